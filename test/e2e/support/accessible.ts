// What axe finds wrong with a page as it stands, our shadow roots included.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const AXE = fileURLToPath(new URL("../../../node_modules/axe-core/axe.min.js", import.meta.url));

/** Every rule there is but those of level AAA; axe leaves some out unless they are asked for. */
export const ALL: RunOptions = {
  rules: Object.fromEntries(
    ["target-size", "css-orientation-lock", "focus-order-semantics", "label-content-name-mismatch"].map(
      (rule) => [rule, { enabled: true }],
    ),
  ),
};

/** Evaluated by the debugger: a policy may forbid adding scripts to the page, as it should. */
export async function faults(page: Page, options: RunOptions = {}): Promise<string[]> {
  await page.evaluate(await readFile(AXE, "utf8"));
  const { violations } = await page.evaluate(
    (options) =>
      (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(options),
    options,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}
