// The example of docs/api.md, run as it stands there against the real thing: it shows who comes, and who left.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { IDLE_ON_PRICING } from "./support/rules.ts";
import { TOKEN } from "./support/server.ts";
import { staged } from "./support/staged.ts";
import { until } from "./support/until.ts";

const docs = readFileSync(new URL("../../docs/api.md", import.meta.url), "utf8");
const example = /```js\n([\s\S]*?)```/.exec(docs)![1]!;

/** T2, and what a busy machine takes. */
const GONE_WITHIN = 30_000;

test("the documented example is thirty lines", () => {
  expect(example.split("\n").filter((line) => line !== "" && !line.startsWith("//")).length).toBeLessThan(31);
});

test("[T2] the documented example shows a visitor who comes, and takes one away who closes the tab", () =>
  staged(IDLE_ON_PRICING, async (stage) => {
    const environment = { BECKON_URL: stage.server.url, SITE: "demo", BECKON_TOKEN: TOKEN };
    const client = spawn(process.execPath, ["--input-type=module", "-e", example], { env: environment });
    let said = "";
    client.stdout.on("data", (data: Buffer) => (said += data.toString()));
    client.stderr.on("data", (data: Buffer) => (said += data.toString()));
    try {
      await until("it shows an empty list", () => said.includes("[]"));
      await stage.arrive("/docs/bookings");
      const { tab } = await stage.arrive("/pricing");
      await until("it shows the visitor on the page", () => /\[ '[^']*\/demo\/pricing' \]/.test(said));
      said = "";
      const closed = performance.now();
      await tab.page.close({ runBeforeUnload: true });
      await until("the visitor is gone", () => said.trimEnd().endsWith("[]"), GONE_WITHIN);
      // On an idle machine 15 to 20 s; that it is not at once matters as much.
      expect(performance.now() - closed).toBeGreaterThan(10_000);
    } finally {
      client.kill();
    }
  }));
