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
    const given = { answers: [json({ agent: ana, link }, 201)] };
    expect(await run(["add", "ana.maria@shop.example"], given)).toEqual({
      code: 0,
      out: `Ana Maria <ana.maria@shop.example> is added: agent of shop.\nSign in with this link, once, within 15 minutes:\n${link}`,
      err: "",
    });
    expect(terminal!.asked).toEqual([
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
    const { out } = await run([...args, "--team", "sales", "--team", "support"], {
      answers: [json({ agent: ben, link })],
    });
    expect(out).toContain("was there already and is changed: admin of demo.");
    expect(terminal!.asked).toMatchObject([
      {
        url: "https://beckon.example/api/sites/demo/agents",
        body: {
          email: "ben@shop.example",
          role: "admin",
          name: "Ben",
          places: 1,
          teams: ["sales", "support"],
        },
      },
    ]);
  });

  test.each([
    [["add"], "Whom?"],
    [["add", "ana"], "ana is no e-mail address."],
    [["add", "ana@shop.example", "--role", "boss"], "There is no role boss."],
    [["add", "ana@shop.example", "--places", "many"], "--places is a number from 1 to 20."],
    [["add", "ana@shop.example", "--places", "21"], "--places is a number from 1 to 20."],
    [["add", "ana@shop.example", "ben@shop.example"], "Too many words"],
    [["list", "ana@shop.example"], "Too many words"],
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
    const answers = [json({ title: "This request cannot be understood", field: "email" }, 400)];
    expect(await run(["add", "ana@shop.example"], { answers })).toMatchObject({
      code: 2,
      err: "https://beckon.example answered 400: This request cannot be understood.",
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

  test("somebody who is not there", async () => {
    expect(
      await run(["remove", "bne@shop.example"], { answers: [json({ rows: [ana, ben] })] }),
    ).toMatchObject({
      code: 1,
      err: "bne@shop.example is no agent of shop. Is it ben@shop.example?",
    });
  });
});
