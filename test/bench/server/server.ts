// A workerd of its own for one measurement: the bundled objects, their databases in a temporary folder, and the number of
// the process, because what is measured is what that process used.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { configurationOf } from "./configuration.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const READY_WITHIN = 20_000;
/** Databases lie in memory where they can: how long this machine's disk takes to keep a row is not what is compared. */
const MEMORY = "/dev/shm";

export interface ServerOptions {
  /** Which Worker of ../worker/. */
  readonly worker?: "timed" | "counted";
  readonly variables?: Readonly<Record<string, string>>;
  readonly v8Flags?: readonly string[];
  /** Lets a profiler in. */
  readonly inspector?: boolean;
}

export class Server {
  readonly url: string;
  #child: ChildProcess;
  readonly #folder: string;
  readonly #inspector: string | undefined;

  private constructor(url: string, folder: string, inspector: string | undefined) {
    this.url = url;
    this.#child = serve(folder, inspector);
    this.#folder = folder;
    this.#inspector = inspector;
  }

  static async start(options: ServerOptions = {}): Promise<Server> {
    const folder = await mkdtemp(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "beckon-bench-"));
    await mkdir(join(folder, "objects"));
    await bundle(options.worker ?? "timed", join(folder, "bench.js"));
    const address = `127.0.0.1:${await freePort()}`;
    const inspector = options.inspector ? `127.0.0.1:${await freePort()}` : undefined;
    const configuration = configurationOf({
      address,
      bundle: "bench.js",
      storage: join(folder, "objects"),
      settings: await readFile(join(root, "wrangler.toml"), "utf8"),
      ...(options.variables && { variables: options.variables }),
      ...(options.v8Flags && { v8Flags: options.v8Flags }),
    });
    await writeFile(join(folder, "bench.capnp"), configuration);
    const server = new Server(`http://${address}`, folder, inspector);
    await server.#ready();
    return server;
  }

  /** As a machine dies and comes back: same address, same data, and nobody was told. */
  async restart(): Promise<void> {
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
    this.#child = serve(this.#folder, this.#inspector);
    await this.#ready();
  }

  get pid(): number {
    return this.#child.pid!;
  }

  async get<T>(path: string): Promise<T> {
    return (await this.ask(path)).json() as Promise<T>;
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return (await this.ask(path, { method: "POST", body: JSON.stringify(body) })).json() as Promise<T>;
  }

  /** Garbage is collected now: only where started with `--expose-gc`. */
  async collect(): Promise<void> {
    await this.ask("/collect");
  }

  /** Address of the inspector's socket. */
  async inspector(): Promise<string> {
    const list = (await (await fetch(`http://${this.#inspector}/json`)).json()) as {
      webSocketDebuggerUrl: string;
    }[];
    return list[0]!.webSocketDebuggerUrl;
  }

  async ask(path: string, options?: RequestInit): Promise<Response> {
    const response = await fetch(this.url + path, options);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill("SIGKILL");
      await once(this.#child, "exit");
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    const end = performance.now() + READY_WITHIN;
    for (;;) {
      try {
        await fetch(this.url);
        return;
      } catch (error) {
        if (this.#child.exitCode !== null) throw new Error("workerd ended at once", { cause: error });
        if (performance.now() > end) throw new Error("workerd does not answer", { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function serve(folder: string, inspector: string | undefined): ChildProcess {
  const inspected = inspector === undefined ? [] : [`-i${inspector}`];
  return spawn(workerdPath(), ["serve", "--experimental", ...inspected, join(folder, "bench.capnp")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

async function bundle(worker: string, file: string): Promise<void> {
  await esbuild.build({
    entryPoints: [join(root, `test/bench/worker/${worker}.ts`)],
    outfile: file,
    bundle: true,
    format: "esm",
    target: "es2024",
    external: ["cloudflare:*", "workerd:*"],
    logLevel: "error",
  });
}

/** The one that wrangler runs. */
function workerdPath(): string {
  const wrangler = createRequire(import.meta.url).resolve("wrangler/package.json");
  const miniflare = createRequire(wrangler).resolve("miniflare");
  return (createRequire(miniflare)("workerd") as { default: string }).default;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
