// Groups, filters and saved views as an agent uses them, and what the console says to the feed.

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { Opened } from "../support/opened.tsx";
import { row } from "../support/samples.ts";

let it: Opened;
beforeEach(async () => {
  it = await new Opened().signedIn("#/demo/live", { shards: 2 });
});
afterEach(() => it.close());

const answers = (shard = 0, more: object = {}, total = 1) =>
  it.does(
    () =>
      void it
        .feed(shard)
        .tells({ type: "snapshot", rows: [row(shard + 1)], total, at: it.browser.time, ...more }),
  );
const counts = (shard: number, groups: object, whole = true, total = 1) =>
  it.does(() => void it.feed(shard).tells({ type: "counts", whole, groups, total, at: it.browser.time }));
const asked = () => it.feed().said.at(-1)!;
const chip = (says: string) => {
  const found = it.all(".chip").find((one) => one.textContent.includes(says));
  if (!found) throw new Error(`No chip ${says}: ${it.texts(".chip").join(", ")}`);
  return found as HTMLElement;
};

describe("groups", () => {
  beforeEach(async () => {
    for (const shard of [0, 1]) await answers(shard);
    await counts(0, { channel: { search: 3, paid: 1 }, page: { "/pricing": 4 }, status: { browsing: 4 } });
    await counts(1, {
      channel: { search: 2 },
      next: { help: 2 },
      invited: { help: 1 },
      status: { invited: 1 },
    });
  });

  test("are those of all shards together, the largest first, changed by what changes", async () => {
    expect(it.texts(".chip")).toEqual([
      "Status: Invited1",
      "Rule: help3",
      "Channel: Search5",
      "Channel: Paid1",
      "Page: /pricing4",
    ]);
    await counts(0, { channel: { paid: 7, search: 0 } }, false);
    expect(it.texts(".chip[data-kind=channel]")).toEqual(["Channel: Paid7", "Channel: Search2"]);
    // A new answer begins anew.
    await counts(0, { channel: { email: 1 } });
    expect(it.texts(".chip[data-kind=channel]")).toEqual(["Channel: Search2", "Channel: Email1"]);
  });

  test("ask for one of them alone, and let it go the same way", async () => {
    await it.does(() => chip("Search").click());
    expect(asked()).toMatchObject({ filter: { channel: "search" } });
    await it.does(() => chip("help").click());
    expect(asked()).toMatchObject({ filter: { channel: "search", rule: "help" } });
    expect(it.texts(".chip[aria-pressed=true]")).toEqual(["Channel: Search5", "Rule: help3"]);
    await it.does(() => chip("Search").click());
    expect(asked()).toMatchObject({ filter: { rule: "help" } });
  });

  test("what is asked for stands there with nobody in it too", async () => {
    await it.does(() => chip("/pricing").click());
    await counts(0, {});
    expect(it.texts(".chip[aria-pressed=true]")).toEqual(["Page: /pricing"]);
  });
});

describe("filters", () => {
  const chooses = async (selector: string, value: string) =>
    it.does(() => {
      const field = it.one<HTMLInputElement>(selector);
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });

  test("a page as in rules; what is none is not asked, and the agent is told", async () => {
    await chooses("#more-filters input", "pricing");
    expect(asked()).toMatchObject({ filter: {} });
    expect(it.text).toContain("A page begins with / or https://");
    await chooses("#more-filters input", "/docs/*");
    expect(asked()).toMatchObject({ filter: { page: "/docs/*" } });
    await chooses("#more-filters select", "1m");
    expect(asked()).toMatchObject({ filter: { page: "/docs/*", idle: "1m" } });
  });

  test("a view is kept by this browser under its name, asked for again, and forgotten", async () => {
    await chooses("#more-filters select", "5m");
    await it.writes("#saved-views form input", "Idle for long");
    await it.clicks("#saved-views form button");
    const kept = JSON.parse(it.browser.kept.get("beckon.views.demo")!);
    expect(kept).toEqual([{ name: "Idle for long", filter: { idle: "5m" }, sort: "since" }]);
    await chooses("#more-filters select", "");
    expect(asked()).toMatchObject({ filter: {} });
    await it.clicks("#saved-views .menu-item");
    expect(asked()).toMatchObject({ filter: { idle: "5m" } });
    await it.clicks("#saved-views .icon-button");
    expect(it.browser.kept.get("beckon.views.demo")).toBe("[]");
  });
});

describe("views that another version kept", () => {
  test("are there if they are any, and do no harm if not", async () => {
    const it2 = new Opened();
    const good = { name: "Mine", filter: { tag: "vip" }, sort: "next" };
    const bad = [{ name: 1 }, null, { ...good, sort: "x" }, { ...good, filter: { colour: "red" } }];
    it2.browser.kept.set("beckon.views.demo", JSON.stringify([...bad, good]));
    await it2.signedIn();
    expect(it2.texts("#saved-views .menu-item")).toEqual(["MineNext invited"]);
    it2.close();
  });
});

describe("the line to the feed", () => {
  test("says that the list is looked at as it opens, every 5 s, and when the agent comes back", async () => {
    expect(it.feed(1).looks).toBe(1);
    await it.does(() => it.browser.pass(10_000));
    expect(it.feed(1).looks).toBe(3);
    const session = it.console.session.peek();
    if (session.state !== "signed-in") throw new Error("not signed in");
    await it.does(() => session.signed.hurry());
    expect(it.feed(1).looks).toBe(4);
  });

  test("that is behind is said to be, until it is not", async () => {
    await answers(0);
    await answers(1, { behind: 3_400 });
    expect(it.one(".behind").textContent).toBe("Busy: the list is 3 s behind");
    await answers(1);
    expect(it.one(".behind").textContent).toBe("");
  });
});
