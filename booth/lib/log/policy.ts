// Whom to trust: the log, its witnesses, groups of them, and the quorum that must cosign.
// Source: C2SP tlog-policy (draft).

import { formatVkey, type VerifierKey } from "./keys.ts";

export const NO_QUORUM = "none";

/** A log: its key, whose name is its origin, and its address if any. */
export type PolicyLog = { readonly key: VerifierKey; readonly url: string };

/** A witness: its name in this policy, its cosigning key, and its address if any. */
export type Witness = { readonly name: string; readonly key: VerifierKey; readonly url: string };

/** A group: met when `threshold` of its members are; `rule` is as written. */
export type Group = {
  readonly name: string;
  readonly rule: string;
  readonly threshold: number;
  readonly members: readonly string[];
};

/** A policy, in the order it was written; `quorum` names a witness or group, or is "none". */
export type Policy = {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly Witness[];
  readonly groups: readonly Group[];
  readonly quorum: string;
};

/** Whether the witnesses of these names make the quorum; true if none is asked for. */
export function isMetBy(policy: Policy, cosigners: ReadonlySet<string>): boolean {
  const met = new Map([[NO_QUORUM, true]]);
  for (const witness of policy.witnesses) {
    met.set(witness.name, cosigners.has(witness.name));
  }
  for (const group of policy.groups) {
    const count = group.members.filter((member) => met.get(member) === true).length;
    met.set(group.name, count >= group.threshold);
  }
  return met.get(policy.quorum) === true;
}

/**
 * How many witnesses may lie before two histories can both be cosigned: any two quorums share at
 * least one more than this. Negative: two quorums need not share one. null: no quorum at all.
 */
export function toleratedLiars(policy: Policy): number | null {
  if (policy.quorum === NO_QUORUM) {
    return null;
  }
  const shared = new Map(policy.witnesses.map((witness) => [witness.name, 1]));
  for (const group of policy.groups) {
    // Two sets of k out of n members have at least 2k − n in common: the cheapest ones.
    const common = Math.max(2 * group.threshold - group.members.length, 0);
    const costs = group.members.map((member) => shared.get(member) ?? 0).sort((a, b) => a - b);
    shared.set(
      group.name,
      costs.slice(0, common).reduce((sum, cost) => sum + cost, 0),
    );
  }
  return (shared.get(policy.quorum) ?? 0) - 1;
}

/** The exact text: one thing a line, single spaces. */
export function formatPolicy(policy: Policy): string {
  const lines = [
    ...policy.logs.map((log) => ["log", formatVkey(log.key), log.url]),
    ...policy.witnesses.map((one) => ["witness", one.name, formatVkey(one.key), one.url]),
    ...policy.groups.map((group) => ["group", group.name, group.rule, ...group.members]),
    ["quorum", policy.quorum],
  ];
  return lines.map((fields) => `${fields.filter(Boolean).join(" ")}\n`).join("");
}
