import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Waiting } from "../../app/waiting.ts";

const network = new EventTarget();
let waiting: Waiting;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("addEventListener", network.addEventListener.bind(network));
  vi.stubGlobal("removeEventListener", network.removeEventListener.bind(network));
  waiting = new Waiting();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function isOver(pause: Promise<void>): Promise<boolean> {
  const open = Symbol("open");
  const won = await Promise.race([pause, Promise.resolve().then(() => Promise.resolve(open))]);
  return won !== open;
}

test("ends with the time", async () => {
  const pause = waiting.begin(1000);
  vi.advanceTimersByTime(999);
  expect(await isOver(pause)).toBe(false);
  vi.advanceTimersByTime(1);
  expect(await isOver(pause)).toBe(true);
});

test("ends when the network comes back", async () => {
  const pause = waiting.begin(30_000);
  network.dispatchEvent(new Event("online"));
  expect(await isOver(pause)).toBe(true);
});

test("ends when the voter asks", async () => {
  waiting.end(); // nothing waits: nothing happens
  const pause = waiting.begin(30_000);
  waiting.end();
  expect(await isOver(pause)).toBe(true);
});

test("is given up with its signal", async () => {
  const leaving = new AbortController();
  const pause = waiting.begin(30_000, leaving.signal);
  leaving.abort(new Error("forgotten"));
  await expect(pause).rejects.toThrow("forgotten");
});

test("is not begun when it was given up before", async () => {
  const left = AbortSignal.abort(new Error("forgotten"));
  await expect(waiting.begin(30_000, left)).rejects.toThrow("forgotten");
});
