// Bytes are a feature: what a page loads, and when, stays below its budget (brotli 11), holds no library that it should
// not, and is the same every time it is built.

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Built, build } from "../client/build.ts";

let out: string;
let files: readonly Built[];

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "beckon-size-"));
  files = await build(out);
}, 60_000);

afterAll(() => rm(out, { recursive: true, force: true }));

const found = (name: string | RegExp): Built => {
  const matching = files.filter(({ file }) => (typeof name === "string" ? file === name : name.test(file)));
  expect(matching, `files like ${name}`).toHaveLength(1);
  return matching[0]!;
};
const sum = (...names: (string | RegExp)[]): number =>
  names.reduce((bytes, name) => bytes + found(name).brotli, 0);

const languages = (await readdir(fileURLToPath(new URL("../client/widget/languages", import.meta.url))))
  .map((file) => basename(file, ".ts"))
  .sort();

test("on every page: the snippet", () => {
  expect(sum("beckon.js")).toBeLessThanOrEqual(2_560);
});

test("the same for sites with several subdomains", () => {
  expect(sum("domain/beckon.js")).toBeLessThanOrEqual(2_900);
  expect(found("beckon.js").text).not.toContain("max-age");
});

const ofPart = (part: string, language: string): RegExp => new RegExp(`^beckon-${part}\\.${language}\\.`);

test.each(languages)("when an invitation is due, snippet included (%s)", (language) => {
  expect(sum("beckon.js", /^beckon-shown\./, ofPart("widget", language))).toBeLessThanOrEqual(7 * 1_024);
});

test.each(languages)("when a chat opens, everything before included (%s)", (language) => {
  const parts = ["widget", "chat"].map((part) => ofPart(part, language));
  expect(sum("beckon.js", /^beckon-shown\./, ...parts)).toBeLessThanOrEqual(16 * 1_024);
});

test.each(languages)("the launcher, where nothing else is shown (%s)", (language) => {
  expect(sum(ofPart("launcher", language))).toBeLessThanOrEqual(1_500);
});

test.each(languages)("menu, links, rating and address, once they are asked for (%s)", (language) => {
  expect(sum(ofPart("extras", language))).toBeLessThanOrEqual(2_800);
});

test("where rules ask for signals", () => {
  expect(sum(/^beckon-signals\./)).toBeLessThanOrEqual(1_500);
});

test("where sockets are blocked", () => {
  expect(sum(/^beckon-fallback\./)).toBeLessThanOrEqual(1_000);
});

test("what few pages need of the snippet", () => {
  expect(sum(/^beckon-more\./)).toBeLessThanOrEqual(550);
});

test("the console, first load", () => {
  const page = found(/^console\/index\.html$/);
  const loaded = [...page.text.matchAll(/(?:href|src)="(console\.[\w.-]+)"/g)].map(
    ([, file]) => `console/${file}`,
  );
  expect(loaded.filter((file) => file.endsWith(".js")).length).toBeGreaterThan(0);
  expect(page.brotli + sum(...loaded)).toBeLessThanOrEqual(70_000);
  // Everything that the script imports at once is named by the page, and so is counted here.
  for (const file of loaded.filter((one) => one.endsWith(".js")))
    for (const [, imported] of found(file).text.matchAll(/(?:from|import)"\.\/(console\.[\w.-]+)"/g))
      expect(loaded).toContain(`console/${imported}`);
});

test("the screens of marketers and admins, once they are opened", () => {
  const page = found(/^console\/index\.html$/).text;
  const later = files.filter(
    ({ file }) => /^console\/console\..*\.js$/.test(file) && !page.includes(file.replace("console/", "")),
  );
  expect(later.length).toBeGreaterThanOrEqual(2);
  for (const { file, brotli } of later) expect([file, brotli < 12_000]).toEqual([file, true]);
  for (const [words] of [["Add a person"], ["Side by side"]])
    expect(later.filter(({ text }) => text.includes(words!))).toHaveLength(1);
});

