import { resolve } from "node:path";

import { defineConfig } from "vite";

const here = import.meta.dirname;

// The library as one file for Node: other languages' tests and the measurements run it.
export default defineConfig({
  root: here,
  build: {
    outDir: "dist-node",
    emptyOutDir: true,
    target: "node20",
    minify: false,
    reportCompressedSize: false,
    lib: {
      entry: resolve(here, "tests/lib/node.ts"),
      formats: ["es"],
      fileName: () => "booth.js",
    },
  },
});
