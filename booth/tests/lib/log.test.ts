// Policies, keys, notes, checkpoints and receipts that must be refused, and quorums that are met.

import { ed25519 } from "@noble/curves/ed25519.js";
import { expect, test } from "vitest";

import { formatBase64 } from "../../lib/canonical/base64.ts";
import { concat, utf8 } from "../../lib/canonical/bytes.ts";
import {
  MalformedError,
  MisuseError,
  PlebisciteError,
  UnsupportedError,
} from "../../lib/errors.ts";
import { parseBundle } from "../../lib/log/bundles.ts";
import { parseCheckpoint, parseHash, parseNumber } from "../../lib/log/checkpoint.ts";
import { buildConsistency, verifyConsistency } from "../../lib/log/consistency.ts";
import { verifyCosignature } from "../../lib/log/cosignature.ts";
import { verifyLeafInclusion } from "../../lib/log/inclusion.ts";
import {
  COSIGNATURE_KEY,
  ED25519_KEY,
  formatVkey,
  keyId,
  parseVkey,
  verifyWith,
  type VerifierKey,
} from "../../lib/log/keys.ts";
import { isPowerOfTwo, leafHash, rootOf, splitPoint } from "../../lib/log/merkle.ts";
import { parseNote, verifyText } from "../../lib/log/note.ts";
import { isMetBy, toleratedLiars } from "../../lib/log/policy.ts";
import { parsePolicyFile } from "../../lib/log/policy_file.ts";
import { parsePolicy } from "../../lib/log/policy_grammar.ts";
import { parseReceipt, verifyReceipt } from "../../lib/log/receipt.ts";
import { bundlePath, edgeTiles, rows, tileAt, tilePath } from "../../lib/log/tiles.ts";
import { AuthenticatedTree } from "../../lib/log/tree.ts";
import { openCheckpoint, requireQuorum, witnessTime } from "../../lib/log/witnessed.ts";
import { checkpointNote, TOWN } from "./town.ts";

const key = (name: string, kind: VerifierKey["kind"], seed: number): VerifierKey => ({
  name,
  kind,
  public: ed25519.getPublicKey(new Uint8Array(32).fill(seed)),
});
const LOG = formatVkey(key("log.example", ED25519_KEY, 1));
const COMMISSION = formatVkey(key("council.example", ED25519_KEY, 2));
const WITNESSES = [3, 4, 5].map((seed) => formatVkey(key(`w${seed}`, COSIGNATURE_KEY, seed)));
const [W3 = "", W4 = "", W5 = ""] = WITNESSES;
const three = `witness a ${W3}\nwitness b ${W4}\nwitness c ${W5}\n`;
const file = (policy: string) => utf8(`plebiscite-policy/1\ncommission ${COMMISSION}\n${policy}`);
const whole = (rest: string) => `log ${LOG}\n${rest}`;

