// The transparency-log vectors of vectors/tlog: notes, keys, proofs, receipts, tiles.

import { sha256 } from "@noble/hashes/sha2.js";

import { formatBase64, parseBase64 } from "../../../lib/canonical/base64.ts";
import { concat, utf8 } from "../../../lib/canonical/bytes.ts";
import { formatHex, parseHex } from "../../../lib/canonical/hexadecimal.ts";
import { UnavailableError } from "../../../lib/errors.ts";
import { parseCheckpoint } from "../../../lib/log/checkpoint.ts";
import { verifyConsistency } from "../../../lib/log/consistency.ts";
import { verifyCosignature } from "../../../lib/log/cosignature.ts";
import { verifyLeafInclusion } from "../../../lib/log/inclusion.ts";
import { requireKeyName } from "../../../lib/canonical/key_name.ts";
import { formatVkey, keyId, parseVkey, verifyWith } from "../../../lib/log/keys.ts";
import { leafHash, nodeHash, rootOf } from "../../../lib/log/merkle.ts";
import { parseNote, verifyText } from "../../../lib/log/note.ts";
import { parseReceipt } from "../../../lib/log/receipt.ts";
import { AuthenticatedTree } from "../../../lib/log/tree.ts";
import { equal, refused, type Check, type Json } from "./checking.ts";

/** vectors/tlog/merkle/{inclusion,consistency}/…: one case by its path. */
export function merkle(files: Record<string, Json>): Check[] {
  return Object.entries(files).map(([path, one]) => ({
    name: `merkle ${path}`,
    run: async () => {
      const run = () => {
        runMerkle(path.split("/")[0] ?? "", one);
      };
      await (one.wantErr ? refused(run) : run());
    },
  }));
}

function runMerkle(kind: string, one: Json): void {
  const proof = (one.proof ?? []).map(lenient);
  if (kind === "inclusion") {
    verifyLeafInclusion(lenient(one.leafHash), one.leafIdx, proof, one.treeSize, lenient(one.root));
    return;
  }
  // Accepted cases may hold placeholders of a few bytes; verifiers here want 32-byte roots.
  const [root1, root2] = [one.root1, one.root2].map((text: string) =>
    !one.wantErr && text.length !== 44 ? sha256(utf8(text)) : lenient(text ?? ""),
  );
  verifyConsistency(one.size1, one.size2, root1 as Uint8Array, root2 as Uint8Array, proof);
}

function lenient(text: string | null): Uint8Array {
  return text
    ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    : new Uint8Array();
}

/** vectors/tlog/keys.json */
export function keys({ names, keys: all, signatures }: Json): Check[] {
  const shown = (name: string) =>
    [...name].map((one) => (one.codePointAt(0) ?? 0).toString(16)).join(" ");
  const key = parseVkey(signatures.vkey);
  return [
    ...names.good.map((name: string) => ({
      name: `name ${shown(name)} is accepted`,
      run: () => {
        requireKeyName(name);
      },
    })),
    ...names.bad.map((name: string) => ({
      name: `name ${shown(name)} is refused`,
      run: async () => {
        await refused(() => {
          requireKeyName(name);
        });
      },
    })),
    ...all.good.map((one: Json) => ({
      name: one.name,
      run: () => {
        equal(formatVkey(parseVkey(one.vkey)), one.vkey);
      },
    })),
    ...all.bad.map((one: Json) => ({
      name: `no key: ${one.name}`,
      run: async () => {
        const problem = await refused(() => parseVkey(one.vkey));
        equal(problem.message.startsWith("no public key"), true, problem.message);
      },
    })),
    ...signatures.cases.map((one: Json) => ({
      name: `signature: ${one.name}`,
      run: async () => {
        const run = () => {
          verifyWith(key, parseHex(one.signature), utf8(signatures.message));
        };
        await (one.accept ? run() : refused(run));
      },
    })),
  ];
}

