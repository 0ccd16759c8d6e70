// Files leave the page as downloads, and are read again before anything is handed over.

import { sameBytes } from "../../lib/canonical/bytes.ts";

export type FileToSave = { readonly name: string; readonly bytes: Uint8Array };

/** Hand a file to the browser, which saves it. Call from a click. */
export function download({ name, bytes }: FileToSave): void {
  const blob = new Blob([Uint8Array.from(bytes)], { type: "application/octet-stream" });
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The bytes of files that a person chose. */
export async function readChosen(files: FileList): Promise<Uint8Array[]> {
  return Promise.all([...files].map(async (file) => new Uint8Array(await file.arrayBuffer())));
}

/** The names of those that are not among the chosen ones, byte for byte. */
export function notAmong(wanted: readonly FileToSave[], chosen: readonly Uint8Array[]): string[] {
  return wanted
    .filter(({ bytes }) => !chosen.some((one) => sameBytes(one, bytes)))
    .map(({ name }) => name);
}