/** Only a member of the team who asked for it loads it: the engine itself explains there. */
const isPanel = ({ file }: Built): boolean => file.startsWith("beckon-panel.");

test("trying rules out, on a page of the site", () => {
  expect(sum(/^beckon-panel\./)).toBeLessThanOrEqual(100_000);
});

test("the window that lets a tab try rules out", () => {
  expect(sum(/^try\/index\.html$/, /^try\/try\.\w+\.js$/, /^try\/try\.\w+\.css$/)).toBeLessThanOrEqual(6_000);
});

test("no library on a visitor's page but Preact, and that only in the chat", () => {
  const packages = Object.fromEntries(
    files
      .filter((built) => built.file.startsWith("beckon") && !isPanel(built))
      .map(({ file, packages }) => [file.replace(/\.\w{6}\.js$/, ""), packages]),
  );
  expect(packages).toEqual({
    "beckon.js": [],
    "beckon-debug": [],
    "beckon-signals": [],
    "beckon-fallback": [],
    "beckon-keeper": [],
    "beckon-more": [],
    "beckon-shown": [],
    ...Object.fromEntries(languages.map((language) => [`beckon-launcher.${language}`, []])),
    ...Object.fromEntries(languages.map((language) => [`beckon-widget.${language}`, []])),
    ...Object.fromEntries(languages.map((language) => [`beckon-chat.${language}`, ["preact"]])),
    ...Object.fromEntries(languages.map((language) => [`beckon-extras.${language}`, []])),
  });
});

test("no validator, template engine or YAML in any browser of visitors and agents", () => {
  const packages = new Set(files.filter((file) => !isPanel(file)).flatMap((file) => file.packages));
  for (const name of ["zod", "liquidjs", "yaml", "hono"]) expect([...packages]).not.toContain(name);
});

test("each language's bundle speaks that language only", () => {
  expect(found(/^beckon-chat\.de\./).text).toContain("Nachricht schreiben");
  expect(found(/^beckon-chat\.de\./).text).not.toContain("Write a message");
  expect(found(/^beckon-chat\.en\./).text).not.toContain("Nachricht schreiben");
});

describe("the build", () => {
  test("gives the same files every time, and leaves nothing old behind", async () => {
    const again = await mkdtemp(join(tmpdir(), "beckon-size-"));
    try {
      await build(again);
      const before = await contents(again);
      await writeFile(join(again, "beckon-widget.en.00000000.js"), "of an older build");
      await build(again);
      expect(await contents(again)).toEqual(before);
      expect(await contents(out)).toEqual(before);
    } finally {
      await rm(again, { recursive: true, force: true });
    }
  }, 180_000);

  test("names files that are there", async () => {
    const hash = /"\.(\w{6})\.js"/.exec(found("beckon.js").text)![1];
    for (const language of languages) {
      const chain = ["widget", "chat", "extras"];
      for (const [i, part] of chain.slice(1).entries())
        expect(found(`beckon-${chain[i]}.${language}.${hash}.js`).text).toContain(`part("${part}.`);
      found(`beckon-extras.${language}.${hash}.js`);
      found(`beckon-launcher.${language}.${hash}.js`);
    }
    found(`beckon-signals.${hash}.js`);
    found(`beckon-shown.${hash}.js`);
    found(`beckon-keeper.${hash}.js`);
    expect(found(`beckon-debug.${hash}.js`).text).toContain(`./beckon-panel.${hash}.js`);
    expect(found(`beckon-panel.${hash}.js`).text).toContain(`.${hash}.js`);
    expect(await readdir(out)).toEqual(
      expect.arrayContaining(["_headers", "beckon.js", "console", "demo", "domain", "npm", "try"]),
    );
  });
});

async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const texts = await Promise.all(
    names.map(async (name) => [name.slice(folder.length), await readFile(name, "latin1")]),
  );
  return Object.fromEntries(texts) as Record<string, string>;
}