/** vectors/tlog/values.json */
export function values(file: Json): Check[] {
  const { signed_note: note, go_note: go, witness_dialogue: dialogue, cosignature } = file;
  return [
    {
      name: "the specification's note",
      run: async () => {
        const key = parseVkey(note.vkey);
        const raw = utf8(`${note.text}\n— ${key.name} ${note.signature}\n`);
        verifyText(parseNote(raw), key);
        const altered = utf8(`${note.text}\n— ${key.name} ${note.signature}\n`.replace("an", "no"));
        await refused(() => verifyText(parseNote(altered), key));
      },
    },
    {
      name: "Go's note",
      run: () => {
        const [first] = go.signers;
        const key = parseVkey(first.vkey);
        const raw = utf8(`${go.text}\n— ${key.name} ${first.signature}\n`);
        verifyText(parseNote(raw), key);
        equal(formatVkey(key), first.vkey);
      },
    },
    ...go.refused_vkeys.map((vkey: string) => ({
      name: `refused vkey ${vkey}`,
      run: async () => {
        await refused(() => parseVkey(vkey));
      },
    })),
    ...file.parsed_vkeys.vkeys.map((vkey: string) => ({
      name: `public vkey ${vkey.split("+")[0]}`,
      run: () => {
        equal(formatVkey(parseVkey(vkey)), vkey);
      },
    })),
    ...dialogueChecks(dialogue),
    {
      name: "a cosignature",
      run: async () => {
        const { text, vkey, line, time } = { text: cosignedText(file), ...cosignature };
        const key = parseVkey(vkey);
        const raw = parseBase64(line);
        const made = { name: key.name, keyId: raw.slice(0, 4), signature: raw.slice(4) };
        equal(formatHex(made.keyId), formatHex(keyId(key)));
        if (text !== null) {
          equal(verifyCosignature(text, made, key), time);
        }
        await refused(() => verifyCosignature("other\n1\nAAAA\n", made, key));
        const short = { ...made, signature: made.signature.slice(1) };
        await refused(() => verifyCosignature("other\n1\nAAAA\n", short, key));
        await refused(() => verifyCosignature("x\n", { ...made, name: "other" }, key));
      },
    },
    ...file.receipt_grammar.valid.map((text: string, place: number) => ({
      name: `receipt ${place} is accepted`,
      run: () => {
        parseReceipt(utf8(text));
      },
    })),
    ...file.receipt_grammar.invalid.map((text: string, place: number) => ({
      name: `receipt ${place} is refused`,
      run: async () => {
        await refused(() => parseReceipt(utf8(text)));
      },
    })),
    {
      name: "the roots of eight leaves",
      run: () => {
        const eight = file.eight_leaves;
        const leaves = eight.leaves.map((text: string) => leafHash(parseHex(text)));
        for (const [size, root] of Object.entries(eight.roots)) {
          equal(formatHex(rootOf(leaves.slice(0, Number(size)))), root);
        }
        equal(formatHex(leafHash(utf8("L123456"))), eight.leaf_L123456);
        equal(formatHex(nodeHash(utf8("N123"), utf8("N456"))), eight.node_N123_N456);
      },
    },
  ];
}

function cosignedText(file: Json): string | null {
  return file.cosignature.text ?? file.cosignature.checkpoint ?? null;
}

function dialogueChecks(dialogue: Json): Check[] {
  const { name } = parseVkey(dialogue.vkey);
  const noteOf = (one: Json, signature: string) =>
    utf8(`${name}\n${one.size}\n${one.root}\n\n— ${name} ${signature}\n`);
  const proof = (which: string) => dialogue[which].map(parseBase64);
  const grow = (from: number, to: number, hashes: Uint8Array[]) => {
    const [one, two] = [dialogue.checkpoints[from], dialogue.checkpoints[to]];
    verifyConsistency(one.size, two.size, parseBase64(one.root), parseBase64(two.root), hashes);
  };
  return [
    ...dialogue.checkpoints.map((one: Json) => ({
      name: `the dialogue's checkpoint of ${one.size}`,
      run: () => {
        const note = parseNote(noteOf(one, one.signature));
        verifyText(note, parseVkey(dialogue.vkey));
        equal(parseCheckpoint(note.text).size, one.size);
      },
    })),
    {
      name: "another base64 spelling of a signature",
      run: async () => {
        const bad = noteOf(dialogue.checkpoints[1], dialogue.non_canonical_signature);
        await refused(() => parseNote(bad));
      },
    },
    {
      name: "the dialogue's growth",
      run: async () => {
        grow(0, 1, proof("growth_1_to_3"));
        grow(0, 2, proof("growth_1_to_5"));
        grow(1, 2, proof("growth_3_to_5"));
        await refused(() => grow(0, 1, []));
        await refused(() => grow(0, 1, proof("wrong_growth_1_to_3")));
      },
    },
  ];
}

