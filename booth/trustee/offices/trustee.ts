// What a trustee does: the steps of the ceremony, the rehearsal, the decryption. A step gives the
// private file to save *before* anything is handed over, and a submission. Taking a step again is
// safe: what was made once is given again from the saved file.

import { utf8 } from "../../lib/canonical/bytes.ts";
import { formatHex } from "../../lib/canonical/hexadecimal.ts";
import { parseJsonText } from "../../lib/canonical/json.ts";
import { ConductError, MisuseError } from "../../lib/errors.ts";
import { type Committed, commitmentOf } from "../ceremony/commitment.ts";
import { type KeyFile, secretOf } from "../ceremony/key_file.ts";
import { deal, finishPedersen, startPedersen } from "../ceremony/pedersen.ts";
import { ComplaintError } from "../ceremony/shares.ts";
import { startSingle } from "../ceremony/single.ts";
import { formatElement } from "../group/elements.ts";
import type { Randomness } from "../group/sodium.ts";
import { h512 } from "../proofs/transcript.ts";
import { type KeyContext, proveDecryption, statementFields } from "../proofs/decryption.ts";
import { trusteeOffice } from "../record/acts.ts";
import { commitmentsWitnessed } from "../record/apply_ceremony.ts";
import { decryptionStatement, requireCounted, requireDecryptable } from "../record/apply_count.ts";
import { type Ceremony, openCeremony, parsePayload } from "../record/ceremony_statements.ts";
import { type Act, blobName } from "../record/entries.ts";
import { isWithheld } from "../record/grouping.ts";
import { keyContexts } from "../record/key_contexts.ts";
import { rehearse } from "../record/rehearsal.ts";
import type { CeremonyLog, GroupCount, RecordState } from "../record/state.ts";
import { ownerNumbered } from "../record/trustees.ts";
import { type Certificate, parseCertificate } from "../record/v1_pedersen.ts";
import { POLYNOMIAL_MESSAGE, SIGNED_MESSAGE } from "../record/v1_trustees_format.ts";
import { makeDecryption } from "../record/v1_tally.ts";
import { requireWatchedAt } from "../record/watched.ts";
import type { Journal, Statement } from "./journal.ts";
import type { TrusteeFile } from "./private_file.ts";
import type { Submission } from "./submission.ts";

/** The file to save first, and what to hand in then. */
export type Made = { readonly file: TrusteeFile; readonly submission: Submission };

function handIn(...entries: readonly Act[]): Submission {
  return { entries, blobs: [] };
}

function running(state: RecordState): { log: CeremonyLog; ceremony: Ceremony } {
  const log = state.ceremony;
  if (!log || log.isVoid) {
    throw new ConductError("there is no valid ceremony on the record; the commission opens one");
  }
  return { log, ceremony: openCeremony(log.plan, state.origin) };
}

function contextOf(log: CeremonyLog, owner: number): KeyContext {
  const context = keyContexts(log.plan)[owner - 1];
  if (!context) throw new MisuseError(`the ceremony has no trustee ${owner}`);
  return context;
}

/** Which trustee this identity key is. Throws MisuseError when the definition names no such. */
export function trusteeNumber(state: RecordState, verifierKey: string): number {
  const place = state
    .requiredDefinition()
    .trustees.members.findIndex((member) => member.key === verifierKey);
  if (place < 0) throw new MisuseError("this key is not the key of any trustee in the definition");
  return place + 1;
}

/** The trustee's file for this ceremony; a fresh one for a fresh ceremony. */
function ownFile(state: RecordState, owner: number, file: TrusteeFile | undefined): TrusteeFile {
  const cid = formatHex(running(state).log.cid);
  if (file && (file.origin !== state.origin || file.owner !== owner)) {
    throw new MisuseError(
      `this is the file of trustee ${file.owner} for ${file.origin}; ` +
        `needed is that of trustee ${owner} for ${state.origin}`,
    );
  }
  if (file?.cid === cid) return file;
  return {
    format: "plebiscite-trustee/1",
    origin: state.origin,
    cid,
    owner,
    certificate: "",
    pedersen: undefined,
    committed: undefined,
    share: undefined,
    key: undefined,
  };
}

