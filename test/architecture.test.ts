// What a linter cannot say about this code: which way imports point, that the rules are pure, that names mean something,
// and that every numbered sentence of the spec has a test quoting it.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Import {
  readonly from: string;
  /** A file of ours, from the root, or a package's name. */
  readonly to: string;
  readonly ours: boolean;
  readonly typeOnly: boolean;
}

const files = ["rules", "worker", "client", "test"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((name) => /\.(tsx?|css)$/.test(name)),
);
const text = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));
const code = files.filter((file) => !file.endsWith(".css"));
const imports = code.flatMap(importsOf);

/** `import type` and `export type` only: `import { type X }` still loads the module. */
function importsOf(from: string): Import[] {
  const statements =
    /(?:^|\n)\s*(import|export)(\s+type\b(?!\s*,|\s+from))?(?:[^;"']*?\bfrom)?\s*["']([^"']+)["']/g;
  const dynamic = /\bimport\(\s*["']([^"']+)["']\s*\)/g;
  const source = text.get(from)!;
  const found = [
    ...[...source.matchAll(statements)].map((match) => ({
      path: match[3]!,
      typeOnly: match[2] !== undefined,
    })),
    ...[...source.matchAll(dynamic)].map((match) => ({ path: match[1]!, typeOnly: false })),
  ];
  return found.map(({ path, typeOnly }) =>
    path.startsWith(".")
      ? { from, to: relative(root, join(root, dirname(from), path)), ours: true, typeOnly }
      : { from, to: path, ours: false, typeOnly },
  );
}

const isIn = (file: string, ...folders: string[]): boolean =>
  folders.some((folder) => file === folder || file.startsWith(`${folder}/`));
const packageOf = (name: string): string =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
const told = (broken: readonly Import[]): string[] => broken.map(({ from, to }) => `${from} imports ${to}`);

describe("imports point one way", () => {
  test("files that are imported exist", () => {
    const known = new Set(files);
    const missing = imports.filter(({ ours, to }) => ours && /\.(tsx?|css)$/.test(to) && !known.has(to));
    expect(told(missing)).toEqual([]);
  });

  test("rules import rules, and libraries that are pure", () => {
    const pure = imports.filter(({ from }) => isIn(from, "rules") && !isIn(from, "rules/cli"));
    const allowed = ["zod", "yaml", "liquidjs", "bowser", "isbot", "@noble/hashes"];
    const broken = pure.filter(({ ours, to }) =>
      ours ? !isIn(to, "rules") || isIn(to, "rules/cli") : !allowed.includes(packageOf(to)),
    );
    expect(told(broken)).toEqual([]);
  });

  test("the rules' command line imports rules, never the Worker or a client", () => {
    const broken = imports.filter(
      ({ from, to, ours }) => isIn(from, "rules/cli") && ours && !isIn(to, "rules"),
    );
    expect(told(broken)).toEqual([]);
  });

  test("the Worker imports itself and rules, and nothing of Node", () => {
    const edges = imports.filter(({ from }) => isIn(from, "worker") && !isIn(from, "worker/local"));
    const broken = edges.filter(({ ours, to }) =>
      ours ? !isIn(to, "worker", "rules") || isIn(to, "worker/local", "rules/cli") : to.startsWith("node:"),
    );
    expect(told(broken)).toEqual([]);
  });

  test("clients take types of the protocol and the API from the Worker, and nothing else of it", () => {
    const broken = imports.filter(
      ({ from, to, typeOnly }) =>
        isIn(from, "client") &&
        isIn(to, "worker") &&
        !(typeOnly && (to === "worker/protocol.ts" || isIn(to, "worker/api"))),
    );
    expect(told(broken)).toEqual([]);
  });

  test("what runs on visitors' pages takes types only from worker/ and rules/", () => {
    const broken = imports.filter(
      ({ from, to, typeOnly }) =>
        isIn(from, "client/snippet", "client/widget") && isIn(to, "worker", "rules") && !typeOnly,
    );
    expect(told(broken)).toEqual([]);
  });

  test("nothing but the client's own files imports the client, and nothing imports tests", () => {
    const broken = imports.filter(
      ({ from, to, ours }) =>
        ours &&
        ((isIn(to, "client") && !isIn(from, "client", "test")) || (isIn(to, "test") && !isIn(from, "test"))),
    );
    expect(told(broken)).toEqual([]);
  });

  test("the demo shop knows nothing of Beckon but its tag", () => {
    const broken = imports.filter(
      ({ from, to, ours }) => isIn(from, "client/demo") && ours && !isIn(to, "client/demo"),
    );
    expect(told(broken)).toEqual([]);
  });

  test("no cycles", () => {
    expect(cycles()).toEqual([]);
  });
});

/** Each cycle once, as `a → b → a`; types count, since two files that need each other's types are one idea. */
function cycles(): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, ours } of imports) if (ours) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (done.has(file) || path.includes(file)) return;
    for (const other of next.get(file) ?? []) walk(other, [...path, file]);
    done.add(file);
  };
  for (const file of code) walk(file, []);
  return found;
}