test("quorums of groups within groups", () => {
  const policy = parsePolicy(utf8(whole(`${three}group g any a b\ngroup h all g c\nquorum h\n`)));
  const met = (...names: string[]) => isMetBy(policy, new Set(names));
  expect([met("a", "c"), met("b", "c"), met("a", "b"), met("c"), met()]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(isMetBy(parsePolicy(utf8(whole("quorum none\n"))), new Set())).toBe(true);
});

test.each([
  [`${three}group g 2 a b c\nquorum g\n`, 0],
  [`${three}group g all a b c\nquorum g\n`, 2],
  [`${three}quorum a\n`, 0],
  ["quorum none\n", null],
])("how many witnesses may lie: case %#", (rest, liars) => {
  expect(toleratedLiars(parsePolicyFile(file(whole(rest))).policy)).toBe(liars);
});

test("comments and blanks are a policy's, not a policy file's", () => {
  const loose = utf8(`# c\n\nlog\t${LOG}  \nquorum none\n`);
  expect(parsePolicy(loose).quorum).toBe("none");
  expect(() => parsePolicyFile(file(`# c\n${whole("quorum none\n")}`))).toThrow(MalformedError);
});

test.each([
  ["no quorum", `${three}`],
  ["two quorums", "quorum none\nquorum none\n"],
  ["an unknown quorum", "quorum x\n"],
  ["an unknown word", "logs x\nquorum none\n"],
  ["a word of every object", "constructor x\nquorum none\n"],
  ["too many fields", "quorum none none\n"],
  ["too few fields", `witness a\nquorum none\n`],
  ["a group of one field", "group g any\nquorum none\n"],
  ["an undefined member", "group g any x\nquorum g\n"],
  ["a member twice", `${three}group g any a a\nquorum g\n`],
  ["a member of two groups", `${three}group g any a\ngroup h any a\nquorum h\n`],
  ["none as a member", "group g any none\nquorum g\n"],
  ["more than all", `${three}group g 4 a b c\nquorum g\n`],
  ["none of them", `${three}group g 0 a b c\nquorum g\n`],
  ["a threshold in another spelling", `${three}group g 02 a b c\nquorum g\n`],
  ["a name twice", `${three}witness a ${W5}\nquorum a\n`],
  ["a group with a witness's name", `${three}group a any b\nquorum a\n`],
  ["a key twice", `witness a ${W3}\nwitness b ${W3}\nquorum a\n`],
  ["a log's key as a witness's", `witness a ${LOG}\nquorum a\n`],
  ["a witness's key as a log's", `log ${W3}\nquorum none\n`],
  ["the log twice", `log ${LOG}\nquorum none\n`],
  ["a control character", "quorum none\r\n"],
])("a policy with %s is refused", (_, rest) => {
  expect(() => parsePolicy(utf8(whole(rest)))).toThrow(PlebisciteError);
});

test("an unknown kind of key is unsupported, wherever it stands", () => {
  const raw = concat(Uint8Array.of(6), new Uint8Array(32));
  const vkey = `x+00000000+${formatBase64(raw)}`;
  expect(() => parsePolicy(utf8(`log ${vkey}\nquorum none\n`))).toThrow(UnsupportedError);
});

const other = formatVkey(key("other.example", ED25519_KEY, 9));
const twin = formatVkey(key("council.example", COSIGNATURE_KEY, 2));

test.each([
  [
    "another header",
    utf8(`plebiscite-policy/2\ncommission ${COMMISSION}\n${whole("quorum none\n")}`),
  ],
  ["no commission", utf8(`plebiscite-policy/1\n${whole("quorum none\n")}`)],
  ["no log", file("quorum none\n")],
  ["two logs", file(whole(`log ${other}\nquorum none\n`))],
  ["a space too much", file(whole("quorum  none\n"))],
  ["no last newline", file(whole("quorum none"))],
  ["the commission as a witness", file(whole(`witness a ${twin}\nquorum a\n`))],
  [
    "the commission's key as the log's",
    utf8(`plebiscite-policy/1\ncommission ${LOG}\n${whole("quorum none\n")}`),
  ],
  [
    "a commission that cosigns",
    utf8(`plebiscite-policy/1\ncommission ${twin}\n${whole("quorum none\n")}`),
  ],
  ["bytes that are no text", concat(file(whole("quorum none\n")), Uint8Array.of(255))],
])("a policy file with %s is refused", (_, raw) => {
  expect(() => parsePolicyFile(raw)).toThrow(MalformedError);
});

test("a quorum that lets two histories be cosigned is refused", () => {
  const weak = file(whole(`${three}group g 1 a b c\nquorum g\n`));
  expect(() => parsePolicyFile(weak)).toThrow(MisuseError);
});

// -- keys and notes

test.each([
  "name",
  "name+00",
  "+6d9ee5c4+AQ==",
  LOG.replace("log.example", "log example"),
  LOG.replace("log.example", "other"),
  LOG.replace(/\+[0-9a-f]{8}/, (id) => id.toUpperCase()),
  `${LOG}A`,
  "x+00000000+",
  `x+00000000+${formatBase64(Uint8Array.of(1, 2, 3))}`,
])("vkey %j is refused", (bad) => {
  expect(() => parseVkey(bad)).toThrow(PlebisciteError);
});

test("a signature of another length, message or key does not hold", () => {
  const signer = key("k", ED25519_KEY, 7);
  const message = utf8("m");
  const good = ed25519.sign(message, new Uint8Array(32).fill(7));
  verifyWith(signer, good, message);
  for (const [one, bad, said] of [
    [signer, good.slice(1), message],
    [signer, new Uint8Array(64), message],
    [signer, good, utf8("n")],
    [key("k", ED25519_KEY, 8), good, message],
    [{ ...signer, public: concat(Uint8Array.of(1), new Uint8Array(31)) }, good, message],
    [{ ...signer, public: new Uint8Array(32).fill(255) }, good, message],
  ] as const) {
    expect(() => {
      verifyWith(one, bad, said);
    }).toThrow(PlebisciteError);
  }
  // A key of small order would sign every message with R the identity and s = 0.
  const trivial = concat(Uint8Array.of(1), new Uint8Array(63));
  const weak = { ...signer, public: concat(Uint8Array.of(1), new Uint8Array(31)) };
  expect(() => {
    verifyWith(weak, trivial, message);
  }).toThrow(PlebisciteError);
});

const line = "— k AAAAAAAA\n";
test.each([
  ["no blank line", `text\n${line}`],
  ["no signatures", "text\n\n"],
  ["no last newline", `text\n\n${line.trimEnd()}`],
  ["a tab", `te\txt\n\n${line}`],
  ["a carriage return", `text\r\n\n${line}`],
  ["a line that is none", "text\n\nk AAAAAAAA\n"],
  ["a line without a space", "text\n\n— kAAAAAAAA\n"],
  ["a name with a plus", "text\n\n— k+ AAAAAAAA\n"],
  ["an id and no signature", "text\n\n— k AAAAAA==\n"],
  ["bad base64", "text\n\n— k AAAAAAA\n"],
  ["too many lines", `text\n\n${line.repeat(101)}`],
  ["too many bytes", `${"x".repeat(1_000_000)}\n\n${line}`],
])("a note with %s is refused", (_, text) => {
  expect(() => parseNote(utf8(text))).toThrow(MalformedError);
});

test("a key of another kind signs no note and no checkpoint", () => {
  const note = parseNote(utf8(`text\n\n${line}`));
  expect(() => {
    verifyText(note, key("k", COSIGNATURE_KEY, 1));
  }).toThrow(MisuseError);
  const [signature] = note.signatures;
  expect(() =>
    verifyCosignature("text\n", signature ?? note.signatures[0]!, key("k", ED25519_KEY, 1)),
  ).toThrow(MisuseError);
  expect(() => {
    verifyText(note, key("other", ED25519_KEY, 1));
  }).toThrow("no signature of this key");
});

test("one good line does not save a bad one of the same key", () => {
  const secret = new Uint8Array(32).fill(1);
  const signer = key("log.example", ED25519_KEY, 1);
  const text = "text\n";
  const sign = (message: string) =>
    `— log.example ${formatBase64(concat(keyId(signer), ed25519.sign(utf8(message), secret)))}\n`;
  verifyText(parseNote(utf8(`${text}\n${sign(text)}`)), signer);
  const both = parseNote(utf8(`${text}\n${sign(text)}${sign("other\n")}`));
  expect(() => {
    verifyText(both, signer);
  }).toThrow("does not hold");
});

// -- checkpoints, receipts, tiles

const root = formatBase64(new Uint8Array(32));
test.each([
  ["two lines", `o\n1\n`],
  ["four lines", `o\n1\n${root}\nextension\n`],
  ["no origin", `\n1\n${root}\n`],
  ["a size with a zero before it", `o\n01\n${root}\n`],
  ["a negative size", `o\n-1\n${root}\n`],
  ["a size beyond 2^63", `o\n9223372036854775808\n${root}\n`],
  ["a short root", `o\n1\nAAAA\n`],
])("a checkpoint with %s is refused", (_, text) => {
  expect(() => parseCheckpoint(text)).toThrow(MalformedError);
});

test("numbers beyond what this program counts are not guessed", () => {
  expect(parseNumber("9007199254740991")).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => parseNumber("9007199254740992")).toThrow(UnsupportedError);
  expect(() => parseHash("AAAA")).toThrow(MalformedError);
});

