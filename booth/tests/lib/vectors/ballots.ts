// Codes, envelopes, chains of vectors/additions and vectors/record; ballots byte for byte.

import { checkOpenedBallot } from "../../../lib/ballot/opened_ballot.ts";
import { credentialSecret, readCode } from "../../../lib/ballot/codes.ts";
import { checkSeal, envelopeFields } from "../../../lib/ballot/envelope.ts";
import { parseElection } from "../../../lib/ballot/v1_election.ts";
import { signedHash, withSignature } from "../../../lib/ballot/v1_ballot.ts";
import { encryptBallot } from "../../../lib/ballot/v1_encryption.ts";
import { verifyBallot } from "../../../lib/ballot/v1_verification.ts";
import { parseUtf8, utf8 } from "../../../lib/canonical/bytes.ts";
import { enc, h512 } from "../../../lib/canonical/encoding.ts";
import { formatHex, parseHex } from "../../../lib/canonical/hexadecimal.ts";
import { PlebisciteError } from "../../../lib/errors.ts";
import { Element, ORDER } from "../../../lib/group/ed25519.ts";
import { signBallot } from "../../../lib/proofs/knowledge.ts";
import { verifySignature } from "../../../lib/proofs/schnorr.ts";
import { equal, refused, type Check, type Json } from "./checking.ts";
import { seeded } from "./seeded.ts";

/** vectors/additions/codes.json */
export function typedCodes(file: Json): Check[] {
  const cases = file.cases.map((one: Json) => ({
    name: `code ${one.name}`,
    run: async () => {
      if (!one.accept) {
        await refused(() => readCode(one.typed));
        return;
      }
      const symbols = readCode(one.typed);
      equal(symbols, one.canonical);
      const secret = credentialSecret(file.origin, file.uuid, symbols);
      equal(secret.toString(), one.secret);
      equal(formatHex(Element.generatorPower(secret).bytes), one.public);
    },
  }));
  const elsewhere = file.same_code_elsewhere;
  const [first] = file.cases;
  const run = () => {
    const secret = credentialSecret(elsewhere.origin, elsewhere.uuid, first.canonical);
    equal(secret.toString(), elsewhere.secret);
  };
  return [...cases, { name: "the first code in another unit", run }];
}

/** vectors/record/codes.json */
export function printedCodes(file: Json): Check[] {
  return file.map((one: Json) => ({
    name: `printed code ${one.printed}`,
    run: () => {
      const symbols = readCode(one.printed);
      equal(symbols, one.symbols);
      const secret = credentialSecret(one.origin, one.unit, symbols);
      equal(secret.toString(), one.secret);
      equal(Element.generatorPower(secret).text, one.credential);
    },
  }));
}

/** vectors/record/envelopes.json */
export function envelopes(file: Json): Check[] {
  return file.map((one: Json, place: number) => ({
    name: `envelope ${place} of kind ${one.kind}`,
    run: async () => {
      const fields = one.fields.map((field: string) => parseHex(field));
      if (one.encoded !== null) {
        equal(formatHex(enc(one.kind, fields)), one.encoded);
      }
      const { commitment, response } = one;
      const verify = () => {
        const key = Element.decode(parseHex(one.fields[4]));
        verifySignature(one.kind, fields, key, { commitment, response });
      };
      await (one.accept ? verify() : refused(verify));
    },
  }));
}

function statementOf(entry: Json) {
  return {
    origin: entry.origin,
    uuid: entry.uuid,
    fingerprint: entry.phi,
    credential: Element.decode(parseHex(entry.credential)),
    tracker: parseHex(entry.ballot),
    replaces: parseHex(entry.replaces),
    counter: entry.counter,
  };
}

/** vectors/additions/ballots.json: every entry's envelope, where the verdict rests on it. */
export function chains(file: Json): Check[] {
  return file.flatMap((one: Json) => [
    ...one.entries.map((entry: Json, place: number) => ({
      name: `chain ${one.name}, entry ${place}: ${one.verdicts[place]}`,
      run: () => {
        equal(envelopeVerdict(one, entry, place), true);
      },
    })),
    ...(one.statement_sha512 ?? []).map((digest: string, place: number) => ({
      name: `chain ${one.name}, statement ${place}`,
      run: () => {
        const entry = one.entries[place];
        equal(formatHex(h512(entry.kind, envelopeFields(statementOf(entry)))), digest);
      },
    })),
  ]);
}

/** Whether the envelope holds where the entry is admitted, or it is refused for something. */
function envelopeVerdict(one: Json, entry: Json, place: number): boolean {
  const statement = { ...statementOf(entry), origin: one.origin, uuid: one.uuid };
  // These vectors hold RFC 8032 bytes where entries have v1's reversed text.
  const commitment = formatHex(parseHex(entry.signature.commitment).reverse());
  const signature = { commitment, response: entry.signature.response };
  const { verdicts, phi } = one;
  try {
    checkSeal(entry.kind, { ...statement, fingerprint: phi }, signature);
    return true; // rules of the chain may still refuse it: see tests of chain.ts
  } catch (problem) {
    if (!(problem instanceof PlebisciteError)) {
      throw problem;
    }
    return verdicts[place] !== "admitted";
  }
}

