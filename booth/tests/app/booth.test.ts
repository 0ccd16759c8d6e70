// The booth without its pages, against a town's record: what is sent, kept and forgotten when.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Booth } from "../../app/booth.ts";
import { fingerprintOf } from "../../app/fingerprint.ts";
import type { Brought } from "../../app/fragment.ts";
import { codeProblem, comparedWords, enterCode } from "../../app/identity.ts";
import { Keeping } from "../../app/keeping.ts";
import type { Store } from "../../app/keeping.ts";
import { open } from "../../app/opening.ts";
import { checkOther } from "../../app/second_device.ts";
import { backToAnswers, follow, giveUpSending, sendNow, voteAfresh } from "../../app/sending.ts";
import { DEVICE_SETTINGS } from "../../app/settings.ts";
import { voiceOf } from "../../app/voice.ts";
import type { Step } from "../../app/steps.ts";
import { LyingServer, runPreparation } from "../../lib/client.ts";
import { FINGERPRINT, codeOf, random } from "../lib/opening_town.ts";
import { TOWN } from "../lib/town.ts";
import { TownService } from "../lib/town_service.ts";

vi.mock("../../app/sealing.ts", () => ({
  sealElsewhere: async (task: Parameters<typeof runPreparation>[0]) => runPreparation(task, random),
}));

class Memory implements Store {
  readonly kept = new Map<string, string>();
  getItem = (name: string): string | null => this.kept.get(name) ?? null;
  setItem = (name: string, value: string): void => void this.kept.set(name, value);
  removeItem = (name: string): void => void this.kept.delete(name);
  get text(): string {
    return [...this.kept.values()].join("\n");
  }
}

const words = resolve(import.meta.dirname, "../../../src/plebiscite/texts/en/booth.ftl");
const voice = voiceOf("en", readFileSync(words, "utf8"));
const PRINT = fingerprintOf(FINGERPRINT);
const CODE = codeOf(9);
const LINK: Brought = { kind: "vote", code: CODE, fingerprint: PRINT };
const RELOAD: Brought = { kind: "nothing" };

let service: TownService;
let window: Memory;
let device: Memory;
let network: boolean;

beforeEach(() => {
  service = new TownService("opened");
  window = new Memory();
  device = new Memory();
  network = true;
  vi.stubGlobal("fetch", (address: string, init?: RequestInit) =>
    network ? service.fetch(address, init) : Promise.reject(new TypeError("offline")),
  );
  vi.stubGlobal("history", { pushState: vi.fn(), replaceState: vi.fn(), state: null });
});
afterEach(() => {
  giveUpSending();
  vi.unstubAllGlobals();
});

function newBooth(): Booth {
  const keeping = new Keeping("town", window, device);
  return new Booth("https://vote.example", "town", keeping, voice, DEVICE_SETTINGS, follow);
}

const reached = (booth: Booth, step: Step): Promise<void> =>
  vi.waitFor(() => expect(booth.state.step).toBe(step), { timeout: 15_000 });

async function identified(booth = newBooth()): Promise<Booth> {
  await open(booth, LINK);
  await enterCode(booth, booth.held.code);
  expect(booth.state.step).toBe("you");
  return booth;
}

async function sealed(booth: Booth, option = "yes"): Promise<Booth> {
  if (booth.state.step === "you") booth.dispatch({ do: "begin" });
  booth.dispatch({ do: "choose", option, on: true });
  booth.dispatch({ do: "next" });
  await vi.waitFor(() => expect(booth.state.sealing).toBe("ready"), { timeout: 15_000 });
  return booth;
}

const posted = (): number => service.posts.length;

