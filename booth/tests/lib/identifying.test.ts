import { expect, test } from "vitest";

import { parseUtf8, utf8 } from "../../lib/canonical/bytes.ts";
import {
  CodeExcluded,
  CodeMistyped,
  CodeUnknown,
  LyingServer,
  NotOpen,
  Tail,
  codeOfFragment,
  readCode,
} from "../../lib/client.ts";
import { MalformedError } from "../../lib/errors.ts";
import { codeOf, openTown } from "./opening_town.ts";
import { signedAct, TOWN } from "./town.ts";
import { TownService } from "./town_service.ts";
import type { Json } from "./vectors/checking.ts";

async function caught(service: TownService, voter = 0, tail?: Tail): Promise<string> {
  const town = await openTown(service);
  const problem = await town.identify(codeOf(voter), tail).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(LyingServer);
  return (problem as LyingServer).what;
}

test("a voter who voted, challenged and voted again", async () => {
  const town = await openTown(new TownService());
  const voter = await town.identify(codeOf(0));
  expect(voter.district.name).toBe(town.definition.districts[0]?.name);
  expect(voter.questions.map((question) => question.id)).toEqual(["bench"]);
  const { chain } = voter;
  expect(chain.counter).toBe(3);
  expect(chain.cast).toBe(2);
  expect(chain.entries.map((entry) => entry.kind)).toEqual(["ballot", "challenge", "ballot"]);
  expect(chain.entries.map((entry) => entry.standing)).toEqual([false, false, true]);
  expect(chain.standing).toBe(chain.entries[2]?.tracker);
  expect(chain.entries[0]?.words).toHaveLength(6);
  expect(chain.entries[0]?.loggedAt).toBe(1_790_000_000 + (chain.entries[0]?.index ?? 0));
});

test("a voter who has not voted", async () => {
  const town = await openTown(new TownService());
  const { chain } = await town.identify(codeOf(9).toLowerCase().replaceAll("-", " "));
  expect(chain).toEqual({ counter: 0, standing: "", cast: 0, entries: [] });
});

test("a voter in the roll of whom the service has never heard has not voted", async () => {
  const service = new TownService();
  service.rules.push((path) =>
    path.includes("/credentials/") ? { status: 404, body: "{}" } : undefined,
  );
  const { chain } = await (await openTown(service)).identify(codeOf(9));
  expect(chain.counter).toBe(0);
});

test("an excluded voter is told so, with the reason on the record", async () => {
  const town = await openTown(new TownService());
  const problem = await town.identify(codeOf(1)).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(CodeExcluded);
  expect(problem).toMatchObject({ reason: "withdrawn-by-voter", index: TOWN.entries.length - 1 });
});

test.each([
  ["check", "5D8R-73HM-4ZCX-5Z34-63FX-CR6F-VPKV", ""],
  ["length", "5D8R-73HM", "8"],
  ["character", "5D8R-73HM-4ZCX-5Z34-63FX-CR6F-VPK!", "!"],
])("a code mistyped by %s is told before anything is sent", async (mistake, code, detail) => {
  const service = new TownService();
  const town = await openTown(service);
  const before = service.asked.length;
  const problem = await town.identify(code).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(CodeMistyped);
  expect(problem).toMatchObject({ mistake, detail });
  expect(service.asked).toHaveLength(before);
});

test("letters that only look like ours are no code", () => {
  for (const code of ["ſ", "ı", "К", "５"]) {
    expect(() => readCode(codeOf(0).replace(/^./, code))).toThrow(CodeMistyped);
  }
  expect(readCode(`\t${codeOf(0)}\n`)).toHaveLength(26);
});

test("a good code of another referendum belongs to nobody", async () => {
  const town = await openTown(new TownService());
  const other = "HTGD-AJ9J-QQP5-VKXX-3VAH-7WJ2-5FHX";
  await expect(town.identify(other)).rejects.toThrow(CodeUnknown);
});

test("what a link carries", () => {
  const fingerprint = Buffer.alloc(32, 7).toString("base64url");
  expect(codeOfFragment(`#CODE.${fingerprint}`)).toEqual({
    code: "CODE",
    fingerprint: new Uint8Array(32).fill(7),
  });
  expect(codeOfFragment("#CODE")).toEqual({ code: "CODE", fingerprint: null });
  expect(codeOfFragment("")).toEqual({ code: "", fingerprint: null });
  for (const bad of ["#C.", "#C.AAAA", `#C.${fingerprint}.`, `#C.${fingerprint}=`, "#C.+/"]) {
    expect(() => codeOfFragment(bad)).toThrow(MalformedError);
  }
});

