// The policy file of one referendum: whose word counts, pinned by a fingerprint on paper. A line
// `plebiscite-policy/1`, a line `commission <vkey>`, then a tlog-policy in one exact spelling.

import { sha256 } from "@noble/hashes/sha2.js";

import { parseUtf8, sameBytes, utf8 } from "../canonical/bytes.ts";
import { policyWords } from "../canonical/words.ts";
import { MalformedError, MisuseError } from "../errors.ts";
import { ED25519_KEY, formatVkey, parseVkey, type VerifierKey } from "./keys.ts";
import { formatPolicy, NO_QUORUM, toleratedLiars, type Policy } from "./policy.ts";
import { parsePolicy } from "./policy_grammar.ts";

const HEADER = "plebiscite-policy/1";
const COMMISSION = "commission ";

/** The commission's key and the policy for the one log. */
export type PolicyFile = {
  readonly commission: VerifierKey;
  /** The referendum's log; its name is the origin. */
  readonly log: VerifierKey;
  readonly policy: Policy;
  /** The tlog-policy's exact text, as the definition repeats it. */
  readonly policyText: string;
  /** SHA-256 of the file: the full fingerprint, as the QR code carries it. */
  readonly digest: Uint8Array;
  /** The twelve words of the fingerprint, as the voter's letter prints them. */
  readonly words: readonly string[];
  readonly witnessed: boolean;
};

/**
 * The policy file in `raw`. Throws MalformedError for any but the one spelling or a key that serves
 * two; MisuseError if two quorums need not share a witness, so that the quorum would prove nothing.
 */
export function parsePolicyFile(raw: Uint8Array): PolicyFile {
  const [header, line, ...rest] = parseUtf8(raw).split("\n");
  if (header !== HEADER || !line?.startsWith(COMMISSION)) {
    throw new MalformedError(`a policy file begins with ${HEADER} and commission <vkey>`);
  }
  const commission = parseVkey(line.slice(COMMISSION.length));
  const policy = parsePolicy(utf8(rest.join("\n")));
  const [log, ...others] = policy.logs;
  if (log === undefined || others.length > 0) {
    throw new MalformedError(`${policy.logs.length} logs, expected the referendum's one`);
  }
  const policyText = formatPolicy(policy);
  const again = utf8(`${HEADER}\n${COMMISSION}${formatVkey(commission)}\n${policyText}`);
  if (!sameBytes(again, raw)) {
    throw new MalformedError("not the one spelling of this policy: written again, bytes differ");
  }
  requireSound(commission, policy);
  const digest = sha256(raw);
  return {
    commission,
    log: log.key,
    policy,
    policyText,
    digest,
    words: policyWords(digest),
    witnessed: policy.quorum !== NO_QUORUM,
  };
}

function requireSound(commission: VerifierKey, policy: Policy): void {
  if (commission.kind !== ED25519_KEY) {
    throw new MalformedError("the commission's key makes cosignatures", "policy file line 2");
  }
  const parties = [...policy.logs, ...policy.witnesses].map((party) => party.key);
  const keys = new Set([commission, ...parties].map((key) => key.public.join()));
  if (keys.size !== parties.length + 1) {
    throw new MalformedError("one public key serves two of commission, log and witnesses");
  }
  const liars = toleratedLiars(policy);
  if (liars !== null && liars < 0) {
    throw new MisuseError(
      "two quorums of this policy need not share a witness, so both of two histories could be " +
        "cosigned; ask for more than half of the witnesses",
      "policy file",
    );
  }
}
