// The rules in force, as a marketer reads them.

import { afterEach, describe, expect, test } from "vitest";

import type { ListedRule } from "../../../../worker/api/people.ts";
import type { Opened } from "../support/opened.tsx";
import { NOW, row } from "../support/samples.ts";
import { type Answers, does, served } from "../support/served.ts";

let it: Opened;
afterEach(() => it.close());

const IDLE: ListedRule = {
  id: "pricing-idle",
  name: "Help on the pricing page",
  state: "live",
  priority: 50,
  file: "pricing-idle.yaml",
  invites: true,
  changed: { version: 3, at: NOW - 86_400_000, by: "Mia" },
  says: {
    when: [
      { depth: 0, says: "all of these:" },
      { depth: 1, says: "the page is /pricing" },
    ],
    unless: [{ depth: 0, says: "the visitor has the tag staff" }],
    does: ["invite: Still comparing plans?"],
    often: "at most once a visit",
    pages: ["/pricing"],
  },
};
const OFF: ListedRule = {
  ...IDLE,
  id: "winter",
  name: "Winter sale",
  state: "off",
  file: "winter.yaml",
  says: { ...IDLE.says, pages: [] },
};
const FILES = { version: 4, files: { "pricing-idle.yaml": "name: Help on the pricing page\nwhen: {}\n" } };

const opens = async (item = "", more: Answers = {}): Promise<void> => {
  it = await served(`rules${item}`, "marketer", {
    "GET /rules/list": { version: 4, rows: [IDLE, OFF] },
    "GET /rules?version=4": FILES,
    ...more,
  });
};
/** The lines that ask the feed about one rule: on its pages, and near it. */
const lines = () => it.browser.sockets.filter(({ address, closed }) => !closed && address.includes("/feed"));
const asking = (key: string) =>
  lines().find(({ said }) => said.some(({ filter }) => key in ((filter as object | undefined) ?? {})))!;

describe("the list", () => {
  test("has each rule with its state, pages and last change", async () => {
    await opens();
    const [idle, off] = it.texts(".entry");
    expect(idle).toMatch(/^Help on the pricing pageLive\/pricingPriority 50Changed .* by Mia$/);
    expect(off).toMatch(/^Winter saleOffAny page/);
  });

  test("of nothing says how rules come there", async () => {
    await opens("", { "GET /rules/list": { version: 0, rows: [] } });
    expect(it.text).toContain("No rules are published");
    expect(it.one(".says pre").textContent).toBe("npm run beckon -- publish");
  });
});

describe("a rule", () => {
  test("is read in words, line by line, and as it was written", async () => {
    await opens("/pricing-idle");
    expect(it.texts(".rule-words li")).toEqual([
      "all of these:",
      "the page is /pricing",
      "the visitor has the tag staff",
      "invite: Still comparing plans?",
      "at most once a visit",
    ]);
    expect(it.one(".rule-words li:nth-child(2)").getAttribute("style")).toContain("1.25rem");
    expect(it.texts(".code code")).toEqual(["name: Help on the pricing page", "when: {}"]);
    expect(it.all(".pair-open .dim a").map((link) => link.getAttribute("href"))).toEqual([
      "#/demo/versions/4",
      "#/demo/versions/3",
    ]);
  });

  test("says how it stands just now, counted by the feed and not by what is listed", async () => {
    await opens("/pricing-idle");
    await does(it, () => {
      for (const line of lines()) line.opens();
    });
    expect(it.texts(".counts dd")).toEqual(["–", "–", "–", "–"]);
    const due = row(1, { name: "Maria", next: { rule: "pricing-idle", at: it.browser.time + 12_000 } });
    const later = row(2, { next: { rule: "pricing-idle", at: it.browser.time + 90_000 } });
    const at = it.browser.time;
    await does(it, () => {
      asking("pages").tells({ type: "snapshot", rows: [due], total: 7, at });
      asking("rule").tells({ type: "snapshot", rows: [due, later], total: 2, at });
      const groups = { next: { "pricing-idle": 2 }, invited: { "pricing-idle": 1 } };
      asking("rule").tells({ type: "counts", whole: true, groups, total: 2, at });
    });
    // Only whoever was due within the minute is listed by name.
    expect(it.texts(".counts > div")).toEqual(["on its pages7", "near2", "due within a minute1", "invited1"]);
    expect(it.texts(".due-list a")).toEqual(["Maria"]);
    expect(it.one(".due-list a").getAttribute("href")).toBe(`#/demo/explain/${due.id}`);
  });

  test("stops asking when it is put away", async () => {
    await opens("/pricing-idle");
    expect(lines()).toHaveLength(3);
    await it.goes("#/demo/rules");
    await does(it, () => {});
    expect(lines()).toHaveLength(1);
  });

  test("that is off asks about nobody", async () => {
    await opens("/winter");
    expect(it.text).toContain("It is off: nobody is looked at for it.");
    expect(lines()).toHaveLength(1);
    expect(it.text).toContain("This version has no such file.");
  });

  test("that is in force no more says where it is", async () => {
    await opens("/gone");
    expect(it.one(".says[role=alert]").textContent).toContain("No rule gone is in force");
    expect(it.one(".says a").getAttribute("href")).toBe("#/demo/versions");
  });
});
