// base64url without padding: how a link carries the fingerprint of a policy.

export function bytesOf(fingerprint: string): Uint8Array {
  const binary = atob(fingerprint.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (symbol) => symbol.charCodeAt(0));
}

export function fingerprintOf(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
