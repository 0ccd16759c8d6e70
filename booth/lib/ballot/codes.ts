// Voting codes: 26 random symbols and 2 check symbols, and the credential they give. A wrong
// symbol, or an exchange of two, is told before anything is sent; nothing is corrected automatically.

import { MalformedError } from "../errors.ts";
import { GROUP_NAME } from "../group/ed25519.ts";
import { strongChallenge } from "../proofs/transcript.ts";

export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SECRET_SYMBOLS = 26;
const SYMBOLS = 28;
const LOOKALIKES: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1" };
const FIELD_POLYNOMIAL = 0b100101; // x^5 + x^2 + 1
const FIELD_SIZE = 32;

/** What is wrong with a code: a character that codes never have, the length, or the check. */
export type CodeMistake = "character" | "length" | "check";

/** A code as typed is no code. `detail`: the character, or how many symbols there are. */
export class MistypedCode extends MalformedError {
  constructor(
    message: string,
    readonly mistake: CodeMistake,
    readonly detail: string,
  ) {
    super(message);
  }
}

/** a · value in GF(32), a = x. */
function timesGenerator(value: number): number {
  const doubled = value << 1;
  return doubled & FIELD_SIZE ? doubled ^ FIELD_POLYNOMIAL : doubled;
}

/** Whether Σ v_i = 0 and Σ a^i · v_i = 0. Horner's rule from the last symbol. */
function checkHolds(values: readonly number[]): boolean {
  const plain = values.reduce((sum, value) => sum ^ value, 0);
  const weighted = values.reduceRight((sum, value) => timesGenerator(sum) ^ value, 0);
  return plain === 0 && weighted === 0;
}

/**
 * The 26 canonical symbols of a code as a person typed it. Case, spaces and hyphens do not matter;
 * O, I and L are read as 0, 1 and 1. Throws MistypedCode.
 */
export function readCode(typed: string): string {
  const symbols = canonicalSymbols(typed);
  if (symbols.length !== SYMBOLS) {
    throw new MistypedCode(
      `the code has ${symbols.length} symbols; a code has ${SYMBOLS}`,
      "length",
      String(symbols.length),
    );
  }
  if (!checkHolds(symbols.map((symbol) => ALPHABET.indexOf(symbol)))) {
    throw new MistypedCode(
      "the code is mistyped: its check symbols do not fit; compare it with the letter",
      "check",
      "",
    );
  }
  return symbols.slice(0, SECRET_SYMBOLS).join("");
}

function canonicalSymbols(typed: string): string[] {
  const kept = [...typed].filter((character) => character !== " " && character !== "-");
  return kept.map((character) => {
    // Only ASCII letters are turned: other alphabets have letters whose capital is one of ours.
    const upper = /^[a-z]$/.test(character) ? character.toUpperCase() : character;
    const symbol = LOOKALIKES[upper] ?? upper;
    if (!ALPHABET.includes(symbol)) {
      throw new MistypedCode(
        `the code holds ${JSON.stringify(character)}, which codes never have`,
        "character",
        character,
      );
    }
    return symbol;
  });
}

/** The voting secret of a code in one unit of one referendum; 0 … order − 1. */
export function credentialSecret(origin: string, uuid: string, symbols: string): bigint {
  return strongChallenge("credential", [GROUP_NAME, origin, uuid, symbols]);
}
