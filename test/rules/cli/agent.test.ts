// `beckon agent`: who answers.

import { afterEach, describe, expect, test } from "vitest";
import { fakeTerminal, type FakeTerminal, type Surroundings } from "../../support/terminal.ts";
import { SHOP, SITE } from "./files.ts";

let terminal: FakeTerminal | undefined;
afterEach(() => terminal?.remove());

const run = (
  args: readonly string[],
  given: Surroundings = {},
  files: Readonly<Record<string, string>> = SHOP,
) => {
  terminal = fakeTerminal(files, given);
  return terminal.run("agent", ...args, "--url", "https://beckon.example", "--token", "secret");
};

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const ana = {
  id: "00aa",
  email: "ana.maria@shop.example",
  name: "Ana Maria",
  role: "agent",
  teams: [],
  places: 3,
};
const ben = {
  id: "00bb",
  email: "ben@shop.example",
  name: "Ben",
  role: "admin",
  teams: ["sales"],
  places: 1,
};
const link = "https://beckon.example/console/#signin=abc";

describe("add", () => {
  test("prints the link that signs in once", async () => {
    const given = { answers: [json({ rows: [ben] }), json({ agent: ana, link }, 201)] };
    expect(await run(["add", "ana.maria@shop.example"], given)).toEqual({
      code: 0,
      out: `Ana Maria <ana.maria@shop.example> is added: agent of shop.\nSign in with this link, once, within 15 minutes:\n${link}`,
      err: "",
    });
    expect(terminal!.asked.slice(1)).toEqual([
      {
        url: "https://beckon.example/api/sites/shop/agents",
        method: "POST",
        authorization: "Bearer secret",
        body: { email: "ana.maria@shop.example", role: "agent", name: "Ana Maria" },
      },
    ]);
  });

  test("with everything that can be said", async () => {
    const args = [
      "add",
      "ben@shop.example",
      "--site",
      "demo",
      "--role",
      "admin",
      "--name",
      "Ben",
      "--places",
      "1",
    ];
    const lists = ["--team", "sales", "--team", "support", "--skill", "vip", "--language", "pt-BR"];
    const { out } = await run([...args, ...lists], {
      answers: [json({ rows: [ana] }), json({ agent: ben, link }, 201)],
    });
    expect(out).toContain("Ben <ben@shop.example> is added: admin of demo.");
    expect(terminal!.asked[1]).toMatchObject({
      url: "https://beckon.example/api/sites/demo/agents",
      body: {
        email: "ben@shop.example",
        role: "admin",
        name: "Ben",
        places: 1,
        teams: ["sales", "support"],
        skills: ["vip"],
        languages: ["pt-BR"],
      },
    });
  });

  test("somebody who is there stays as they are, and gets a link", async () => {
    const answers = [json({ rows: [ana, ben] }), json({ link }, 201)];
    const { code, out } = await run(["add", "Ben@shop.example", "--role", "agent"], { answers });
    expect(code).toBe(0);
    expect(out).toBe(
      `Ben <ben@shop.example> is on the team of shop already, as admin, and stays so.
To change that: beckon agent change ben@shop.example --site shop --role …
Sign in with this link, once, within 15 minutes:
${link}`,
    );
    expect(terminal!.asked.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      "GET /api/sites/shop/agents",
      "POST /api/sites/shop/agents/00bb/link",
    ]);
  });

  test.each([
    [["add"], "Whom?"],
    [["add", "ana"], "ana is no e-mail address."],
    [["add", "ana@shop.example", "--role", "boss"], "There is no role boss."],
    [["add", "ana@shop.example", "--places", "many"], "--places is a number from 1 to 20."],
    [["add", "ana@shop.example", "--places", "21"], "--places is a number from 1 to 20."],
    [["add", "ana@shop.example", "ben@shop.example"], "Too many words"],
    [["add", "ana@shop.example", "--language", "Deutsch!"], "Deutsch! is no language."],
    [["list", "ana@shop.example"], "Too many words"],
    [["change", "ana@shop.example"], "Change what?"],
    [["change", "--role", "admin"], "Whom?"],
    [["change", "ana@shop.example", "--role", "boss"], "There is no role boss."],
    [
      ["change", "ana@shop.example", "--team", "sales", "--any-team"],
      "--team and --any-team: which of them?",
    ],
    [["link"], "Whom?"],
    [["link", "ana@shop.example", "--role", "admin"], "agent link changes nobody."],
    [["invite", "ana@shop.example"], "There is no agent invite."],
    [[], "agent what?"],
  ])("%j cannot work", async (args, said) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(terminal!.asked).toEqual([]);
  });

  test("which site, where there are two", async () => {
    const files = { ...SHOP, "rules/sites/other/site.yaml": SITE };
    expect(await run(["list"], {}, files)).toMatchObject({
      code: 2,
      err: "Which site?\nAdd --site other or --site shop.",
    });
  });

  test("what the server says to it", async () => {
    const answers = [
      json({ rows: [] }),
      json({ title: "This request cannot be understood", field: "email" }, 400),
    ];
    expect(await run(["add", "ana@shop.example"], { answers })).toMatchObject({
      code: 2,
      err: "https://beckon.example answered 400: This request cannot be understood.",
    });
  });
});

