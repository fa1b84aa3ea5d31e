// `npm start`: everything on this machine, from the sources, with three addresses to open. Ctrl-C ends all of it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { basename, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { styled, type Terminal } from "../../rules/cli/terminal.ts";
import { freePort } from "./port.ts";
import { keepPublished } from "./publishing.ts";
import { announce, otherRunning, withdraw } from "./running.ts";
import { localSecrets } from "./secrets.ts";
import { Wrangler } from "./wrangler.ts";

const root = join(import.meta.dirname, "..", "..");
const PORT = 8787;

const terminal: Terminal = {
  cwd: process.env["INIT_CWD"] ?? process.cwd(),
  root,
  env: process.env,
  colour: process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  fetch,
};
const say = terminal.out;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: "string" }, rules: { type: "string" }, state: { type: "string" } },
  });
  const wish = Number(values.port ?? PORT);
  if (!Number.isInteger(wish) || wish < 1 || wish > 65_000)
    throw new Error(`--port ${values.port} is no port`);
  const rules =
    values.rules === undefined ? join(root, "rules/sites/demo") : resolve(terminal.cwd, values.rules);

  say("Building the pages…");
  await buildClient();
  const { token, made } = await localSecrets(root);
  if (made.length > 0) say(`Made local secrets in .dev.vars: ${made.join(", ")}.`);
  const port = await freePort(wish);
  if (port !== wish) say(styled(terminal, "yellow", `Port ${wish} is taken: using ${port} instead.`));
  const other = await otherRunning(root);
  const state =
    values.state === undefined ? stateBeside(other !== undefined, port) : resolve(terminal.cwd, values.state);
  if (other)
    say(`Beckon already runs from this folder at ${other.url}; this one keeps its own data in ${state}.`);

  const wrangler = new Wrangler({ folder: root, port, state, say });
  endings.push(() => wrangler.end());
  say("Starting the server…");
  await wrangler.start();
  const { url } = wrangler;
  if (!other) {
    endings.push(() => withdraw(root));
    await announce(root, { url, token, pid: process.pid });
  }
  await keepPublished(terminal, { folder: rules, url, token });
  printAddresses(url, await signInLink(url, token, basename(rules)), rules);

  await wrangler.failure;
}

/** As a process of its own: nothing here imports the client. */
async function buildClient(): Promise<void> {
  const child = spawn(process.execPath, ["client/build.ts"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error("The pages could not be built; see above");
}

/** Two servers must not write to one store. */
const stateBeside = (isSecond: boolean, port: number): string =>
  join(root, ".wrangler", isSecond ? `state-${port}` : "state");

/** Adds you to the team, or finds you there: either way with a fresh link. */
async function signInLink(url: string, token: string, site: string): Promise<string> {
  const response = await fetch(`${url}/api/sites/${encodeURIComponent(site)}/agents`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ email: "you@localhost.example", name: "You", role: "admin" }),
  });
  const body = (await response.json()) as { link?: string; detail?: string };
  if (body.link === undefined) throw new Error(`No sign-in link: ${response.status} ${body.detail ?? ""}`);
  return `${url}/console/${new URL(body.link).hash}`;
}

function printAddresses(url: string, link: string, rules: string): void {
  const address = (name: string, to: string, about = "") =>
    `  ${name.padEnd(12)}${styled(terminal, "bold", to)}${styled(terminal, "dim", about)}`;
  say("");
  say(address("Demo shop", `${url}/demo/`));
  say(address("Console", link, "  signs you in, once"));
  say(address("Health", `${url}/healthz`));
  say("");
  say(`${relative(terminal.cwd, rules) || "."} is published again on every save. Ctrl-C ends everything.`);
}

/** What was started, to be ended in the opposite order. */
const endings: (() => Promise<void>)[] = [];
let ending = false;

async function finish(code: number): Promise<never> {
  ending = true;
  for (const end of endings.reverse()) await end();
  process.exit(code);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    if (ending) process.exit(130); // asked twice: at once
    void finish(0);
  });

// Whoever ends npm itself, and not from a terminal, ends npm alone: it takes the shell between us along and tells us nothing.
if (process.env["npm_lifecycle_event"] !== undefined) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !ending) void finish(0);
  }, 1_000).unref();
}

try {
  await main();
} catch (error) {
  if (!ending) {
    terminal.err(styled(terminal, "red", error instanceof Error ? error.message : String(error)));
    await finish(1);
  }
}
