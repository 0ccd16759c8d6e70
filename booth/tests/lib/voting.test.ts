import { expect, test } from "vitest";

import { parseUtf8, utf8 } from "../../lib/canonical/bytes.ts";
import {
  Busy,
  LyingServer,
  NotOpen,
  Refused,
  runPreparation,
  SecondFactorNeeded,
  Tail,
  Unreachable,
  type PreparationTask,
  type PreparedBallot,
  type SendState,
} from "../../lib/client.ts";
import { MisuseError, ProofError } from "../../lib/errors.ts";
import { verifyBallot } from "../../lib/ballot/v1_verification.ts";
import { parseElection } from "../../lib/ballot/v1_election.ts";
import { codeOf, noWait, openTown, random } from "./opening_town.ts";
import { checkpointNote, signedAct, TOWN } from "./town.ts";
import { TownService } from "./town_service.ts";
import type { Json } from "./vectors/checking.ts";
import { seeded } from "./vectors/seeded.ts";

const YES = { bench: ["yes"] };
const NO = { bench: ["no"] };

/** A town, one of its voters, and a ballot ready to go. */
async function ready(stage: "opened" | "voted" = "opened", voter = 9) {
  const service = new TownService(stage);
  const town = await openTown(service);
  const person = await town.identify(codeOf(voter));
  const prepared = await town.prepare(person, YES);
  const tail = Tail.empty(town.origin);
  return { service, town, person, prepared, tail };
}

test.each<Json>(TOWN.prepared)(
  "voter $voter's ballot is the offices', byte for byte",
  async (expected: Json) => {
    const town = await openTown(new TownService("voted"), { random: seeded(expected.random) });
    const voter = await town.identify(codeOf(expected.voter));
    const prepared = await town.prepare(voter, expected.choices);
    const { tracker, words, ...rest } = prepared;
    expect(rest).toEqual(expected.prepared);
    expect(tracker).toMatch(/^[0-9a-f]{64}$/);
    expect(words).toHaveLength(6);
    const sent = Tail.empty(town.origin).withSealed(prepared);
    expect(sent.withSent(prepared, "ballot").sent[0]?.entry).toBe(expected.cast);
    expect(sent.withSent(prepared, "challenge").sent[0]?.entry).toBe(expected.challenge);
  },
);

test("a ballot is cast, and recorded only with a receipt", async () => {
  const { service, town, person, prepared } = await ready();
  const states: SendState[] = [];
  const recorded = await town.cast(prepared, { onState: (state) => states.push(state) });
  expect(recorded).toMatchObject({ kind: "ballot", index: TOWN.opened, counter: 1 });
  expect(recorded.tracker).toBe(prepared.tracker);
  expect(recorded.words).toEqual(prepared.words);
  expect(recorded.witnessedAt).toBe(1_790_000_000);
  expect(recorded.loggedAt).toBe(1_790_000_000);
  expect(recorded.credential).toBe(person.credential);
  expect(parseUtf8(service.entries[TOWN.opened] ?? utf8(""))).toBe(recorded.entry);
  expect(states).toEqual([{ step: "sending", attempt: 1 }, { step: "checking" }]);
  expect(town.remembered.size).toBe(TOWN.opened + 1);
  const again = await town.identify(codeOf(9));
  expect(again.chain).toMatchObject({ counter: 1, standing: prepared.tracker, cast: 1 });
  const second = await town.prepare(again, NO);
  expect(second).toMatchObject({ counter: 2, replaces: prepared.tracker });
});

test("preparing elsewhere gets plain data and nothing else", async () => {
  let task: PreparationTask | undefined;
  const elsewhere = (given: PreparationTask): Promise<PreparedBallot> => {
    task = structuredClone(given);
    return Promise.resolve(structuredClone(runPreparation(task, random)));
  };
  const service = new TownService("opened");
  const town = await openTown(service, { prepareElsewhere: elsewhere });
  const prepared = await town.prepare(await town.identify(codeOf(9)), YES);
  expect(JSON.parse(JSON.stringify(prepared))).toEqual(prepared);
  expect(task?.counter).toBe(1);
  await town.cast(prepared);
  verifyBallot(parseElection(utf8(task?.election ?? "")), utf8(prepared.ballot));
  const foreign = { ...(task as PreparationTask), unit: "11111111111111" };
  expect(() => runPreparation(foreign, random)).toThrow(MisuseError);
});

