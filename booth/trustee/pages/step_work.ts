// One step of a trustee, in stages that cannot be skipped: make; save; read again; hand in. Nothing
// is handed in before the files it rests on were saved and read again.

import { EvidenceError, MisuseError } from "../../lib/errors.ts";
import { systemRandomness } from "../group/sodium.ts";
import { secretOf } from "../ceremony/key_file.ts";
import { Journal } from "../offices/journal.ts";
import { type TrusteeFile, readTrusteeFile, writeTrusteeFile } from "../offices/private_file.ts";
import type { Step } from "../offices/progress.ts";
import { type Submission, signSubmission, writeSubmission } from "../offices/submission.ts";
import * as office from "../offices/trustee.ts";
import type { RecordState } from "../record/state.ts";
import { requireWatched } from "../record/watched.ts";
import { type FileToSave, notAmong } from "./saving.ts";
import type { Session } from "./session.ts";

export type Stage = "make" | "save" | "hand-in";

const NUMBERS: Partial<Record<Step, string>> = {
  certificate: "step1-certificate",
  commit: "step2-commit",
  "share-key": "step4-share-key",
};

export class StepWork {
  readonly session: Session;
  readonly step: Step;
  stage: Stage = "make";
  toSave: readonly FileToSave[] = [];
  readonly saved = new Set<string>();
  /** Set once the saved files were chosen again. */
  #file: TrusteeFile | undefined;
  #journal: Journal | null = null;
  #submission: Submission | null = null;

  constructor(session: Session, step: Step) {
    this.session = session;
    this.step = step;
  }

  #state(): RecordState {
    if (!this.session.state) throw new MisuseError("the record was not read");
    return this.session.state;
  }

  #required(): TrusteeFile {
    if (!this.session.file) throw new MisuseError("choose your trustee's file first");
    return this.session.file;
  }

  /** Stage 1: make what is to be kept and handed in. */
  make(): Promise<void> {
    const verifying = this.step === "decrypt";
    return this.session.attempt(verifying ? "busy-verifying" : "busy-making", async () => {
      if (this.step === "decrypt") await this.#prepareDecryption();
      else await this.#makeStep();
      this.stage = this.toSave.length ? "save" : "hand-in";
    });
  }

  async #makeStep(): Promise<void> {
    const { file, owner } = this.session;
    const state = this.#state();
    switch (this.step) {
      case "certificate":
        return this.#made(office.certificate(state, owner, file, systemRandomness));
      case "commit":
        return this.#made(await office.commit(state, owner, file, systemRandomness));
      case "share-key":
        return this.#made(await office.shareKey(state, owner, file, systemRandomness));
      case "reveal":
        this.#submission = await office.reveal(state, owner, file);
        return;
      case "rehearse": {
        if (!this.session.journal) throw new MisuseError("choose your journal file, too");
        const proof = office.rehearsalProof(state, this.#required(), systemRandomness);
        this.#submission = await proof;
        return;
      }
      default:
        this.#submission = office.destroy(state, owner);
    }
  }

  #made({ file, submission }: office.Made): void {
    this.#file = file;
    this.#submission = submission;
    const name = this.#name();
    const isFirst = this.session.file?.cid !== file.cid;
    this.toSave = [{ name, bytes: writeTrusteeFile(file) }];
    if (isFirst && !this.session.journal?.bytes.length) {
      this.#journal = Journal.empty;
      this.toSave = [...this.toSave, { name: this.#journalName(), bytes: Journal.empty.bytes }];
    }
  }

  #name(): string {
    const base = `${this.session.door.slug}-trustee${this.session.owner}`;
    return `${base}-${NUMBERS[this.step] ?? this.step}.trustee`;
  }

  #journalName(): string {
    return `${this.session.door.slug}-trustee${this.session.owner}.trustee.journal`;
  }

  async #prepareDecryption(): Promise<void> {
    const { journal, policy } = this.session;
    const file = this.#required();
    if (!journal) throw new MisuseError("choose your journal file, too");
    const state = await this.session.verifyRecord();
    await requireWatched(state, policy?.witnessed ?? false);
    const noted = office.noteInJournal(journal, state, file);
    this.#journal = noted;
    this.toSave = noted === journal ? [] : [{ name: this.#journalName(), bytes: noted.bytes }];
  }

  /** Stage 2: the saved files were chosen again. */
  readAgain(chosen: readonly Uint8Array[]): Promise<void> {
    return this.session.attempt("busy-reading", async () => {
      const missing = notAmong(this.toSave, chosen);
      if (missing.length) {
        throw new MisuseError(`not among the chosen files, or damaged: ${missing.join(", ")}`);
      }
      const { session } = this;
      if (this.#file) session.file = this.#checkedAgain(chosen) ?? this.#file;
      if (this.#journal) {
        session.journal = this.#journal;
        session.keeping.journal = this.#journal;
      }
      this.stage = "hand-in";
      await Promise.resolve();
    });
  }

  /** The file as it was read back, its secret fitting its key. */
  #checkedAgain(chosen: readonly Uint8Array[]): TrusteeFile | undefined {
    const [wanted] = this.toSave;
    const raw = chosen.find((one) => wanted && !notAmong([wanted], [one]).length);
    if (!raw) return undefined;
    const file = readTrusteeFile(raw, this.session.origin);
    if (file.key) secretOf(file.key);
    return file;
  }

  /** Stage 3: sign and hand in. Taking it again hands in the same. */
  handIn(): Promise<void> {
    return this.session.attempt("busy-handing-in", async () => {
      const { door, identity, owner } = this.session;
      const state = this.#state();
      if (!identity) throw new MisuseError("choose your identity key file first");
      if (this.step === "decrypt") this.#submission = this.#decryption(state);
      if (!this.#submission?.entries.length) throw new MisuseError("there is nothing to hand in");
      if (!this.session.policyTrusted) throw new EvidenceError("compare the policy's words first");
      if (state.phase !== "ended") {
        const signed = signSubmission(this.#submission, state, owner, identity);
        await this.#submit(() => door.submit(writeSubmission(state.origin, signed)));
      }
      const isComplaint = this.#submission.entries[0]?.kind === "complaint";
      await this.session.finish(isComplaint ? "said-complaint" : `said-${this.step}`);
    });
  }

  /** What was taken although the answer was lost counts as handed in. */
  async #submit(send: () => Promise<void>): Promise<void> {
    try {
      await send();
    } catch (problem) {
      if (!(await this.session.isDone(this.step))) throw problem;
    }
  }

  #decryption(state: RecordState): Submission {
    const journal = this.session.journal ?? Journal.empty;
    return office.decrypt(state, this.#required(), journal, systemRandomness);
  }
}