/** The tessera log and the skylight mirror, whose tiles must give the published proofs. */
export function logs(file: Json, files: ReadonlyMap<string, Uint8Array>): Check[] {
  const read = (folder: string) => (path: string) => {
    const found = files.get(`${folder}/${path}`);
    return found === undefined
      ? Promise.reject(new UnavailableError("no such file", path))
      : Promise.resolve(found);
  };
  const { tessera, skylight } = file;
  const mirror = `skylight/witness/mirror/${formatHex(sha256(utf8(skylight.origin)))}`;
  return [
    ...Object.entries<string>(tessera.roots)
      .filter(([size]) => size !== "0" && files.has(`tessera-log/tile/entries/000.p/${size}`))
      .map(([size, root]) => ({
        name: `tessera log of ${size}`,
        run: async () => {
          const folder = read("tessera-log");
          const tree = await AuthenticatedTree.open(folder, Number(size), parseBase64(root));
          for (let index = 0; index < tree.size; index += 1) {
            equal(formatHex(await tree.entry(index)), formatHex(utf8(tessera.entries[index])));
          }
          await refused(() => tree.entry(tree.size));
          const wrong = new Uint8Array(32);
          await refused(() => AuthenticatedTree.open(folder, Number(size), wrong));
        },
      })),
    {
      name: "tessera checkpoints",
      run: () => {
        const note = parseNote(files.get("tessera-log/checkpoint") ?? new Uint8Array());
        verifyText(note, parseVkey(tessera.vkey));
        equal(parseCheckpoint(note.text).size, 15);
      },
    },
    {
      name: "tessera consistency",
      run: async () => {
        const root = parseBase64(tessera.roots["15"]);
        const tree = await AuthenticatedTree.open(read("tessera-log"), 15, root);
        equal((await tree.consistency(6)).map(formatBase64), tessera.consistency_6_to_15);
      },
    },
    {
      name: "skylight mirror of 300",
      run: async () => {
        const root = parseBase64(skylight.roots["300"]);
        const tree = await AuthenticatedTree.open(read(mirror), 300, root);
        equal((await tree.consistency(256)).map(formatBase64), skylight.consistency_256_to_300);
        equal((await tree.consistency(257)).map(formatBase64), skylight.consistency_257_to_300);
        equal(formatBase64(await tree.rangeHash(0, 256)), skylight.roots["256"]);
        equal(formatBase64(await tree.rangeHash(0, 257)), skylight.roots["257"]);
      },
    },
    {
      name: "skylight cosignatures",
      run: async () => {
        const note = parseNote(files.get(`${mirror}/checkpoint`) ?? new Uint8Array());
        const key = parseVkey(skylight.mirror_vkey);
        const line = note.signatures.find((one) => one.name === key.name);
        if (line === undefined) {
          throw new Error("no line of the mirror");
        }
        equal(verifyCosignature(note.text, line, key), skylight.time);
        const other = parseVkey(skylight.witness_vkey);
        await refused(() => verifyCosignature(note.text, line, other));
        const later = { ...line, signature: concat(new Uint8Array(8), line.signature.slice(8)) };
        await refused(() => verifyCosignature(note.text, later, key));
        const beyond = {
          ...line,
          signature: concat(new Uint8Array(8).fill(255), later.signature.slice(8)),
        };
        await refused(() => verifyCosignature(note.text, beyond, key));
        await refused(() => verifyText(note, key));
      },
    },
  ];
}
