// What a record has established so far, as its entries are applied one by one. A trustee acts only
// on a record in which nothing is wrong, so the first finding is thrown.

import { sameBytes } from "../../lib/canonical/bytes.ts";
import { parseHex } from "../../lib/canonical/hexadecimal.ts";
import { EvidenceError, UnavailableError } from "../../lib/errors.ts";
import { type VerifierKey, formatVkey } from "../../lib/log/keys.ts";
import type { Definition, Texts } from "../../lib/record/definition.ts";
import type { Unit } from "../../lib/record/units.ts";
import type { ShareKey } from "../ceremony/pedersen.ts";
import { type Element, sha256 } from "../group/sodium.ts";
import { ActCounters } from "./acts.ts";
import type { Reveal } from "./ceremony_transcript.ts";
import type { EntryOf, Kind } from "./entries.ts";
import type { TallyGroup } from "./grouping.ts";
import type { Milestones } from "./milestones.ts";
import type { Phase } from "./phases.ts";
import type { Ciphertext, LogPoint, RehearsalAnswer } from "./rehearsal.ts";
import type { Trustees } from "./trustees.ts";

/** A key ceremony in progress: every message by owner index, and where it stands. */
export type CeremonyLog = {
  readonly plan: EntryOf<"ceremony">;
  readonly cid: Uint8Array;
  readonly certificates: Map<number, string>;
  readonly commitments: Map<number, Uint8Array>;
  readonly commitmentPlaces: Map<number, number>;
  readonly reveals: Map<number, Reveal>;
  readonly revealPlaces: Map<number, number>;
  readonly shareKeys: Map<number, ShareKey>;
  isVoid: boolean;
};

/** One credential: its unit, its last number, its standing ballot. */
export type Chain = {
  readonly unit: string;
  excluded: boolean;
  counter: number;
  /** Tracker of the standing ballot in hex, or "". */
  standing: string;
  /** α and β of the standing ballot, in order, as text. */
  components: readonly string[];
};

/** What the record says of one tally group after `close`. */
export type GroupCount = {
  readonly group: TallyGroup;
  /** SHA-256 of the encrypted-tally entry. */
  readonly digest: Uint8Array;
  /** By question, then by position. */
  readonly tally: readonly (readonly Ciphertext[])[];
  /** Owners whose decryption is on the record and holds. */
  readonly decryptedBy: Set<number>;
  hasResult: boolean;
};

/** A signed act, for people to look up. */
export type ActPlace = { readonly index: number; readonly kind: Kind; readonly by: string };

export type ReadBlob = (name: string) => Promise<Uint8Array>;

export class RecordState {
  readonly origin: string;
  readonly milestones: Milestones;
  readonly #readBlob: ReadBlob;

  phase: Phase = "start";
  size = 0;
  definition: Definition | undefined;
  texts: readonly Texts[] = [];
  definitionDigest = new Uint8Array();
  units = new Map<string, Unit>();
  keys: ReadonlyMap<string, VerifierKey> = new Map();
  readonly counters = new ActCounters();
  readonly acts: ActPlace[] = [];
  readonly rolls = new Map<string, string>();
  readonly credentials = new Map<string, Chain>();
  readonly trackers = new Set<string>();
  readonly components = new Set<string>();
  ceremony: CeremonyLog | undefined;
  readonly usedMessages = new Set<string>();
  trustees: Trustees | undefined;
  readonly elections = new Map<string, { readonly raw: Uint8Array; readonly fingerprint: string }>();
  electionsSize = 0;
  rehearsal:
    | { readonly point: LogPoint; readonly count: number; readonly answers: Map<number, RehearsalAnswer> }
    | undefined;
  /** POSIX seconds, with extensions. */
  closes = 0;
  openSize = 0;
  pollsClosedSize = 0;
  close: LogPoint | undefined;
  ballots = 0;
  groups: readonly TallyGroup[] = [];
  readonly groupCounts = new Map<string, GroupCount>();
  /** Offices that said their key is destroyed. */
  readonly keyless = new Set<string>();
  /** Whether every vote's proofs were checked; without, nothing may be decrypted. */
  votesProved = false;

  constructor(origin: string, milestones: Milestones, readBlob: ReadBlob) {
    this.origin = origin;
    this.milestones = milestones;
    this.#readBlob = readBlob;
  }

  /** Throws UnavailableError before there is a definition. */
  requiredDefinition(): Definition {
    if (!this.definition) throw new UnavailableError("needs a definition on the record");
    return this.definition;
  }

  requiredTrustees(): Trustees {
    if (!this.trustees) throw new UnavailableError("needs the trustees' keys on the record");
    return this.trustees;
  }

  unit(uuid: string): Unit {
    const unit = this.units.get(uuid);
    if (!unit) throw new EvidenceError(`${uuid.slice(0, 40)} is no unit of this referendum`);
    return unit;
  }

  fingerprint(uuid: string): string {
    const election = this.elections.get(uuid);
    if (!election) throw new UnavailableError(`needs the election of unit ${uuid.slice(0, 40)}`);
    return election.fingerprint;
  }

  /** The verifier key of an office, as the definition writes it; "" for none. */
  keyText(office: string): string {
    const key = this.keys.get(office);
    return key ? formatVkey(key) : "";
  }

  /** A blob that a check needs. Throws EvidenceError when its bytes are others. */
  async blob(name: string): Promise<Uint8Array> {
    const digest = parseHex(name, 32);
    const raw = await this.#readBlob(name);
    if (!sameBytes(sha256(raw), digest)) {
      throw new EvidenceError(`blob ${name} holds other bytes than its name says`);
    }
    return raw;
  }
}

/** Components as elements, in pairs (α, β). */
export function pairsOf(elements: readonly Element[]): Ciphertext[] {
  return Array.from({ length: elements.length / 2 }, (_, place) => {
    const [alpha, beta] = [elements[2 * place], elements[2 * place + 1]];
    if (!alpha || !beta) throw new EvidenceError("a ciphertext has two parts");
    return { alpha, beta };
  });
}
