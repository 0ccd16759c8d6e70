// The second check: by a code in an e-mail, or by signing in with another service.

import { useState } from "preact/hooks";

import { BackButton } from "./compare.tsx";
import { Page } from "./frame.tsx";
import { ErrorSummary, Field, Spinner } from "./pieces.tsx";
import type { Booth } from "../booth.ts";
import { enterMailCode, mailCode, signIn } from "../identity.ts";

export function Address({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const { problem, working, again } = booth.state;
  const [address, setAddress] = useState(booth.held.address);
  const error = problem === null ? null : say(problem);
  const submit = (event: Event): void => {
    event.preventDefault();
    void mailCode(booth, address);
  };
  return (
    <Page booth={booth} step="address" title={say("factor-address-title")}>
      {again !== "" && booth.state.sealing === "ready" && <p class="note">{say("factor-again")}</p>}
      <p>{say("factor-why")}</p>
      <form onSubmit={submit} noValidate>
        <ErrorSummary title={say("problem-title")} field="address" text={error} />
        <Field
          id="address"
          type="email"
          label={say("factor-address-label")}
          hint={say("factor-address-hint")}
          error={problem === "no-connection" ? null : error}
          value={address}
          autocomplete="email"
          input={setAddress}
        />
        <Send working={working} text={say("factor-send")} waiting={say("working")} />
      </form>
      <BackButton booth={booth} />
    </Page>
  );
}

export function MailCode({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const { problem, working } = booth.state;
  const [code, setCode] = useState("");
  const error = problem === null ? null : say(problem);
  const submit = (event: Event): void => {
    event.preventDefault();
    void enterMailCode(booth, code);
  };
  return (
    <Page booth={booth} step="mail-code" title={say("factor-code-title")}>
      <p>{say("factor-code-sent", { address: booth.held.address })}</p>
      <form onSubmit={submit} noValidate>
        <ErrorSummary title={say("problem-title")} field="mail-code" text={error} />
        <Field
          id="mail-code"
          label={say("factor-code-label")}
          hint={say("factor-code-hint")}
          error={problem === "no-connection" ? null : error}
          value={code}
          autocomplete="one-time-code"
          code
          input={setCode}
        />
        <Send working={working} text={say("go-on")} waiting={say("working")} />
      </form>
      <p class="links">
        <button type="button" class="link" onClick={() => void mailCode(booth, booth.held.address)}>
          {say("factor-code-again")}
        </button>
        <button type="button" class="link" onClick={() => booth.dispatch({ do: "back" })}>
          {say("factor-address-change")}
        </button>
      </p>
    </Page>
  );
}

export function SignIn({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  return (
    <Page booth={booth} step="sign-in" title={say("factor-sign-in-title")}>
      {booth.state.again !== "" && booth.state.sealing === "ready" && (
        <p class="note">{say("factor-again")}</p>
      )}
      <p>{say("factor-why")}</p>
      <div class="buttons">
        <button type="button" class="main" onClick={() => signIn(booth)}>
          {say("factor-sign-in-button")}
        </button>
        <BackButton booth={booth} />
      </div>
    </Page>
  );
}

function Send(props: { working: boolean; text: string; waiting: string }) {
  if (props.working) return <Spinner text={props.waiting} />;
  return (
    <button type="submit" class="main">
      {props.text}
    </button>
  );
}
