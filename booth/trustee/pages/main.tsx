// The trustee's page: put together, and started.

import "../../../src/plebiscite/server/static/plebiscite/pages.css";
import "./trustee.css";
import { render } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";

import { type Language, type Voice, firstSpoken, isLanguage } from "../../app/voice.ts";
import {
  InvitationScreen,
  ReadinessScreen,
  RegisteredScreen,
  SaveIdentityScreen,
} from "./before_seal.tsx";
import { Door } from "./door.ts";
import { Frame } from "./frame.tsx";
import { FilesScreen, HubScreen } from "./hub.tsx";
import { Keeping } from "./keeping.ts";
import { Heading, type Shown } from "./pieces.tsx";
import { type Screen, Session } from "./session.ts";
import { StepScreen } from "./step.tsx";
import { learnTrustee } from "./voice.ts";

const PATH = /^(.*)\/([a-z]{2})\/r\/([^/]+)\/trustees\/?$/;

const SCREENS: Readonly<Record<Screen, (shown: Shown) => preact.ComponentChildren>> = {
  opening: ({ session }) => <Heading>{session.voice.say("opening-title")}</Heading>,
  invitation: (shown) => <InvitationScreen {...shown} />,
  readiness: (shown) => <ReadinessScreen {...shown} />,
  "save-identity": (shown) => <SaveIdentityScreen {...shown} />,
  registered: (shown) => <RegisteredScreen {...shown} />,
  files: (shown) => <FilesScreen {...shown} />,
  hub: (shown) => <HubScreen {...shown} />,
  step: (shown) => <StepScreen {...shown} />,
};

function App({ session, base }: Shown & { base: string }) {
  const [, redraw] = useState(0);
  // At once, not after painting: what happens in between would never be shown.
  useLayoutEffect(() => session.subscribe(() => redraw((count) => count + 1)), [session]);
  useEffect(() => {
    document.title = `${session.voice.say("page-title")} – ${session.origin || session.door.slug}`;
  });
  return (
    <Frame session={session} speak={(language) => void speak(session, base, language)}>
      <div key={session.screen}>{SCREENS[session.screen]({ session })}</div>
    </Frame>
  );
}

/** The language is part of the address, so that a reload keeps it. */
async function speak(session: Session, base: string, language: Language): Promise<void> {
  await session.speak(language);
  address(session.voice);
  history.replaceState(null, "", `${base}/${language}/r/${session.door.slug}/trustees/`);
}

function address(voice: Voice): void {
  document.documentElement.lang = voice.language;
  document.documentElement.dir = voice.direction;
}

function store(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** The token leaves the address at once, so that it is in no history and no screenshot. */
function takeToken(): string {
  const token = location.hash.slice(1);
  if (token) history.replaceState(null, "", location.pathname + location.search);
  return decodeURIComponent(token);
}

async function start(): Promise<void> {
  const token = takeToken();
  const [, base = "", language = "", slug = ""] = PATH.exec(location.pathname) ?? [];
  const voice = await learnTrustee(
    isLanguage(language) ? language : firstSpoken(navigator.languages),
  );
  address(voice);
  const session = new Session(new Door(location.origin + base, slug), new Keeping(slug, store()), voice);
  addEventListener("beforeunload", (event) => {
    // Made and not yet saved: leaving now would lose it, which is safe, but a surprise.
    if (session.work?.stage === "save" || session.screen === "save-identity") event.preventDefault();
  });
  addEventListener("hashchange", () => {
    if (location.hash !== "") location.reload(); // another link was opened in this window
  });
  const root = document.getElementById("trustee");
  if (root === null) throw new Error("trustee.html has no #trustee");
  render(<App session={session} base={base} />, root);
  await session.open(token);
}

void start();
