// What the part of an address behind `#` brings: never sent to a server, gone from the bar at once.
//
//   #CODE                     a voting code
//   #CODE.FINGERPRINT         and the fingerprint of the policy (base64url, 32 bytes)
//   #.FINGERPRINT             the fingerprint alone
//   #session=TOKEN            back from signing in
//   #refused=second-factor    back from signing in as somebody who may not
//   #trial                    the practice vote
//   #check, #check.FINGERPRINT   as second device
//   #part.ID.NUMBER.TOTAL.DATA   one QR code of an opened ballot (parts.ts)

export type Brought =
  | { readonly kind: "vote"; readonly code: string; readonly fingerprint: string }
  | { readonly kind: "session"; readonly token: string }
  | { readonly kind: "refused" }
  | { readonly kind: "trial" }
  | { readonly kind: "check"; readonly fingerprint: string }
  | { readonly kind: "part"; readonly text: string }
  | { readonly kind: "nothing" };

const FINGERPRINT = /^[A-Za-z0-9_-]{43}$/;

/** Read a fragment, with or without its `#`. A damaged fingerprint is kept: it must be refused. */
export function readFragment(fragment: string): Brought {
  const text = decoded(fragment.replace(/^#/, ""));
  if (text === "") return { kind: "nothing" };
  if (text.startsWith("session=")) return { kind: "session", token: text.slice(8) };
  if (text === "refused=second-factor") return { kind: "refused" };
  if (text.startsWith("part.")) return { kind: "part", text };
  const dot = text.indexOf(".");
  const first = dot < 0 ? text : text.slice(0, dot);
  const fingerprint = dot < 0 ? "" : text.slice(dot + 1);
  if (first === "trial") return { kind: "trial" };
  if (first === "check") return { kind: "check", fingerprint };
  return { kind: "vote", code: first, fingerprint };
}

/** Whether a text has the form of a fingerprint. */
export function isFingerprint(text: string): boolean {
  return FINGERPRINT.test(text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
