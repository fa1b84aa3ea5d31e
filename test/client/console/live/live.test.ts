// The screen "Live" as an agent uses it.

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { FeedRow } from "../../../../worker/protocol.ts";
import { Opened } from "../support/opened.tsx";
import { ANA, row, visitorId } from "../support/samples.ts";

let it: Opened;
beforeEach(async () => {
  it = await new Opened().signedIn();
});
afterEach(() => it.close());

const tells = (rows: readonly FeedRow[], shard = 0, total = rows.length) =>
  it.does(() => void it.feed(shard).tells({ type: "snapshot", rows, total, at: it.browser.time }));
const changes = (set: readonly FeedRow[], gone: readonly string[] = [], total = 1) =>
  it.does(() => void it.feed().tells({ type: "changes", set, gone, total, at: it.browser.time }));
const shown = () => it.all("[data-item]").map((item) => item.getAttribute("data-item"));
const cell = (name: string) => it.texts(`.row[data-status] .cell.${name}`);

describe("the list", () => {
  test("asks the feed, and shows of each visitor what an agent looks for", async () => {
    expect(it.feed().said).toEqual([{ type: "subscribe", filter: {}, sort: "since", limit: 200 }]);
    await tells([
      row(65, {
        name: "Maria",
        idle_since: it.browser.time - 20_000,
        campaign: "spring",
        city: "Berlin",
        next: { rule: "pricing-idle", at: it.browser.time + 12_000 },
      }),
      row(90, { visible: false, status: "chatting", agent: "Ben" }),
    ]);
    expect(cell("who")).toEqual(["MariaBrowsing", "Visitor 005aChatting"]);
    expect(cell("page")).toEqual(["Pricing/pricing", "Pricing/pricing"]);
    expect(cell("from")).toEqual(["Searchgoogle · spring", "Searchgoogle"]);
    expect(cell("here")).toEqual(["1:05", "1:30"]);
    expect(cell("idle")).toEqual(["idle 0:20", "away"]);
    expect(cell("country")).toEqual(["DEBerlin", "DE"]);
    expect(cell("next")).toEqual(["pricing-idlein 12 s", "Chatting with Ben"]);
    expect(it.one(".total").textContent).toBe("2 visitors");
  });

  test("counts on by the server's clock, without drawing a row again", async () => {
    await tells([row(5, { next: { rule: "pricing-idle", at: it.browser.time + 2_000 } })]);
    const before = it.one(".row[data-status]");
    const link = it.one("[data-item]");
    await it.does(() => it.browser.pass(1_000));
    expect(cell("here")).toEqual(["0:06"]);
    expect(cell("next")).toEqual(["pricing-idlein 1 s"]);
    await it.does(() => it.browser.pass(2_000));
    expect(cell("next")).toEqual(["pricing-idlenow"]);
    expect(it.one(".row[data-status]")).toBe(before);
    expect(it.one("[data-item]")).toBe(link);
  });

  test("is not said to be empty before it is known", async () => {
    expect(it.text).not.toContain("Nobody is on the site");
    await tells([]);
    expect(it.text).toContain("Nobody is on the site right now");
    expect(it.text).toContain(
      '<script async src="https://beckon.example/beckon.js" data-site="demo"></script>',
    );
    expect(it.one("a[href='/demo/']").textContent).toBe("open the demo shop");
  });

  test("takes a fresh snapshot after a lost line", async () => {
    await tells([row(1), row(2)]);
    await it.does(() => {
      it.feed().drops(4008);
      it.browser.pass(2_000);
      it.feed().opens();
      // On the new line, and too early to mean anything.
      it.feed().tells({ type: "changes", set: [row(7)], gone: [], total: 3, at: it.browser.time });
    });
    expect(shown()).toEqual([1, 2].map(visitorId));
    expect(it.feed().said).toHaveLength(1);
    await tells([row(3)]);
    expect(shown()).toEqual([visitorId(3)]);
  });
});

