// Small pieces that several pages share.

import { encode } from "uqr";
import { useEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";

/** Errors of a form, linked to their fields; takes the focus when it appears or changes. */
export function ErrorSummary(props: { title: string; field: string; text: string | null }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (props.text !== null) box.current?.focus();
  }, [props.text]);
  if (props.text === null) return null;
  const toField = (event: Event): void => {
    event.preventDefault();
    document.getElementById(props.field)?.focus();
  };
  return (
    <div class="problem" role="alert" tabIndex={-1} ref={box}>
      <h2>{props.title}</h2>
      <p>
        <a href={`#${props.field}`} onClick={toField}>
          {props.text}
        </a>
      </p>
    </div>
  );
}

/** A labelled text field with hint and error; `rows` where its text must be seen whole. */
export function Field(props: {
  id: string;
  label: string;
  hint?: string;
  error: string | null;
  value: string;
  input: (text: string) => void;
  leave?: () => void;
  type?: "text" | "email";
  autocomplete?: "off" | "email" | "one-time-code";
  code?: boolean;
  rows?: number;
}) {
  const described = [
    ...(props.hint === undefined ? [] : [`${props.id}-hint`]),
    ...(props.error === null ? [] : [`${props.id}-error`]),
  ].join(" ");
  const common = {
    id: props.id,
    value: props.value,
    autocomplete: props.autocomplete ?? ("off" as const),
    autocapitalize: props.code ? ("characters" as const) : ("off" as const),
    spellcheck: false,
    class: props.code ? "code" : "",
    dir: "ltr" as const,
    "aria-describedby": described === "" ? undefined : described,
    "aria-invalid": props.error !== null,
    onInput: (event: { currentTarget: { value: string } }) =>
      props.input(event.currentTarget.value),
    onBlur: () => props.leave?.(),
  };
  return (
    <div class={props.error === null ? "field" : "field wrong"}>
      <label for={props.id}>{props.label}</label>
      {props.hint !== undefined && (
        <p class="hint" id={`${props.id}-hint`}>
          {props.hint}
        </p>
      )}
      {props.error !== null && (
        <p class="error" id={`${props.id}-error`}>
          {props.error}
        </p>
      )}
      {props.rows === undefined ? (
        <input type={props.type ?? "text"} {...common} />
      ) : (
        <textarea rows={props.rows} onKeyDown={submitOnEnter} {...common} />
      )}
    </div>
  );
}

/** In a box of several rows Enter sends the form, as in one of a single row. */
function submitOnEnter(event: KeyboardEvent): void {
  if (event.key !== "Enter") return;
  event.preventDefault();
  if (event.currentTarget instanceof HTMLTextAreaElement) event.currentTarget.form?.requestSubmit();
}

/** Something is under way. Announced politely, moves only where motion is welcome. */
export function Spinner({ text }: { text: string }) {
  return (
    <p class="spinner" role="status">
      <span class="wheel" aria-hidden="true" />
      <span>{text}</span>
    </p>
  );
}

/** Words of the English list, numbered, in their order whatever the page's direction. */
export function Words({ words, label }: { words: readonly string[]; label: string }) {
  return (
    <ol class="words" lang="en" dir="ltr" aria-label={label}>
      {words.map((word, at) => (
        <li key={at}>{word}</li>
      ))}
    </ol>
  );
}

/** A QR code as one path; black on white in every setting, or cameras fail. */
export function Qr({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "L", border: 4 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`}>
      <rect class="qr-light" width={size} height={size} />
      <path class="qr-dark" d={path} />
    </svg>
  );
}

export function Details(props: { title: string; children: ComponentChildren; open?: boolean }) {
  return (
    <details open={props.open ?? false}>
      <summary>{props.title}</summary>
      {props.children}
    </details>
  );
}

/** Hand a text to the device as a file. */
export function saveFile(name: string, text: string, type = "text/plain"): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