describe("opening", () => {
  test("by a link, compared silently", async () => {
    const booth = newBooth();
    await open(booth, LINK);
    expect([booth.state.step, booth.state.trusted]).toEqual(["landing", true]);
    expect([booth.held.code, booth.held.codeFromLink]).toEqual([CODE, true]);
  });

  test("without a fingerprint the words are compared, then that policy is held to", async () => {
    const booth = newBooth();
    await open(booth, { kind: "vote", code: CODE, fingerprint: "" });
    await enterCode(booth, CODE);
    expect(booth.state.step).toBe("compare");
    comparedWords(booth, true);
    expect([booth.state.step, booth.held.fingerprint]).toEqual(["you", PRINT]);
    service.policy = service.policy.replace("quorum", "quorum ");
    const later = newBooth();
    await open(later, RELOAD);
    expect(later.state.step).toBe("stopped");
  });

  test("other words stop it for good, and the case is reported", async () => {
    const reports: string[] = [];
    service.rules.push((path, init) => {
      if (!path.endsWith("/mismatch-reports")) return undefined;
      reports.push(String(init?.body));
      return { body: "{}" };
    });
    const booth = newBooth();
    await open(booth, { kind: "vote", code: CODE, fingerprint: "" });
    await enterCode(booth, CODE);
    comparedWords(booth, false);
    expect([booth.state.step, booth.held.code]).toEqual(["stopped", ""]);
    await vi.waitFor(() => expect(reports).toHaveLength(1));
    expect(JSON.parse(reports[0] ?? "")).toEqual({
      case: booth.held.stop?.number,
      what: "policy-words",
    });
    const later = newBooth();
    await open(later, RELOAD);
    expect([later.state.step, later.held.stop?.number]).toEqual([
      "stopped",
      booth.held.stop?.number,
    ]);
  });

  test.each([
    ["another policy's", `A${PRINT.slice(1)}`],
    ["a damaged one", PRINT.slice(1)],
    ["a strangely damaged one", `!${PRINT.slice(1)}`],
  ])("%s fingerprint is refused", async (_, fingerprint) => {
    const booth = newBooth();
    await open(booth, { kind: "vote", code: CODE, fingerprint });
    expect(booth.state.step).toBe("stopped");
  });

  test("no network is no lie", async () => {
    network = false;
    const booth = newBooth();
    await open(booth, LINK);
    expect([booth.state.step, booth.state.hindrance]).toEqual(["not-now", "unreachable"]);
    network = true;
    booth.dispatch({ do: "reopen" });
    await open(booth, RELOAD);
    expect([booth.state.step, booth.held.code]).toEqual(["landing", CODE]);
  });

  test("a record that forgot what this device saw is a lie", async () => {
    await sealed(await identified()).then(async (booth) => {
      booth.dispatch({ do: "cast" });
      await reached(booth, "recorded");
    });
    service.entries.pop();
    const later = newBooth();
    await open(later, LINK);
    expect(later.state.step).toBe("stopped");
  });

  test("areas by their fragments", async () => {
    const trial = newBooth();
    await open(trial, { kind: "trial" });
    expect(trial.state.step).toBe("trial");
    const check = newBooth();
    await open(check, { kind: "check", fingerprint: PRINT });
    expect([check.state.step, check.referendum.policyFingerprintGiven]).toEqual(["check", true]);
  });
});

describe("a link opened in a window that was used before", () => {
  test("the same voter's goes on where it stood", async () => {
    const booth = await identified();
    booth.dispatch({ do: "begin" });
    const again = newBooth();
    await open(again, LINK);
    expect([again.state.step, again.held.voter?.credential]).toEqual([
      "question",
      booth.held.voter?.credential,
    ]);
    const bare = newBooth();
    await open(bare, { ...LINK, fingerprint: "" } as Brought);
    expect([bare.state.step, bare.held.fingerprint]).toEqual(["question", PRINT]);
  });

  test("another voter's begins anew, with no answers", async () => {
    await sealed(await identified());
    const other = newBooth();
    await open(other, { kind: "vote", code: codeOf(8), fingerprint: PRINT });
    expect([other.state.step, other.state.choices]).toEqual(["landing", {}]);
  });

  test("another policy's is compared anew", async () => {
    await identified();
    const other = newBooth();
    await open(other, { kind: "vote", code: CODE, fingerprint: `A${PRINT.slice(1)}` });
    expect(other.state.step).toBe("stopped");
  });

  test("a session without its fingerprint is not taken as compared", async () => {
    await identified();
    const name = "plebiscite.town.session";
    window.setItem(name, (window.getItem(name) ?? "").replaceAll(PRINT, ""));
    const later = newBooth();
    await open(later, RELOAD);
    expect(later.state.trusted).toBe(false);
  });

  test("a second check is of one voter only", async () => {
    const booth = await identified();
    booth.held.token = "TOKEN";
    booth.dispatch({ do: "back" });
    await enterCode(booth, CODE);
    expect(booth.held.token).toBe("TOKEN");
    booth.dispatch({ do: "back" });
    await enterCode(booth, codeOf(8));
    expect(booth.held.token).toBe("");
  });

  test("back from signing in with a session", async () => {
    const booth = newBooth();
    await open(booth, LINK);
    booth.state = { ...booth.state, factor: "oidc" };
    await enterCode(booth, CODE);
    expect(booth.state.step).toBe("sign-in");
    const back = newBooth();
    await open(back, { kind: "session", token: "TOKEN" });
    expect([back.state.step, back.held.token]).toEqual(["you", "TOKEN"]);
  });
});