const POLICY = parsePolicyFile(utf8(TOWN.policy)).policy;

test("a checkpoint under its policy", () => {
  const opened = openCheckpoint(utf8(checkpointNote(3, new Uint8Array(32))), POLICY);
  requireQuorum(opened);
  expect(opened).toMatchObject({ origin: TOWN.origin, size: 3, isQuorumMet: true });
  expect(witnessTime(opened)).toBe(1_790_000_000);
  const alone = openCheckpoint(utf8(checkpointNote(3, new Uint8Array(32), false)), POLICY);
  expect(() => {
    requireQuorum(alone);
  }).toThrow("nobody");
  expect(witnessTime(alone)).toBeNull();
  const foreign = checkpointNote(3, new Uint8Array(32)).replaceAll("witness.example", "w.example");
  expect(openCheckpoint(utf8(foreign), POLICY).isQuorumMet).toBe(false);
  const witnessOnly = checkpointNote(3, new Uint8Array(32)).replace(/— town.*\n|— [^w].*\n/, "");
  expect(() => openCheckpoint(utf8(witnessOnly), POLICY)).toThrow("no signature of a log");
  const spoiled = checkpointNote(3, new Uint8Array(32)).replace(/.{8}\n$/, "AAAAAAA=\n");
  expect(() => openCheckpoint(utf8(spoiled), POLICY)).toThrow(PlebisciteError);
  const origin = checkpointNote(3, new Uint8Array(32)).replace(TOWN.origin, "other.example");
  expect(() => openCheckpoint(utf8(origin), POLICY)).toThrow(PlebisciteError);
});