test.each([
  ["an unknown question", { other: ["yes"] }],
  ["an unknown option", { bench: ["maybe"] }],
  ["one option twice", { bench: ["yes", "yes"] }],
  ["two of one", { bench: ["yes", "no"] }],
  ["blank and yes", { bench: ["blank", "yes"] }],
])("choices with %s are refused before anything is signed", async (_, choices) => {
  const { town, person } = await ready();
  await expect(town.prepare(person, choices)).rejects.toThrow(MisuseError);
});

test("no ballot is sealed before voting is opened, nor for an election added after", async () => {
  const service = new TownService("opened");
  const open = service.entries.pop() ?? utf8("");
  const town = await openTown(service);
  const person = await town.identify(codeOf(9));
  await expect(town.prepare(person, YES)).rejects.toThrow(NotOpen);
  service.entries.push(open);
  expect((await town.prepare(person, YES)).counter).toBe(1);
  const late = new TownService("opened");
  late.entries.splice(3, 0, late.entries.pop() ?? utf8(""));
  const other = await openTown(late);
  const problem = other.prepare(await other.identify(codeOf(9)), YES);
  await expect(problem).rejects.toMatchObject({ what: "order" });
});

test("a weak source of randomness is refused", async () => {
  const service = new TownService("opened");
  const town = await openTown(service, { random: () => new Uint8Array(3) });
  const person = await town.identify(codeOf(9));
  await expect(town.prepare(person, YES)).rejects.toThrow(RangeError);
});

test("the same bytes go out until there is an answer, and count once", async () => {
  const { service, town, prepared } = await ready();
  let failures = 4;
  service.rules.push((path, init) => {
    if (!path.endsWith("/ballots") || failures === 0) {
      return undefined;
    }
    failures -= 1;
    if (failures === 3) {
      service.posts.push({ path, body: parseUtf8(init?.body as Uint8Array), token: null });
      throw new TypeError("offline");
    }
    if (failures === 2) {
      return { status: 503, body: "{}", headers: { "Retry-After": "7" } };
    }
    return failures === 1
      ? { status: 429, body: "{}", headers: { "Retry-After": "Thu, 01 Jan 2100 00:00:00 GMT" } }
      : { status: 502, body: "" };
  });
  const states: string[] = [];
  const { waited, wait } = noWait();
  const recorded = await town.cast(prepared, { wait, onState: (state) => states.push(state.step) });
  expect(recorded.index).toBe(TOWN.opened);
  expect(states.filter((step) => step !== "sending")).toEqual([
    "unreachable",
    "busy",
    "busy",
    "unreachable",
    "checking",
  ]);
  expect(waited[1]).toBeGreaterThanOrEqual(7);
  expect(waited[2]).toBe(600); // never longer, whatever is asked
  expect(new Set(service.posts.map((post) => post.body)).size).toBe(1);
  const twice = await town.cast(prepared);
  expect(twice.index).toBe(recorded.index);
  expect(service.entries).toHaveLength(TOWN.opened + 1);
});

test("a ballot that was taken, but whose proof cannot be read yet, is asked for again", async () => {
  const { service, town, prepared } = await ready();
  let failures = 3; // as often as one file is asked for
  service.rules.push((path) => {
    if (!path.includes("/tile/") || failures === 0) {
      return undefined;
    }
    failures -= 1;
    return { status: 503, body: "" };
  });
  const states: string[] = [];
  const { wait } = noWait();
  const recorded = await town.cast(prepared, { wait, onState: (state) => states.push(state.step) });
  expect(recorded.index).toBe(TOWN.opened);
  expect(states).toEqual(["sending", "checking", "unreachable", "sending", "checking"]);
  expect(service.posts.map((post) => post.body)).toEqual([recorded.entry, recorded.entry]);
});

test("waits grow, and are not the same for all devices", async () => {
  const { service, town, prepared } = await ready();
  service.lie("/ballots", { status: 500, body: "" });
  const { waited, wait } = noWait();
  await expect(town.cast(prepared, { wait, attempts: 8 })).rejects.toThrow(Unreachable);
  expect(waited).toHaveLength(7);
  waited.forEach((seconds, place) => {
    expect(seconds).toBeGreaterThanOrEqual(Math.min(2 ** place, 30) / 2);
    expect(seconds).toBeLessThanOrEqual(Math.min(2 ** place, 30));
  });
});

