import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";

const here = import.meta.dirname;
const pages = ["index.html", "trustee.html"].map((name) => resolve(here, name)).filter(existsSync);

const BASE = "/booth-assets/";
const TAG = /<(?:script|link rel="(?:stylesheet|modulepreload)")[^>]*>/g;

/** Integrity attributes in the pages: a file that was altered on its way does not run. */
function integrity(): Plugin {
  return {
    name: "integrity",
    apply: "build",
    writeBundle({ dir = "" }, bundle) {
      for (const page of Object.keys(bundle).filter((name) => name.endsWith(".html"))) {
        const html = readFileSync(resolve(dir, page), "utf8");
        writeFileSync(resolve(dir, page), html.replace(TAG, (tag) => sealed(tag, dir)));
      }
    },
  };
}

function sealed(tag: string, dir: string): string {
  const name = /(?:src|href)="([^"]+)"/.exec(tag)?.[1];
  if (!name?.startsWith(BASE)) return tag;
  const body = readFileSync(resolve(dir, name.slice(BASE.length)));
  const digest = createHash("sha384").update(body).digest("base64");
  return tag.replace(/>$/, ` integrity="sha384-${digest}">`);
}

// Pages are served under each referendum's address, their files under one address for all of them.
// Nothing is inlined: the content security policy allows files of this origin and no others.
export default defineConfig({
  root: here,
  base: BASE,
  plugins: [preact({ prefreshEnabled: false }), integrity()],
  worker: { format: "es" },
  server: { fs: { allow: [resolve(here, "..")] } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: ["es2022", "chrome100", "firefox100", "safari15.4"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { input: pages },
  },
});