describe("change", () => {
  test("sets what is named and says what holds now", async () => {
    const changed = { ...ben, places: 4, teams: [], skills: ["vip"], languages: ["de", "en"] };
    const answers = [json({ rows: [ana, ben] }), json({ agent: changed })];
    const args = ["--places", "4", "--any-team", "--skill", "vip", "--language", "de", "--language", "en"];
    expect(await run(["change", "BEN@shop.example", ...args], { answers })).toEqual({
      code: 0,
      out: "Ben <ben@shop.example> of shop is now: admin, 4 places, any team, knows vip, speaks de, en.",
      err: "",
    });
    expect(terminal!.asked[1]).toMatchObject({
      method: "PUT",
      url: "https://beckon.example/api/sites/shop/agents/00bb",
    });
    expect(terminal!.asked[1]!.body).toEqual({
      places: 4,
      teams: [],
      skills: ["vip"],
      languages: ["de", "en"],
    });
  });

  test("another role signs out", async () => {
    const answers = [json({ rows: [ana, ben] }), json({ agent: { ...ana, role: "marketer", name: "Ana" } })];
    const { out } = await run(["change", ana.email, "--role", "marketer", "--name", "Ana"], { answers });
    expect(out).toContain("Ana <ana.maria@shop.example> of shop is now: marketer, 3 places, any team.");
    expect(out).toContain("Their open consoles close at once");
    expect(terminal!.asked[1]!.body).toEqual({ role: "marketer", name: "Ana" });
  });

  test("what the server refuses is said", async () => {
    const detail = "This is the last admin: make somebody else one first.";
    const answers = [json({ rows: [ben] }), json({ title: "That would not do", detail }, 409)];
    expect(await run(["change", ben.email, "--role", "agent"], { answers })).toEqual({
      code: 1,
      out: "",
      err: detail,
    });
  });

  test("somebody who is not there", async () => {
    const answers = [json({ rows: [ana] })];
    expect(await run(["change", ben.email, "--places", "2"], { answers })).toMatchObject({
      code: 1,
      err: "ben@shop.example is no agent of shop.",
    });
    expect(terminal!.asked).toHaveLength(1);
  });
});

describe("link", () => {
  test("prints a new one", async () => {
    const answers = [json({ rows: [ana, ben] }), json({ link }, 201)];
    expect(await run(["link", ben.email], { answers })).toEqual({
      code: 0,
      out: `Sign in with this link, once, within 15 minutes:\n${link}`,
      err: "",
    });
    expect(terminal!.asked[1]).toMatchObject({
      method: "POST",
      url: "https://beckon.example/api/sites/shop/agents/00bb/link",
    });
  });

  test("for nobody who is not there", async () => {
    expect(await run(["link", "bne@shop.example"], { answers: [json({ rows: [ben] })] })).toMatchObject({
      code: 1,
      err: "bne@shop.example is no agent of shop. Is it ben@shop.example?",
    });
  });
});

test("list", async () => {
  expect(await run(["list"], { answers: [json({ rows: [ana, ben] })] })).toEqual({
    code: 0,
    out: "ana.maria@shop.example  Ana Maria  agent  3 places  any team\nben@shop.example        Ben        admin  1 place   sales",
    err: "",
  });
  terminal!.remove();
  expect((await run(["list"], { answers: [json({ rows: [] })] })).out).toContain("shop has no agents yet");
});

describe("remove", () => {
  test("by address", async () => {
    const answers = [json({ rows: [ana, ben] }), new Response(null, { status: 204 })];
    expect(await run(["remove", "Ben@shop.example"], { answers })).toMatchObject({
      code: 0,
      out: "Ben <ben@shop.example> is removed from shop and signed out.",
    });
    expect(terminal!.asked[1]).toMatchObject({
      method: "DELETE",
      url: "https://beckon.example/api/sites/shop/agents/00bb",
    });
  });

  test("not where the server refuses", async () => {
    const detail = "This is the last admin: make somebody else one first.";
    const answers = [json({ rows: [ben] }), json({ title: "That would not do", detail }, 409)];
    expect(await run(["remove", ben.email], { answers })).toEqual({ code: 1, out: "", err: detail });
  });

  test("somebody who is not there", async () => {
    expect(
      await run(["remove", "bne@shop.example"], { answers: [json({ rows: [ana, ben] })] }),
    ).toMatchObject({
      code: 1,
      err: "bne@shop.example is no agent of shop. Is it ben@shop.example?",
    });
  });
});