describe("under the pointer", () => {
  const pointer = (type: string, pointerType = "mouse") =>
    it.does(() => void it.one(".rows-frame").dispatchEvent(new PointerEvent(type, { pointerType })));

  test("rows stand still, new ones are counted, gone ones stay as left", async () => {
    await tells([row(3), row(4)]);
    await pointer("pointerenter");
    await changes(
      [
        row(1),
        row(2),
        row(4, { pages: 9, page: { url: "https://shop.example/cart", title: "Cart", since: 0 } }),
      ],
      [visitorId(3)],
      3,
    );
    expect(shown()).toEqual([3, 4].map(visitorId));
    expect(cell("page")).toEqual(["Pricing/pricing", "Cart/cart"]);
    expect(cell("next")).toEqual(["Left", "–"]);
    expect(it.one<HTMLButtonElement>(".fresh").textContent).toBe("2 new");
    expect(it.one<HTMLButtonElement>(".fresh").hidden).toBe(false);

    await pointer("pointerleave");
    expect(shown()).toEqual([1, 2, 4].map(visitorId));
    expect(it.one<HTMLButtonElement>(".fresh").hidden).toBe(true);
  });

  test("the new ones can be taken in at once", async () => {
    await tells([row(3)]);
    await pointer("pointerenter");
    await changes([row(1)], [], 2);
    await it.clicks(".fresh");
    expect(shown()).toEqual([1, 3].map(visitorId));
    // And it goes on standing still.
    await changes([row(0)], [], 3);
    expect(shown()).toEqual([1, 3].map(visitorId));
  });

  test("a finger holds the rows for a moment after it is lifted", async () => {
    await tells([row(3)]);
    await pointer("pointerenter", "touch");
    await it.does(() => void it.one(".rows-frame").dispatchEvent(new Event("touchstart")));
    await it.does(() => void it.one(".rows-frame").dispatchEvent(new Event("touchend")));
    await changes([row(1)], [], 2);
    expect(shown()).toEqual([visitorId(3)]);
    await it.does(() => it.browser.pass(1_500));
    expect(shown()).toEqual([1, 3].map(visitorId));
  });

  test("another question is answered at once", async () => {
    await tells([row(3)]);
    await pointer("pointerenter");
    await it.does(() => {
      const select = it.one<HTMLSelectElement>(".filters select");
      select.value = "invited";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
    await tells([row(8, { status: "invited" })]);
    expect(shown()).toEqual([visitorId(8)]);
  });
});

describe("search and filters", () => {
  test("are asked of the server, a moment after the last letter", async () => {
    await tells([row(1)]);
    await it.writes("#search", "pri");
    await it.does(() => it.browser.pass(150));
    await it.writes("#search", "pricing ");
    await it.does(() => it.browser.pass(199));
    expect(it.feed().said).toHaveLength(1);
    await it.does(() => it.browser.pass(1));
    expect(it.feed().said.at(-1)).toEqual({
      type: "subscribe",
      filter: { text: "pricing" },
      sort: "since",
      limit: 200,
    });
    // Until the answer is there the old rows stand.
    expect(shown()).toEqual([visitorId(1)]);
    await tells([]);
    expect(it.text).toContain("No visitor matches");

    await it.clicks(".nobody button");
    expect(it.feed().said.at(-1)).toEqual({ type: "subscribe", filter: {}, sort: "since", limit: 200 });
    expect(it.one<HTMLInputElement>("#search").value).toBe("");
  });

  test("an order is asked for by the head of its column", async () => {
    await tells([row(1)]);
    await it.does(() =>
      (it.all(".head button").find((button) => button.textContent === "Visits") as HTMLElement).click(),
    );
    expect(it.feed().said.at(-1)).toMatchObject({ sort: "visits" });
    expect(it.one("[aria-sort]").textContent).toBe("Visits");
  });
});

describe("by keyboard", () => {
  beforeEach(() => tells([row(1), row(2), row(3)]));
  const focused = () => document.activeElement?.getAttribute("data-item");

  test("j and k walk, Enter is the link's own, Escape goes back", async () => {
    await it.presses("j");
    expect(focused()).toBe(visitorId(1));
    await it.presses("j");
    await it.presses("j");
    await it.presses("j");
    expect(focused()).toBe(visitorId(3));
    await it.presses("k");
    expect(focused()).toBe(visitorId(2));
    await it.does(() => (document.activeElement as HTMLElement).click());
    expect(it.hash).toBe(`#/demo/live/${visitorId(2)}`);
    expect(it.one(".panel h2").textContent).toBe("Visitor 0002");
    await it.presses("w");
    expect(it.hash).toBe(`#/demo/live/${visitorId(2)}/why`);
    await it.presses("Escape");
    expect(it.hash).toBe("#/demo/live");
    expect(it.all(".panel")).toEqual([]);
    expect(focused()).toBe(visitorId(2));
  });

  test("/ searches, and letters typed there are letters", async () => {
    await it.presses("/");
    expect(document.activeElement?.id).toBe("search");
    await it.presses("j");
    expect(document.activeElement?.id).toBe("search");
    await it.presses("Escape");
    expect(document.activeElement).toBe(document.body);
  });

  test("1 and 2 change the screen, ? helps and can turn all this off", async () => {
    await it.presses("2");
    expect(it.hash).toBe("#/demo/desk");
    await it.presses("?");
    const dialog = it.one<HTMLDialogElement>("dialog");
    expect(dialog.open).toBe(true);
    await it.presses("1");
    expect(it.hash).toBe("#/demo/desk");
    await it.clicks("dialog input");
    await it.does(() => dialog.close());
    await it.presses("1");
    expect(it.hash).toBe("#/demo/desk");
    expect(it.browser.kept.get("beckon.shortcuts")).toBe("off");
  });
});

test("several shards are one list", async () => {
  it.close();
  it = await new Opened().signedIn("#/demo/live", { shards: 2 });
  await tells([row(2), row(4)], 0, 30);
  expect(it.all(".total")[0]?.textContent).toBe("30 visitors");
  await tells([row(1), row(3)], 1, 12);
  expect(shown()).toEqual([1, 2, 3, 4].map(visitorId));
  expect(it.one(".total").textContent).toBe("42 visitors");
});

test("nobody online is said where it matters, with the way out", async () => {
  await it.does(() => void it.desk.tells({ type: "agents", agents: [{ ...ANA, status: "away" }] }));
  expect(it.text).toContain("Nobody is online, so no visitor is invited.");
  await it.clicks(".nobody-online button");
  expect(it.desk.said).toEqual([{ type: "status", status: "online" }]);
});