test("a page that will not wait is told that the service is busy", async () => {
  const { service, town, prepared } = await ready();
  service.lie("/ballots", { status: 503, body: "", headers: { "Retry-After": "9" } });
  const problem = await town.cast(prepared, { attempts: 1 }).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(Busy);
  expect(problem).toMatchObject({ retryAfter: 9 });
});

test("sending stops when the page says so", async () => {
  const { service, town, prepared } = await ready();
  service.lie("/ballots", { status: 503, body: "", headers: { "Retry-After": "9" } });
  const stopper = new AbortController();
  const sending = town.cast(prepared, {
    signal: stopper.signal,
    onState: (state) => {
      if (state.step === "busy") {
        stopper.abort(new Error("left"));
      }
    },
  });
  await expect(sending).rejects.toThrow("left");
});

const refusal = (status: number, code: string) => ({
  status,
  body: JSON.stringify({ error: { code, message: "no", place: "", remedy: "do" } }),
});

test.each([
  [400, "malformed"],
  [403, "second-factor-refused"],
  [409, "ballots-3"],
  [413, "too-large"],
])("an answer of %i is final", async (status, code) => {
  const { service, town, prepared } = await ready();
  service.lie("/ballots", refusal(status, code));
  const problem = await town.cast(prepared).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(Refused);
  expect(problem).toMatchObject({ code, status, remedy: "do" });
});

test("a refusal in other words is a refusal", async () => {
  const { service, town, prepared } = await ready();
  service.lie("/ballots", { status: 418, body: "teapot" });
  await expect(town.cast(prepared)).rejects.toMatchObject({ code: "http-418" });
});

test("a second factor is asked for, and its token goes along", async () => {
  const { service, town, prepared } = await ready();
  service.rules.push((path, init) =>
    path.endsWith("/ballots") && !new Headers(init?.headers).has("Authorization")
      ? refusal(401, "second-factor-needed")
      : undefined,
  );
  await expect(town.cast(prepared)).rejects.toThrow(SecondFactorNeeded);
  await town.cast(prepared, { token: "T" });
  expect(service.posts.at(-1)?.token).toBe("Bearer T");
});

test("refused because voting is paused: told with the record's proof", async () => {
  const { service, town, prepared } = await ready();
  service.entries.push(signedAct({ kind: "pause", words: "00".repeat(32), signatures: [] }));
  service.phase = "paused";
  service.lie("/ballots", refusal(409, "conduct-1"));
  const problem = await town.cast(prepared).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(NotOpen);
  expect(problem).toMatchObject({ phase: "paused", proved: true });
  service.phase = "voting";
  await expect(town.cast(prepared)).rejects.toThrow(Refused);
});

/** What the service is caught at when it answers a ballot with this. */
async function receiptCaught(
  answer: (service: TownService, index: number) => string,
): Promise<string> {
  const { service, town, prepared } = await ready();
  service.rules.push((path, init) => {
    if (!path.endsWith("/ballots")) {
      return undefined;
    }
    const index = service.entries.push(init?.body as Uint8Array) - 1;
    return { body: answer(service, index) };
  });
  const problem = await town.cast(prepared).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(LyingServer);
  return (problem as LyingServer).what;
}

const accepted = (index: number, receipt: string) =>
  JSON.stringify({ index, receipt, logged_at: null });

test("a receipt that does not prove this ballot is a lie", async () => {
  const lies: ((service: TownService, index: number) => string)[] = [
    (service, index) => accepted(index, service.receipt(index - 1)),
    (service, index) => accepted(index - 1, service.receipt(index)),
    (service, index) => accepted(index, service.receipt(index).replace("index ", "index 0")),
    (service, index) => accepted(index, service.receipt(index, index + 1, false)),
    (service, index) => accepted(index, service.receipt(index).split("\n\n")[0] ?? ""),
    (service, index) => {
      const note = checkpointNote(index + 1, new Uint8Array(32));
      const [head] = service.receipt(index).split("\n\n");
      return accepted(index, `${head}\n\n${note}`);
    },
    () => accepted(0, ""),
  ];
  for (const lie of lies) {
    expect(await receiptCaught(lie)).toBe("receipt");
  }
});

