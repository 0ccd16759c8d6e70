// What this device sent and the library's memory of it, kept without anything secret.

import type { Booth } from "./booth.ts";
import { Tail } from "../lib/client.ts";

export function tailOf(booth: Booth): Tail {
  const { origin } = booth.referendum;
  const text = booth.keeping.tail;
  if (text === "") return Tail.empty(origin);
  try {
    const tail = Tail.parse(text);
    return tail.origin === origin ? tail : Tail.empty(origin);
  } catch {
    return Tail.empty(origin); // damaged: the record still says what it holds
  }
}

/** A sealed ballot is secret and stays in memory: only what was sent is stored. */
export function keepTail(booth: Booth, tail: Tail): void {
  booth.keeping.keepTail(tail.withoutSealed().text);
}

/** Whether a ballot or challenge of this credential was sent and never answered. */
export function hasUnsettled(booth: Booth, credential: string): boolean {
  return tailOf(booth).unsettled.some((sent) => sent.credential === credential);
}
