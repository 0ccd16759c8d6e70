// Small parts of the trustee's pages.

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { OlderFileError } from "../offices/progress.ts";
import { WrongFileError } from "../offices/private_file.ts";
import { EvidenceError, PlebisciteError, UnavailableError } from "../../lib/errors.ts";
import { RefusedError } from "./door.ts";
import { readChosen } from "./saving.ts";
import type { Session } from "./session.ts";

export type Shown = { readonly session: Session };

/** The heading of a screen; it takes the focus when the screen is new. */
export function Heading({ children }: { children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

type PickerProps = Shown & {
  readonly label: string;
  readonly hint?: string;
  readonly multiple?: boolean;
  readonly chosen: (files: Uint8Array[]) => unknown;
};

/** Asks for files. The same file can be chosen again. */
export function FilePicker({ session, label, hint, multiple = true, chosen }: PickerProps) {
  const id = useId();
  return (
    <p class="field">
      <label for={id}>{label}</label>
      {hint ? (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      <input
        id={id}
        type="file"
        multiple={multiple}
        disabled={session.busy !== ""}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={async (event) => {
          const input = event.currentTarget;
          if (!input.files?.length) return;
          const files = await readChosen(input.files);
          input.value = "";
          chosen(files);
        }}
      />
    </p>
  );
}

/** What went wrong: what it is, the program's own words, and what to do. */
export function ProblemNote({ session }: Shown) {
  const { problem, voice } = session;
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) note.current?.focus();
  }, [problem]);
  if (!problem) return null;
  const kind = kindOf(problem);
  return (
    <div class="problem" role="alert" tabIndex={-1} ref={note}>
      <p>{voice.say(`problem-${kind}`)}</p>
      {problem instanceof WrongFileError ? (
        <p>
          {voice.say("problem-found-file", {
            found: voice.say(`file-${problem.found}`),
            referendum: problem.referendum,
          })}
        </p>
      ) : (
        <p class="mono" lang="en" dir="ltr">
          {String(problem instanceof Error ? problem.message : problem)}
          {problem instanceof PlebisciteError && problem.place ? ` (${problem.place})` : ""}
        </p>
      )}
    </div>
  );
}

function kindOf(problem: unknown): string {
  if (problem instanceof WrongFileError) return "wrong-file";
  if (problem instanceof OlderFileError) return "older-file";
  if (problem instanceof RefusedError) {
    return problem.code === "invitation-unknown" ? "invitation" : "refused";
  }
  if (problem instanceof UnavailableError) return "unavailable";
  if (problem instanceof EvidenceError) return "record";
  if (problem instanceof PlebisciteError) return "file";
  return "program";
}

/** What is under way, said aloud. */
export function Busy({ session }: Shown) {
  const { busy, pace, voice } = session;
  const rate = pace?.rate;
  const minutes = pace?.minutesLeft;
  return (
    <div role="status" class="busy">
      {busy ? <p>{voice.say(busy)}</p> : null}
      {busy && pace?.all ? (
        <>
          <progress max={pace.all} value={pace.done} aria-label={voice.say(busy)} />
          <p aria-hidden="true">
            {voice.say("pace-done", { done: pace.done, all: pace.all, percent: pace.percent })}
            {rate && minutes
              ? ` ${voice.say("pace-left", { rate: Math.round(rate), minutes })}`
              : ""}
          </p>
        </>
      ) : null}
    </div>
  );
}

/** Words to read aloud and compare; the same in every language. */
export function Words({ words, label }: { words: readonly string[]; label: string }) {
  return (
    <p class="words" lang="en" dir="ltr" role="group" aria-label={label}>
      {words.join(" ")}
    </p>
  );
}
