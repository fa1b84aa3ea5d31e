// `npm start` as a developer has it: addresses that answer, rules in force on save, mistakes told, a server that comes back,
// and nothing left when it ends.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { below, canSeeProcesses, isAlive } from "./support/processes.ts";
import { freePort } from "./support/server.ts";
import { until } from "./support/until.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** The README promises a minute; this is for a machine on which much else runs. */
const READY = 150_000;

let folder: string;
let taken: Server;
let child: ChildProcess;
let output = "";
let url = "";

const rules = (): string => join(folder, "demo");
const version = async (): Promise<number> => {
  const { token } = JSON.parse(await readFile(join(root, ".local/server.json"), "utf8")) as { token: string };
  const response = await fetch(`${url}/api/sites/demo/rules`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { version: number }).version;
};
/** What is printed after `action` and contains `words`. */
async function prints(
  words: string | RegExp,
  action: () => unknown = () => {},
  ms = 15_000,
): Promise<string> {
  const before = output.length;
  await action();
  return until(`${String(words)} is printed`, () => output.slice(before).match(words)?.[0], ms);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "beckon-start-"));
  await cp(join(root, "rules/sites/demo"), rules(), { recursive: true });
  taken = createServer().listen(await freePort(), "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as { port: number };
  child = spawn(
    process.execPath,
    ["worker/local/start.ts", "--port", `${port}`, "--rules", rules(), "--state", join(folder, "state")],
    { cwd: root, env: { ...process.env, NO_COLOR: "1" } },
  );
  for (const stream of [child.stdout!, child.stderr!])
    stream.on("data", (chunk) => (output += String(chunk)));
  await prints("Ctrl-C ends everything", undefined, READY);
  url = /Demo shop +(http:\/\/127\.0\.0\.1:\d+)\//.exec(output)![1]!;
}, READY + 10_000);

afterAll(async () => {
  child.kill("SIGKILL");
  taken.close();
  await rm(folder, { recursive: true, force: true });
});

test("a taken port is said clearly, and another is used", () => {
  const { port } = taken.address() as { port: number };
  expect(output).toMatch(new RegExp(`Port ${port} is taken: using \\d+ instead`));
  expect(url).not.toContain(`:${port}`);
});

test("the three addresses answer, and the link signs in once", async () => {
  const [shop, health] = await Promise.all([fetch(`${url}/demo/`), fetch(`${url}/healthz`)]);
  expect([shop.status, health.status]).toEqual([200, 200]);
  const link = /Console +(\S+)/.exec(output)![1]!;
  expect((await fetch(link)).status).toBe(200);
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get("signin");
  const signIn = (): Promise<Response> =>
    fetch(`${url}/api/sites/demo/sessions`, {
      method: "POST",
      headers: { origin: url, "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
  expect((await signIn()).status).toBe(200);
  expect((await signIn()).status).toBe(401);
});

test("a saved rule is in force; a broken one is told with file, line, column and remedy, and changes nothing", async () => {
  const file = join(rules(), "pricing-idle.yaml");
  const good = await readFile(file, "utf8");
  const before = await version();

  await prints(/is live at/, () =>
    writeFile(file, good.replace(/^name: .*$/m, "name: Changed while it runs")),
  );
  expect(await version()).toBe(before + 1);

  const broken = await prints(/pricing-idle\.yaml:\d+:\d+.*\n.+\n[^]*nothing was published/, () =>
    writeFile(file, good.replace(/^name:/m, "nmae:")),
  );
  expect(broken).toContain("name");
  expect(await version()).toBe(before + 1);

  await prints(/is live at/, () => writeFile(file, good));
  expect(await version()).toBe(before + 2);
});

test.runIf(canSeeProcesses)("a server whose workerd is killed comes back with its data", async () => {
  const before = await version();
  const workerd = below(child.pid!).filter(({ command }) => command.includes("workerd serve"));
  expect(workerd).not.toEqual([]);

  await prints("The server is back", () => workerd.forEach(({ pid }) => process.kill(pid, "SIGKILL")), READY);

  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await version()).toBe(before);
});

test("Ctrl-C ends everything it started", async () => {
  const started = canSeeProcesses ? below(child.pid!) : [];
  child.kill("SIGINT");
  const [code] = (await once(child, "exit")) as [number];
  expect(code).toBe(0);
  await until("what it started is gone", () => started.every(({ pid }) => !isAlive(pid)));
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});
