import { existsSync } from "node:fs";
import { resolve } from "node:path";

import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

const here = import.meta.dirname;
const pages = ["index.html", "trustee.html"].map((name) => resolve(here, name)).filter(existsSync);

// Pages are served under each referendum's address, their files under one address for all of them.
// Nothing is inlined: the content security policy allows files of this origin and no others.
export default defineConfig({
  root: here,
  base: "/booth-assets/",
  plugins: [preact({ prefreshEnabled: false })],
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
