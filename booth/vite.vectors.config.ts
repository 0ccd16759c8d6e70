import { resolve } from "node:path";

import { defineConfig } from "vite";

const here = import.meta.dirname;

// The vector checks as one file for a browser: a page imports it and calls `checkVectors`.
export default defineConfig({
  root: here,
  build: {
    outDir: "dist-vectors",
    emptyOutDir: true,
    target: "es2022",
    reportCompressedSize: false,
    lib: {
      entry: resolve(here, "tests/lib/browser.ts"),
      formats: ["es"],
      fileName: () => "vectors.js",
    },
  },
});
