// Publishes the rules of one folder, and again on every save. A mistake is printed with its place and remedy, and what is
// live stays; the same words as `npm run beckon -- publish` says.

import { watch } from "node:fs";
import { publish } from "../../rules/cli/publish.ts";
import { CannotWork, type Terminal } from "../../rules/cli/terminal.ts";

/** Editors save in several steps. */
const SETTLED_AFTER = 150;

export interface Target {
  /** Its name is the site's. */
  readonly folder: string;
  readonly url: string;
  readonly token: string;
}

export async function keepPublished(terminal: Terminal, target: Target): Promise<void> {
  await publishOnce(terminal, target);
  let settled: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  watch(target.folder, { recursive: true }, () => {
    clearTimeout(settled);
    settled = setTimeout(() => {
      last = last.then(() => publishOnce(terminal, target));
    }, SETTLED_AFTER);
  });
}

async function publishOnce(terminal: Terminal, { folder, url, token }: Target): Promise<void> {
  try {
    await publish(terminal, folder, url, token);
  } catch (error) {
    if (!(error instanceof CannotWork)) throw error;
    terminal.out([error.message, error.remedy].filter((line) => line !== undefined).join("\n"));
  }
}
