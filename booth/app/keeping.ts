// What outlives a reload, and what outlives the window.
//
// The window's own store (sessionStorage) holds what the flow needs to go on after a reload: step,
// answers, code. Both leave it with the receipt. The device's store (localStorage) holds nothing
// secret: settings, the newest checkpoint, what was sent and not yet answered, and which
// trackers were given up here (so that this device can say that it is no second device).

import type { GivenUp, Held, Stop } from "./booth.ts";
import type { State, Step } from "./steps.ts";
import { readPart } from "./parts.ts";
import type { Part } from "./parts.ts";
import type { PreparedBallot, Recorded, Remembered } from "../lib/client.ts";

/** A session as it was kept. */
export interface Session {
  readonly state: State;
  readonly code: string;
  readonly fingerprint: string;
  readonly token: string;
  readonly address: string;
  readonly prepared: PreparedBallot | null; // only of a ballot being given up
  readonly recorded: Recorded | null;
  readonly givenUp: GivenUp | null;
  readonly stop: Stop | null;
}

/** The part of the browser's stores that is used. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Steps after which neither code nor answers are needed. */
const DONE: ReadonlySet<Step> = new Set<Step>(["recorded", "stopped", "forgotten"]);

export class Keeping {
  constructor(
    private readonly slug: string,
    private readonly window: Store | null,
    private readonly device: Store | null,
  ) {}

  keepSession(state: State, held: Held): void {
    if (state.step === "opening") return;
    if (state.step === "forgotten") return this.forgetSession();
    const done = DONE.has(state.step);
    const session: Session = {
      state: done ? { ...state, choices: {}, questions: [] } : { ...state, working: false },
      code: done ? "" : held.code,
      fingerprint: held.fingerprint,
      token: done ? "" : held.token,
      address: done ? "" : held.address,
      prepared: state.step === "giving" || state.again === "giving" ? held.prepared : null,
      recorded: held.recorded,
      givenUp: state.step === "opened" ? held.givenUp : null,
      stop: held.stop,
    };
    write(this.window, this.name("session"), session);
  }

  session(): Session | null {
    const found = read(this.window, this.name("session")) as Session | null;
    return typeof found?.state?.step === "string" ? found : null;
  }

  forgetSession(): void {
    remove(this.window, this.name("session"));
  }

  get remembered(): Remembered | undefined {
    return (read(this.device, this.name("seen")) as Remembered | null) ?? undefined;
  }

  remember(seen: Remembered): void {
    write(this.device, this.name("seen"), seen);
  }

  /** What was sent from this device, as the library writes it; "" for nothing. */
  get tail(): string {
    const found = read(this.device, this.name("tail"));
    return typeof found === "string" ? found : "";
  }

  keepTail(text: string): void {
    write(this.device, this.name("tail"), text);
  }

  /** Trackers of ballots that were given up on this device. */
  get givenUpHere(): readonly string[] {
    const found = read(this.device, this.name("given-up"));
    return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
  }

  noteGivenUp(tracker: string): void {
    write(this.device, this.name("given-up"), [...new Set([...this.givenUpHere, tracker])]);
  }

  get parts(): readonly Part[] {
    const found = read(this.device, this.name("parts"));
    if (!Array.isArray(found)) return [];
    return found.flatMap((one: Part) => {
      const part = readPart(`part.${one.id}.${one.number}.${one.total}.${one.data}`);
      return part === null ? [] : [part];
    });
  }

  keepParts(parts: readonly Part[]): void {
    if (parts.length === 0) remove(this.device, this.name("parts"));
    else write(this.device, this.name("parts"), parts);
  }

  /** Settings hold for every referendum. */
  get settings(): unknown {
    return read(this.device, "plebiscite.settings");
  }

  keepSettings(settings: unknown): void {
    write(this.device, "plebiscite.settings", settings);
  }

  get language(): string {
    const found = read(this.device, "plebiscite.language");
    return typeof found === "string" ? found : "";
  }

  keepLanguage(language: string): void {
    write(this.device, "plebiscite.language", language);
  }

  private name(what: string): string {
    return `plebiscite.${this.slug}.${what}`;
  }
}

// A browser may refuse its stores (private windows, full disks): the booth works until a reload.

function read(store: Store | null, name: string): unknown {
  try {
    const text = store?.getItem(name) ?? null;
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function write(store: Store | null, name: string, value: unknown): void {
  try {
    store?.setItem(name, JSON.stringify(value));
  } catch {
    // said above
  }
}

function remove(store: Store | null, name: string): void {
  try {
    store?.removeItem(name);
  } catch {
    // said above
  }
}
