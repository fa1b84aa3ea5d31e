// A terminal without a process: a folder of its own, what was printed, and a server that answers what it is told to.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { main } from "../../rules/cli/main.ts";
import type { ExitCode, Terminal } from "../../rules/cli/terminal.ts";

export interface Asked {
  readonly url: string;
  readonly method: string;
  readonly authorization: string | null;
  readonly body: unknown;
}

export interface FakeTerminal {
  readonly root: string;
  readonly asked: readonly Asked[];
  /** Runs a command; what it printed, line by line. */
  run(...args: string[]): Promise<{ code: ExitCode; out: string; err: string }>;
  /** Writes files below the root. */
  write(files: Readonly<Record<string, string>>): void;
  remove(): void;
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly colour?: boolean;
  /** Folder below the root to stand in. */
  readonly cwd?: string;
  /** Ms since epoch; default the machine's clock. */
  readonly now?: () => number;
  readonly timeZone?: string;
  /** What is written to be written over. */
  readonly live?: (text: string) => void;
  /** Answers in order; an Error is thrown as a network would. */
  readonly answers?: readonly (Response | Error)[];
}

export function fakeTerminal(
  files: Readonly<Record<string, string>>,
  given: Surroundings = {},
): FakeTerminal {
  const root = mkdtempSync(join(tmpdir(), "beckon-"));
  const asked: Asked[] = [];
  const answers = [...(given.answers ?? [])];
  const write = (more: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(more)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  write(files);
  const ask: typeof fetch = async (input, init) => {
    const request = new Request(input as string, init);
    const text = await request.text();
    asked.push({
      url: request.url,
      method: request.method,
      authorization: request.headers.get("authorization"),
      body: text === "" ? undefined : JSON.parse(text),
    });
    const answer = answers.shift() ?? new Error("nobody expected this request");
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return {
    root,
    asked,
    write,
    remove: () => rmSync(root, { recursive: true, force: true }),
    async run(...args) {
      const out: string[] = [];
      const err: string[] = [];
      const terminal: Terminal = {
        cwd: join(root, given.cwd ?? ""),
        root,
        env: given.env ?? {},
        colour: given.colour ?? false,
        out: (line) => out.push(line),
        err: (line) => err.push(line),
        fetch: ask,
        ...(given.now && { now: given.now }),
        ...(given.timeZone !== undefined && { timeZone: given.timeZone }),
        ...(given.live && { live: given.live }),
      };
      const code = await main(terminal, args);
      return { code, out: out.join("\n"), err: err.join("\n") };
    },
  };
}
