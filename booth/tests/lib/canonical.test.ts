import { expect, test } from "vitest";

import {
  formatBase64,
  parseB64hash,
  parseBase64,
  parseBase64url,
} from "../../lib/canonical/base64.ts";
import { bytesFromBig, parseUtf8, utf8 } from "../../lib/canonical/bytes.ts";
import { enc, u32, u64 } from "../../lib/canonical/encoding.ts";
import { formatHex, parseHex } from "../../lib/canonical/hexadecimal.ts";
import { parseJson, writeJson, writePlainJson } from "../../lib/canonical/json.ts";
import {
  flag,
  integer,
  list,
  mapping,
  nullable,
  oneOf,
  optional,
  pair,
  struct,
  tagged,
  text,
  type Shape,
} from "../../lib/canonical/shapes.ts";
import { wordsOf } from "../../lib/canonical/words.ts";
import { MalformedError, MisuseError } from "../../lib/errors.ts";

const shape = struct({
  name: text,
  count: integer(0, 10),
  open: optional(flag, true),
  more: optional(list(text)),
});

test("one value has one spelling", () => {
  const good = '{"name":"é\\n\\u0001\\u007f\\"\u2028","count":3,"open":false,"more":["a"]}';
  expect(parseUtf8(writeJson(parseJson(utf8(good), shape), shape))).toBe(good);
  expect(parseJson(utf8('{"name":"","count":0}'), shape)).toEqual({
    name: "",
    count: 0,
    open: true,
    more: undefined,
  });
});

test.each([
  ["a space", '{"name": "","count":0}'],
  ["another order", '{"count":0,"name":""}'],
  ["an unknown field", '{"name":"","count":0,"x":1}'],
  ["a field of every object", '{"name":"","count":0,"__proto__":1}'],
  ["a repeated field", '{"name":"","count":0,"count":0}'],
  ["a missing field", '{"name":""}'],
  ["a default written out", '{"name":"","count":0,"open":true}'],
  ["an escape not needed", '{"name":"\\u0061","count":0}'],
  ["upper-case hex in an escape", '{"name":"\\u001F","count":0}'],
  ["a raw delete character", '{"name":"\x7f","count":0}'],
  ["a slash escaped", '{"name":"\\/","count":0}'],
  ["a fraction", '{"name":"","count":0.0}'],
  ["an exponent", '{"name":"","count":1e0}'],
  ["minus zero", '{"name":"","count":-0}'],
  ["a number too large", '{"name":"","count":11}'],
  ["a number below", '{"name":"","count":-1}'],
  ["a number that no machine holds", '{"name":"","count":9007199254740993}'],
  ["a text for a number", '{"name":"","count":"0"}'],
  ["a number for a text", '{"name":0,"count":0}'],
  ["null", '{"name":null,"count":0}'],
  ["a list", "[]"],
  ["an object for a list", '{"name":"","count":0,"more":{}}'],
  ["a number for a flag", '{"name":"","count":0,"open":0}'],
  ["a lone surrogate", '{"name":"\\ud800","count":0}'],
  ["a newline at the end", '{"name":"","count":0}\n'],
  ["a byte-order mark", '\ufeff{"name":"","count":0}'],
  ["nothing", ""],
])("%s is refused", (_, raw) => {
  expect(() => parseJson(new TextEncoder().encode(raw), shape)).toThrow(MalformedError);
});

test("bytes that are no UTF-8 are refused", () => {
  expect(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22), text)).toThrow(MalformedError);
  expect(() => writePlainJson("\udc00")).toThrow(MalformedError);
  expect(() => utf8("a\ud800")).toThrow(MalformedError);
  expect(utf8("\u{1f600}")).toHaveLength(4);
});

test("pairs, choices, maps and tags", () => {
  const both = pair(text, integer());
  expect(parseJson(utf8('["a",1]'), both)).toEqual(["a", 1]);
  expect(() => parseJson(utf8('["a",1,2]'), both)).toThrow(MalformedError);
  expect(() => parseJson(utf8('"c"'), oneOf("a", "b"))).toThrow(MalformedError);
  expect(parseJson(utf8("null"), nullable(text))).toBeNull();
  expect(parseJson(utf8('{"a":1}'), mapping(integer())).get("a")).toBe(1);
  const one = struct({ kind: oneOf("one"), x: text });
  const kinds = tagged("kind", { one } as Record<string, Shape<{ kind: "one"; x: string }>>);
  expect(parseJson(utf8('{"kind":"one","x":""}'), kinds).x).toBe("");
  for (const bad of ['{"x":"","kind":"one"}', '{"kind":"two"}', '{"kind":"toString"}', "7"]) {
    expect(() => parseJson(utf8(bad), kinds)).toThrow(MalformedError);
  }
});

test.each(["QQ", "QR==", "Q===", "QQ=", "=QQ=", "QUI", "QUI=\n", "QU-_", "A", "é==="])(
  "base64 %j is refused",
  (bad) => {
    expect(() => parseBase64(bad)).toThrow(MalformedError);
  },
);

test("base64 of every length", () => {
  for (let length = 0; length < 40; length += 1) {
    const raw = Uint8Array.from({ length }, (_, place) => (place * 37 + length) & 255);
    expect(formatBase64(raw)).toBe(Buffer.from(raw).toString("base64"));
    expect(parseBase64(formatBase64(raw))).toEqual(raw);
    expect(parseBase64url(Buffer.from(raw).toString("base64url"))).toEqual(raw);
  }
  expect(() => parseB64hash("QUI")).toThrow(MalformedError);
});

test.each(["A0", "0", "zz", "0g", " 00", "00\n"])("hex %j is refused", (bad) => {
  expect(() => parseHex(bad)).toThrow(MalformedError);
});

test("hex of a fixed size", () => {
  expect(formatHex(parseHex("00ff10"))).toBe("00ff10");
  expect(() => parseHex("00ff", 3)).toThrow(MalformedError);
});

test("lengths stand before every field", () => {
  expect(formatHex(enc("unit", ["a", "b"]))).toBe(
    "00000012706c65626973636974652f76312f756e69740000000161000000016" + "2",
  );
  expect(() => u32(2 ** 32)).toThrow(RangeError);
  expect(() => u64(-1)).toThrow(RangeError);
  expect(() => bytesFromBig(256n, 1)).toThrow(RangeError);
});

test("a digest holds only so many words", () => {
  expect(() => wordsOf(new Uint8Array(8), 6)).toThrow(MisuseError);
  expect(() => wordsOf(new Uint8Array(8), 0)).toThrow(MisuseError);
});
