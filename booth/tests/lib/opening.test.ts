import { expect, test } from "vitest";

import { parseUtf8, utf8 } from "../../lib/canonical/bytes.ts";
import { LyingServer, NotOpen, Unreachable } from "../../lib/client.ts";
import { UnavailableError, UnsupportedError } from "../../lib/errors.ts";
import { rootOf } from "../../lib/log/merkle.ts";
import type { Json } from "./vectors/checking.ts";
import { FINGERPRINT, openTown } from "./opening_town.ts";
import { checkpointNote, signedAct, TOWN } from "./town.ts";
import { TownService } from "./town_service.ts";

/** What the service is caught at. */
async function caught(service: TownService): Promise<string> {
  const problem = await openTown(service).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(LyingServer);
  return (problem as LyingServer).what;
}

test("an honest town opens: definition, texts, words", async () => {
  const town = await openTown(new TownService());
  expect(town.origin).toBe(TOWN.origin);
  expect(town.definition.contests[0]?.id).toBe("bench");
  expect([...town.texts.keys()]).toEqual(town.languages);
  expect(town.questions.map((question) => question.id)).toEqual(["bench"]);
  expect(town.policyWords).toHaveLength(12);
  expect(town.policyFingerprint).toEqual(FINGERPRINT);
  expect(town.policyFingerprintGiven).toBe(true);
  expect(town.witnessed).toBe(true);
  expect(town.phase).toBe("voting");
  expect(town.help?.email).toBe("help@example.org");
  expect(town.remembered.size).toBe(TOWN.entries.length);
  expect(town.secondFactor).toBe("none");
  expect(town.practice).toBe(town.definition.practice);
  expect(town.calendar.closes).toBe(town.definition.calendar.closes);
  expect(town.closes).toBe(2);
  expect(town.slug).toBe("town");
});

test("without a fingerprint the words are for the voter to compare", async () => {
  const service = new TownService();
  const { policyFingerprint: _, ...rest } = { policyFingerprint: FINGERPRINT, x: 1 };
  expect(rest).toEqual({ x: 1 });
  const { openReferendum } = await import("../../lib/client.ts");
  const { random } = await import("./opening_town.ts");
  const town = await openReferendum("https://vote.example/", "town", {
    fetch: service.fetch,
    random,
  });
  expect(town.policyFingerprintGiven).toBe(false);
});

test("another policy than the link's is a lie", async () => {
  const service = new TownService();
  service.policy = TOWN.policy.replace("quorum w", "quorum none");
  expect(await caught(service)).toBe("policy");
});

test("a policy that is none is a lie", async () => {
  const service = new TownService();
  service.policy = "nothing";
  const problem = openTown(service, { policyFingerprint: new Uint8Array(32) });
  await expect(problem).rejects.toThrow(LyingServer);
});

test.each([
  ["no witness", () => checkpointNote(1, new Uint8Array(32), false)],
  ["no signature at all", () => checkpointNote(1, new Uint8Array(32)).split("\n\n")[0] ?? ""],
  ["an altered size", () => checkpointNote(7, new Uint8Array(32)).replace("\n7\n", "\n8\n")],
])("a checkpoint with %s is a lie", async (_, note) => {
  const service = new TownService();
  service.lie("/checkpoint", { body: note() });
  expect(await caught(service)).toBe("checkpoint");
});

test("tiles that do not give the signed root are a lie", async () => {
  const service = new TownService();
  service.lie("/checkpoint", {
    body: checkpointNote(service.entries.length, new Uint8Array(32)),
  });
  expect(await caught(service)).toBe("tree");
});

test("a tile that is missing is a lie: the checkpoint implies it", async () => {
  const service = new TownService();
  service.rules.push((path) => (path.includes("/tile/0/") ? { status: 404, body: "" } : undefined));
  expect(await caught(service)).toBe("tree");
});

