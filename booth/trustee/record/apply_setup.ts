// Definition, rolls and elections: what is fixed before anyone votes.

import { b64hash } from "../../lib/canonical/base64.ts";
import { parseHex } from "../../lib/canonical/hexadecimal.ts";
import { parseJson } from "../../lib/canonical/json.ts";
import { list, text } from "../../lib/canonical/shapes.ts";
import { ConductError, EvidenceError } from "../../lib/errors.ts";
import { formatVkey } from "../../lib/log/keys.ts";
import type { PolicyFile } from "../../lib/log/policy_file.ts";
import { definitionHash, parseParts } from "../../lib/record/definition_parts.ts";
import { electionRecord } from "../../lib/record/election_record.ts";
import { unitsOf } from "../../lib/record/units.ts";
import { formatElement, parseElement } from "../group/elements.ts";
import { sha256 } from "../group/sodium.ts";
import { officeKeys } from "./acts.ts";
import { requireSoundDefinition } from "./definition_rules.ts";
import { type EntryOf, blobName } from "./entries.ts";
import type { RecordState } from "./state.ts";

const CREDENTIALS = list(text);

export async function applyDefinition(
  state: RecordState,
  entry: EntryOf<"definition">,
  policy: PolicyFile,
): Promise<void> {
  const blobs = await Promise.all(entry.parts.map(({ blob }) => state.blob(blob)));
  const parts = entry.parts.map(({ name }, place) => ({
    name,
    raw: blobs[place] ?? new Uint8Array(),
  }));
  const { definition, texts } = parseParts(parts);
  if (definition.origin !== state.origin) {
    throw new EvidenceError(
      `the definition is of the log ${definition.origin}, this log is ${state.origin}`,
    );
  }
  if (definition.commission.key !== formatVkey(policy.commission)) {
    throw new EvidenceError("the policy names another commission key than the definition");
  }
  if (definition.policy !== policy.policyText) {
    throw new EvidenceError("the policy's log, witnesses or quorum are not the definition's");
  }
  requireSoundDefinition(definition);
  state.definition = definition;
  state.texts = texts;
  state.definitionDigest = Uint8Array.from(definitionHash(parts));
  state.keys = officeKeys(definition);
  state.units = new Map(unitsOf(definition).map((unit) => [unit.uuid, unit]));
  state.closes = definition.calendar.closes;
}

export async function applyRoll(state: RecordState, entry: EntryOf<"roll">): Promise<void> {
  const unit = state.unit(entry.unit);
  if (state.rolls.has(entry.unit)) throw new ConductError(`a second roll of unit ${entry.unit}`);
  state.rolls.set(entry.unit, entry.credentials);
  const credentials = parseJson(await state.blob(entry.credentials), CREDENTIALS);
  if (entry.count !== credentials.length || unit.registered !== credentials.length) {
    throw new EvidenceError(
      `unit ${entry.unit} has ${credentials.length} credentials, announced ${entry.count}, ` +
        `registered ${unit.registered}`,
    );
  }
  for (const credential of credentials) {
    parseElement(credential);
    if (state.credentials.has(credential)) {
      throw new EvidenceError(`credential ${credential} stands twice in the rolls`);
    }
    state.credentials.set(credential, {
      unit: entry.unit,
      excluded: false,
      counter: 0,
      standing: "",
      components: [],
    });
  }
}

export function requireAllRolls(state: RecordState): void {
  const missing = [...state.units.keys()].filter((uuid) => !state.rolls.has(uuid));
  if (missing.length) throw new EvidenceError(`unit ${missing[0]} has no roll`);
}

/** The v1 election record of a unit, derived from definition, roll, trustees and ceremony. */
export function expectedElection(state: RecordState, uuid: string): Uint8Array {
  const [roll, first] = [state.rolls.get(uuid), state.texts[0]];
  if (!roll || !state.ceremony || !first) {
    throw new EvidenceError(`unit ${uuid} has no roll or no ceremony before its election`);
  }
  const trustees = state.requiredTrustees();
  const digests = {
    definition: state.definitionDigest,
    roll: parseHex(roll, 32),
    trustees: sha256(trustees.raw),
    ceremony: state.ceremony.cid,
  };
  const y = formatElement(trustees.publicKey);
  return electionRecord(state.requiredDefinition(), first, state.unit(uuid), digests, y);
}

export async function applyElection(
  state: RecordState,
  entry: EntryOf<"election">,
): Promise<void> {
  if (state.elections.has(entry.unit)) {
    throw new ConductError(`a second election of unit ${entry.unit}`);
  }
  const raw = expectedElection(state, entry.unit);
  if (blobName(raw) !== entry.election) {
    throw new EvidenceError(
      `the election record of unit ${entry.unit} is not the one that follows from definition, ` +
        "roll, trustees and ceremony",
    );
  }
  await state.blob(entry.election);
  state.elections.set(entry.unit, { raw, fingerprint: b64hash(raw) });
  state.electionsSize = state.size + 1;
}

export function requireAllElections(state: RecordState): void {
  const missing = [...state.units.keys()].filter((uuid) => !state.elections.has(uuid));
  if (missing.length) throw new EvidenceError(`unit ${missing[0]} has no election`);
}
