// Where the server's time goes, by its own sampling profiler: for finding what to make cheaper, not for figures.

import { once } from "node:events";
import { WebSocket } from "ws";
import type { Result } from "../load/commands.ts";
import type { Server } from "./server.ts";

interface Frame {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

interface Profile {
  readonly nodes: readonly Frame[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const EVERY_MICROSECONDS = 100;
const LINES = 50;

/** Prints microseconds a message: of a function and all it calls, of itself alone, by line of the bundle. */
export async function profiled(server: Server, work: () => Promise<Result>): Promise<void> {
  const socket = new WebSocket(await server.inspector());
  await once(socket, "open");
  let last = 0;
  const ask = async (method: string, params: object = {}): Promise<unknown> => {
    const id = ++last;
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const [data] = (await once(socket, "message")) as [Buffer];
      const answer = JSON.parse(data.toString()) as { id?: number; result?: unknown };
      if (answer.id === id) return answer.result;
    }
  };
  await ask("Profiler.enable");
  await ask("Profiler.setSamplingInterval", { interval: EVERY_MICROSECONDS });
  await ask("Profiler.start");
  const { messages } = await work();
  const { profile } = (await ask("Profiler.stop")) as { profile: Profile };
  socket.close();
  print(profile, messages);
}

function print({ nodes, samples, timeDeltas }: Profile, messages: number): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(
    nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)),
  );
  const self = new Map<string, number>();
  const whole = new Map<string, number>();
  const add = (to: Map<string, number>, name: string, time: number) =>
    to.set(name, (to.get(name) ?? 0) + time);
  const nameOf = (id: number): string => {
    const { functionName, lineNumber } = byId.get(id)!.callFrame;
    return `${functionName || "(anonymous)"}:${lineNumber + 1}`;
  };
  samples.forEach((sample, index) => {
    const time = timeDeltas[index] ?? 0;
    add(self, nameOf(sample), time);
    const names = new Set<string>();
    for (let at: number | undefined = sample; at !== undefined; at = parents.get(at)) names.add(nameOf(at));
    for (const name of names) add(whole, name, time);
  });
  const column = (time: number): string => (time / messages).toFixed(1).padStart(8);
  console.log("\nµs a message: with what it calls, alone; function:line of the bundle");
  for (const [name, time] of [...whole].sort((a, b) => b[1] - a[1]).slice(0, LINES))
    console.log(`${column(time)}${column(self.get(name) ?? 0)}  ${name}`);
  console.log("");
}
