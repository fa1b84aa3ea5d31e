// `beckon publish`: what is sent, to whom, and what comes back.

import { afterEach, describe, expect, test } from "vitest";
import { fakeTerminal, type FakeTerminal, type Surroundings } from "../../support/terminal.ts";
import { RULE, SHOP, SITE } from "./files.ts";

let terminal: FakeTerminal | undefined;
afterEach(() => terminal?.remove());

const run = (
  given: Surroundings,
  args: readonly string[] = [],
  files: Readonly<Record<string, string>> = SHOP,
) => {
  terminal = fakeTerminal(files, given);
  return terminal.run("publish", ...args);
};

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const SERVER = ["--url", "https://beckon.example", "--token", "secret"];
const LOCAL = {
  ".local/server.json": JSON.stringify({ url: "http://localhost:8787", token: "local secret" }),
};

test("site.yaml and the rules go, scenarios stay", async () => {
  expect(await run({ answers: [json({ version: 7 })] }, SERVER)).toEqual({
    code: 0,
    out: "shop: version 7 with 1 rule is live at https://beckon.example",
    err: "",
  });
  expect(terminal!.asked).toEqual([
    {
      url: "https://beckon.example/api/sites/shop/rules",
      method: "PUT",
      authorization: "Bearer secret",
      body: { files: { "site.yaml": SITE, "idle.yaml": RULE } },
    },
  ]);
});

test("nothing new is said so", async () => {
  const { code, out } = await run({ answers: [json({ version: 7, changed: false })] }, SERVER);
  expect([code, out]).toEqual([
    0,
    "shop: nothing changed, version 7 with 1 rule stays live at https://beckon.example",
  ]);
});

test("files with problems are not sent", async () => {
  const files = { ...SHOP, "rules/sites/shop/idle.yaml": RULE.replace("30s", "30") };
  const { code, out } = await run({}, SERVER, files);
  expect(code).toBe(1);
  expect(out).toContain("idle.yaml:4:9  bad-duration");
  expect(out).toContain("nothing was published");
  expect(terminal!.asked).toEqual([]);
});

test("what the server refuses is printed like what check refuses", async () => {
  const problems = [
    { file: "idle.yaml", line: 3, column: 5, code: "unknown-key", message: "no", remedy: "write yes" },
  ];
  const { code, out } = await run(
    { answers: [json({ title: "refused", status: 422, problems }, 422)] },
    SERVER,
  );
  expect(code).toBe(1);
  expect(out).toBe(
    "rules/sites/shop/idle.yaml:3:5  unknown-key  no\n    write yes\n\nshop: refused by https://beckon.example; the live rules stay",
  );
});

test("each site goes by itself", async () => {
  const files = { ...SHOP, "rules/sites/other/site.yaml": SITE };
  const { code, out } = await run({ answers: [json({ version: 1 }), json({ version: 2 })] }, SERVER, files);
  expect(code).toBe(0);
  expect(out.split("\n")).toHaveLength(2);
  expect(terminal!.asked.map(({ url }) => url)).toEqual([
    "https://beckon.example/api/sites/other/rules",
    "https://beckon.example/api/sites/shop/rules",
  ]);
});

test("a site that the server does not serve does not keep the others back", async () => {
  const files = { ...SHOP, "rules/sites/demo/site.yaml": SITE };
  const answers = [json({ title: "There is no such site here" }, 404), json({ version: 2 })];
  const { code, out, err } = await run({ answers }, SERVER, files);
  expect([code, out]).toEqual([1, "shop: version 2 with 1 rule is live at https://beckon.example"]);
  expect(err).toContain("demo: https://beckon.example does not serve this site.");
});

describe("which server, as whom", () => {
  test("the one that npm start runs", async () => {
    expect(await run({ answers: [json({ version: 1 })] }, [], { ...SHOP, ...LOCAL })).toMatchObject({
      code: 0,
    });
    expect(terminal!.asked).toMatchObject([
      { url: "http://localhost:8787/api/sites/shop/rules", authorization: "Bearer local secret" },
    ]);
  });

  test("the token of the environment, unless one is given", async () => {
    const given = {
      env: { BECKON_TOKEN: "from env" },
      answers: [json({ version: 1 }), json({ version: 1 })],
    };
    await run(given, ["--url", "https://beckon.example"]);
    await terminal!.run("publish", ...SERVER);
    expect(terminal!.asked.map(({ authorization }) => authorization)).toEqual([
      "Bearer from env",
      "Bearer secret",
    ]);
  });

  test("the local token goes nowhere else", async () => {
    const { code, err } = await run({}, ["--url", "https://beckon.example"], { ...SHOP, ...LOCAL });
    expect([code, err]).toEqual([
      2,
      "No token for https://beckon.example.\nSet BECKON_TOKEN, or add --token.",
    ]);
    expect(terminal!.asked).toEqual([]);
  });

  test("no token travels unencrypted, but on this machine", async () => {
    const { code, err } = await run({}, ["--url", "http://beckon.example", "--token", "x"]);
    expect([code, err]).toEqual([
      2,
      "The token would travel unencrypted.\nWrite --url https://beckon.example",
    ]);
    for (const url of ["http://127.0.0.1:1", "http://[::1]:1", "http://shop.localhost:1"]) {
      terminal!.remove();
      expect(await run({ answers: [json({ version: 1 })] }, ["--url", url, "--token", "x"])).toMatchObject({
        code: 0,
      });
    }
  });

  test.each([
    [[], "Which server?"],
    [["--url", "beckon.example", "--token", "x"], "beckon.example is not an address."],
    [["--url", "file:///etc", "--token", "x"], "file:///etc is not an address."],
  ])("%j cannot work", async (args, said) => {
    const { code, err } = await run({}, args);
    expect(code).toBe(2);
    expect(err).toContain(said);
  });

  test("a broken file of npm start is as if it were not there", async () => {
    expect(await run({}, [], { ...SHOP, ".local/server.json": "{" })).toMatchObject({ code: 2 });
  });
});

describe("a server that does not do what it should", () => {
  test.each([
    [new Error("refused", { cause: { code: "ECONNREFUSED" } }), "does not answer (ECONNREFUSED)"],
    [json({ title: "Sign in first" }, 401), "does not know this token"],
    [json({ title: "Not allowed" }, 403), "may not do that"],
    [
      json({ title: "This is too large", detail: "2 MB at most" }, 413),
      "answered 413: This is too large: 2 MB at most.",
    ],
    [json({ title: "These rule files have mistakes" }, 422), "answered 422"],
    [json({ surprise: true }), "answered 200."],
    [new Response("<html>", { status: 502 }), "answered 502 with something that is not from Beckon."],
  ])("%#", async (answer, said) => {
    const { code, err } = await run({ answers: [answer] }, SERVER);
    expect(code).toBe(2);
    expect(err).toContain(said);
  });
});
