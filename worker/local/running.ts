// `.local/server.json`: what runs from this folder and how to talk to it, for scripts and for a second `npm start`.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export interface Running {
  readonly url: string;
  /** An API token with every right: the file is readable by its owner only. */
  readonly token: string;
  readonly pid: number;
}

const fileIn = (folder: string): string => `${folder}/.local/server.json`;

/** What another process left here, if that still runs. */
export async function otherRunning(folder: string): Promise<Running | undefined> {
  try {
    const running = JSON.parse(await readFile(fileIn(folder), "utf8")) as Running;
    process.kill(running.pid, 0);
    return running.pid === process.pid ? undefined : running;
  } catch {
    return undefined; // no file, half a file, or a process that is gone
  }
}

export async function announce(folder: string, running: Running): Promise<void> {
  const file = fileIn(folder);
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true }); // a file that is there keeps its rights
  await writeFile(file, `${JSON.stringify(running)}\n`, { mode: 0o600 });
}

export async function withdraw(folder: string): Promise<void> {
  await rm(fileIn(folder), { force: true });
}