/** The service names other entries of a credential than there are. */
function renamed(service: TownService, edit: (entries: Json[]) => Json[]): void {
  service.rules.push((path) => {
    if (!path.includes("/credentials/")) {
      return undefined;
    }
    service.rules.pop();
    const credential = path.split("/").at(-1) ?? "";
    const hint = JSON.parse(
      (service as unknown as { credential(c: string): { body: string } }).credential(credential)
        .body,
    ) as Json;
    return { body: JSON.stringify({ ...hint, entries: edit(hint.entries) }) };
  });
}

test.each<[string, (entries: Json[]) => Json[]]>([
  ["an entry left out in the middle", (all) => [all[0], all[2]]],
  ["a first entry left out", (all) => all.slice(1)],
  ["another voter's entry", (all) => [{ ...all[0], index: all[0].index + 2 }, ...all.slice(1)]],
  ["an act of an office", (all) => [{ ...all[0], index: 1 }, ...all.slice(1)]],
])("%s is a lie", async (_, edit) => {
  const service = new TownService();
  renamed(service, edit);
  expect(await caught(service)).toBe("chain");
});

test("votes whose numbers do not follow the order of the log are a lie", async () => {
  const service = new TownService();
  const town = await openTown(service);
  const [first, second] = (await town.identify(codeOf(0))).chain.entries.map((one) => one.index);
  const [one, two] = [service.entries[first ?? 0], service.entries[second ?? 0]];
  service.entries[first ?? 0] = two ?? utf8("");
  service.entries[second ?? 0] = one ?? utf8("");
  renamed(service, (all) => [all[1], all[0], all[2]]);
  expect(await caught(service)).toBe("chain-order");
});

test("a vote that the credential did not sign is a lie", async () => {
  const service = new TownService();
  service.change("ballot", (entry) =>
    utf8(JSON.stringify({ ...entry, signature: { ...entry.signature, response: "1" } })),
  );
  expect(await caught(service)).toBe("chain");
});

test("a vote with another number or another predecessor is a lie", async () => {
  for (const change of [{ counter: 2 }, { replaces: "00".repeat(32) }]) {
    const service = new TownService();
    service.change("ballot", (entry) => utf8(JSON.stringify({ ...entry, ...change })));
    expect(await caught(service)).toBe("chain");
  }
});

test("an entry that names another unit or voter than its signature is a lie", async () => {
  const changes = [
    ["ballot", { unit: "11111111111111" }],
    ["challenge", { credential: TOWN.prepared[0].prepared.credential }],
  ] as const;
  for (const [kind, change] of changes) {
    const service = new TownService();
    const town = await openTown(service);
    const entries = (await town.identify(codeOf(0))).chain.entries.map(({ index, kind }) => ({
      index,
      kind,
    }));
    service.change(kind, (entry) => utf8(JSON.stringify({ ...entry, ...change })));
    renamed(service, () => entries);
    expect(await caught(service)).toBe("chain");
  }
});

test("an exclusion of somebody else is a lie", async () => {
  const service = new TownService();
  renamed(service, (all) => [...all, { index: TOWN.entries.length - 1, kind: "exclusion" }]);
  expect(await caught(service)).toBe("exclusion");
});

test("an exclusion that only one office signed is a lie", async () => {
  const service = new TownService();
  service.change("exclusion", (entry) =>
    utf8(JSON.stringify({ ...entry, signatures: entry.signatures.slice(0, 1) })),
  );
  expect(await caught(service, 1)).toBe("act-signature");
});

test("a last entry left out is seen by the device that has its receipt", async () => {
  const service = new TownService();
  const town = await openTown(service);
  const { chain, credential, unit } = await town.identify(codeOf(0));
  const last = chain.entries[2];
  const tail = Tail.parse(
    JSON.stringify({
      format: "plebiscite-tail/1",
      origin: TOWN.origin,
      sealed: null,
      sent: [
        {
          kind: "ballot",
          unit,
          credential,
          counter: 3,
          tracker: last?.tracker,
          entry: parseUtf8(service.entries[last?.index ?? 0] ?? utf8("")),
          state: "recorded",
          index: last?.index,
        },
      ],
    }),
  );
  await town.identify(codeOf(0), tail);
  await town.identify(codeOf(9), tail);
  renamed(service, (all) => all.slice(0, 2));
  expect(await caught(service, 0, tail)).toBe("entry-hidden");
});

test("a roll, an election, a key that another office signed are lies", async () => {
  for (const kind of ["roll", "election", "trustees", "ceremony"]) {
    const service = new TownService();
    service.change(kind, (entry) =>
      utf8(JSON.stringify({ ...entry, signatures: [{ ...entry.signatures[0], counter: 66 }] })),
    );
    expect(await caught(service, 9), kind).toBe("act-signature");
  }
});

