import { resolve } from "node:path";

import { defineConfig, type Plugin } from "vite";

import { vectorFiles } from "./tests/lib/vectors/files.ts";

const here = import.meta.dirname;

// `index.html`, served by any web server, runs every vector in the browser that opens it, and puts
// {"passed", "failed"} into the element `outcome`.
const PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><link rel="icon" href="data:," /><title>Vectors</title></head>
  <body><pre id="outcome"></pre><script type="module" src="./run.js"></script></body>
</html>
`;
const RUN = `import { checkVectors } from "./vectors.js";
const files = await (await fetch("./vectors.json")).json();
document.getElementById("outcome").textContent = JSON.stringify(await checkVectors(files));
`;

function page(): Plugin {
  return {
    name: "vectors-page",
    generateBundle() {
      const files = {
        "index.html": PAGE,
        "run.js": RUN,
        "vectors.json": JSON.stringify(vectorFiles()),
      };
      for (const [fileName, source] of Object.entries(files)) {
        this.emitFile({ type: "asset", fileName, source });
      }
    },
  };
}

export default defineConfig({
  root: here,
  plugins: [page()],
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
