// TRU-3 to TRU-6 seen together: whose turn it is, who has done what, what this trustee signed.

import { useState } from "preact/hooks";

import { wordsOf } from "../../lib/canonical/words.ts";
import { allNeeded, stagesOf } from "../offices/progress.ts";
import { trusteeOffice } from "../record/acts.ts";
import type { RecordState } from "../record/state.ts";
import { recognise } from "./chosen.ts";
import { secretOf } from "../ceremony/key_file.ts";
import { FilePicker, Heading, type Shown, Words } from "./pieces.tsx";

const WORDS_READ = 6;

export function FilesScreen({ session }: Shown) {
  const { voice } = session;
  return (
    <>
      <Heading>{voice.say("files-title")}</Heading>
      <p>{voice.say("files-text")}</p>
      <FilePicker
        session={session}
        label={voice.say("files-choose")}
        hint={voice.say("files-hint")}
        chosen={(files) => session.takeFiles(files)}
      />
      <p>{voice.say("files-stay")}</p>
    </>
  );
}

export function HubScreen({ session }: Shown) {
  const { owner, state, voice } = session;
  if (!state) return null;
  const members = state.requiredDefinition().trustees.members;
  return (
    <>
      <Heading>{voice.say("hub-title", { owner, count: members.length })}</Heading>
      <Title state={state} language={voice.language} />
      {session.said ? (
        <p class="note" role="status">
          {voice.say(session.said)}
        </p>
      ) : null}
      {session.policyTrusted ? null : <PolicyWords session={session} />}
      <Turn session={session} />
      {state.ceremony ? <CeremonyTable session={session} state={state} /> : null}
      <Drill session={session} />
      <Acts session={session} state={state} />
    </>
  );
}

/** The referendum's title, in the page's language where there is one. */
function Title({ state, language }: { state: RecordState; language: string }) {
  const texts = state.texts.find((one) => one.language === language) ?? state.texts[0];
  return (
    <p lang={texts?.language} dir={texts?.direction}>
      {texts?.title}
    </p>
  );
}

function PolicyWords({ session }: Shown) {
  const { policy, voice } = session;
  if (!policy) return null;
  return (
    <section>
      <h2>{voice.say("policy-title")}</h2>
      <p>{voice.say("policy-text")}</p>
      <Words words={policy.words} label={voice.say("policy-title")} />
      {policy.witnessed ? null : <p class="note warning">{voice.say("policy-no-witnesses")}</p>}
      <p>
        <button type="button" onClick={() => session.trustPolicy()}>
          {voice.say("policy-same")}
        </button>
      </p>
      <p class="hint">{voice.say("policy-different")}</p>
    </section>
  );
}

function Turn({ session }: Shown) {
  const { turn, voice } = session;
  return (
    <section data-turn={turn?.turn}>
      <h2>{voice.say("turn-title")}</h2>
      {turn?.turn === "own" ? (
        <>
          <p>{voice.say(`step-${turn.step}-what`)}</p>
          <p>
            <button
              type="button"
              disabled={!session.policyTrusted || session.busy !== ""}
              onClick={() => session.begin()}
            >
              {voice.say("begin-step", { step: voice.say(`step-${turn.step}`) })}
            </button>
          </p>
          {session.policyTrusted ? null : <p class="hint">{voice.say("policy-first")}</p>}
        </>
      ) : null}
      {turn?.turn === "wait" ? (
        <p>
          {turn.wait.for === "trustees"
            ? voice.say("wait-trustees", {
                step: voice.say(`step-${turn.wait.step}`),
                owners: turn.wait.owners.join(", "),
              })
            : voice.say(`wait-${turn.wait.for}`)}
        </p>
      ) : null}
      {turn?.turn === "done" ? <p>{voice.say("turn-done")}</p> : null}
      <p>
        <button type="button" class="quiet" onClick={() => void session.refresh()}>
          {voice.say("refresh")}
        </button>
      </p>
    </section>
  );
}

function CeremonyTable({ session, state }: Shown & { state: RecordState }) {
  const { voice } = session;
  const log = state.ceremony;
  if (!log) return null;
  const stages = stagesOf(log);
  return (
    <section>
      <h2>{voice.say("ceremony-title")}</h2>
      {log.isVoid ? <p class="note warning">{voice.say("wait-void")}</p> : null}
      {allNeeded(log) ? <p class="note warning">{voice.say("all-needed")}</p> : null}
      <p>{voice.say("ceremony-words")}</p>
      <Words words={wordsOf(log.cid, WORDS_READ)} label={voice.say("ceremony-label")} />
      <h3>{voice.say("progress-title")}</h3>
      <ul class="people">
        {log.plan.members.map((member, place) => (
          <li key={member.key}>
            <p>
              <strong>
                {place + 1}. <bdi>{member.name}</bdi>
                {place + 1 === session.owner ? ` (${voice.say("you")})` : ""}
              </strong>
            </p>
            <ul class="marks">
              {stages.map(([step, done]) => (
                <li key={step} class={`tag ${done.has(place + 1) ? "done" : "waiting"}`}>
                  {voice.say("mark", {
                    step: voice.say(`step-${step}`),
                    state: voice.say(done.has(place + 1) ? "done" : "not-yet"),
                  })}
                </li>
              ))}
            </ul>
            <CommitmentWords session={session} commitment={log.commitments.get(place + 1)} />
          </li>
        ))}
      </ul>
      <p class="hint">{voice.say("read-aloud")}</p>
    </section>
  );
}

function CommitmentWords({
  session,
  commitment,
}: Shown & { commitment: Uint8Array | undefined }) {
  if (!commitment) return null;
  return (
    <p>
      {session.voice.say("commitment-words")}{" "}
      <bdi class="mono" lang="en" dir="ltr">
        {wordsOf(commitment, WORDS_READ).join(" ")}
      </bdi>
    </p>
  );
}

/** A copy of the files is read, as a drill: can it still be used on the day of the count? */
function Drill({ session }: Shown) {
  const { file, voice } = session;
  const [result, setResult] = useState("");
  return (
    <section>
      <h2>{voice.say("drill-title")}</h2>
      <p>{voice.say("drill-text")}</p>
      <FilePicker
        session={session}
        label={voice.say("drill-choose")}
        chosen={(files) => {
          void session.attempt("busy-reading", async () => {
            setResult("");
            const found = recognise(files, session.origin).files;
            for (const { key } of found) if (key) secretOf(key);
            const isSame = found.some(({ key }) => key?.secret === file?.key?.secret);
            await Promise.resolve();
            setResult(found.length && !isSame ? "drill-other" : "drill-good");
          });
        }}
      />
      <p role="status">{result ? voice.say(result) : ""}</p>
    </section>
  );
}

function Acts({ session, state }: Shown & { state: RecordState }) {
  const { door, owner, voice } = session;
  const own = state.acts.filter(({ by }) => by === trusteeOffice(owner));
  return (
    <section>
      <h2>{voice.say("acts-title")}</h2>
      {own.length ? (
        <ol>
          {own.map(({ index, kind }) => (
            <li key={index}>
              <a href={`/${voice.language}/r/${door.slug}/record/${index}/`}>
                {voice.say("acts-entry", { index })}
              </a>{" "}
              <span lang="en" dir="ltr">
                {kind}
              </span>
            </li>
          ))}
        </ol>
      ) : (
        <p>{voice.say("acts-none")}</p>
      )}
    </section>
  );
}
