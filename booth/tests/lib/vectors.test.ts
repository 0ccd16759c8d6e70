// Every vector of ../../vectors that a voter's device has to agree with, good and bad.

import { describe, test } from "vitest";

import { allChecks } from "./vectors/all.ts";
import { vectorFiles } from "./vectors/files.ts";

describe.each(allChecks(vectorFiles()))("$group", ({ checks }) => {
  test.each(checks)("$name", async ({ run }) => {
    await run();
  });
});
