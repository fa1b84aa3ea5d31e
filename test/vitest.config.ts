// Four kinds of tests: pure rules and other plain code in Node, the Worker in real workerd, what runs in browsers in
// happy-dom, and everything together in a real browser.

import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

export default defineConfig({
  root,
  test: {
    passWithNoTests: true,
    // Also on two processors, where one alone is the default: what tests wait for is mostly not the processor.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        root,
        test: {
          name: "rules",
          environment: "node",
          include: ["test/rules/**/*.test.ts", "test/*.test.ts"],
          // Pure code leaves nothing behind that another file could see.
          isolate: false,
          setupFiles: ["test/support/seed.ts"],
          testTimeout: 60_000,
        },
      },
      {
        root,
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              // Secrets of the tests, instead of a developer's own from .dev.vars.
              bindings: {
                SITES: "demo,other,empty,one,two,shop,club,guild,stall,crew,kiosk,bazaar,gate,square,quay",
                BECKON_KEY: "a key for tests only, 32 bytes and more",
                BECKON_ADMIN_TOKEN: "an-api-token-for-tests-only-of-32-bytes-and-more",
                BECKON_LOCAL: "1",
                BECKON_IDENTITY_CLUB: "a secret the club's own server signs with",
                BECKON_IDENTITY_GATE: "a secret the gate's own server signs with",
                BECKON_IDENTITY_GUILD: "a secret the guild's own server signs with",
                BECKON_IDENTITY_KIOSK: "a secret the kiosk's own server signs with",
                BECKON_IDENTITY_QUAY: "a secret the quay's own server signs with",
                BECKON_IDENTITY_OTHER: "a secret that another site's server has",
              },
            },
          }),
        ],
        test: {
          name: "worker",
          include: ["test/worker/**/*.test.ts"],
          // One workerd a worker for all its files, which halves the time; each file begins with empty storage.
          isolate: false,
          setupFiles: ["test/worker/support/reset.ts"],
          // A test that hangs must end; how fast the machine is decides nothing.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        root,
        // Preact's JSX, as client/build.ts compiles it.
        oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
        test: {
          name: "client",
          environment: "happy-dom",
          // A context of its own for each file, as before, but without starting a process for it: half the time.
          pool: "vmThreads",
          include: ["test/client/**/*.test.{ts,tsx}"],
          setupFiles: ["test/support/seed.ts"],
          testTimeout: 30_000,
        },
      },
      {
        root,
        // Two files at a time, each with a browser and a server of its own, that mostly wait for seconds to pass; no more,
        // so that what must happen within a time has a processor.
        test: {
          name: "e2e",
          environment: "node",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: "test/e2e/support/setup.ts",
          maxWorkers: 2,
          // The project's modules begin anew in each file all the same; wrangler, Miniflare and Playwright are read once.
          isolate: false,
          testTimeout: 60_000,
          // On a busy machine `npm start`, which builds first, took most of a minute.
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
