// The canonical parts of a definition, and the hash that every election record commits to. Parts:
// `definition.json`, then `texts/<language>.json` in the definition's order of languages.

import { concat } from "../canonical/bytes.ts";
import { h256, lp, ls } from "../canonical/encoding.ts";
import { parseJson } from "../canonical/json.ts";
import type { Shape } from "../canonical/shapes.ts";
import { MalformedError } from "../errors.ts";
import { definitionShape, textsShape, type Definition, type Texts } from "./definition.ts";

/** A part's name and its bytes. */
export type Part = { readonly name: string; readonly raw: Uint8Array };

const VALUES_PART = "definition.json";

/** H256(`definition`, ls of lp(name) ‖ lp(bytes)): 32 bytes. */
export function definitionHash(parts: readonly Part[]): Uint8Array {
  return h256("definition", [ls(parts.map(({ name, raw }) => concat(lp(name), lp(raw))))]);
}

/**
 * The values whose parts these are. Throws MalformedError for other names, another order, missing
 * parts or bytes that are not the one spelling of their values.
 */
export function parseParts(parts: readonly Part[]): {
  definition: Definition;
  texts: readonly Texts[];
} {
  const [values, ...others] = parts;
  if (values?.name !== VALUES_PART) {
    throw new MalformedError(`the first part of a definition is ${VALUES_PART}`);
  }
  const definition = parsePart(values, definitionShape);
  const expected = definition.languages.map((language) => `texts/${language}.json`);
  if (others.map((part) => part.name).join("\n") !== expected.join("\n")) {
    throw new MalformedError("the parts of texts are not those of the definition's languages");
  }
  const texts = others.map((part) => parsePart(part, textsShape));
  texts.forEach((words, place) => {
    if (words.language !== definition.languages[place]) {
      throw new MalformedError(`texts in ${words.language}`, others[place]?.name);
    }
  });
  return { definition, texts };
}

function parsePart<T>(part: Part, shape: Shape<T>): T {
  try {
    return parseJson(part.raw, shape);
  } catch (problem) {
    throw problem instanceof MalformedError
      ? new MalformedError(problem.message, [part.name, problem.place].filter(Boolean).join(", "))
      : problem;
  }
}
