// A challenged ballot opened: what the voting device shows, and what a second device checks.

import { checkOpenedBallot } from "../ballot/opened_ballot.ts";
import type { CheckedBallot } from "../ballot/v1_verification.ts";
import { sameBytes, utf8 } from "../canonical/bytes.ts";
import { formatHex, parseHex } from "../canonical/hexadecimal.ts";
import { list, integer, oneOf, struct, text } from "../canonical/shapes.ts";
import { trackerWords } from "../canonical/words.ts";
import { EvidenceError, MisuseError, ProofError, UnavailableError } from "../errors.ts";
import { checkEnvelope } from "./chain.ts";
import { lieUnless } from "./errors.ts";
import { choicesOf } from "./preparing.ts";
import type { RecordReader } from "./record_reader.ts";
import type { Service } from "./service.ts";
import { trackerShape } from "./setup.ts";
import type { Opened, OpenedCheck, PreparedBallot, Recorded } from "./types.ts";
import type { UnitRecord, Units } from "./units.ts";

/** The file that a device shows of a challenged ballot. */
export const openedShape = struct({
  format: oneOf("plebiscite-opened/1"),
  origin: text,
  unit: text,
  ballot: text,
  choices: list(list(integer())),
  randomness: list(list(text)),
});

/** Throws MisuseError unless `recorded` is the receipt of this ballot's challenge. */
export function openedOf(prepared: PreparedBallot, recorded: Recorded): Opened {
  if (recorded.kind !== "challenge" || recorded.tracker !== prepared.tracker) {
    throw new MisuseError("only a ballot whose challenge is on the record can be opened");
  }
  const { origin, unit, ballot, choices, randomness } = prepared;
  return { format: "plebiscite-opened/1", origin, unit, ballot, choices, randomness };
}

/** What a second device does, on a record it reads itself under its own policy. */
export class OpenedChecker {
  constructor(
    private readonly service: Service,
    private readonly reader: RecordReader,
    private readonly units: Units,
  ) {}

  /**
   * `noted` is what the voter wrote down from the first device: the tracker in hex, or six words.
   * Throws MalformedError or ProofError when the first device is at fault, LyingServer.
   */
  async check(opened: Opened, noted: string): Promise<OpenedCheck> {
    if (opened.origin !== this.reader.origin) {
      throw new ProofError("the opened ballot is of another referendum");
    }
    if (!this.units.all.some((unit) => unit.uuid === opened.unit)) {
      throw new ProofError("the opened ballot is of a unit that this referendum lacks");
    }
    const record = await this.units.record(opened.unit);
    const { election, unit } = record;
    const { ballot, choices, randomness } = opened;
    const checked = checkOpenedBallot(election, utf8(ballot), choices, randomness);
    requireNoted(checked.digest, noted);
    const index = await this.challengeOf(record, checked);
    return {
      unit: unit.uuid,
      tracker: formatHex(checked.digest),
      words: trackerWords(checked.digest),
      choices: choicesOf(unit.questions, choices),
      index,
    };
  }

  /** Where the challenge of this ballot is. Throws ProofError if it was cast, or never given up. */
  private async challengeOf(record: UnitRecord, checked: CheckedBallot): Promise<number> {
    const tracker = formatHex(checked.digest);
    const matches = await this.matches(tracker);
    if (matches.some((match) => match.kind === "ballot")) {
      throw new ProofError("this ballot was cast: it must never be opened", tracker);
    }
    const index = matches.find((match) => match.kind === "challenge")?.index;
    if (index === undefined) {
      throw new ProofError("no challenge on the record gives this ballot up", tracker);
    }
    const { entry } = await this.reader.entryOf(index, "challenge");
    await lieUnless("challenge", () => {
      const credential = checked.credential.text;
      const isSame = entry.unit === record.unit.uuid && entry.credential === credential;
      if (!isSame || !sameBytes(parseHex(entry.ballot, 32), checked.digest)) {
        throw new EvidenceError("the challenge gives up another ballot", `entry ${index}`);
      }
      const { origin } = this.reader;
      const owner = { origin, unit: entry.unit, election: record.election, credential };
      checkEnvelope(owner, "challenge", entry, checked.digest);
    });
    return index;
  }

  private async matches(tracker: string) {
    try {
      return (await this.service.hint(`trackers/${tracker}`, trackerShape)).matches;
    } catch (problem) {
      if (problem instanceof UnavailableError) {
        return [];
      }
      throw problem;
    }
  }
}

function requireNoted(digest: Uint8Array, noted: string): void {
  const said = noted
    .trim()
    .toLowerCase()
    .split(/[\s,.-]+/)
    .join(" ");
  if (said !== formatHex(digest) && said !== trackerWords(digest).join(" ")) {
    throw new ProofError("the opened ballot is not the one whose tracker was noted");
  }
}
