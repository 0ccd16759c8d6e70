// Scalar scalars as v1's decimal text, without big integers: every digit costs the same steps.

import { MalformedError } from "../../lib/errors.ts";
import { SCALAR_BYTES, type Scalar, reduceBigEndian, sameSecret } from "./sodium.ts";

const SPELLING = /^(?:0|[1-9][0-9]{0,1023})$/;
const MOST_DIGITS = 78; // of 256 bits

/** The decimal text of a scalar: no sign, no leading zero. */
export function writeDecimal(scalar: Scalar): string {
  const rest = Uint8Array.from(scalar).reverse(); // big-endian
  const digits = new Array<number>(MOST_DIGITS);
  for (let place = MOST_DIGITS - 1; place >= 0; place -= 1) digits[place] = divideByTen(rest);
  const text = digits.join("").replace(/^0+/, "");
  return text === "" ? "0" : text;
}

/** Divides the big-endian number in place; gives the remainder. */
function divideByTen(number: Uint8Array): number {
  let remainder = 0;
  for (let place = 0; place < number.length; place += 1) {
    const value = remainder * 256 + (number[place] ?? 0);
    number[place] = Math.floor(value / 10);
    remainder = value % 10;
  }
  return remainder;
}

/**
 * The scalar whose one spelling is `text`. Throws MalformedError for another spelling, or a number
 * not below the order; the message never holds the text, which may be secret.
 */
export function readDecimal(text: string): Scalar {
  const whole = digitsToBytes(text, SCALAR_BYTES);
  const scalar = reduceBigEndian(whole);
  if (!sameSecret(scalar, whole.reverse())) {
    throw new MalformedError("a secret number is not below the group's order");
  }
  return scalar;
}

/** As `readDecimal`, but reduced: v1 programs write some secrets above the order. */
export function readUnreduced(text: string): Scalar {
  return reduceBigEndian(digitsToBytes(text, 2 * SCALAR_BYTES));
}

/** Big-endian. */
function digitsToBytes(text: string, size: number): Uint8Array {
  if (!SPELLING.test(text)) {
    throw new MalformedError("a secret is not a decimal number in its one spelling");
  }
  const number = new Uint8Array(size);
  for (const digit of text) {
    let carry = digit.charCodeAt(0) - 48;
    for (let place = size - 1; place >= 0; place -= 1) {
      const value = (number[place] ?? 0) * 10 + carry;
      number[place] = value & 255;
      carry = value >> 8;
    }
    if (carry) throw new MalformedError("a secret number is too large");
  }
  return number;
}
