// The same vectors in a browser: a page fetches the files and gives them here.
//
//   import { checkVectors } from "./vectors.js";
//   const { passed, failed } = await checkVectors(files);

import { allChecks, type VectorFiles } from "./vectors/all.ts";

export type Outcome = { readonly passed: number; readonly failed: readonly string[] };

/** Run every check; `failed` names those that did not hold, and why. */
export async function checkVectors(files: VectorFiles): Promise<Outcome> {
  const failed: string[] = [];
  let passed = 0;
  for (const { group, checks } of allChecks(files)) {
    for (const { name, run } of checks) {
      try {
        await run();
        passed += 1;
      } catch (problem) {
        failed.push(`${group}: ${name}: ${String(problem)}`);
      }
    }
  }
  return { passed, failed };
}
