// The load, in a process of its own so that its work is not counted as the server's. Told what to do by its parent.

import { Connection } from "./connection.ts";
import type { Command, Result } from "./commands.ts";
import { clocks, firstPage, hello, page } from "./messages.ts";

const OPENING_AT_ONCE = 50;

interface Group {
  readonly connections: Connection[];
  /** How many frames each socket said of its page view, and how many page views. */
  readonly said: Map<Connection, { clocks: number; pages: number }>;
}

const groups = new Map<string, Group>();

async function open({ group: name, urls, as }: Command & { do: "open" }): Promise<number> {
  const group: Group = groups.get(name) ?? { connections: [], said: new Map() };
  groups.set(name, group);
  const waiting = urls.entries();
  const lane = async (): Promise<void> => {
    for (const [index, url] of waiting) {
      const connection = await Connection.open(url);
      if (as === "visitor") {
        hello(connection, `tab${index}x`);
        firstPage(connection, index);
        await connection.heard();
      }
      if (as === "console") connection.raw('{"type":"subscribe"}');
      group.connections.push(connection);
      group.said.set(connection, { clocks: 0, pages: index + 1 });
    }
  };
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, lane));
  return urls.length;
}

async function run(command: Command & { do: "run" }): Promise<number> {
  const { connections, said } = groupOf(command.group);
  const end = performance.now() + (command.milliseconds ?? Infinity);
  const runs = connections.map((connection) => {
    const count = said.get(connection)!;
    const last = connection.sent + (command.each ?? Infinity);
    const first = connection.sent;
    const speak = (): void => {
      if (command.say === "clocks") clocks(connection, count.clocks++);
      else page(connection, count.pages++);
    };
    return new Promise<number>((resolve) => {
      const go = (): void => {
        while (
          connection.sent < last &&
          connection.sent - connection.answered < command.inFlight &&
          performance.now() < end
        )
          speak();
        if (connection.answered === connection.sent) resolve(connection.sent - first);
      };
      connection.onAnswer = go;
      go();
    });
  });
  const counts = await Promise.all(runs);
  for (const connection of connections) connection.onAnswer = () => {};
  return counts.reduce((sum, count) => sum + count, 0);
}

async function knock({ group, sockets }: Command & { do: "knock" }): Promise<number[]> {
  const { connections, said } = groupOf(group);
  const took: number[] = [];
  const step = Math.max(1, Math.floor(connections.length / sockets));
  for (let index = 0; index < connections.length && took.length < sockets; index += step) {
    const connection = connections[index]!;
    const began = performance.now();
    clocks(connection, said.get(connection)!.clocks++);
    await connection.heard();
    took.push(performance.now() - began);
  }
  return took;
}

async function join({ group: name, to }: Command & { do: "join" }): Promise<number> {
  const group = groupOf(name);
  const other: Group = groups.get(to) ?? { connections: [], said: new Map() };
  groups.delete(name);
  groups.set(to, other);
  for (const connection of group.connections) {
    other.connections.push(connection);
    other.said.set(connection, group.said.get(connection)!);
  }
  return group.connections.length;
}

async function close({ group }: Command & { do: "close" }): Promise<number> {
  const { connections } = groupOf(group);
  groups.delete(group);
  await Promise.all(connections.map((connection) => connection.close()));
  return connections.length;
}

function groupOf(name: string): Group {
  const group = groups.get(name);
  if (!group) throw new Error(`no group ${name}`);
  return group;
}

function perform(command: Command): Promise<number | number[]> {
  switch (command.do) {
    case "open":
      return open(command);
    case "run":
      return run(command);
    case "knock":
      return knock(command);
    case "join":
      return join(command);
    case "close":
      return close(command);
  }
}

process.on("message", (command: Command) => {
  const began = performance.now();
  perform(command).then(
    (done) => {
      const took = Array.isArray(done) ? done : undefined;
      const result: Result = {
        messages: took?.length ?? (done as number),
        milliseconds: performance.now() - began,
        ...(took && { took }),
      };
      process.send!({ result });
    },
    (error: unknown) => process.send!({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
