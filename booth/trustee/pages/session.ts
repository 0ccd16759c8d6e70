// What the trustee's page holds while it is open, and what can be done with it. Secrets stay in
// this window and in the trustee's files; leaving the page forgets them.

import { formatHex } from "../../lib/canonical/hexadecimal.ts";
import { EvidenceError, MisuseError } from "../../lib/errors.ts";
import { type PolicyFile, parsePolicyFile } from "../../lib/log/policy_file.ts";
import type { Language, Voice } from "../../app/voice.ts";
import { loadSodium, systemRandomness } from "../group/sodium.ts";
import { IdentityKey } from "../offices/identity.ts";
import { Journal, mergeJournals } from "../offices/journal.ts";
import { type TrusteeFile, writeIdentityFile } from "../offices/private_file.ts";
import { type Step, type Turn, requireNewest, turnOf } from "../offices/progress.ts";
import { trusteeNumber } from "../offices/trustee.ts";
import { replay } from "../record/replay.ts";
import type { RecordState } from "../record/state.ts";
import { CheckingPool } from "./checking.ts";
import { farthest, recognise } from "./chosen.ts";
import type { Door, Invitation } from "./door.ts";
import type { Keeping } from "./keeping.ts";
import { Pace } from "./pace.ts";
import { keyName } from "./readiness.ts";
import type { FileToSave } from "./saving.ts";
import { notAmong } from "./saving.ts";
import { StepWork } from "./step_work.ts";
import { learnTrustee } from "./voice.ts";

export type Screen =
  | "opening"
  | "invitation"
  | "readiness"
  | "save-identity"
  | "registered"
  | "files"
  | "hub"
  | "step";

export class Session {
  readonly door: Door;
  readonly keeping: Keeping;
  voice: Voice;
  screen: Screen = "opening";
  sodiumLoaded = false;
  /** What is under way, by the name of its text; "" for nothing. */
  busy = "";
  problem: unknown = null;
  pace: Pace | null = null;

  token = "";
  invitation: Invitation | null = null;
  person = "";
  identity: IdentityKey | null = null;
  identityFile: FileToSave | null = null;

  policy: PolicyFile | null = null;
  policyTrusted = false;
  state: RecordState | null = null;
  owner = 0;
  turn: Turn | null = null;
  /** The trustee's file in use. */
  file: TrusteeFile | undefined;
  #copies: readonly TrusteeFile[] = [];
  journal: Journal | null = null;
  work: StepWork | null = null;
  /** The last thing that was done, by the name of its text. */
  said = "";
  readonly #listeners = new Set<() => void>();

