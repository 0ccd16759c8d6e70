// Numbers modulo the order of the group, and their one spelling: decimal ASCII digits, no sign, no
// leading zero, below the order.

import { MalformedError } from "../errors.ts";
import { ORDER } from "./ed25519.ts";

const DECIMAL = /^(?:0|[1-9][0-9]*)$/;
const LONGEST = 1024; // digits

/** The number written in `text`. Throws MalformedError for any other spelling or range. */
export function parseScalar(text: string): bigint {
  if (text.length > LONGEST || !DECIMAL.test(text)) {
    const shown = JSON.stringify(text.slice(0, 40));
    throw new MalformedError(`${shown} is not a decimal number in its one spelling`);
  }
  const number = BigInt(text);
  if (number >= ORDER) {
    throw new MalformedError(`scalar ${text.slice(0, 20)}… is not below the order of the group`);
  }
  return number;
}
