// A test on a stage: everything ends with it, and a failing one says what the Worker wrote.

import { inject } from "vitest";
import { shared } from "./browser.ts";
import type { Files } from "./server.ts";
import { Stage } from "./stage.ts";

export async function staged(rules: Files, scene: (stage: Stage) => Promise<void>): Promise<void> {
  const prepared = inject("prepared");
  const stage = await Stage.open(prepared, rules, shared(prepared.chromium));
  try {
    await scene(stage);
  } catch (error) {
    const { log } = stage.server;
    if (log.length > 0) console.error(["The Worker wrote:", ...log.slice(-40)].join("\n"));
    throw error;
  } finally {
    await stage.close();
  }
}
