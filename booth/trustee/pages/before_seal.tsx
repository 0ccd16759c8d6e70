// TRU-1 and TRU-2: the invitation, and whether this browser and this person are ready.

import { useId, useState } from "preact/hooks";

import { FilePicker, Heading, type Shown } from "./pieces.tsx";
import { isReady, readiness } from "./readiness.ts";
import { download } from "./saving.ts";

export function InvitationScreen({ session }: Shown) {
  const { invitation, voice } = session;
  if (!invitation) return null;
  const { closes, opens, threshold, time_zone: zone, trustees } = invitation;
  return (
    <>
      <Heading>{voice.say("invitation-title")}</Heading>
      <p>
        <bdi>{invitation.title}</bdi>
      </p>
      <p>{voice.say("invitation-duty")}</p>
      {threshold && threshold <= trustees ? (
        <p>{voice.say("invitation-threshold", { threshold, trustees })}</p>
      ) : null}
      <h2>{voice.say("invitation-dates")}</h2>
      {opens && closes ? (
        <dl class="facts">
          <dt>{voice.say("date-opens")}</dt>
          <dd>
            <bdi>{`${opens.replace("T", " ")} ${zone}`}</bdi>
          </dd>
          <dt>{voice.say("date-closes")}</dt>
          <dd>
            <bdi>{`${closes.replace("T", " ")} ${zone}`}</bdi>
          </dd>
        </dl>
      ) : (
        <p>{voice.say("dates-later")}</p>
      )}
      <ol>
        <li>{voice.say("duty-now")}</li>
        <li>{voice.say("duty-ceremony")}</li>
        <li>{voice.say("duty-count")}</li>
        <li>{voice.say("duty-destroy")}</li>
      </ol>
      <h2>{voice.say("prepare-title")}</h2>
      <ul>
        <li>{voice.say("prepare-device")}</li>
        <li>{voice.say("prepare-media")}</li>
        <li>{voice.say("prepare-time")}</li>
      </ul>
      <p>
        <button type="button" onClick={() => session.show("readiness")}>
          {voice.say("go-to-readiness")}
        </button>
      </p>
    </>
  );
}

export function ReadinessScreen({ session }: Shown) {
  const { voice } = session;
  const checks = readiness(session.door, session.sodiumLoaded);
  return (
    <>
      <Heading>{voice.say("readiness-title")}</Heading>
      <ul class="tasks">
        {checks.map(({ id, passed }) => (
          <li key={id}>
            <span>{voice.say(id)}</span>
            <span class={`tag ${passed ? "done" : "problem-tag"}`}>
              {voice.say(passed ? "in-order" : "not-in-order")}
            </span>
            {passed ? null : <span class="hint">{voice.say(`${id}-remedy`)}</span>}
          </li>
        ))}
      </ul>
      {isReady(checks) ? <KeyForm session={session} /> : <p>{voice.say("readiness-no")}</p>}
    </>
  );
}

function KeyForm({ session }: Shown) {
  const { voice } = session;
  const [person, setPerson] = useState(session.person);
  const id = useId();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (person.trim()) session.makeIdentity(person.trim());
      }}
    >
      <h2>{voice.say("key-title")}</h2>
      <p>{voice.say("key-what")}</p>
      <p class="field">
        <label for={id}>{voice.say("key-name")}</label>
        <span class="hint" id={`${id}-hint`}>
          {voice.say("key-name-hint")}
        </span>
        <input
          id={id}
          type="text"
          required
          maxLength={120}
          autoComplete="name"
          aria-describedby={`${id}-hint`}
          value={person}
          onInput={(event) => setPerson(event.currentTarget.value)}
        />
      </p>
      <p>
        <button type="submit">{voice.say("key-make")}</button>
      </p>
      <details>
        <summary>{voice.say("key-have")}</summary>
        <FilePicker
          session={session}
          label={voice.say("key-choose")}
          hint={voice.say("key-have-hint")}
          multiple={false}
          chosen={(files) => session.registerOther(person.trim(), files)}
        />
      </details>
    </form>
  );
}

export function SaveIdentityScreen({ session }: Shown) {
  const { identity, identityFile, voice } = session;
  const [isSaved, setSaved] = useState(false);
  if (!identity || !identityFile) return null;
  return (
    <>
      <Heading>{voice.say("save-key-title")}</Heading>
      <p>{voice.say("save-key-text")}</p>
      <p>
        <button
          type="button"
          onClick={() => {
            download(identityFile);
            setSaved(true);
          }}
        >
          {voice.say("save-file", { name: identityFile.name })}
        </button>
      </p>
      <p>{voice.say("copy-advice")}</p>
      {isSaved ? (
        <FilePicker
          session={session}
          label={voice.say("read-again-key")}
          hint={voice.say("read-again-hint")}
          multiple={false}
          chosen={(files) => session.register(files)}
        />
      ) : null}
    </>
  );
}

export function RegisteredScreen({ session }: Shown) {
  const { invitation, voice } = session;
  if (!invitation) return null;
  return (
    <>
      <Heading>{voice.say("registered-title")}</Heading>
      <p>{voice.say("registered-text")}</p>
      <dl class="facts">
        <dt>{voice.say("registered-name")}</dt>
        <dd>
          <bdi>{invitation.name}</bdi>
        </dd>
        <dt>{voice.say("registered-key")}</dt>
        <dd class="mono" dir="ltr">
          {invitation.key}
        </dd>
      </dl>
      <p>{voice.say("registered-next")}</p>
      {invitation.sealed ? (
        <p>
          <button type="button" onClick={() => void session.goToFiles()}>
            {voice.say("go-to-files")}
          </button>
        </p>
      ) : null}
    </>
  );
}
