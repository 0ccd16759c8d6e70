// The trustee's journal: what a key is about to state, written down and kept before the statement
// is signed. One canonical JSON line each, as the command line writes them. A key states one thing
// about a unit, ever; the same statement may be answered again.

import { concat, parseUtf8, sameBytes, utf8 } from "../../lib/canonical/bytes.ts";
import { parseHex } from "../../lib/canonical/hexadecimal.ts";
import { parseJson, writeJson } from "../../lib/canonical/json.ts";
import { type Value, list, struct, text } from "../../lib/canonical/shapes.ts";
import { ConductError, MalformedError, UnavailableError } from "../../lib/errors.ts";

/** `key` in text form; `digest`: hex of a hash of fields 1 to 11 of the decryption statement. */
const STATEMENT = struct({ kind: text, key: text, units: list(text), digest: text });
export type Statement = Value<typeof STATEMENT>;

const NEWLINE = 10;

/** The statements made with the keys of one trustee. Immutable: `record` gives the next one. */
export class Journal {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** An empty journal, made together with the key; a lost one is never replaced by it. */
  static readonly empty = new Journal(new Uint8Array());

  /** The statements that stand in it. Throws as `record`. */
  get statements(): readonly Statement[] {
    return this.#lines().map((line) => {
      const statement = statementIn(line);
      if (!statement) throw new UnavailableError("a line of the journal is damaged");
      return statement;
    });
  }

  /**
   * The journal with this statement, to be kept before anything is signed; the same journal when
   * it stands there already. Throws ConductError if this key has stated, or may have stated,
   * something else about one of the units; UnavailableError if a line is damaged.
   */
  record(statement: Statement): Journal {
    parseHex(statement.digest);
    if (!statement.units.length) throw new MalformedError("a statement is about at least one unit");
    const lines = this.#lines();
    this.#refuseDamage(lines, statement);
    const earlier = lines.map(statementIn).filter((one) => one !== undefined);
    for (const one of earlier) refuseConflict(one, statement);
    if (earlier.some((one) => sameBytes(lineOf(one), lineOf(statement)))) return this;
    // An unfinished line gets its newline and stays, as evidence.
    const finished = !this.bytes.length || this.bytes.at(-1) === NEWLINE;
    return new Journal(
      concat(this.bytes, utf8(finished ? "" : "\n"), lineOf(statement), utf8("\n")),
    );
  }

  #lines(): Uint8Array[] {
    const lines: Uint8Array[] = [];
    let start = 0;
    while (start < this.bytes.length) {
      const found = this.bytes.indexOf(NEWLINE, start);
      const end = found < 0 ? this.bytes.length : found;
      lines.push(this.bytes.slice(start, end));
      start = end + 1;
    }
    return lines;
  }

  /** Accept an unfinished line only as the beginning of what follows it. */
  #refuseDamage(lines: readonly Uint8Array[], statement: Statement): void {
    for (const [place, line] of lines.entries()) {
      if (statementIn(line)) continue;
      const following = lines.slice(place + 1).map(statementIn).find((one) => one !== undefined);
      if (following && !beginsWith(lineOf(following), line)) {
        throw new UnavailableError(
          "a line of the journal is damaged; keep the file and use a whole copy",
          `journal line ${place + 1}`,
        );
      }
      if (!following && !beginsWith(lineOf(statement), line)) {
        throw new ConductError(
          "the last statement was interrupted and may have been made; repeat exactly that one " +
            "first; nothing else is signed with this key",
          `journal line ${place + 1}`,
        );
      }
    }
  }
}

function lineOf(statement: Statement): Uint8Array {
  return writeJson(statement, STATEMENT);
}

function statementIn(line: Uint8Array): Statement | undefined {
  try {
    return parseJson(line, STATEMENT);
  } catch {
    return undefined;
  }
}

function beginsWith(whole: Uint8Array, start: Uint8Array): boolean {
  return sameBytes(whole.slice(0, start.length), start);
}

function refuseConflict(earlier: Statement, statement: Statement): void {
  if (earlier.key !== statement.key) return;
  if (sameBytes(lineOf(earlier), lineOf(statement))) return;
  const shared = statement.units.filter((unit) => earlier.units.includes(unit)).sort();
  if (shared.length) {
    throw new ConductError(
      `this key has stated something else about unit ${shared[0]} already; a unit is decrypted ` +
        "once, in one group",
      "journal",
    );
  }
}

/** Both journals as one: what one copy knows, the other may have lost. */
export function mergeJournals(left: Journal, right: Journal): Journal {
  if (beginsWith(right.bytes, left.bytes)) return right;
  return right.statements.reduce((merged, statement) => {
    const known = merged.statements.some((one) => sameBytes(lineOf(one), lineOf(statement)));
    return known ? merged : new Journal(concat(merged.bytes, lineOf(statement), utf8("\n")));
  }, left);
}

/** The journal's text, for people who look. */
export function journalText(journal: Journal): string {
  return parseUtf8(journal.bytes);
}