const without = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");

function lines(pattern: RegExp, where: (file: string) => boolean): string[] {
  return code
    .filter(where)
    .flatMap((file) =>
      (without(text.get(file)!).match(pattern) ?? []).map((found) => `${file}: ${found.trim()}`),
    );
}

describe("rules are pure", () => {
  const pure = (file: string): boolean => isIn(file, "rules") && !isIn(file, "rules/cli");

  test("time and chance are arguments", () => {
    const clocks =
      /\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(|\bMath\.random\b|\bperformance\b\s*\.|\bcrypto\b\s*\./g;
    expect(lines(clocks, pure)).toEqual([]);
  });

  test("nothing of a runtime is used", () => {
    const runtime = /\bglobalThis\b|\bprocess\.\w+|\bsetTimeout\b|\bsetInterval\b|\bfetch\(/g;
    expect(lines(runtime, pure)).toEqual([]);
  });
});

describe("clients are safe by construction", () => {
  test("no markup is made from text", () => {
    const sinks =
      /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment)\b|\bdocument\.write\b/g;
    expect(lines(sinks, (file) => isIn(file, "client"))).toEqual([]);
  });

  test("no code is made from text, anywhere", () => {
    expect(lines(/(?<![.\w])eval\(|\bnew Function\(/g, (file) => !isIn(file, "test"))).toEqual([]);
  });
});

describe("files", () => {
  /** Longer than three screens, and why that is better than two files. */
  const long: Readonly<Record<string, string>> = {
    "client/build.ts":
      "all that browsers load is made in one place, in the order in which parts name each other",
    "worker/visitor/chats.ts": "every turn of one conversation, each stored before it is told",
    "worker/site/store.ts":
      "all SQL of an object stands in one file, so that its tables are read in one place",
    "worker/visitor/hearing.ts": "every message of a page in one list, with what must hold before it counts",
    "worker/visitor/invitations.ts": "each state of an invitation and each way out of it side by side",
    "worker/visitor/store.ts": "all that a visitor's object keeps stands in one file, rows and keys alike",
    "worker/visitor/object.ts":
      "each call of the contract stands here once: to this visitor, or passed on to the person it turned out to be",
    "worker/visitor/visitor.ts":
      "all that may happen to a visitor is listed in one place, a line or two each",
    "worker/protocol.ts": "every message of every socket is read side by side, or versions drift apart",
  };

  test("have names that mean something", () => {
    const empty = new Set([
      "util",
      "utils",
      "helper",
      "helpers",
      "common",
      "manager",
      "service",
      "base",
      "misc",
    ]);
    const words = (file: string): string[] => file.replace(/\.\w+$/, "").split(/[/.\-_]|(?=[A-Z])/);
    expect(files.filter((file) => words(file).some((word) => empty.has(word.toLowerCase())))).toEqual([]);
  });

  test("end within 300 lines, or say why not", () => {
    const count = (file: string): number => text.get(file)!.trimEnd().split("\n").length;
    // A test grows with what it tests; splitting it would hide what is missing.
    const over = files.filter((file) => !isIn(file, "test") && count(file) > 300);
    expect(over.filter((file) => !long[file]).map((file) => `${file}: ${count(file)} lines`)).toEqual([]);
    expect(Object.keys(long).filter((file) => !over.includes(file))).toEqual([]);
  });

  test("open by saying what they are for", () => {
    expect(files.filter((file) => !/^(#!.*\n)?(\/\/ |\/\* |\/\*\* )\S/.test(text.get(file)!))).toEqual([]);
  });

  test("leave nothing for later", () => {
    const later = /\bTODO\b|\bFIXME\b|\bXXX\b/;
    const here = relative(root, fileURLToPath(import.meta.url));
    expect(files.filter((file) => file !== here && later.test(text.get(file)!))).toEqual([]);
  });
});

describe("the spec", () => {
  test("has a test for every numbered sentence", () => {
    const spec = readFileSync(join(root, "rules/SPEC.md"), "utf8");
    const numbered = new Set([...spec.matchAll(/\*\*([A-Z]\d+)\*\*/g)].map((match) => match[1]!));
    const quoted = new Set(
      code
        .filter((file) => isIn(file, "test"))
        .flatMap((file) => [...text.get(file)!.matchAll(/\[([A-Z]\d+(?:[ ,]+[A-Z]\d+)*)\]/g)])
        .flatMap((match) => match[1]!.split(/[ ,]+/)),
    );
    expect(numbered.size).toBeGreaterThan(0);
    expect([...numbered].filter((number) => !quoted.has(number))).toEqual([]);
    expect([...quoted].filter((number) => !numbered.has(number))).toEqual([]);
  });
});
