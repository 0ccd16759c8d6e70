// The voter's page: put together, and started.

import "./style.css";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";

import { Booth, NOTHING_HELD, placeOf } from "./booth.ts";
import { START } from "./steps.ts";
import type { Place } from "./steps.ts";
import { Keeping } from "./keeping.ts";
import { open, takeFragment } from "./opening.ts";
import { Frame } from "./pages/frame.tsx";
import type { Manners } from "./pages/frame.tsx";
import { StepPage } from "./pages/step.tsx";
import { giveUpSending, follow } from "./sending.ts";
import { apply, readSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { firstSpoken, learn } from "./voice.ts";
import type { Language, Voice } from "./voice.ts";

const PATH = /^(.*)\/r\/([^/]+)\/booth\/?$/;

function App({ booth }: { booth: Booth }) {
  const [, redraw] = useState(0);
  const [unsent, setUnsent] = useState(false);
  useEffect(() => {
    const again = (): void => redraw((count) => count + 1);
    again(); // the state may have changed before anybody listened
    return booth.subscribe(again);
  }, [booth]);
  const manners: Manners = {
    speak: (language) => void speak(booth, language),
    set: (settings) => set(booth, settings),
    forget: () => {
      setUnsent(booth.held.recorded === null);
      forget(booth);
    },
  };
  return (
    <Frame booth={booth} manners={manners}>
      <StepPage booth={booth} set={manners.set} reopen={() => reopen(booth)} unsent={unsent} />
    </Frame>
  );
}

async function speak(booth: Booth, language: Language): Promise<void> {
  booth.voice = await learn(language);
  booth.keeping.keepLanguage(language);
  address(booth.voice);
  booth.redraw();
}

function address(voice: Voice): void {
  document.documentElement.lang = voice.language;
  document.documentElement.dir = voice.direction;
}

function set(booth: Booth, settings: Settings): void {
  booth.settings = settings;
  booth.keeping.keepSettings(settings);
  apply(settings, document.documentElement);
  booth.redraw();
}

/** Nothing of this voter stays here; what was sent stays sent. */
function forget(booth: Booth): void {
  giveUpSending();
  booth.held = { ...NOTHING_HELD, referendum: booth.held.referendum };
  booth.keeping.keepParts([]);
  booth.dispatch({ do: "forget" });
}

function reopen(booth: Booth): void {
  booth.dispatch({ do: "reopen" });
  void open(booth, { kind: "nothing" });
}

/** The window's and the device's stores; a browser that refuses them gives none. */
function store(which: "sessionStorage" | "localStorage"): Storage | null {
  try {
    return window[which];
  } catch {
    return null;
  }
}

async function start(): Promise<void> {
  const brought = takeFragment();
  const [, base = "", slug = ""] = PATH.exec(location.pathname) ?? [];
  const keeping = new Keeping(
    decodeURIComponent(slug),
    store("sessionStorage"),
    store("localStorage"),
  );
  const settings = readSettings(keeping.settings);
  apply(settings, document.documentElement);
  const voice = await learn(firstSpoken([keeping.language, ...navigator.languages]));
  address(voice);
  const booth = new Booth(
    location.origin + base,
    decodeURIComponent(slug),
    keeping,
    voice,
    settings,
    follow,
  );
  history.replaceState(placeOf(START), "");
  addEventListener("popstate", (event) => booth.wentTo(event.state as Place | null));
  addEventListener("hashchange", () => {
    if (location.hash !== "") location.reload(); // another link was opened in this window
  });
  const root = document.getElementById("booth");
  if (root === null) throw new Error("index.html has no #booth");
  render(<App booth={booth} />, root);
  await open(booth, brought);
}

void start();
