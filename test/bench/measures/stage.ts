// A server with the rules published and a load beside it: what every comparison starts from.

import { Load } from "../load/load.ts";
import { hundredRules } from "../rules.ts";
import { Server, type ServerOptions } from "../server/server.ts";
import { cpuOf } from "../server/usage.ts";
import type { Slice } from "../paired.ts";
import type { Command, Result } from "../load/commands.ts";

export const SITE = "shop";

export interface Stage {
  readonly server: Server;
  readonly load: Load;
}

export async function staged<T>(options: ServerOptions, work: (stage: Stage) => Promise<T>): Promise<T> {
  const server = await Server.start(options);
  const load = new Load();
  try {
    await publish(server, SITE);
    return await work({ server, load });
  } finally {
    await load.end();
    await server.end();
  }
}

export async function publish(server: Server, site: string): Promise<void> {
  await server.post(`/publish/${site}`, { files: { "site.yaml": "name: Shop" }, ruleset: hundredRules() });
}

/** 32 hexadecimal digits, evenly spread as real ones are. */
export function visitorId(number: number): string {
  const digits = (Math.imul(number + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  return digits + number.toString(16).padStart(24, "0");
}

export const addressesOf = (
  server: Server,
  kind: string,
  count: number,
  id: (index: number) => string,
): string[] =>
  Array.from({ length: count }, (_, index) => `${server.url.replace("http", "ws")}/${kind}/${id(index)}`);

/** One slice: what the load said, and the CPU it cost until `after` ms later, when nothing is left to do. */
export async function slice(
  { server, load }: Stage,
  command: Command & { do: "run" },
  after = 0,
): Promise<Slice> {
  const before = cpuOf(server.pid);
  const { messages, milliseconds }: Result = await load.tell(command);
  if (after > 0) await pause(after);
  return { messages, milliseconds, cpu: cpuOf(server.pid) - before };
}

/** Below this (ms of CPU in one look) a server has nothing to do. */
const STILL = 0.5;
const LOOK_EVERY = 40;

/** Returns once what was begun before is done: connecting costs, and must not be counted with what follows. */
export async function still({ server }: Stage): Promise<void> {
  for (let before = cpuOf(server.pid); ;) {
    await pause(LOOK_EVERY);
    const now = cpuOf(server.pid);
    if (now - before < STILL) return;
    before = now;
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