test("a receipt needs the entry, the place and the quorum", () => {
  const entry = utf8("e");
  const make = (index: number, witnessed = true) =>
    utf8(
      `c2sp.org/tlog-proof@v1\nindex ${index}\n\n${checkpointNote(1, leafHash(entry), witnessed)}`,
    );
  expect(verifyReceipt(parseReceipt(make(0)), entry, POLICY).size).toBe(1);
  for (const [raw, what] of [
    [make(1), entry],
    [make(0), utf8("f")],
    [make(0, false), entry],
  ] as const) {
    expect(() => verifyReceipt(parseReceipt(raw), what, POLICY)).toThrow(PlebisciteError);
  }
});

test.each([
  ["too many bytes", `c2sp.org/tlog-proof@v1\nindex 0\n\n${"x".repeat(1_100_000)}`],
  ["too long a path", `c2sp.org/tlog-proof@v1\nindex 0\n${`${root}\n`.repeat(64)}\nc`],
  ["no checkpoint", "c2sp.org/tlog-proof@v1\nindex 0\n\n"],
  ["no blank line", "c2sp.org/tlog-proof@v1\nindex 0\n"],
  ["another header", "c2sp.org/tlog-proof@v2\nindex 0\n\nc"],
  ["bad extra data", "c2sp.org/tlog-proof@v1\nextra QR==\nindex 0\n\nc"],
  ["no index", `c2sp.org/tlog-proof@v1\n${root}\n\nc`],
])("a receipt with %s is refused", (_, text) => {
  expect(() => parseReceipt(utf8(text))).toThrow(MalformedError);
});