/** fixtures/ballots.json: the same random bytes give the same ballot, bit by bit. */
export function v1Ballots(file: Json): Check[] {
  return file.flatMap((one: Json) => [
    {
      name: `ballot ${one.random} is encrypted byte for byte`,
      run: async () => {
        const election = parseElection(utf8(one.election));
        const random = seeded(one.random);
        const made = encryptBallot(election, one.choices, BigInt(one.secret), random);
        equal(parseUtf8(made.raw), one.ballot);
        equal(
          made.randomness.map((row) => row.map(String)),
          one.randomness,
        );
        const secret = BigInt(one.secret);
        await refused(() => encryptBallot(election, one.choices.slice(1), secret, random));
      },
    },
    {
      name: `ballot ${one.random} verifies and opens`,
      run: async () => {
        const election = parseElection(utf8(one.election));
        checkOpenedBallot(election, utf8(one.ballot), one.choices, one.randomness);
        for (const [why, altered, expected] of alteredBallots(one.ballot, BigInt(one.secret))) {
          equal(altered === one.ballot, false, why);
          const problem = await refused(() => verifyBallot(election, utf8(altered)));
          equal(problem.toString().includes(expected), true, `${why}: ${problem.toString()}`);
        }
      },
    },
  ]);
}

/**
 * Ballots spoiled one thing at a time, signed again by their voter, and part of what must be said:
 * a false signature alone would hide that a proof is not looked at.
 */
function alteredBallots(text: string, secret: bigint): (readonly [string, string, string])[] {
  const change = (why: string, edit: (ballot: Json) => void, expected: string) => {
    const ballot = JSON.parse(text) as Json;
    edit(ballot);
    const proof = signBallot(signedHash(ballot), secret, seeded(why));
    return [why, parseUtf8(withSignature(ballot, proof)), expected] as const;
  };
  const unsigned = (why: string, edit: (ballot: Json) => void, expected: string) => {
    const ballot = JSON.parse(text) as Json;
    edit(ballot);
    return [why, JSON.stringify(ballot), expected] as const;
  };
  const spoil = (proof: Json) => {
    proof.response = ((BigInt(proof.response) + 1n) % ORDER).toString();
  };
  const isBlank = "blank_proof" in (JSON.parse(text) as Json).answers[0];
  const fits = "do not add up";
  return [
    change("another uuid", (b) => (b.election_uuid = "11111111111111"), "another election"),
    change("another fingerprint", (b) => (b.election_hash = b.signature.hash), "another text"),
    change(
      "an element of order 4",
      (b) => (b.answers[0].choices[0].alpha = "0".repeat(64)),
      "is not in the prime-order group",
    ),
    change(
      "the identity",
      (b) => (b.answers[0].choices[0].beta = `${"0".repeat(63)}1`),
      "the identity is not allowed",
    ),
    change(
      "swapped alpha and beta",
      (b) => {
        const [pair] = b.answers[0].choices;
        [pair.alpha, pair.beta] = [pair.beta, pair.alpha];
      },
      fits,
    ),
    change(
      "a scalar in another spelling",
      (b) => {
        const [proof] = b.answers[0].individual_proofs[0];
        proof.response = (BigInt(proof.response) + ORDER).toString();
      },
      "is not below the order",
    ),
    change("an individual proof", (b) => spoil(b.answers[0].individual_proofs[0][1]), fits),
    change("an overall proof", (b) => spoil(b.answers[0].overall_proof[0]), fits),
    change("a proof missing", (b) => b.answers[0].overall_proof.pop(), "proofs where"),
    change("an answer missing", (b) => b.answers.pop(), "answers to"),
    change("an answer twice", (b) => b.answers.push(b.answers[0]), "answers to"),
    change("a ciphertext missing", (b) => b.answers[0].choices.pop(), "ciphertexts, needed"),
    change(
      "individual proofs missing",
      (b) => b.answers[0].individual_proofs.pop(),
      "individual proofs, needed",
    ),
    isBlank
      ? change("no blank proof", (b) => delete b.answers[0].blank_proof, "is missing")
      : change("a blank proof", (b) => (b.answers[0].blank_proof = []), "does not belong here"),
    ...(isBlank ? [change("a blank proof", (b) => spoil(b.answers[0].blank_proof[1]), fits)] : []),
    change("another credential", (b) => (b.credential = b.answers[0].choices[0].alpha), "sign"),
    unsigned("another signature", (b) => spoil(b.signature.proof), "did not sign"),
    unsigned("another hash", (b) => (b.signature.hash = b.election_hash), "not that of the ballot"),
    unsigned("an unknown field", (b) => (b.more = 1), "canonical"),
    ["a space", text.replace(",", ", "), "canonical"],
    ["upper case", text.replace(/"alpha":"[^"]+"/, (field) => field.toUpperCase()), "missing"],
  ];
}
