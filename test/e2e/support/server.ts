// A real server for tests: the bundled Worker in workerd with its data on disk, which can be killed and started again.
// Miniflare gives workerd what production has around it (assets, queue, bucket, rate limits) from the same wrangler.toml.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { type Document, Documented } from "../../support/documented.ts";
import type { Prepared } from "./prepare.ts";
import { isAlive } from "./processes.ts";
import { until } from "./until.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
export const TOKEN = "an-api-token-of-browser-tests-32-bytes-and-more";

/** Rule files by name, as in a site's folder. */
export type Files = Readonly<Record<string, string>>;

type Built = Pick<Prepared, "assets" | "bundle">;

export class Server {
  readonly url: string;
  /** What the Worker wrote to its console, oldest first. */
  readonly log: string[] = [];
  readonly #folder: string;
  readonly #port: number;
  readonly #built: Built;
  #miniflare: Miniflare | undefined;
  #document: Documented | undefined;

  private constructor(folder: string, port: number, built: Built) {
    this.#folder = folder;
    this.#port = port;
    this.#built = built;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async begin(built: Built): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "beckon-")), await freePort(), built);
    try {
      await server.start();
    } catch (error) {
      await server.end();
      throw error;
    }
    return server;
  }

  /** Also after `kill`: same port, same data. */
  async start(): Promise<void> {
    // Secrets are given below, not in .dev.vars as wrangler would like them. Both are taken back again: the next file of
    // this process may start a server in another way.
    process.env["WRANGLER_LOG"] = "error";
    const { assets, bundle } = this.#built;
    const { workerOptions } = unstable_getMiniflareWorkerOptions(join(root, "wrangler.toml"), undefined, {
      overrides: { assets: { directory: assets } },
    });
    // Miniflare starts this instead of workerd and never learns the difference: it leaves the number of its process.
    const wrapper = join(this.#folder, "workerd");
    await writeFile(wrapper, `#!/bin/sh\necho $$ > '${this.#pidFile}'\nexec '${workerdPath()}' "$@"\n`, {
      mode: 0o700,
    });
    process.env["MINIFLARE_WORKERD_PATH"] = wrapper;
    const worker = {
      ...workerOptions,
      name: "beckon",
      modules: [{ type: "ESModule", path: "worker.js", contents: await readFile(bundle, "utf8") }],
      bindings: {
        ...(workerOptions.bindings as Record<string, string>),
        BECKON_KEY: "the signing key of browser tests, 32 bytes and more",
        BECKON_ADMIN_TOKEN: TOKEN,
        BECKON_LOCAL: "1",
      },
    } as V4WorkerOptions;
    this.#miniflare = new Miniflare(
      convertV4MiniflareOptions({
        host: "127.0.0.1",
        port: this.#port,
        resourcePersistencePath: join(this.#folder, "state"),
        // What the network would tell of the visitor, without asking the network.
        cf: { country: "DE", city: "Leipzig", timezone: "Europe/Berlin", continent: "EU" },
        log: new Log(LogLevel.NONE),
        logRequests: false,
        handleStructuredLogs: ({ level, message }) => this.log.push(`${level}: ${message}`),
        workers: [worker],
      }),
    );
    try {
      await this.#miniflare.ready;
    } finally {
      delete process.env["WRANGLER_LOG"];
      delete process.env["MINIFLARE_WORKERD_PATH"];
    }
  }

  /** As a machine dies: nothing is told, nothing is flushed. */
  async kill(): Promise<void> {
    const pid = Number(await readFile(this.#pidFile, "utf8"));
    process.kill(pid, "SIGKILL");
    // Without this Miniflare would start another at once.
    await this.#miniflare?.dispose();
    await until("workerd is gone", () => !isAlive(pid));
  }

  async end(): Promise<void> {
    await this.#miniflare?.dispose();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async publish(files: Files): Promise<void> {
    await this.api("PUT", "/rules", { files });
  }

  /** With the API token; below `/api/sites/demo`. */
  async api(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/api/sites/demo${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const wrong = (await this.#documented()).wrongIn(method, `/api/sites/demo${path.split("?")[0]!}`, {
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      body: text,
    });
    if (wrong !== undefined) throw new Error(`Not as /openapi.json says: ${wrong}`);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** What the server itself says of its answers. */
  async #documented(): Promise<Documented> {
    if (this.#document === undefined) {
      const response = await fetch(`${this.url}/openapi.json`);
      this.#document = new Documented((await response.json()) as Document);
    }
    return this.#document;
  }

  get #pidFile(): string {
    return join(this.#folder, "pid");
  }
}

/** The one that belongs to this Miniflare. */
function workerdPath(): string {
  const require = createRequire(createRequire(import.meta.url).resolve("miniflare"));
  return (require("workerd") as { default: string }).default;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port is free");
  return address.port;
}