test("paths of tiles and bundles", () => {
  expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe("tile/0/x001/x234/067");
  expect(tilePath({ level: 1, index: 0, width: 17 })).toBe("tile/1/000.p/17");
  expect(bundlePath(1000, 3)).toBe("tile/entries/x001/000.p/3");
  expect(() => tilePath({ level: 64, index: 0, width: 1 })).toThrow(MisuseError);
  expect(() => bundlePath(-1)).toThrow(MisuseError);
  expect(() => bundlePath(0, 257)).toThrow(MisuseError);
  expect(() => tileAt(0, 2, 512)).toThrow(MisuseError);
  expect(edgeTiles(256 ** 2 + 300).map(({ level, width }) => [level, width])).toEqual([
    [2, 1],
    [1, 1],
    [0, 44],
  ]);
  expect(rows(1, 511)).toBe(1);
  expect([1, 2, 3, 4, 6].map(isPowerOfTwo)).toEqual([true, true, false, true, false]);
  expect(splitPoint(9)).toBe(8);
});

test("bundles", () => {
  expect(parseBundle(Uint8Array.of(0, 1, 7, 0, 0), 2)).toHaveLength(2);
  for (const [raw, count] of [
    [[0, 1, 7], 2],
    [[0, 2, 7], 1],
    [[0], 1],
    [[], 1],
  ] as const) {
    expect(() => parseBundle(Uint8Array.from(raw), count)).toThrow(MalformedError);
  }
});

/** A log of `size` leaves in memory, tiles of all levels. */
function tiles(size: number) {
  const leaves = Array.from({ length: size }, (_, place) => leafHash(utf8(`entry ${place}`)));
  const level = (number: number): Uint8Array[] =>
    number === 0
      ? leaves
      : Array.from({ length: rows(number, size) }, (_, place) =>
          rootOf(level(number - 1).slice(256 * place, 256 * (place + 1))),
        );
  const read = (path: string) => {
    const [, number = "0", tail = ""] = path.split("/");
    const [index = "0", width = "256"] = [tail, path.split(".p/")[1]];
    const start = 256 * Number.parseInt(index, 10);
    return Promise.resolve(concat(...level(Number(number)).slice(start, start + Number(width))));
  };
  return { leaves, read };
}

test("a log of several levels: every proof, and a full tile altered", async () => {
  const { leaves, read } = tiles(700);
  const tree = await AuthenticatedTree.open(read, 700, rootOf(leaves));
  for (const size of [1, 255, 256, 257, 512, 513, 699, 700]) {
    const proof = await tree.consistency(size);
    verifyConsistency(size, 700, rootOf(leaves.slice(0, size)), tree.root, proof);
  }
  await expect(tree.consistency(701)).rejects.toThrow(MisuseError);
  await expect(tree.rangeHash(5, 5)).rejects.toThrow(MisuseError);
  await expect(buildConsistency(0, 5, () => Promise.reject(new Error()))).rejects.toThrow(
    MisuseError,
  );
  const altered = async (path: string) => {
    const raw = await read(path);
    return path === "tile/0/000" ? raw.map((byte) => byte ^ 1) : raw;
  };
  const spoiled = await AuthenticatedTree.open(altered, 700, rootOf(leaves));
  await expect(spoiled.entry(0)).rejects.toThrow("not the one the signed root covers");
  const short = async (path: string) => (await read(path)).slice(1);
  await expect(AuthenticatedTree.open(short, 700, rootOf(leaves))).rejects.toThrow(MalformedError);
});

test("places outside the log are proved by nothing", () => {
  const leaf = leafHash(utf8("a"));
  for (const [index, size] of [
    [1, 1],
    [-1, 1],
    [0, 0],
    [0.5, 1],
    [2 ** 53, 2 ** 54],
  ] as const) {
    expect(() => {
      verifyLeafInclusion(leaf, index, [], size, leaf);
    }).toThrow(PlebisciteError);
  }
  for (const [one, two] of [
    [0, 1],
    [2, 1],
    [0.5, 1],
  ] as const) {
    expect(() => {
      verifyConsistency(one, two, leaf, leaf, []);
    }).toThrow(PlebisciteError);
  }
});
