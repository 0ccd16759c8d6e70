// One step, in stages: make, save, read again, hand in.

import { useEffect, useId, useRef, useState } from "preact/hooks";

import { wordsOf } from "../../lib/canonical/words.ts";
import { groupsToDecrypt } from "../offices/trustee.ts";
import { FilePicker, Heading, type Shown, Words } from "./pieces.tsx";
import { download } from "./saving.ts";
import type { StepWork } from "./step_work.ts";

const WORDS_READ = 6;
type Working = Shown & { readonly work: StepWork };

export function StepScreen({ session }: Shown) {
  const { voice, work } = session;
  if (!work) return null;
  return (
    <>
      <Heading key={work.step}>{voice.say(`step-${work.step}`)}</Heading>
      <p>{voice.say(`step-${work.step}-what`)}</p>
      <Stages session={session} work={work} />
      {work.step === "destroy" ? <Destruction session={session} work={work} /> : null}
      {work.step !== "destroy" && work.stage === "make" ? (
        <Making session={session} work={work} />
      ) : null}
      {work.stage === "save" ? <Saving session={session} work={work} /> : null}
      {work.step !== "destroy" && work.stage === "hand-in" ? (
        <HandingIn session={session} work={work} />
      ) : null}
      <p>
        <button type="button" class="quiet" disabled={session.busy !== ""} onClick={() => session.show("hub")}>
          {voice.say("back")}
        </button>
      </p>
    </>
  );
}

function Stages({ session, work }: Working) {
  const { voice } = session;
  const current = useRef<HTMLLIElement>(null);
  const before = useRef(work.stage);
  useEffect(() => {
    // What was pressed is gone; the focus goes where the work goes on.
    if (before.current !== work.stage) current.current?.focus();
    before.current = work.stage;
  }, [work.stage]);
  if (work.step === "destroy") return null;
  const all = work.toSave.length || work.stage === "make" ? ["make", "save", "hand-in"] : ["make", "hand-in"];
  return (
    <ol class="stages" aria-label={voice.say("stages")}>
      {all.map((stage) => (
        <li
          key={stage}
          data-stage={stage}
          tabIndex={-1}
          ref={stage === work.stage ? current : null}
          aria-current={stage === work.stage ? "step" : undefined}
        >
          {voice.say(`stage-${stage}`)}
        </li>
      ))}
    </ol>
  );
}

function Making({ session, work }: Working) {
  const { voice } = session;
  return (
    <>
      {work.step === "decrypt" ? <p>{voice.say("decrypt-verifies")}</p> : null}
      <p>
        <button type="button" disabled={session.busy !== ""} onClick={() => void work.make()}>
          {voice.say(`make-${work.step}`)}
        </button>
      </p>
    </>
  );
}

function Saving({ session, work }: Working) {
  const { voice } = session;
  const [, redraw] = useState(0);
  const left = work.toSave.filter(({ name }) => !work.saved.has(name));
  return (
    <>
      {work.step === "decrypt" ? <Closing session={session} /> : null}
      <p>{voice.say(work.step === "decrypt" ? "save-journal-text" : "save-text")}</p>
      {work.toSave.map((file) => (
        <p key={file.name}>
          <button
            type="button"
            data-file={file.name}
            onClick={() => {
              download(file);
              work.saved.add(file.name);
              redraw((count) => count + 1);
            }}
          >
            {voice.say("save-file", { name: file.name })}
          </button>{" "}
          {work.saved.has(file.name) ? <span class="tag done">{voice.say("save-offered")}</span> : null}
        </p>
      ))}
      <p>{voice.say("copy-advice")}</p>
      {left.length ? null : (
        <FilePicker
          session={session}
          label={voice.say("read-again")}
          hint={voice.say("read-again-hint")}
          chosen={(files) => work.readAgain(files)}
        />
      )}
    </>
  );
}

/** What is about to be decrypted, and the words of the closing checkpoint to compare. */
function Closing({ session }: Shown) {
  const { owner, state, voice } = session;
  if (!state?.close) return null;
  const waiting = groupsToDecrypt(state, owner);
  const ballots = waiting.reduce((sum, { group }) => sum + group.ballots, 0);
  return (
    <>
      <p class="note">{voice.say("verified", { entries: state.size, ballots: state.ballots })}</p>
      <p>{voice.say("decrypt-groups", { groups: waiting.length, ballots })}</p>
      <p>{voice.say("closing-words", { size: state.close.size })}</p>
      <Words words={wordsOf(state.close.root, WORDS_READ)} label={voice.say("closing-label")} />
    </>
  );
}

function HandingIn({ session, work }: Working) {
  const { voice } = session;
  return (
    <>
      {work.step === "decrypt" && !work.toSave.length ? <Closing session={session} /> : null}
      {work.toSave.length ? <p class="note">{voice.say("read-again-good")}</p> : null}
      <p>{voice.say("hand-in-text")}</p>
      <p>
        <button type="button" disabled={session.busy !== ""} onClick={() => void work.handIn()}>
          {voice.say(work.step === "decrypt" ? "hand-in-decrypt" : "hand-in")}
        </button>
      </p>
    </>
  );
}

/** Irreversible, so the name is typed. */
function Destruction({ session, work }: Working) {
  const { door, voice } = session;
  const [typed, setTyped] = useState("");
  const [isDeleted, setDeleted] = useState(false);
  const id = useId();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== door.slug || !isDeleted) return;
        void work.make().then(() => (session.problem ? undefined : work.handIn()));
      }}
    >
      <p>{voice.say("destroy-how")}</p>
      <p class="field">
        <label for={`${id}-deleted`}>
          <input
            id={`${id}-deleted`}
            type="checkbox"
            checked={isDeleted}
            onChange={(event) => setDeleted(event.currentTarget.checked)}
          />
          {voice.say("destroy-deleted")}
        </label>
      </p>
      <p class="field">
        <label for={`${id}-name`}>{voice.say("destroy-type", { slug: door.slug })}</label>
        <input
          id={`${id}-name`}
          type="text"
          dir="ltr"
          autoComplete="off"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </p>
      <p>
        <button
          type="submit"
          class="grave"
          disabled={typed.trim() !== door.slug || !isDeleted || session.busy !== ""}
        >
          {voice.say("destroy-state")}
        </button>
      </p>
    </form>
  );
}
