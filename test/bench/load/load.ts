// The generator as its parent sees it: one command at a time.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Command, Result } from "./commands.ts";

type Answer = { readonly result: Result } | { readonly error: string };

export class Load {
  readonly #child: ChildProcess;
  #answer: (answer: Answer) => void = () => {};

  constructor() {
    this.#child = fork(fileURLToPath(new URL("generator.ts", import.meta.url)), {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#child.on("message", (answer: Answer) => this.#answer(answer));
    this.#child.on("exit", () => this.#answer({ error: "the load generator ended" }));
  }

  async tell(command: Command): Promise<Result> {
    const answered = new Promise<Answer>((resolve) => (this.#answer = resolve));
    this.#child.send(command);
    const answer = await answered;
    if ("error" in answer) throw new Error(`${command.do}: ${answer.error}`);
    return answer.result;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }
}
