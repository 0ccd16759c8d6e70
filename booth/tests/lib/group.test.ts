// Elements and scalars that are none, and the powers of those that are.

import { expect, test } from "vitest";

import { MalformedError } from "../../lib/errors.ts";
import { Element, modOrder, ORDER, product } from "../../lib/group/ed25519.ts";
import { parseScalar } from "../../lib/group/scalars.ts";
import { checkBits } from "../../lib/ballot/v1_encryption.ts";
import { parseElection, type V1Question } from "../../lib/ballot/v1_election.ts";
import { utf8 } from "../../lib/canonical/bytes.ts";
import { UnsupportedError } from "../../lib/errors.ts";
import { TOWN, townBlobs } from "./town.ts";

const P = 2n ** 255n - 19n;
const text = (y: bigint, sign = 0n) => (y + (sign << 255n)).toString(16).padStart(64, "0");
const good = Element.generatorPower(5n);

// The eight points of small order, and encodings that only lenient readers take.
const ORDER_EIGHT = [
  "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7",
  "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
];

test.each([
  ["the identity", text(1n)],
  ["the point of order 2", text(P - 1n)],
  ["a point of order 4", text(0n)],
  ["the other point of order 4", text(0n, 1n)],
  ["a point of order 8", ORDER_EIGHT[0] ?? ""],
  ["another point of order 8", ORDER_EIGHT[1] ?? ""],
  ["the identity with a sign", text(1n, 1n)],
  ["the identity beyond p", text(P + 1n)],
  ["y beyond p", text(P + 3n)],
  ["no point of the curve", text(2n)],
  ["31 bytes", text(1n).slice(2)],
  ["33 bytes", `${text(1n)}00`],
  ["upper case", good.text.toUpperCase()],
])("%s is no element", (_, bad) => {
  expect(() => Element.parse(bad)).toThrow(MalformedError);
});

test("a point with a small-order part is no element", () => {
  // good + the point of order 2: the same x and y, both with their sign changed.
  const y = BigInt(`0x${good.text}`) & ((1n << 255n) - 1n);
  const sign = BigInt(`0x${good.text}`) >> 255n;
  expect(Element.parse(text(y, sign)).equals(good)).toBe(true);
  expect(() => Element.parse(text(P - y, 1n - sign))).toThrow(MalformedError);
});

test("an element has 32 bytes", () => {
  expect(() => Element.decode(new Uint8Array(31))).toThrow("32 bytes");
});

test("the identity is taken where it is allowed", () => {
  expect(Element.parse(text(1n), true).isIdentity).toBe(true);
  expect(product([]).isIdentity).toBe(true);
  expect(good.power(0n).isIdentity).toBe(true);
  expect(good.power(ORDER).isIdentity).toBe(true);
});

test("powers by every way are the same", () => {
  const prepared = Element.parse(good.text).prepare();
  for (const scalar of [1n, 2n, 77n, ORDER - 1n, ORDER + 4n, -3n]) {
    const expected = good.publicPower(scalar).text;
    expect(good.power(scalar).text).toBe(expected);
    expect(prepared.power(scalar).text).toBe(expected);
    expect(prepared.publicPower(scalar).text).toBe(expected);
    expect(Element.generatorPower(5n * scalar).text).toBe(expected);
    expect(Element.written([good.power(scalar)])[0]?.text).toBe(expected);
  }
  expect(good.times(good).over(good).equals(good)).toBe(true);
  expect(modOrder(-1n)).toBe(ORDER - 1n);
});

test.each([
  "",
  "-1",
  "01",
  "+1",
  "1.0",
  " 1",
  "1 ",
  "0x1",
  "１",
  ORDER.toString(),
  "9".repeat(2000),
])("scalar %j is refused", (bad) => {
  expect(() => parseScalar(bad)).toThrow(MalformedError);
});

test("scalars up to the order", () => {
  expect(parseScalar("0")).toBe(0n);
  expect(parseScalar((ORDER - 1n).toString())).toBe(ORDER - 1n);
});

// -- elections that are none

const electionText = (): string => {
  const found = [...townBlobs().values()].map((raw) => Buffer.from(raw).toString());
  return found.find((raw) => raw.startsWith('{"version"')) ?? "";
};

test.each<[string, RegExp, string, typeof MalformedError | typeof UnsupportedError]>([
  ["another version", /"version":1/, '"version":2', UnsupportedError],
  ["another group", /"group":"Ed25519"/, '"group":"X"', UnsupportedError],
  ["a uuid of other letters", /"uuid":"./, '"uuid":"0', MalformedError],
  ["the identity as key", /"public_key":"[^"]+"/, `"public_key":"${text(1n)}"`, MalformedError],
  ["no questions", /"questions":\[.*\],"uuid"/, '"questions":[],"uuid"', MalformedError],
  ["no answers", /"answers":\[[^\]]*\]/, '"answers":[]', MalformedError],
  ["min above max", /"min":\d,"max":1/, '"min":2,"max":1', MalformedError],
  ["min below zero", /"min":\d/, '"min":-1', MalformedError],
  ["an unknown field", /^\{/, '{"x":1,', MalformedError],
])("an election with %s is refused", (_, from, to, expected) => {
  const raw = electionText();
  expect(raw).toMatch(from);
  parseElection(utf8(raw));
  expect(() => parseElection(utf8(raw.replace(from, to)))).toThrow(expected);
});

const question = (blank: boolean, min: number, max: number): V1Question => ({
  answers: ["a", "b", "c"],
  blank: blank ? true : undefined,
  min,
  max,
  question: "?",
});

test.each<[boolean, number, number, number[]]>([
  [false, 1, 2, [0, 0, 0]],
  [false, 1, 2, [1, 1, 1]],
  [false, 1, 2, [1, 0]],
  [false, 1, 2, [2, 0, 0]],
  [false, 0, 2, [-1, 1, 1]],
  [true, 0, 2, [1, 1, 0, 0]],
  [true, 1, 2, [0, 0, 0, 0]],
])("with blank %s, %i to %i: %j is no vote", (blank, min, max, bits) => {
  expect(() => {
    checkBits(question(blank, min, max), bits, "");
  }).toThrow();
});

test("votes that are valid", () => {
  checkBits(question(true, 1, 2), [1, 0, 0, 0], "");
  checkBits(question(true, 1, 2), [0, 1, 0, 1], "");
  checkBits(question(false, 0, 2), [0, 0, 0], "");
  expect(TOWN.codes).toHaveLength(10);
});
