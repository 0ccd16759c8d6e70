// Addresses that voters are sent to: plain, on this service, in their language.

import type { Booth } from "./booth.ts";

/** Where anybody looks up a tracker. */
export function lookUpAddress(booth: Booth): string {
  return `${origin(booth)}/${booth.voice.language}/r/${encodeURIComponent(booth.slug)}/check/`;
}

/** The same with the tracker behind `#`: for the QR code of a receipt. */
export function lookUpTracker(booth: Booth, tracker: string): string {
  return `${lookUpAddress(booth)}#${tracker}`;
}

export function publicAddress(booth: Booth): string {
  return `${origin(booth)}/${booth.voice.language}/r/${encodeURIComponent(booth.slug)}/`;
}

/** The booth itself, for a second device. */
export function boothAddress(booth: Booth): string {
  return `${origin(booth)}/r/${encodeURIComponent(booth.slug)}/booth/`;
}

/** Where `plebiscite` on a computer reads the record. */
export function recordAddress(booth: Booth): string {
  return `${origin(booth)}/r/${encodeURIComponent(booth.slug)}/record/`;
}

function origin(booth: Booth): string {
  return booth.base === "" ? location.origin : booth.base;
}
