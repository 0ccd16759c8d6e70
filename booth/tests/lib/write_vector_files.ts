// Writes what `checkVectors` takes as one JSON file: node, after `npm run build:vectors`, cannot read
// folders in a browser's place. Used by the tests in Chromium.

import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

import { vectorFiles } from "./vectors/files.ts";

const folder = resolve(import.meta.dirname, "../../dist-vectors");
mkdirSync(folder, { recursive: true });
writeFileSync(resolve(folder, "vectors.json"), JSON.stringify(vectorFiles()));