/** Step 1 of t-of-n: the certificate of the trustee's own keys. */
export function certificate(
  state: RecordState,
  owner: number,
  file: TrusteeFile | undefined,
  randomness: Randomness,
): Made {
  let own = ownFile(state, owner, file);
  const context = contextOf(running(state).log, owner);
  if (context.kind === "Single") {
    throw new MisuseError("every trustee is needed here, so there are no certificates");
  }
  if (!own.pedersen) {
    const made = startPedersen(context, randomness);
    own = { ...own, pedersen: made.state, certificate: made.certificate };
  }
  const entry = { kind: "certificate", owner, certificate: own.certificate, signatures: [] } as const;
  return { file: own, submission: handIn(entry) };
}

function certificatesOf({ plan, certificates }: CeremonyLog): Certificate[] {
  return plan.members.map((_, place) => {
    const text = certificates.get(place + 1);
    if (text === undefined) {
      throw new ConductError(`waiting for the certificate of trustee ${place + 1}`);
    }
    return parseCertificate(parseJsonText(text, SIGNED_MESSAGE));
  });
}

/** Fix this trustee's part of the key, still hidden behind a commitment. */
export async function commit(
  state: RecordState,
  owner: number,
  file: TrusteeFile | undefined,
  randomness: Randomness,
): Promise<Made> {
  const { log, ceremony } = running(state);
  let own = ownFile(state, owner, file);
  if (!own.committed) {
    const context = contextOf(log, owner);
    if (context.kind === "Single") {
      const name = log.plan.members[owner - 1]?.name ?? "";
      own = { ...own, ...startSingle(ceremony, context, name, randomness) };
    } else {
      if (!own.pedersen) throw new MisuseError("this trustee has no certificate yet; make it first");
      const dealt = await deal(ceremony, own.pedersen, certificatesOf(log), randomness);
      own = { ...own, pedersen: dealt, committed: dealt.committed ?? undefined };
    }
  }
  const commitment = formatHex(commitmentOf(ceremony, owner, committedOf(own)));
  return {
    file: own,
    submission: handIn({ kind: "commitment", owner, commitment, signatures: [] }),
  };
}

function committedOf(own: TrusteeFile): Committed {
  if (!own.committed) {
    throw new MisuseError("this trustee has not committed to anything yet; commit first");
  }
  return own.committed;
}

/** Open the commitment, once those of all trustees are in a witnessed checkpoint. */
export async function reveal(
  state: RecordState,
  owner: number,
  file: TrusteeFile | undefined,
): Promise<Submission> {
  const { log } = running(state);
  const { payload, random } = committedOf(ownFile(state, owner, file));
  if (log.commitments.size !== log.plan.members.length) {
    throw new ConductError("not every trustee has committed; revealing now voids the ceremony");
  }
  if (!(await commitmentsWitnessed(state, log))) {
    throw new ConductError("the commitments are not in a witnessed checkpoint yet; wait for one");
  }
  const raw = utf8(payload);
  return {
    entries: [{ kind: "reveal", owner, random, payload: blobName(raw), signatures: [] }],
    blobs: [raw],
  };
}

/**
 * Last step of t-of-n: check every share, and publish the key of this trustee's own. A share that
 * fails gives complaints instead; logged, they void the ceremony.
 */
export async function shareKey(
  state: RecordState,
  owner: number,
  file: TrusteeFile | undefined,
  randomness: Randomness,
): Promise<Made> {
  const { log, ceremony } = running(state);
  let own = ownFile(state, owner, file);
  if (!own.pedersen) {
    throw new MisuseError("this trustee takes no part in a t-of-n ceremony; there is no share");
  }
  if (log.reveals.size !== log.plan.members.length) {
    throw new ConductError("waiting until every trustee has revealed");
  }
  if (!own.share) {
    const messages = log.plan.members.map((_, place) => {
      const payload = log.reveals.get(place + 1)?.payload ?? new Uint8Array();
      return parseJsonText(parsePayload(payload).message, POLYNOMIAL_MESSAGE);
    });
    try {
      const certificates = certificatesOf(log);
      const made = await finishPedersen(ceremony, own.pedersen, certificates, messages, randomness);
      own = { ...own, ...made };
    } catch (problem) {
      if (!(problem instanceof ComplaintError)) throw problem;
      const complaints = problem.complaints.map(
        ({ against }) => ({ kind: "complaint", owner, against, signatures: [] }) as const,
      );
      return { file: own, submission: handIn(...complaints) };
    }
  }
  if (!own.share) throw new MisuseError("this trustee's file holds no share key");
  return { file: own, submission: handIn({ kind: "share-key", owner, ...own.share, signatures: [] }) };
}