describe("identity", () => {
  test.each([
    ["", "code-empty"],
    [CODE.slice(0, -1), "code-length"],
    [`${CODE.slice(0, -1)}${CODE.endsWith("0") ? "1" : "0"}`, "code-mistyped"],
  ])("%s is told before anything is asked", async (typed, problem) => {
    const booth = newBooth();
    await open(booth, { kind: "vote", code: "", fingerprint: PRINT });
    const asked = service.asked.length;
    await enterCode(booth, typed);
    expect([booth.state.step, booth.state.problem]).toEqual(["landing", problem]);
    const more = service.asked.slice(asked).filter((path) => path.includes("credentials"));
    expect(more).toEqual([]);
    if (typed !== "") expect(codeProblem(typed)).not.toBeNull();
  });

  test("case, spaces and hyphens do not matter", async () => {
    const booth = newBooth();
    await open(booth, LINK);
    await enterCode(booth, ` ${CODE.toLowerCase().replaceAll("-", " ")}\n`);
    expect(booth.state.step).toBe("you");
  });

  test("the code never leaves the device", async () => {
    await sealed(await identified());
    const symbols = CODE.replaceAll("-", "");
    expect(service.asked.join()).not.toContain(symbols.slice(0, 12));
    expect(service.asked.join()).not.toContain(CODE.slice(0, 9));
    expect(device.text).not.toContain(CODE.slice(0, 9));
  });

  test("voting that is closed is told before the first question", async () => {
    const booth = newBooth();
    await open(booth, LINK);
    service.phase = "polls-closed";
    await enterCode(booth, CODE);
    expect([booth.state.step, booth.state.hindrance]).toEqual(["not-now", "closed"]);
  });
});

