import preact from "@preact/preset-vite";
import { defineConfig } from "vitest/config";

// Tests of pages ask for a document with `// @vitest-environment jsdom` in their first line.
export default defineConfig({
  plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false })],
  test: {
    include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
    environment: "node",
    testTimeout: 20_000,
  },
});