/** The decryption key in a trustee's file, compared with what the record says of it. */
export function keyOf(state: RecordState, file: TrusteeFile): KeyFile {
  if (file.origin !== state.origin) {
    throw new MisuseError(`this key is for ${file.origin}; the record is of ${state.origin}`);
  }
  if (!file.key || file.key.origin !== state.origin) {
    throw new MisuseError("this trustee's file holds no finished key; the ceremony was not ended");
  }
  if (!state.ceremony || file.cid !== formatHex(state.ceremony.cid)) {
    throw new MisuseError("this key comes from another ceremony than the one on the record");
  }
  const { key } = ownerNumbered(state.requiredTrustees(), file.owner);
  if (formatElement(key) !== file.key.key) {
    throw new MisuseError("the trustees record holds another key for this trustee");
  }
  return file.key;
}

/** Prove, on public ciphertexts, that the real key file works. Only before voting is open. */
export async function rehearsalProof(
  state: RecordState,
  file: TrusteeFile,
  randomness: Randomness,
): Promise<Submission> {
  const { rehearsal } = state;
  if (!rehearsal || state.openSize) {
    throw new MisuseError("there is no rehearsal to answer, or voting is open already");
  }
  if (rehearsal.answers.has(file.owner)) {
    throw new MisuseError(`trustee ${file.owner} has already rehearsed`);
  }
  await requireWatchedAt(state, "rehearsal", rehearsal.point.size);
  const { count, point } = rehearsal;
  const answer = rehearse(keyOf(state, file), state.requiredTrustees(), point, count, randomness);
  return handIn({
    kind: "rehearsal-proof",
    owner: file.owner,
    factors: answer.factors.map(formatElement),
    proof: answer.proof,
    signatures: [],
  });
}

/** The groups this owner has not decrypted on the record yet, in definition order. */
export function groupsToDecrypt(state: RecordState, owner: number): readonly GroupCount[] {
  if (!state.close) throw new ConductError("the record is not closed; nothing may be decrypted");
  return state.groups
    .filter((group) => group.ballots && !isWithheld(group))
    .map((group) => {
      const count = state.groupCounts.get(group.head);
      if (!count) throw new ConductError(`group ${group.head} has no encrypted tally yet`);
      return count;
    })
    .filter((count) => !count.decryptedBy.has(owner));
}

/**
 * The journal with every decryption that is about to be made. Keep it before `decrypt`.
 * Throws ConductError if this key has stated something else about one of the units.
 */
export function noteInJournal(journal: Journal, state: RecordState, file: TrusteeFile): Journal {
  const { key } = keyOf(state, file);
  return groupsToDecrypt(state, file.owner).reduce(
    (noted, count) => noted.record(statementOf(state, count, file.owner, key)),
    journal,
  );
}

function statementOf(
  state: RecordState,
  count: GroupCount,
  owner: number,
  key: string,
): Statement {
  const fields = statementFields(decryptionStatement(state, count, owner));
  const digest = formatHex(h512("decryption-journal", fields));
  return { kind: "decryption", key, units: count.group.units, digest };
}

/**
 * Decrypt every group that waits for this trustee, from a state this page has checked.
 * Throws MisuseError unless each of them stands in `journal`, which must have been kept.
 */
export function decrypt(
  state: RecordState,
  file: TrusteeFile,
  journal: Journal,
  randomness: Randomness,
): Submission {
  if (!state.votesProved) {
    throw new MisuseError("the votes were not checked on this device; verify the record first");
  }
  const keyFile = keyOf(state, file);
  if (noteInJournal(journal, state, file) !== journal) {
    throw new MisuseError("the journal does not hold what is about to be stated; keep it first");
  }
  const secret = secretOf(keyFile);
  const entries = groupsToDecrypt(state, file.owner).map((count): Act => {
    requireDecryptable(count.group);
    const statement = decryptionStatement(state, count, file.owner);
    const fingerprint = state.fingerprint(count.group.head);
    const made = makeDecryption(fingerprint, count.tally, secret, randomness);
    return {
      kind: "partial-decryption",
      group: count.group.head,
      owner: file.owner,
      decryption: made.text,
      proof: proveDecryption(secret, statement, made.factors, randomness),
      signatures: [],
    };
  });
  return { entries, blobs: [] };
}

/** Say on the record that the decryption key is destroyed. Throws while it is still needed. */
export function destroy(state: RecordState, owner: number): Submission {
  if (state.keyless.has(trusteeOffice(owner))) {
    throw new MisuseError("the record says already that this trustee's key is destroyed");
  }
  requireCounted(state);
  return handIn({ kind: "destruction", what: "decryption-key", signatures: [] });
}

