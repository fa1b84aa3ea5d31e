// Why each rule does or does not invite, for who reads no chats.

import { afterEach, describe, expect, test } from "vitest";

import type { ExplainedRule } from "../../../../worker/protocol.ts";
import type { Opened } from "../support/opened.tsx";
import { NOW, row, story, visitorId } from "../support/samples.ts";
import { type Answers, does, served } from "../support/served.ts";

let it: Opened;
afterEach(() => it.close());

const ID = visitorId(1);
const RULE: ExplainedRule = {
  rule: "pricing-idle",
  name: "Help on the pricing page",
  holds: false,
  says: "Not yet: idle for 30 s.",
  next: NOW + 12_000,
  conditions: [
    { says: "the page is /pricing", holds: true },
    { says: "idle for 30 s", holds: false, next: NOW + 12_000 },
  ],
};
const explained = (rules: readonly ExplainedRule[]) => ({ at: NOW, rules, visit: story(row(1)) });

const opens = async (item: string, answers: Answers): Promise<void> => {
  it = await served(`explain${item}`, "marketer", answers);
};

test("who is on the site is listed with what comes next, and opens", async () => {
  await opens("", {});
  await does(it, () => {
    const next = { rule: "pricing-idle", at: it.browser.time + 12_000 };
    const rows = [row(1, { name: "Maria", next })];
    it.feed().opens().tells({ type: "snapshot", rows, total: 1, at: it.browser.time });
  });
  expect(it.texts(".entry")[0]).toMatch(/^MariaBrowsing.*pricing-idle/);
  expect(it.one(".entry").getAttribute("href")).toBe(`#/demo/explain/${ID}`);
});

describe("a visitor", () => {
  test("has every rule with every condition, and each says whether it holds", async () => {
    await opens(`/${ID}`, { [`GET /visitors/${ID}/explain`]: explained([RULE]) });
    expect(it.one("summary").textContent).toContain("Does not hold:");
    expect(it.one("summary").textContent).toContain("Not yet: idle for 30 s.");
    expect(it.one("details").textContent).toContain("the page is /pricing");
    expect(it.one("details").textContent).toContain("idle for 30 s");
  });

  test("is asked about again while it is looked at, and no longer", async () => {
    let holds = false;
    const now = () => explained([{ ...RULE, holds }]);
    await opens(`/${ID}`, { [`GET /visitors/${ID}/explain`]: now });
    holds = true;
    await does(it, () => it.browser.pass(5_000));
    expect(it.one("summary").textContent).toContain("Holds:");
    await it.goes("#/demo/explain");
    const times = it.asked("/explain").length;
    await does(it, () => it.browser.pass(20_000));
    expect(it.asked("/explain")).toHaveLength(times);
  });

  test("of whom nothing is known is said to be", async () => {
    await opens(`/${ID}`, {});
    expect(it.one(".pair-open [role=alert]").textContent).toBe("Nothing is known of this visitor.");
  });

  test("on a site without rules is told how they come there", async () => {
    await opens(`/${ID}`, { [`GET /visitors/${ID}/explain`]: explained([]) });
    expect(it.text).toContain("No rules are published, so nobody is invited by itself.");
  });
});

test("somebody who left is asked about by id", async () => {
  await opens("", { [`GET /visitors/${ID}/explain`]: explained([RULE]) });
  await it.writes(".named input", ID);
  await does(it, () => {
    const form = it.one<HTMLFormElement>("form.named");
    form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  });
  expect(it.hash).toBe(`#/demo/explain/${ID}`);
  await does(it, () => {});
  expect(it.one("summary").textContent).toContain("Help on the pricing page");
});
