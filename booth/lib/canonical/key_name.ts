// Names of signed notes' keys. Source: C2SP signed-note 1.0.0; spec/encoding.md, section 7.

import { MalformedError } from "../errors.ts";
import { hasInvisible } from "./invisible.ts";

/** Throw MalformedError unless `name` is non-empty, without "+" and invisible characters. */
export function requireKeyName(name: string): void {
  if (name === "" || name.includes("+") || hasInvisible(name)) {
    const shown = JSON.stringify(name.slice(0, 60));
    throw new MalformedError(
      `key name ${shown} is empty, or has a space, an invisible character or a plus sign`,
    );
  }
}