/** Every entry of a kind replaced by one that its office did sign. */
function resigned(kind: string, edit: (entry: Json, service: TownService) => void): TownService {
  const service = new TownService("opened");
  service.change(kind, (entry) => {
    edit(entry, service);
    return signedAct(entry);
  });
  return service;
}

/** A blob of the record with some of its text replaced; its new name. */
function reblobbed(service: TownService, name: string, from: RegExp, to: string): string {
  const text = parseUtf8(service.blobs.get(name) ?? utf8(""));
  expect(text).toMatch(from);
  return service.put(utf8(text.replace(from, to)));
}

test("a roll of another unit is a lie", async () => {
  const service = resigned("roll", (entry) => {
    entry.unit = "11111111111111";
  });
  service.lie("/setup", () => {
    const setup = service.setup();
    const [unit] = Object.keys(setup.elections);
    return { body: JSON.stringify({ ...setup, rolls: { [unit ?? ""]: 1 } }) };
  });
  expect(await caught(service, 9)).toBe("roll");
});

test("an election of another unit is a lie", async () => {
  const service = resigned("election", (entry) => {
    entry.unit = "11111111111111";
  });
  service.lie("/setup", () => {
    const setup = service.setup();
    const [unit] = Object.keys(setup.rolls);
    const [index] = Object.values(setup.elections);
    return { body: JSON.stringify({ ...setup, elections: { [unit ?? ""]: index } }) };
  });
  expect(await caught(service, 9)).toBe("election");
});

test("an election under another key, roll or wording is a lie", async () => {
  const changes: [RegExp, string][] = [
    [/"public_key":"[0-9a-f]{4}/, '"public_key":"0000'],
    [/roll [0-9a-f]{4}/, "roll 0000"],
    [/ceremony [0-9a-f]{4}/, "ceremony 0000"],
    [/"min":0|"min":1/, '"min":2'],
  ];
  for (const [from, to] of changes) {
    const service = resigned("election", (entry, here) => {
      entry.election = reblobbed(here, entry.election, from, to);
    });
    expect(await caught(service, 9), to).toBe("election");
  }
});

test("a key that the trustees' parts do not give is a lie", async () => {
  const key = TOWN.prepared[0].prepared.credential;
  const service = resigned("trustees", (entry) => {
    entry.public_key = key;
  });
  expect(await caught(service, 9)).toBe("trustees");
});

test("a trustees record that is none is a lie", async () => {
  const service = resigned("trustees", (entry, here) => {
    entry.record = reblobbed(here, entry.record, /"pok"/, '"cop"');
  });
  expect(await caught(service, 9)).toBe("trustees");
});

test("before the elections are published nobody is identified", async () => {
  const service = new TownService("opened");
  const town = await openTown(service);
  const first = service.entries.findIndex((raw) => parseUtf8(raw).startsWith('{"kind":"election"'));
  expect(first).toBeGreaterThan(0);
  service.lie("/setup", () => ({
    body: JSON.stringify({ ...service.setup(), elections: {}, phase: "elections" }),
  }));
  const early = await openTown(service);
  await expect(early.identify(codeOf(9))).rejects.toThrow(NotOpen);
  expect((await town.identify(codeOf(9))).chain.counter).toBe(0);
});

test("entries beyond what was seen are read after the record grew", async () => {
  const service = new TownService("opened");
  const town = await openTown(service);
  const more: string[] = TOWN.entries.slice(TOWN.opened);
  service.entries.push(...more.map(utf8));
  expect((await town.identify(codeOf(0))).chain.counter).toBe(3);
  expect(town.remembered.size).toBe(TOWN.entries.length);
});

test("an entry that the log does not hold is a lie", async () => {
  const service = new TownService();
  renamed(service, (all) => [...all, { ...all[0], index: 5000 }]);
  expect(await caught(service)).toBe("entry");
});

test("an election, a key or a roll added later is a lie", async () => {
  const moved: [string, string][] = [
    ["election", "trustees"],
    ["trustees", "ceremony"],
    ["ceremony", "roll"],
  ];
  for (const [later, earlier] of moved) {
    const service = new TownService("opened");
    const kinds = service.entries.map((raw) => (JSON.parse(parseUtf8(raw)) as Json).kind as string);
    const [one, two] = [kinds.indexOf(later), kinds.indexOf(earlier)];
    const [first, second] = [service.entries[one], service.entries[two]];
    service.entries[one] = second ?? utf8("");
    service.entries[two] = first ?? utf8("");
    expect(await caught(service, 9), later).toBe("election");
  }
});
