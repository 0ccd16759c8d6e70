// Text size and contrast: kept on the device, put on the root element, over the device's own.

export type TextSize = "normal" | "large" | "largest";
export type Contrast = "device" | "high";

export interface Settings {
  readonly size: TextSize;
  readonly contrast: Contrast;
  readonly beside: string; // second language of the official text, "" for none
}

export const DEVICE_SETTINGS: Settings = { size: "normal", contrast: "device", beside: "" };
export const TEXT_SIZES: readonly TextSize[] = ["normal", "large", "largest"];
export const CONTRASTS: readonly Contrast[] = ["device", "high"];

/** Settings from kept JSON; what is not known is as the device has it. */
export function readSettings(value: unknown): Settings {
  const found = (typeof value === "object" && value !== null ? value : {}) as Partial<Settings>;
  return {
    size: TEXT_SIZES.find((size) => size === found.size) ?? "normal",
    contrast: CONTRASTS.find((contrast) => contrast === found.contrast) ?? "device",
    beside: typeof found.beside === "string" ? found.beside : "",
  };
}

export function apply(settings: Settings, root: HTMLElement): void {
  root.dataset["size"] = settings.size;
  root.dataset["contrast"] = settings.contrast;
}
