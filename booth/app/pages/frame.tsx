// What every page has around it: language, settings, banners, status, help at the same place.

import { useEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";

import type { Booth } from "../booth.ts";
import { moment } from "../moments.ts";
import { official } from "../official.ts";
import { CONTRASTS, TEXT_SIZES } from "../settings.ts";
import type { Settings } from "../settings.ts";
import { LANGUAGES, OWN_NAMES } from "../voice.ts";
import type { Language } from "../voice.ts";

export interface Manners {
  speak(language: Language): void;
  set(settings: Settings): void;
  forget(): void;
}

export function Frame(props: {
  booth: Booth;
  manners: Manners;
  children: ComponentChildren;
}) {
  const { booth, manners } = props;
  const { say } = booth.voice;
  const toMain = (event: Event): void => {
    event.preventDefault();
    document.querySelector<HTMLElement>("main h1")?.focus();
  };
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>
        {say("skip")}
      </a>
      <header>
        <Languages booth={booth} speak={manners.speak} />
        <Banners booth={booth} />
        <Name booth={booth} />
      </header>
      {props.children}
      <Footer booth={booth} manners={manners} />
    </>
  );
}

function Languages(props: { booth: Booth; speak: (language: Language) => void }) {
  const { voice } = props.booth;
  return (
    <nav class="languages" aria-label={voice.say("language")}>
      <ul>
        {LANGUAGES.map((language) => (
          <li key={language}>
            <button
              type="button"
              lang={language}
              aria-pressed={language === voice.language}
              onClick={() => props.speak(language)}
            >
              {OWN_NAMES[language]}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Banners({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const { referendum } = booth.held;
  const banner = booth.state.practising
    ? "trial-banner"
    : referendum?.practice
      ? "practice-banner"
      : referendum !== null && !referendum.witnessed
        ? "no-witnesses"
        : null;
  return banner === null ? null : <p class="banner">{say(banner)}</p>;
}

function Name({ booth }: { booth: Booth }) {
  const { referendum } = booth.held;
  if (referendum === null) return null;
  const text = official(referendum, booth.voice.language);
  return (
    <div class="name">
      {booth.state.step !== "landing" && (
        <p class="referendum" lang={text.language} dir={text.direction}>
          {text.texts.title}
        </p>
      )}
      <p class="status">{status(booth)}</p>
    </div>
  );
}

function status(booth: Booth): string {
  const { referendum } = booth;
  const { say, locale } = booth.voice;
  const { opens, time_zone: zone } = referendum.calendar;
  switch (referendum.phase) {
    case "voting":
      return say("status-open", { closes: moment(referendum.closes, locale, zone) });
    case "draft":
      return say("status-before", { opens: moment(opens, locale, zone) });
    case "paused":
      return say("status-paused");
    case "aborted":
      return say("status-aborted");
    default:
      return say("status-closed");
  }
}

function Footer({ booth, manners }: { booth: Booth; manners: Manners }) {
  const { say } = booth.voice;
  const forgetting = booth.state.step !== "forgotten" && booth.state.step !== "opening";
  return (
    <footer>
      <Help booth={booth} />
      <details>
        <summary>{say("what-title")}</summary>
        <p>{say("what-text")}</p>
      </details>
      <Choice booth={booth} set={manners.set} />
      {forgetting && (
        <button type="button" class="quiet" onClick={() => manners.forget()}>
          {say("forget")}
        </button>
      )}
    </footer>
  );
}

function Help({ booth }: { booth: Booth }) {
  const { say } = booth.voice;
  const lying = booth.state.step === "stopped"; // then no number of this server is shown
  const help = lying ? null : (booth.held.referendum?.help ?? null);
  return (
    <section class="help" aria-labelledby="help">
      <h2 id="help">{say("help-title")}</h2>
      <p>{say("help-letter")}</p>
      {help !== null && help.telephone !== "" && (
        <p>{say("help-telephone", { telephone: help.telephone })}</p>
      )}
      {help !== null && help.email !== "" && <p>{say("help-email", { email: help.email })}</p>}
      <p>{say("help-secret")}</p>
    </section>
  );
}

function Choice({ booth, set }: { booth: Booth; set: (settings: Settings) => void }) {
  const { say } = booth.voice;
  const { settings } = booth;
  return (
    <details class="settings">
      <summary>{say("settings")}</summary>
      <fieldset>
        <legend>{say("text-size")}</legend>
        {TEXT_SIZES.map((size) => (
          <label class="row" key={size}>
            <input
              type="radio"
              name="text-size"
              checked={settings.size === size}
              onChange={() => set({ ...settings, size })}
            />
            <span>{say(`text-size-${size}`)}</span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{say("contrast")}</legend>
        {CONTRASTS.map((contrast) => (
          <label class="row" key={contrast}>
            <input
              type="radio"
              name="contrast"
              checked={settings.contrast === contrast}
              onChange={() => set({ ...settings, contrast })}
            />
            <span>{say(`contrast-${contrast}`)}</span>
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        class="quiet"
        onClick={() => set({ ...settings, size: "normal", contrast: "device" })}
      >
        {say("settings-reset")}
      </button>
    </details>
  );
}

/** The main part of one step: its title is the document's, and gets the focus when it begins. */
export function Page(props: {
  booth: Booth;
  step: string;
  title: string;
  children: ComponentChildren;
}) {
  const { booth, step, title } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const { referendum } = booth.held;
    const name = referendum === null ? "" : official(referendum, booth.voice.language).texts.title;
    document.title =
      name === "" ? title : booth.voice.say("page-title", { step: title, referendum: name });
  }, [title, booth.held.referendum]);
  useEffect(() => {
    if (justLoaded && (step === "opening" || step === "landing")) return;
    justLoaded = false;
    heading.current?.focus();
    window.scrollTo(0, 0);
  }, [step]);
  return (
    <main id="main" data-step={step}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {props.children}
    </main>
  );
}

let justLoaded = true; // a page that was just loaded is read from its top
