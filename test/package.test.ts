// The npm package as somebody else's project has it: plain Node imports it, calls everything, and nothing happens; their
// compiler knows every verb and event.

import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { build } from "../client/build.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = join(root, "node_modules/typescript/bin/tsc");

let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "beckon-project-"));
  const built = join(project, "built");
  await build(built);
  await mkdir(join(project, "node_modules"));
  await cp(join(built, "npm"), join(project, "node_modules/beckon"), { recursive: true });
  await writeFile(join(project, "package.json"), '{ "type": "module" }');
}, 180_000);
afterAll(() => rm(project, { recursive: true, force: true }));

async function node(code: string): Promise<string> {
  await writeFile(join(project, "main.js"), code);
  const { stdout, stderr } = await run(process.execPath, ["main.js"], { cwd: project });
  return stdout + stderr;
}

/** What the compiler has to say. */
async function compiled(code: string): Promise<string> {
  await writeFile(join(project, "main.ts"), code);
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--types", ""];
  const ran = run(process.execPath, [tsc, "main.ts", "--ignoreConfig", ...options], { cwd: project });
  return ran.then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  );
}

test("on a server everything can be imported and called, and nothing happens", async () => {
  const said = await node(`
import { beckon, load, on } from "beckon";
const before = Object.getOwnPropertyNames(globalThis).length;
load({ host: "https://chat.shop.example", site: "shop" });
load({ host: "no address", site: "" });
for (const verb of ["consent", "page", "data", "track", "identify", "open", "close", "show", "hide", "reset", "shutdown", "fly"])
  beckon(verb, "granted", {}, {});
beckon("on", "ready", () => console.log("heard"));
on("ready", () => console.log("heard"))();
console.log(Object.getOwnPropertyNames(globalThis).length - before);
`);
  expect(said).toBe("0\n");
});

test("a compiler takes every call as documented, and knows what listeners are given", async () => {
  const said = await compiled(`
import { beckon, load, on, type Details } from "beckon";
load({ host: "https://chat.shop.example", site: "shop", consent: "required", locale: "de", theme: "dark", position: "left", cookieDomain: "shop.example", debug: true, nonce: "r4nd0m" });
beckon("consent", "granted");
beckon("page", { kind: "product", price: 20 });
beckon("data", { price: 18 });
beckon("track", "added");
beckon("track", "added", { price: 20 });
beckon("identify", 42);
beckon("identify", "42", { plan: "pro" }, { jwt: "a.b.c" });
beckon("open"); beckon("close"); beckon("show"); beckon("hide"); beckon("reset"); beckon("shutdown");
beckon("on", "accepted", ({ id, reply }) => [id.length, reply?.length]);
const stop: () => void = on("message", ({ name, text, at }) => [name.length, text.length, at.toFixed()]);
addEventListener("beckon:event", ({ detail }) => detail.name.length + detail.rule.length);
window.beckon?.("track", "added");
const code: Details["error"]["code"] = "too-fast";
`);
  expect(said).toBe("");
});

test("a compiler refuses every wrong call", async () => {
  const wrong = [
    'beckon("consent", "yes")',
    'beckon("consent")',
    'beckon("track")',
    'beckon("track", "added", "twenty")',
    'beckon("identify", { id: 1 })',
    'beckon("identify", "1", {}, { token: "a" })',
    'beckon("on", "shown", () => {})',
    'beckon("on", "message", ({ html }) => html)',
    'beckon("fly")',
    'load({ site: "shop" })',
    'load({ host: "https://a.example", site: "shop", theme: "blue" })',
  ];
  const said = await compiled(['import { beckon, load } from "beckon";', ...wrong].join("\n"));
  const refused = wrong.filter((_, line) => said.includes(`main.ts(${line + 2},`));
  expect(refused).toEqual(wrong);
});

test("the repository itself exports the same", async () => {
  const { exports } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
    exports: { ".": Record<string, string> };
  };
  expect(exports["."]).toEqual({ types: "./dist/npm/browser.d.ts", default: "./dist/npm/browser.js" });
});
