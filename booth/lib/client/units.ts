// What a voter's device has to know of one unit: its roll, its election, its key; all of it built
// again from the definition and compared with the record.

import { sha256 } from "@noble/hashes/sha2.js";

import { parseElection, type Election } from "../ballot/v1_election.ts";
import { parseUtf8, sameBytes } from "../canonical/bytes.ts";
import { parseHex } from "../canonical/hexadecimal.ts";
import { ConductError, EvidenceError } from "../errors.ts";
import { keptOnce } from "../kept_once.ts";
import type { OfficeKeys } from "../record/acts.ts";
import type { Definition, Texts } from "../record/definition.ts";
import { electionRecord } from "../record/election_record.ts";
import { unitsOf, type Unit } from "../record/units.ts";
import { electionKeyOf } from "../record/v1_trustees.ts";
import { lieUnless, NotOpen } from "./errors.ts";
import type { RecordReader } from "./record_reader.ts";
import { phaseOf, type Setup } from "./setup.ts";

/** One unit, its election proved to be the one that definition, roll and trustees give. */
export type UnitRecord = {
  readonly unit: Unit;
  readonly election: Election;
  /** The exact text of the v1 election record. */
  readonly electionText: string;
  readonly roll: Roll;
  /** Of the election's entry. */
  readonly index: number;
};

type Roll = { readonly index: number; readonly digest: string; readonly count: number };
type Key = {
  readonly ceremonyIndex: number;
  readonly trusteesIndex: number;
  readonly cid: Uint8Array;
  readonly trustees: string;
  readonly yText: string;
};

export class Units {
  readonly all: readonly Unit[];
  private readonly records = new Map<string, Promise<UnitRecord>>();
  private readonly key = new Map<"y", Promise<Key>>();

  constructor(
    private readonly reader: RecordReader,
    private readonly definition: Definition,
    private readonly firstTexts: Texts,
    private readonly definitionHash: Uint8Array,
    private readonly keys: OfficeKeys,
    private setup: Setup,
  ) {
    this.all = unitsOf(definition);
  }

  /** Use newer hints. */
  update(setup: Setup): void {
    this.setup = setup;
  }

  /** The unit's record. Throws NotOpen while its election is not published; LyingServer. */
  record(uuid: string): Promise<UnitRecord> {
    return keptOnce(this.records, uuid, () => this.build(uuid));
  }

  /**
   * As `record`, of a referendum whose voting was opened after the election was published: what is
   * added to a record later is no election of it. Throws NotOpen before `open`; LyingServer.
   */
  async opened(uuid: string): Promise<UnitRecord> {
    const record = await this.record(uuid);
    const index = this.known(this.setup.entries.get("open"));
    await this.reader.act(index, "open", this.keys);
    await lieUnless("order", () => {
      requireOrder([record.index, index]);
    });
    return record;
  }

  /** Whether this credential, in v1's text form, is in the unit's roll. */
  async isInRoll(uuid: string, credential: string): Promise<boolean> {
    const roll = await this.roll(uuid);
    const text = await lieUnless("roll", async () =>
      parseUtf8(await this.reader.blob(roll.digest)),
    );
    return text.includes(`"${credential}"`);
  }

  private async roll(uuid: string): Promise<Roll> {
    const index = this.known(this.setup.rolls.get(uuid));
    const { entry } = await this.reader.act(index, "roll", this.keys);
    return lieUnless("roll", () => {
      if (entry.unit !== uuid) {
        throw new EvidenceError("the roll is of another unit", `entry ${index}`);
      }
      return { index, digest: entry.credentials, count: entry.count };
    });
  }

  private async build(uuid: string): Promise<UnitRecord> {
    const unit = this.all.find((one) => one.uuid === uuid);
    const index = this.known(this.setup.elections.get(uuid));
    const [roll, key, { entry }] = await Promise.all([
      this.roll(uuid),
      keptOnce(this.key, "y", () => this.readKey()),
      this.reader.act(index, "election", this.keys),
    ]);
    const raw = await this.reader.blob(entry.election);
    return lieUnless("election", () => {
      if (unit === undefined || entry.unit !== uuid) {
        throw new EvidenceError("the election is of another unit", `entry ${index}`);
      }
      requireOrder([roll.index, key.ceremonyIndex, key.trusteesIndex, index]);
      const digests = {
        definition: this.definitionHash,
        roll: parseHex(roll.digest, 32),
        trustees: parseHex(key.trustees, 32),
        ceremony: key.cid,
      };
      const built = electionRecord(this.definition, this.firstTexts, unit, digests, key.yText);
      if (!sameBytes(built, raw)) {
        throw new ConductError(
          "the election is not the one that definition, roll and trustees give",
          `unit ${uuid}`,
        );
      }
      return { unit, election: parseElection(raw), electionText: parseUtf8(raw), roll, index };
    });
  }

  private async readKey(): Promise<Key> {
    const ceremonyIndex = this.known(this.setup.entries.get("ceremony"));
    const trusteesIndex = this.known(this.setup.entries.get("trustees"));
    const [ceremony, trustees] = await Promise.all([
      this.reader.act(ceremonyIndex, "ceremony", this.keys),
      this.reader.act(trusteesIndex, "trustees", this.keys),
    ]);
    const raw = await this.reader.blob(trustees.entry.record);
    return lieUnless("trustees", () => {
      const yText = electionKeyOf(raw).text;
      if (yText !== trustees.entry.public_key) {
        throw new ConductError("the election key is not the one that the trustees' keys give");
      }
      const cid = sha256(ceremony.raw);
      return { ceremonyIndex, trusteesIndex, cid, trustees: trustees.entry.record, yText };
    });
  }

  private known(index: number | null | undefined): number {
    if (index === undefined || index === null) {
      throw new NotOpen("the elections are not published yet", phaseOf(this.setup.phase), false);
    }
    return index;
  }
}

/** Throw ConductError unless these entries stand in this order in the log. */
function requireOrder(indices: readonly number[]): void {
  if (indices.some((index, place) => place > 0 && index <= (indices[place - 1] ?? 0))) {
    throw new ConductError(
      `the entries ${indices.join(", ")} do not stand in the order of a record`,
    );
  }
}