describe("sealing and casting", () => {
  test("nothing is sent before the voter casts; the receipt's words are those shown", async () => {
    const booth = await sealed(await identified());
    expect(posted()).toBe(0);
    const shown = booth.held.prepared?.words;
    expect(shown).toHaveLength(6);
    booth.dispatch({ do: "cast" });
    expect(booth.state.step).toBe("casting");
    await reached(booth, "recorded");
    expect(booth.held.recorded?.words).toEqual(shown);
    expect(posted()).toBe(1);
  });

  test("after the receipt neither code, answers, secret nor randomness are left", async () => {
    const booth = await sealed(await identified());
    const secret = booth.held.voter?.secret ?? expect.fail("no voter");
    const nonce = booth.held.prepared?.randomness[0]?.[0] ?? expect.fail("no ballot");
    booth.dispatch({ do: "cast" });
    await reached(booth, "recorded");
    const left = JSON.stringify([booth.state, { ...booth.held, referendum: null }]);
    for (const gone of [CODE, secret, nonce, '["yes"]']) {
      expect(left).not.toContain(gone);
      expect(window.text).not.toContain(gone);
      expect(device.text).not.toContain(gone);
    }
    const later = newBooth();
    await open(later, RELOAD);
    expect([later.state.step, later.held.recorded?.index]).toEqual([
      "recorded",
      booth.held.recorded?.index,
    ]);
  });

  test("a change throws the sealed ballot away", async () => {
    const booth = await sealed(await identified());
    const first = booth.held.prepared?.tracker;
    booth.dispatch({ do: "change", question: 0 });
    expect(booth.held.prepared).toBeNull();
    await sealed(booth, "no");
    expect(booth.held.prepared?.tracker).not.toBe(first);
  });

  test("a sealing that comes too late is dropped", async () => {
    const booth = await identified();
    booth.dispatch({ do: "begin" });
    booth.dispatch({ do: "choose", option: "yes", on: true });
    booth.dispatch({ do: "next" });
    booth.dispatch({ do: "change", question: 0 });
    await new Promise((done) => setTimeout(done, 500));
    expect([booth.state.step, booth.held.prepared]).toEqual(["question", null]);
  });

  test("voting paused meanwhile is told; the same ballot goes out afterwards", async () => {
    const booth = await sealed(await identified());
    const tracker = booth.held.prepared?.tracker;
    service.phase = "paused";
    const refusal = { error: { code: "conduct-1", message: "", place: "", remedy: "" } };
    service.lie("/ballots", { status: 409, body: JSON.stringify(refusal) });
    booth.dispatch({ do: "cast" });
    await reached(booth, "not-now");
    expect(booth.state.hindrance).toBe("paused");
    service.phase = "voting";
    service.rules.length = 0;
    booth.dispatch({ do: "reopen" });
    await open(booth, RELOAD);
    await enterCode(booth, booth.held.code);
    await reached(booth, "recorded");
    expect(booth.held.recorded?.tracker).toBe(tracker);
  });

  test("a reload at the review seals afresh; answers are kept", async () => {
    const booth = await sealed(await identified());
    expect(window.text).not.toContain("randomness");
    const later = newBooth();
    await open(later, RELOAD);
    await vi.waitFor(() => expect(later.held.prepared).not.toBeNull(), { timeout: 15_000 });
    expect([later.state.step, later.state.choices]).toEqual(["review", booth.state.choices]);
    expect(later.held.prepared?.tracker).not.toBe(booth.held.prepared?.tracker);
  });

  test("offline: says so, and sends the same bytes when the voter asks", async () => {
    const booth = await sealed(await identified());
    network = false;
    booth.dispatch({ do: "cast" });
    await vi.waitFor(() => expect(booth.state.sending).toBe("offline"));
    expect(booth.state.step).toBe("casting");
    network = true;
    sendNow();
    await reached(booth, "recorded");
  });

  test("a reload while casting sends the same bytes", async () => {
    service.lie("/ballots", { status: 503, body: "{}", headers: { "Retry-After": "60" } });
    const booth = await sealed(await identified());
    const tracker = booth.held.prepared?.tracker;
    booth.dispatch({ do: "cast" });
    await vi.waitFor(() => expect(booth.state.sending).toBe("busy"));
    expect(booth.state.wait).toBeGreaterThanOrEqual(60);
    giveUpSending();
    service.rules.length = 0;
    const later = newBooth();
    await open(later, RELOAD);
    await reached(later, "recorded");
    expect(later.held.recorded?.tracker).toBe(tracker);
  });

  test("a closed window while casting: the link alone sends the same bytes", async () => {
    const booth = await sealed(await identified());
    const tracker = booth.held.prepared?.tracker;
    network = false;
    booth.dispatch({ do: "cast" });
    await vi.waitFor(() => expect(booth.state.sending).toBe("offline"));
    giveUpSending();
    network = true;
    window = new Memory();
    const later = newBooth();
    await open(later, LINK);
    await enterCode(later, CODE);
    await reached(later, "recorded");
    expect(later.held.recorded?.tracker).toBe(tracker);
  });

  test("a refusal by the rules: seal again for what the record now holds", async () => {
    const one = await sealed(await identified());
    window = new Memory();
    const two = await sealed(await identified());
    two.dispatch({ do: "cast" });
    await reached(two, "recorded");
    device.kept.clear(); // another device
    const refusal = { error: { code: "ballots-3", message: "", place: "", remedy: "" } };
    service.lie("/ballots", { status: 409, body: JSON.stringify(refusal) });
    one.dispatch({ do: "cast" });
    await reached(one, "refused");
    service.rules.length = 0;
    await backToAnswers(one);
    await vi.waitFor(() => expect(one.state.sealing).toBe("ready"), { timeout: 15_000 });
    expect(one.held.prepared?.counter).toBe(2);
    one.dispatch({ do: "cast" });
    await reached(one, "recorded");
  });

  test("a false receipt stops; nothing is said to be recorded", async () => {
    const booth = await sealed(await identified());
    service.lie("/ballots", {
      body: JSON.stringify({ index: 0, receipt: service.receipt(0), logged_at: 1 }),
    });
    booth.dispatch({ do: "cast" });
    await reached(booth, "stopped");
    expect([booth.held.recorded, booth.held.code, booth.held.voter]).toEqual([null, "", null]);
  });

  test("without the second check it is asked for, and the same bytes go out after it", async () => {
    const booth = await sealed(await identified());
    const tracker = booth.held.prepared?.tracker;
    const refusal = { error: { code: "x", message: "", place: "", remedy: "" } };
    booth.state = { ...booth.state, factor: "email-code", passed: true };
    service.lie("/ballots", { status: 401, body: JSON.stringify(refusal) });
    booth.dispatch({ do: "cast" });
    await reached(booth, "address");
    service.rules.length = 0;
    booth.held.token = "TOKEN";
    booth.dispatch({ do: "factor-passed" });
    await reached(booth, "recorded");
    expect(booth.held.recorded?.tracker).toBe(tracker);
    expect(service.posts.at(-1)?.token).toBe("Bearer TOKEN");
  });

  test("forgetting while casting stops the tries and says nothing more", async () => {
    const booth = await sealed(await identified());
    network = false;
    booth.dispatch({ do: "cast" });
    await vi.waitFor(() => expect(booth.state.sending).toBe("offline"));
    booth.dispatch({ do: "forget" });
    giveUpSending();
    await new Promise((done) => setTimeout(done, 20));
    expect(booth.state.step).toBe("forgotten");
    expect(window.text).toBe("");
  });
});

