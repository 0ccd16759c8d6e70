// Reading a tlog-policy: one thing a line, every name defined before it is used.
// Source: C2SP tlog-policy (draft). Names are UTF-8 here: a policy file is.

import { parseUtf8, sameBytes } from "../canonical/bytes.ts";
import { MalformedError, PlebisciteError, UnsupportedError } from "../errors.ts";
import { parseNumber } from "./checkpoint.ts";
import { COSIGNATURE_KEY, ED25519_KEY, parseVkey, type KeyKind, type VerifierKey } from "./keys.ts";
import { NO_QUORUM, type Group, type Policy, type PolicyLog, type Witness } from "./policy.ts";

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;
const FEWEST: Readonly<Record<string, number>> = { log: 1, witness: 2, group: 3, quorum: 1 };
const MOST: Readonly<Record<string, number>> = { log: 2, witness: 3, group: 1 << 20, quorum: 1 };

/**
 * The policy in a tlog-policy file; comments, blank lines and runs of blanks are allowed.
 * Throws MalformedError with the line's number, UnsupportedError for an unknown kind of key.
 */
export function parsePolicy(raw: Uint8Array): Policy {
  const whole = parseUtf8(raw);
  if (CONTROL.test(whole)) {
    throw new MalformedError("a policy holds no control characters", "policy");
  }
  const reader = new Reader();
  whole.split("\n").forEach((line, place) => {
    const fields = line.split(/[ \t]+/).filter(Boolean);
    if (fields.length > 0 && !fields[0]?.startsWith("#")) {
      atLine(place + 1, () => reader.read(fields));
    }
  });
  return reader.policy();
}

function atLine(number: number, read: () => void): void {
  try {
    read();
  } catch (problem) {
    const place = `policy line ${number}`;
    if (problem instanceof UnsupportedError) {
      throw new UnsupportedError(problem.message, place);
    }
    throw problem instanceof PlebisciteError ? new MalformedError(problem.message, place) : problem;
  }
}

/** What the lines so far have defined. */
class Reader {
  private readonly logs: PolicyLog[] = [];
  private readonly witnesses: Witness[] = [];
  private readonly groups: Group[] = [];
  private quorum: string | undefined;
  private readonly names = new Set([NO_QUORUM]);
  private readonly grouped = new Set([NO_QUORUM]);

  policy(): Policy {
    if (this.quorum === undefined) {
      throw new MalformedError("the quorum line is missing", "policy");
    }
    const { logs, witnesses, groups, quorum } = this;
    return { logs, witnesses, groups, quorum };
  }

  read([word = "", ...rest]: readonly string[]): void {
    const [fewest, most] = Object.hasOwn(FEWEST, word) ? [FEWEST[word], MOST[word]] : [];
    if (rest.length < (fewest ?? Infinity) || rest.length > (most ?? 0)) {
      const shown = JSON.stringify(word.slice(0, 40));
      throw new MalformedError(`${shown} with ${rest.length} fields is no policy line`);
    }
    const [first = "", second = "", ...others] = rest;
    switch (word) {
      case "log":
        this.addLog(first, second);
        break;
      case "witness":
        this.addWitness(first, second, others[0] ?? "");
        break;
      case "group":
        this.addGroup(first, second, others);
        break;
      default:
        this.setQuorum(first);
    }
  }

  private addLog(vkey: string, url: string): void {
    const others = this.logs.map((log) => log.key);
    this.logs.push({ key: newKey(vkey, ED25519_KEY, others), url });
  }

  private addWitness(name: string, vkey: string, url: string): void {
    this.define(name);
    const others = this.witnesses.map((witness) => witness.key);
    this.witnesses.push({ name, key: newKey(vkey, COSIGNATURE_KEY, others), url });
  }

  private addGroup(name: string, rule: string, members: readonly string[]): void {
    for (const member of members) {
      if (!this.names.has(member) || this.grouped.has(member)) {
        const shown = JSON.stringify(member.slice(0, 40));
        throw new MalformedError(`member ${shown} is undefined or already in a group`);
      }
      this.grouped.add(member);
    }
    const threshold = rule === "all" ? members.length : rule === "any" ? 1 : parseNumber(rule);
    if (threshold < 1 || threshold > members.length) {
      throw new MalformedError(`${rule} of ${members.length} members cannot be met`);
    }
    this.define(name);
    this.groups.push({ name, rule, threshold, members });
  }

  private setQuorum(name: string): void {
    if (this.quorum !== undefined || !this.names.has(name)) {
      const shown = JSON.stringify(name.slice(0, 40));
      throw new MalformedError(`quorum ${shown} is undefined or the second one`);
    }
    this.quorum = name;
  }

  private define(name: string): void {
    if (this.names.has(name)) {
      throw new MalformedError(`the name ${JSON.stringify(name.slice(0, 40))} is taken`);
    }
    this.names.add(name);
  }
}

/** The key, unlike every earlier one: two names for one key are one voice counted twice. */
function newKey(vkey: string, kind: KeyKind, others: readonly VerifierKey[]): VerifierKey {
  const key = parseVkey(vkey);
  if (key.kind !== kind) {
    throw new MalformedError(`key ${key.name} has type ${key.kind}, expected ${kind}`);
  }
  if (others.some((other) => sameBytes(other.public, key.public))) {
    throw new MalformedError(`the public key of ${key.name} stands in an earlier line`);
  }
  return key;
}