test("an entry altered in its bundle is a lie", async () => {
  const service = new TownService();
  service.rules.push((path) => {
    if (!path.includes("tile/entries")) {
      return undefined;
    }
    const [first = utf8("")] = service.entries;
    const parts = service.entries.map((raw, place) => {
      const entry = place === 0 ? utf8(parseUtf8(first).replace("bench", "wench")) : raw;
      const body = place === 0 ? utf8(parseUtf8(entry).replace('"counter":1', '"counter":2')) : raw;
      return Buffer.concat([Buffer.from([body.length >> 8, body.length & 255]), body]);
    });
    return { body: new Uint8Array(Buffer.concat(parts)) };
  });
  expect(await caught(service)).toBe("entry");
});

test("a bundle cut short is a lie", async () => {
  const service = new TownService();
  service.rules.push((path) =>
    path.includes("tile/entries") ? { body: Uint8Array.of(0, 9, 1) } : undefined,
  );
  expect(await caught(service)).toBe("entry");
});

test("an altered blob is a lie", async () => {
  const service = new TownService();
  for (const [name, raw] of service.blobs) {
    service.blobs.set(name, utf8(`${Buffer.from(raw).toString("latin1")} `));
  }
  expect(await caught(service)).toBe("blob");
});

test("a definition that the policy's commission did not sign is a lie", async () => {
  const service = new TownService();
  service.change("definition", (entry) =>
    utf8(JSON.stringify({ ...entry, signatures: [{ ...entry.signatures[0], counter: 2 }] })),
  );
  expect(await caught(service)).toBe("act-signature");
});

test("a first entry of another kind is a lie", async () => {
  const service = new TownService();
  service.entries.splice(0, 1);
  expect(await caught(service)).toBe("entry-kind");
});

/** The definition with a change, signed by the commission itself. */
function redefined(service: TownService, edit: (definition: Json) => void): void {
  service.change("definition", (entry) => {
    const [part] = entry.parts;
    const definition = JSON.parse(parseUtf8(service.blobs.get(part.blob) ?? utf8(""))) as Json;
    edit(definition);
    part.blob = service.put(utf8(JSON.stringify(definition)));
    return signedAct(entry);
  });
}

test.each<[string, (definition: Json) => void]>([
  ["log", (one) => (one.origin = "other.example/2026")],
  ["commission", (one) => (one.commission.key = one.registrar.key)],
  ["quorum", (one) => (one.policy = one.policy.replace("quorum w", "quorum none"))],
  ["languages", (one) => one.languages.push("fr")],
])("a definition of another %s than the policy or its parts is a lie", async (_, edit) => {
  const service = new TownService();
  redefined(service, edit);
  expect(await caught(service)).toBe("definition");
});

test("a practice in another group is not supported here", async () => {
  const service = new TownService();
  redefined(service, (one) => (one.group = "BELENIOS-2048"));
  await expect(openTown(service)).rejects.toThrow(UnsupportedError);
});

test("a definition without texts is a lie", async () => {
  const service = new TownService();
  redefined(service, (one) => (one.languages = []));
  service.change("definition", (entry) => signedAct({ ...entry, parts: entry.parts.slice(0, 1) }));
  expect(await caught(service)).toBe("definition");
});

test("an empty log holds no referendum", async () => {
  const service = new TownService();
  service.lie("/checkpoint", { body: checkpointNote(0, rootOf([])) });
  expect(await caught(service)).toBe("two-histories");
});

test("a file without end is not read", async () => {
  const service = new TownService();
  service.policy = "x".repeat(1_000_001);
  await expect(openTown(service)).rejects.toThrow("larger than");
});

test("a time that is none cannot be read", async () => {
  const service = new TownService();
  service.lie("/setup", () => ({ body: JSON.stringify({ ...service.setup(), closes: "noon" }) }));
  expect(await caught(service)).toBe("answer-unreadable");
});

test("hints that cannot be read are a fault of the service", async () => {
  const service = new TownService();
  service.lie("/setup", { body: "{}" });
  expect(await caught(service)).toBe("answer-unreadable");
});

test("a referendum that does not exist is no lie", async () => {
  const service = new TownService();
  service.lie("/policy", { status: 404, body: "" });
  await expect(openTown(service)).rejects.toThrow(UnavailableError);
});

test("a service that does not answer is asked three times", async () => {
  const service = new TownService();
  let asked = 0;
  service.lie("/policy", () => {
    asked += 1;
    throw new TypeError("failed to fetch");
  });
  await expect(openTown(service)).rejects.toThrow(Unreachable);
  expect(asked).toBe(3);
});