  constructor(door: Door, keeping: Keeping, voice: Voice) {
    this.door = door;
    this.keeping = keeping;
    this.voice = voice;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  redraw(): void {
    for (const listener of this.#listeners) listener();
  }

  show(screen: Screen): void {
    this.screen = screen;
    this.problem = null;
    this.redraw();
  }

  async speak(language: Language): Promise<void> {
    this.voice = await learnTrustee(language);
    this.redraw();
  }

  /** Do something that may take a while, or fail; either is shown. */
  async attempt(busy: string, act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = busy;
    this.problem = null;
    this.redraw();
    try {
      await act();
    } catch (problem) {
      this.problem = problem;
    }
    this.busy = "";
    this.pace = null;
    this.redraw();
  }

  /** The start: an invitation if the link brought a token, the trustee's files otherwise. */
  open(token: string): Promise<void> {
    this.token = token;
    return this.attempt("busy-opening", async () => {
      await loadSodium();
      this.sodiumLoaded = true;
      if (token) {
        this.invitation = await this.door.look(token);
        this.person = this.invitation.name;
        this.show(this.invitation.key ? "registered" : "invitation");
        return;
      }
      this.#takePolicy(await this.door.policy());
      this.show("files");
    });
  }

  /** After the seal a registered trustee goes on to its files. */
  goToFiles(): Promise<void> {
    return this.attempt("busy-opening", async () => {
      this.#takePolicy(await this.door.policy());
      this.show("files");
    });
  }

  #takePolicy(raw: Uint8Array): void {
    const policy = parsePolicyFile(raw);
    const fingerprint = formatHex(policy.digest);
    if (this.keeping.policy && this.keeping.policy !== fingerprint) {
      throw new EvidenceError("the service shows another policy than the one you compared before");
    }
    this.policy = policy;
    this.policyTrusted = this.keeping.policy === fingerprint;
  }

  /** The trustee compared the policy's words with those it was told. */
  trustPolicy(): void {
    if (this.policy) this.keeping.policy = formatHex(this.policy.digest);
    this.policyTrusted = true;
    this.redraw();
  }

  get origin(): string {
    return this.policy?.log.name ?? this.invitation?.origin ?? "";
  }

  // -- before the seal

  makeIdentity(person: string): void {
    this.person = person;
    const random = formatHex(systemRandomness(3));
    const name = keyName(person, this.origin, random);
    this.identity = IdentityKey.fresh(name, systemRandomness);
    const bytes = writeIdentityFile(this.identity, this.origin);
    this.identityFile = { name: `${this.door.slug}-trustee.key`, bytes };
    this.show("save-identity");
  }

  /** The saved key file was chosen again: register the key it holds. */
  register(chosen: readonly Uint8Array[]): Promise<void> {
    return this.attempt("busy-registering", async () => {
      const { identity } = recognise(chosen, this.origin);
      const wanted = this.identity;
      if (!identity || !wanted || notAmong(this.identityFile ? [this.identityFile] : [], chosen).length) {
        throw new MisuseError("this is not the file that was just saved");
      }
      this.invitation = await this.door.accept(this.token, this.person, wanted.verifierKey);
      this.show("registered");
    });
  }

  /** A key that was made before, here or on the command line. */
  registerOther(person: string, chosen: readonly Uint8Array[]): Promise<void> {
    return this.attempt("busy-registering", async () => {
      const { identity } = recognise(chosen, this.origin);
      if (!identity) throw new MisuseError("no identity key is among the chosen files");
      this.identity = identity;
      this.invitation = await this.door.accept(this.token, person, identity.verifierKey);
      this.show("registered");
    });
  }

  // -- after the seal

  /** The trustee's files were chosen. */
  takeFiles(chosen: readonly Uint8Array[]): Promise<void> {
    return this.attempt("busy-reading", async () => {
      const found = recognise(chosen, this.origin);
      this.identity = found.identity ?? this.identity;
      this.#copies = found.files.length ? found.files : this.#copies;
      for (const journal of found.journals) this.#takeJournal(journal);
      if (!this.identity) throw new MisuseError("choose your identity key file, too");
      await this.#readRecord();
      this.show("hub");
    });
  }

  #takeJournal(found: Journal): void {
    this.journal = mergeJournals(this.journal ?? this.keeping.journal, found);
  }

  /** Read the record again. */
  refresh(): Promise<void> {
    return this.attempt("busy-reading", async () => {
      await this.#readRecord();
      this.show("hub");
    });
  }

  async #readRecord(pool?: CheckingPool): Promise<void> {
    if (!this.policy || !this.identity) throw new MisuseError("choose your files first");
    this.pace = new Pace();
    const { remembered, state } = await replay({
      read: this.door.record,
      policy: this.policy,
      ...(pool ? { checker: pool.checker } : {}),
      ...(this.keeping.remembered ? { remembered: this.keeping.remembered } : {}),
      progress: (done, all) => {
        this.pace?.at(done, all);
        this.redraw();
      },
    });
    this.keeping.remembered = remembered;
    const owner = trusteeNumber(state, this.identity.verifierKey);
    this.state = state;
    this.owner = owner;
    const copies = this.file ? [...this.#copies, this.file] : this.#copies;
    this.file = farthest(copies, state.ceremony ? formatHex(state.ceremony.cid) : "");
    requireNewest(state, owner, this.file);
    this.turn = await turnOf(state, owner);
  }

  /** Whether the record, read again, shows that this trustee has done the step. */
  async isDone(step: Step): Promise<boolean> {
    await this.#readRecord();
    return !(this.turn?.turn === "own" && this.turn.step === step);
  }

  /** Check every entry and every vote of the record, in Workers. */
  async verifyRecord(): Promise<RecordState> {
    const pool = new CheckingPool();
    try {
      await this.#readRecord(pool);
    } finally {
      pool.close();
    }
    if (!this.state) throw new MisuseError("the record was not read");
    return this.state;
  }

  /** Begin the step whose turn it is. */
  begin(): void {
    if (this.turn?.turn !== "own") return;
    this.said = "";
    this.work = new StepWork(this, this.turn.step);
    this.show("step");
  }

  /** The step is on the record: back to the list. */
  async finish(said: string): Promise<void> {
    this.work = null;
    this.said = said;
    await this.#readRecord();
    this.show("hub");
  }
}
