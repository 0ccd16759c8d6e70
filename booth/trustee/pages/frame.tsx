// What stands around every screen: languages, where we are, help in a fixed place.

import type { ComponentChildren } from "preact";

import { LANGUAGES, OWN_NAMES, type Language } from "../../app/voice.ts";
import { Busy, ProblemNote, type Shown } from "./pieces.tsx";

type FrameProps = Shown & {
  readonly speak: (language: Language) => void;
  readonly children: ComponentChildren;
};

export function Frame({ session, speak, children }: FrameProps) {
  const { voice } = session;
  return (
    <>
      <a class="skip" href="#main">
        {voice.say("skip")}
      </a>
      <header>
        <div class="page-head">
          <p class="brand">
            <a href={`/${voice.language}/r/${session.door.slug}/`}>Plebiscite</a>
          </p>
          <nav class="languages" aria-label={voice.say("language")}>
            <ul>
              {LANGUAGES.map((code) => (
                <li key={code}>
                  <button
                    type="button"
                    class="language"
                    lang={code}
                    dir={code === "ar" ? "rtl" : "ltr"}
                    aria-current={code === voice.language ? "true" : undefined}
                    onClick={() => speak(code)}
                  >
                    {OWN_NAMES[code]}
                  </button>
                </li>
              ))}
            </ul>
          </nav>
        </div>
        <p class="status">
          <strong>{voice.say("page-title")}</strong>
          <bdi>{session.origin}</bdi>
        </p>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
        <ProblemNote session={session} />
        <Busy session={session} />
      </main>
      <footer class="page-foot">
        <h2>{voice.say("help-title")}</h2>
        <p>{voice.say("help-text")}</p>
        <p>{voice.say("secrets-stay")}</p>
        {session.policy ? (
          <p>
            <a href={`/${voice.language}/r/${session.door.slug}/trustees/progress/`}>
              {voice.say("progress-link")}
            </a>
          </p>
        ) : null}
      </footer>
    </>
  );
}