test("a service that answers at the second try is enough", async () => {
  const service = new TownService();
  let asked = 0;
  service.lie("/policy", () => (++asked === 1 ? { status: 502, body: "" } : { body: TOWN.policy }));
  expect((await openTown(service)).origin).toBe(TOWN.origin);
});

test("what a page stops is stopped", async () => {
  const reason = new Error("closed");
  const signal = AbortSignal.abort(reason);
  await expect(openTown(new TownService(), { signal })).rejects.toBe(reason);
});

test("what was seen before must still be there", async () => {
  const service = new TownService();
  const { remembered } = await openTown(service);
  service.entries.push(signedAct({ kind: "pause", words: "00".repeat(32), signatures: [] }));
  const later = await openTown(service, { remembered });
  expect(later.remembered.size).toBe(remembered.size + 1);
  // An old checkpoint out of a cache is no lie while the tiles of the larger log are there.
  service.lie("/checkpoint", {
    body: checkpointNote(remembered.size, service.root(remembered.size)),
  });
  const cached = await openTown(service, { remembered: later.remembered });
  expect(cached.remembered).toEqual(later.remembered);
});

test("a record that forgets is a lie", async () => {
  const service = new TownService();
  const { remembered } = await openTown(service);
  service.entries.pop();
  const problem = openTown(service, { remembered }).catch((error: unknown) => error);
  expect(((await problem) as LyingServer).what).toBe("tree");
});

test("two histories are a lie", async () => {
  const service = new TownService();
  const { remembered } = await openTown(service);
  service.entries.pop();
  const words = "11".repeat(32);
  service.entries.push(
    signedAct({ kind: "pause", words, signatures: [] }),
    signedAct({ kind: "resume", signatures: [] }),
  );
  const problem = openTown(service, { remembered }).catch((error: unknown) => error);
  expect(((await problem) as LyingServer).what).toBe("two-histories");
});

test("what was remembered of another referendum is not compared", async () => {
  const remembered = { origin: "other", size: 1, root: "00".repeat(32) };
  const problem = openTown(new TownService(), { remembered });
  await expect(problem).rejects.toThrow(LyingServer);
});

test("voting is open when the service says so and the record holds it", async () => {
  const town = await openTown(new TownService());
  await town.requireOpen();
});

test.each(["polls-closed", "paused", "aborted", "ended", "closed"])(
  "voting that is %s is proved where the record says so",
  async (phase) => {
    const service = new TownService();
    const town = await openTown(service);
    service.phase = phase;
    const said = await town.requireOpen().catch((error: unknown) => error);
    expect(said).toBeInstanceOf(NotOpen);
    expect((said as NotOpen).proved).toBe(false);
    expect((said as NotOpen).phase).toBe(phase);
  },
);

test("a pause, and the end of voting, are proved by their acts", async () => {
  const service = new TownService();
  const town = await openTown(service);
  service.entries.push(signedAct({ kind: "pause", words: "00".repeat(32), signatures: [] }));
  service.phase = "paused";
  const paused = await town.requireOpen().catch((error: unknown) => error);
  expect(paused).toMatchObject({ phase: "paused", proved: true });
  service.entries.push(signedAct({ kind: "resume", signatures: [] }));
  await expect(town.requireOpen()).rejects.toThrow(LyingServer);
  service.entries.push(signedAct({ kind: "polls-closed", signatures: [] }));
  service.phase = "polls-closed";
  const closed = await town.requireOpen().catch((error: unknown) => error);
  expect(closed).toMatchObject({ phase: "polls-closed", proved: true });
});

test("before `open` there is no voting, whatever the service says", async () => {
  const service = new TownService("opened");
  service.entries.pop();
  const town = await openTown(service);
  await expect(town.requireOpen()).rejects.toMatchObject({ phase: "draft", proved: false });
});

test("an `open` that the commission did not sign is a lie", async () => {
  const service = new TownService();
  service.change("open", (entry) =>
    utf8(JSON.stringify({ ...entry, signatures: [{ ...entry.signatures[0], counter: 77 }] })),
  );
  const town = await openTown(service);
  await expect(town.requireOpen()).rejects.toThrow(LyingServer);
});
