// What the record holds of one credential: every ballot and challenge in order, each proved to be
// there, signed by the credential, numbered without gaps. Source: spec/ballots.md, section 4.

import { checkSeal, trackerOf, type EnvelopeKind } from "../ballot/envelope.ts";
import { parseBallot } from "../ballot/v1_ballot.ts";
import type { Election } from "../ballot/v1_election.ts";
import { utf8 } from "../canonical/bytes.ts";
import { formatHex, parseHex } from "../canonical/hexadecimal.ts";
import { trackerWords } from "../canonical/words.ts";
import { ConductError, EvidenceError } from "../errors.ts";
import { Element } from "../group/ed25519.ts";
import type { OfficeKeys } from "../record/acts.ts";
import type { BallotEntry, ChallengeEntry, ExclusionEntry } from "../record/entries.ts";
import { CodeExcluded, lieUnless } from "./errors.ts";
import type { RecordReader } from "./record_reader.ts";
import type { CredentialHint } from "./setup.ts";
import type { ChainEntry, Voter } from "./types.ts";

/** Whose chain it is. */
export type ChainOwner = {
  readonly origin: string;
  readonly unit: string;
  readonly election: Election;
  /** In v1's text form. */
  readonly credential: string;
};

type Link = Omit<ChainEntry, "standing">;

/**
 * The chain that `hint` points to. That nothing was left out only the whole record can show: the
 * counters show it for all but the last entries, and what this device sent before for those.
 * Throws CodeExcluded, LyingServer.
 */
export async function readChain(
  reader: RecordReader,
  owner: ChainOwner,
  hint: CredentialHint,
  keys: OfficeKeys,
): Promise<Voter["chain"]> {
  await reader.grow(Math.max(0, ...hint.entries.map((one) => one.index + 1)));
  const links: Link[] = [];
  let standing = "";
  let last = -1;
  for (const one of hint.entries) {
    await lieUnless("chain-order", () => {
      if (one.index <= last) {
        throw new ConductError("the entries of a credential are out of order");
      }
    });
    last = one.index;
    const { entry } = await reader.entry(one.index);
    if (entry.kind === "exclusion") {
      await refuseExcluded(reader, owner, one.index, keys);
    }
    const link = await lieUnless("chain", () => {
      if (entry.kind !== "ballot" && entry.kind !== "challenge") {
        throw new EvidenceError(`entry ${one.index} is of kind ${entry.kind}`);
      }
      const tracker = checkLink(owner, entry, { counter: links.length + 1, standing });
      return { index: one.index, kind: entry.kind, counter: entry.counter, tracker };
    });
    standing = link.kind === "ballot" ? link.tracker : standing;
    const words = trackerWords(parseHex(link.tracker, 32));
    links.push({ ...link, words, loggedAt: one.logged_at });
  }
  return {
    counter: links.length,
    standing,
    cast: links.filter((link) => link.kind === "ballot").length,
    entries: links.map((link) => ({ ...link, standing: link.tracker === standing })),
  };
}

/** The entry's tracker, if the entry is the next of this credential. */
function checkLink(
  owner: ChainOwner,
  entry: BallotEntry | ChallengeEntry,
  expected: { readonly counter: number; readonly standing: string },
): string {
  const isBallot = entry.kind === "ballot";
  const raw = utf8(entry.ballot);
  const tracker = isBallot ? trackerOf(raw) : parseHex(entry.ballot, 32);
  const credential = isBallot ? parseBallot(raw).credential : entry.credential;
  if (entry.unit !== owner.unit || credential !== owner.credential) {
    throw new EvidenceError("the entry is of another voter");
  }
  if (entry.counter !== expected.counter || entry.replaces !== expected.standing) {
    throw new ConductError(
      `number ${entry.counter}, expected number ${expected.counter} of this credential, ` +
        "on top of its standing ballot",
    );
  }
  checkEnvelope(owner, entry.kind, entry, tracker);
  return formatHex(tracker);
}

/** Return only if the credential signed this entry. Throws SignatureError, MalformedError. */
export function checkEnvelope(
  owner: ChainOwner,
  kind: EnvelopeKind,
  entry: Pick<BallotEntry, "replaces" | "counter" | "signature">,
  tracker: Uint8Array,
): void {
  const statement = {
    origin: owner.origin,
    uuid: owner.unit,
    fingerprint: owner.election.fingerprint,
    credential: Element.parse(owner.credential),
    tracker,
    replaces: entry.replaces === "" ? new Uint8Array() : parseHex(entry.replaces, 32),
    counter: entry.counter,
  };
  checkSeal(kind, statement, entry.signature);
}

async function refuseExcluded(
  reader: RecordReader,
  owner: ChainOwner,
  index: number,
  keys: OfficeKeys,
): Promise<never> {
  const { entry } = await reader.act(index, "exclusion", keys);
  const exclusion: ExclusionEntry = entry;
  await lieUnless("exclusion", () => {
    if (exclusion.credential !== owner.credential || exclusion.unit !== owner.unit) {
      throw new EvidenceError("the exclusion is of another voter", `entry ${index}`);
    }
  });
  throw new CodeExcluded("this credential was excluded", exclusion.reason, index);
}