describe("giving a ballot up", () => {
  async function opened(): Promise<Booth> {
    const booth = await sealed(await identified());
    booth.dispatch({ do: "give-up" });
    await reached(booth, "opened");
    return booth;
  }

  test("opens it only after its receipt, and it was never posted as a ballot", async () => {
    const booth = await opened();
    expect(service.posts.map((post) => post.path.split("/").at(-1))).toEqual(["challenges"]);
    expect(booth.held.givenUp?.recorded.kind).toBe("challenge");
    const text = JSON.stringify(booth.held.givenUp?.opened);
    expect(text).toContain("plebiscite-opened/1");
    expect(text).not.toContain(booth.held.voter?.secret ?? "?");
  });

  test("the second device finds the answers; this one would be told apart", async () => {
    const booth = await opened();
    const text = JSON.stringify(booth.held.givenUp?.opened);
    const six = booth.held.givenUp?.recorded.words.join(" ") ?? "";
    expect(await checkOther(booth, text, six)).toEqual({ kind: "good", sameDevice: true });
    device = new Memory();
    const other = newBooth();
    await open(other, { kind: "check", fingerprint: PRINT });
    expect(await checkOther(other, text, six)).toEqual({ kind: "good", sameDevice: false });
    expect(other.held.checked?.choices).toEqual({ bench: ["yes"] });
    expect(await checkOther(other, text, "zoo ".repeat(6))).toEqual({ kind: "words-differ" });
    expect(await checkOther(other, text, "zoo")).toEqual({ kind: "words" });
    expect(await checkOther(other, "{}", six)).toEqual({ kind: "unreadable" });
    const altered = text.replace('"choices":[[0,1,0]]', '"choices":[[0,0,1]]');
    expect(altered).not.toBe(text);
    expect(await checkOther(other, altered, six)).toMatchObject({ kind: "bad" });
    network = false;
    expect(await checkOther(other, text, six)).toEqual({ kind: "unreachable" });
    network = true;
    const match = { index: 0, kind: "challenge", tracker: booth.held.givenUp?.recorded.tracker };
    service.rules.push((path) =>
      path.includes("/trackers/") ? { body: JSON.stringify({ matches: [match] }) } : undefined,
    );
    await expect(checkOther(other, text, six)).rejects.toThrow(LyingServer);
  });

  test("a reload while it is given up still opens it", async () => {
    const booth = await sealed(await identified());
    network = false;
    booth.dispatch({ do: "give-up" });
    await vi.waitFor(() => expect(booth.state.sending).toBe("offline"));
    giveUpSending();
    network = true;
    const later = newBooth();
    await open(later, RELOAD);
    await reached(later, "opened");
    expect(later.held.givenUp?.recorded.kind).toBe("challenge");
  });

  test("then a fresh ballot with the next number is cast", async () => {
    const booth = await opened();
    await voteAfresh(booth);
    expect([booth.state.step, booth.state.choices, booth.held.givenUp]).toEqual([
      "question",
      {},
      null,
    ]);
    await sealed(booth, "no");
    expect(booth.held.prepared?.counter).toBe(2);
    booth.dispatch({ do: "cast" });
    await reached(booth, "recorded");
  });

  test("a window closed meanwhile loses the opening, not the vote", async () => {
    const booth = await sealed(await identified());
    network = false;
    booth.dispatch({ do: "give-up" });
    await vi.waitFor(() => expect(booth.state.sending).toBe("offline"));
    giveUpSending();
    network = true;
    window = new Memory();
    const later = newBooth();
    await open(later, LINK);
    await enterCode(later, CODE);
    await reached(later, "you");
    expect(later.held.voter?.chain).toMatchObject({ counter: 1, cast: 0 });
  });
});

test("the town's voter is the one of the vectors", () => {
  expect(TOWN.codes[9]).toBe(CODE);
});