test("an acceptance that cannot be read is a lie", async () => {
  expect(await receiptCaught(() => "{}")).toBe("answer-unreadable");
});

test("a receipt out of another history is a lie", async () => {
  const what = await receiptCaught((service, index) => {
    service.entries[TOWN.opened - 1] = signedAct({ kind: "resume", signatures: [] });
    return accepted(index, service.receipt(index));
  });
  expect(what).toBe("two-histories");
});

test("a receipt of a size already passed is good, if it is of the same history", async () => {
  const { service, town, prepared } = await ready();
  const recorded = await town.cast(prepared);
  service.entries.push(signedAct({ kind: "pause", words: "00".repeat(32), signatures: [] }));
  const later = await openTown(service);
  const { index } = recorded;
  service.lie("/ballots", { body: accepted(index, service.receipt(index, index + 1)) });
  expect((await later.cast(prepared)).index).toBe(index);
  expect(later.remembered.size).toBe(index + 2);
});

test("a ballot of another referendum is not sent", async () => {
  const { town, prepared } = await ready();
  await expect(town.cast({ ...prepared, origin: "other" })).rejects.toThrow(MisuseError);
});

// -- the tail

test("after a reload what was sent goes out again, and is settled", async () => {
  const { service, town, person, prepared, tail } = await ready();
  const sent = tail.withSealed(prepared).withSent(prepared, "ballot");
  expect(sent.sealed).toBeNull();
  expect(sent.text).not.toContain(prepared.randomness[0]?.[0]);
  const stored = Tail.parse(sent.text);
  expect(stored.unsettled).toHaveLength(1);
  await expect(town.prepare(person, NO, stored)).rejects.toThrow(MisuseError);
  const { tail: settled, recorded } = await town.settle(stored);
  expect(recorded[0]?.index).toBe(TOWN.opened);
  expect(settled.unsettled).toEqual([]);
  expect(settled.recordedOf(person.credential)).toHaveLength(1);
  const next = await town.prepare(person, NO, settled);
  expect(next).toMatchObject({ counter: 2, replaces: prepared.tracker });
  expect(service.posts[0]?.body).toBe(stored.unsettled[0]?.entry);
});

test("one number is for one ballot", async () => {
  const { town, person, prepared, tail } = await ready();
  const other = await town.prepare(person, NO);
  const sealed = tail.withSealed(prepared);
  expect(() => sealed.withSealed(other)).toThrow(MisuseError);
  expect(sealed.withoutSealed().withSealed(other).sealed?.tracker).toBe(other.tracker);
  const sent = sealed.withSent(prepared, "ballot");
  expect(() => sent.withSealed(other)).toThrow(MisuseError);
  expect(() => sent.withSent(prepared, "challenge")).toThrow(MisuseError);
  const recorded = sent.withRecorded(await town.cast(prepared));
  expect(() => recorded.withSealed(other)).toThrow(MisuseError);
  const refused = sent.withRefused(sent.unsettled[0]?.entry ?? "");
  expect(refused.withSealed(other).sealed?.tracker).toBe(other.tracker);
  expect(() => tail.withRefused("{}")).toThrow(MisuseError);
  expect(() => tail.withSealed({ ...prepared, origin: "other" })).toThrow(MisuseError);
});

// -- challenges

test("a challenged ballot opens on a second device", async () => {
  const { service, town, prepared, tail } = await ready();
  const given = tail.withSealed(prepared).withSent(prepared, "challenge");
  expect(given.sealed?.tracker).toBe(prepared.tracker);
  const recorded = await town.challenge(prepared);
  expect(recorded.kind).toBe("challenge");
  const opened = town.opened(prepared, recorded);
  const second = await openTown(service);
  for (const noted of [
    prepared.tracker,
    prepared.words.join(" "),
    ` ${prepared.words.join("-")}`,
  ]) {
    const check = await second.checkOpened(opened, noted);
    expect(check).toMatchObject({ choices: YES, index: recorded.index, words: prepared.words });
  }
  const next = await town.prepare(
    await town.identify(codeOf(9)),
    YES,
    given.withRecorded(recorded).withoutSealed(),
  );
  expect(next).toMatchObject({ counter: 2, replaces: "" });
});

