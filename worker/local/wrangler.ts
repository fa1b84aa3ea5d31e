// Keeps `wrangler dev` running: its own process group, started again when its workerd dies (wrangler says "restarted"
// then and answers nothing any more), ended as a whole.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { HOST } from "./port.ts";

const CHECK_EVERY = 1_000;
/** A reload of the Worker takes less; after that nothing is coming. */
const ANSWER_WITHIN = 3_000;
const STRIKES = 2;
/** Building the Worker on a slow machine. */
const READY_WITHIN = 90_000;
const END_WITHIN = 2_000;
/** Started again more often than that in a minute it will not help either. */
const STARTS_A_MINUTE = 5;

/** What a developer can do nothing about, and what we say ourselves. */
const NOISE =
  /`Request\.cf` object|getaddrinfo|GetAddrInfoReqWrap|fetch failed|runtime crashed unexpectedly|anonymous telemetry|^\s*$/;

export interface Options {
  readonly folder: string;
  readonly port: number;
  /** Where local data lies. */
  readonly state: string;
  readonly say: (line: string) => void;
}

export class Wrangler {
  readonly url: string;
  readonly #options: Options;
  #child: ChildProcess | undefined;
  #isUp = false;
  #ending = false;
  #starts: number[] = [];
  #failed: (reason: Error) => void = () => {};
  /** Rejects when it cannot be kept running. */
  readonly failure: Promise<never>;

  constructor(options: Options) {
    this.#options = options;
    this.url = `http://${HOST}:${options.port}`;
    this.failure = new Promise((_, reject) => (this.#failed = reject));
    this.failure.catch(() => {}); // looked at by whoever races it
  }

  async start(): Promise<void> {
    await this.#bringUp();
    void this.#watch();
  }

  async end(): Promise<void> {
    this.#ending = true;
    await this.#stop();
  }

  #spawn(): ChildProcess {
    const { folder, port, state } = this.#options;
    const flags = {
      "--port": port,
      "--ip": HOST,
      "--inspector-port": 0, // any free one: two copies must not fight for it
      "--persist-to": state,
      "--log-level": "warn",
      "--show-interactive-dev-session": "false",
    };
    const child = spawn(
      process.execPath,
      [
        "node_modules/wrangler/bin/wrangler.js",
        "dev",
        ...Object.entries(flags).flatMap(([flag, value]) => [flag, `${value}`]),
      ],
      {
        cwd: folder,
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          ...process.env,
          WRANGLER_SEND_METRICS: "false",
          WRANGLER_SEND_ERROR_REPORTS: "false",
          WRANGLER_HIDE_BANNER: "true",
          WRANGLER_WRITE_LOGS: "false",
          CI: "1", // asks nothing
        },
      },
    );
    this.#child = child;
    this.#starts.push(Date.now());
    for (const stream of [child.stdout!, child.stderr!])
      createInterface({ input: stream }).on("line", (line) => {
        if (!NOISE.test(line)) this.#options.say(line);
        if (line.includes("runtime crashed unexpectedly") && this.#child === child) this.#died();
      });
    child.once("exit", () => {
      if (this.#child === child) this.#died();
    });
    return child;
  }

  /** Until it answers. */
  async #bringUp(): Promise<void> {
    const child = this.#spawn();
    const end = Date.now() + READY_WITHIN;
    while (!this.#ending && !(await this.#answers())) {
      if (hasEnded(child)) throw new Error("The server ended while it was starting");
      if (Date.now() > end) throw new Error(`The server did not answer within ${READY_WITHIN / 1000} s`);
      await pause(200);
    }
    this.#isUp = true;
  }

  async #watch(): Promise<void> {
    let strikes = 0;
    while (!this.#ending) {
      await pause(CHECK_EVERY);
      if (!this.#isUp) continue;
      strikes = (await this.#answers()) ? 0 : strikes + 1;
      if (strikes < STRIKES) continue;
      strikes = 0;
      this.#died();
    }
  }

  /** Told in several ways at once; only the first counts. */
  #died(): void {
    if (!this.#isUp || this.#ending) return;
    this.#isUp = false;
    this.#restart().catch((reason: Error) => this.#failed(reason));
  }

  async #restart(): Promise<void> {
    await this.#stop();
    if (this.#ending) return;
    const minuteAgo = Date.now() - 60_000;
    this.#starts = this.#starts.filter((at) => at > minuteAgo);
    if (this.#starts.length >= STARTS_A_MINUTE) throw new Error("The server keeps dying");
    this.#options.say("The server died. Starting it again, with the same data…");
    await this.#bringUp();
    if (!this.#ending) this.#options.say("The server is back.");
  }

  /** The whole group: wrangler's children outlive it otherwise. */
  async #stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined) return;
    const exited = hasEnded(child) ? Promise.resolve() : once(child, "exit");
    signal(child.pid, "SIGTERM");
    await Promise.race([exited, pause(END_WITHIN)]);
    signal(child.pid, "SIGKILL");
    await exited;
  }

  async #answers(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/healthz`, { signal: AbortSignal.timeout(ANSWER_WITHIN) });
      await response.arrayBuffer();
      return true;
    } catch {
      return false;
    }
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch {
    // Nobody of the group is left.
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
