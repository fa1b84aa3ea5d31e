// A server, a browser and somebody else's pages, for what only a browser can tell. They are those of the browser tests.

import { Host } from "../../e2e/support/host.ts";
import { prepare, tidy } from "../../e2e/support/prepare.ts";
import type { Files } from "../../e2e/support/server.ts";
import { Stage } from "../../e2e/support/stage.ts";

export interface BrowserStage {
  readonly stage: Stage;
  readonly host: Host;
}

export async function inBrowser<T>(rules: Files, work: (stage: BrowserStage) => Promise<T>): Promise<T> {
  const prepared = await prepare();
  try {
    const stage = await Stage.open(prepared, rules);
    const host = await Host.open(stage);
    try {
      return await work({ stage, host });
    } finally {
      host.close();
      await stage.close();
    }
  } finally {
    await tidy(prepared);
  }
}