test("the opened ballot is the offices'", async () => {
  const town = await openTown(new TownService("voted"));
  const [one] = TOWN.prepared;
  const prepared = { ...one.prepared, tracker: "t", words: [] } as PreparedBallot;
  const recorded = { kind: "challenge", tracker: "t" } as never;
  expect(town.opened(prepared, recorded)).toEqual(one.opened);
});

test("only a ballot given up is opened", async () => {
  const { town, prepared } = await ready();
  const cast = await town.cast(prepared);
  expect(() => town.opened(prepared, cast)).toThrow(MisuseError);
  const other = { ...cast, kind: "challenge", tracker: "00".repeat(32) } as const;
  expect(() => town.opened(prepared, other)).toThrow(MisuseError);
});

test("a device that lies about a ballot is found out", async () => {
  const { service, town, prepared } = await ready();
  const opened = town.opened(prepared, await town.challenge(prepared));
  const second = await openTown(service);
  const check = (change: object, noted = prepared.tracker) =>
    second.checkOpened({ ...opened, ...change }, noted);
  const [row = []] = opened.choices;
  const [rs = []] = opened.randomness;
  await expect(check({ choices: [[...row.slice(1), ...row.slice(0, 1)]] })).rejects.toThrow(
    ProofError,
  );
  await expect(check({ choices: [row.map(() => 0)] })).rejects.toThrow(ProofError);
  expect(row).toEqual([0, 1, 0]);
  await expect(check({ choices: [[2, 1, 0]] })).rejects.toThrow("a choice is 0 or 1");
  await expect(check({ choices: [[...row, 0]] })).rejects.toThrow("choices by question");
  await expect(check({ choices: [row, []] })).rejects.toThrow("choices by question");
  await expect(check({ randomness: [[...rs, "0"]] })).rejects.toThrow("values of randomness");
  await expect(check({ choices: [row.slice(1)] })).rejects.toThrow();
  await expect(check({ randomness: [rs.toReversed()] })).rejects.toThrow(ProofError);
  await expect(check({ randomness: [rs.map((r) => `0${r}`)] })).rejects.toThrow("no scalar");
  await expect(check({ randomness: [rs.slice(1)] })).rejects.toThrow();
  await expect(check({ origin: "other" })).rejects.toThrow(ProofError);
  await expect(check({ unit: "11111111111111" })).rejects.toThrow(ProofError);
  await expect(check({}, prepared.words.toReversed().join(" "))).rejects.toThrow(ProofError);
  const replaced = (await town.prepare(await town.identify(codeOf(9)), YES)).ballot;
  await expect(check({ ballot: replaced })).rejects.toThrow(ProofError);
});

test("a ballot that nobody gave up, or that was cast, is no test of the device", async () => {
  const { service, town, prepared } = await ready();
  const opened = {
    format: "plebiscite-opened/1",
    origin: prepared.origin,
    unit: prepared.unit,
    ballot: prepared.ballot,
    choices: prepared.choices,
    randomness: prepared.randomness,
  } as const;
  await expect(town.checkOpened(opened, prepared.tracker)).rejects.toThrow("no challenge");
  service.lie(prepared.tracker, { status: 404, body: "" });
  await expect(town.checkOpened(opened, prepared.tracker)).rejects.toThrow("no challenge");
  service.rules.pop();
  await town.cast(prepared);
  await expect(town.checkOpened(opened, prepared.tracker)).rejects.toThrow("was cast");
});

test("a challenge of another ballot, or that nobody signed, proves nothing", async () => {
  const { service, town, prepared } = await ready();
  const opened = town.opened(prepared, await town.challenge(prepared));
  const index = TOWN.opened;
  const entry = JSON.parse(parseUtf8(service.entries[index] ?? utf8(""))) as object;
  const match = { index, kind: "challenge", tracker: prepared.tracker };
  service.lie(prepared.tracker, { body: JSON.stringify({ matches: [match] }) });
  const changes = [
    { ballot: "00".repeat(32) },
    { unit: "11111111111111" },
    { counter: 5 },
    { credential: TOWN.prepared[0].prepared.credential },
  ];
  for (const change of changes) {
    service.entries[index] = utf8(JSON.stringify({ ...entry, ...change }));
    const second = await openTown(service);
    await expect(second.checkOpened(opened, prepared.tracker)).rejects.toThrow(LyingServer);
  }
});
