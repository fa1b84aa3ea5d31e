// What a console is told, against an oracle: whatever happens, snapshot plus differences is filter, order and window of
// the true list, and the total is the true total.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Subscription, View } from "../../../worker/feed/console.ts";
import { show, type Shown } from "../../../worker/feed/entry.ts";
import { filterOf } from "../../../worker/feed/filter.ts";
import { changeFrames, snapshotFrames } from "../../../worker/feed/frames.ts";
import { FeedFilter, type FeedRow, type FromFeed, GROUPS } from "../../../worker/protocol.ts";
import { NOON, someRow, visitorId } from "../support/row.ts";

/** What client/console does with the messages. */
class Client {
  rows = new Map<string, FeedRow>();
  total = -1;
  groups = new Map<string, number>();

  hears(frames: readonly string[]): void {
    for (const frame of frames) {
      const message = JSON.parse(frame) as FromFeed;
      if (message.type === "error") throw new Error(frame);
      if (message.type === "snapshot") this.rows = new Map(message.rows.map((row) => [row.id, row]));
      else if (message.type === "counts") {
        if (message.whole) this.groups.clear();
        for (const [name, counts] of Object.entries(message.groups))
          for (const [key, count] of Object.entries(counts))
            if (count === 0) this.groups.delete(`${name} ${key}`);
            else this.groups.set(`${name} ${key}`, count);
      } else {
        for (const id of message.gone) this.rows.delete(id);
        for (const row of message.set) this.rows.set(row.id, row);
      }
      this.total = message.total;
    }
  }
}

/** Written once more, as plainly as possible. */
function truth(
  rows: Iterable<FeedRow>,
  { filter, sort, limit }: Subscription,
  now: number,
): { ids: string[]; total: number; groups: Record<string, number> } {
  const fitting = [...rows].filter(
    (row) =>
      (filter.status === undefined || row.status === filter.status) &&
      (filter.country === undefined || row.country === filter.country) &&
      (filter.channel === undefined || row.channel === filter.channel) &&
      (filter.page === undefined ||
        new URL(row.page.url).pathname === filter.page ||
        (filter.page === "/docs/*" && new URL(row.page.url).pathname.startsWith("/docs"))) &&
      (filter.pages === undefined || filter.pages.includes(new URL(row.page.url).pathname)) &&
      (filter.tag === undefined || row.tags.includes(filter.tag)) &&
      (filter.idle === undefined ||
        (row.idle_since !== undefined && now - row.idle_since >= 1000 * parseInt(filter.idle))) &&
      (filter.visits === undefined || row.visits >= 2) &&
      (filter.rule === undefined || row.next?.rule === filter.rule || row.invited === filter.rule) &&
      (filter.text === undefined || row.page.title.includes(filter.text)),
  );
  const before: Record<Subscription["sort"], (a: FeedRow, b: FeedRow) => boolean> = {
    since: (a, b) => a.since > b.since,
    idle: (a, b) => (a.idle_since ?? Infinity) < (b.idle_since ?? Infinity),
    page: (a, b) => a.page.url < b.page.url,
    visits: (a, b) => a.visits > b.visits,
    next: (a, b) => (a.next?.at ?? Infinity) < (b.next?.at ?? Infinity),
  };
  fitting.sort((a, b) => (before[sort](a, b) ? -1 : before[sort](b, a) ? 1 : a.id < b.id ? -1 : 1));
  const groups: Record<string, number> = {};
  for (const row of fitting) {
    const keys = {
      page: new URL(row.page.url).pathname,
      channel: row.channel,
      status: row.status,
      next: row.next?.rule,
      invited: row.invited,
    };
    for (const name of GROUPS)
      if (keys[name] !== undefined)
        groups[`${name} ${keys[name]}`] = (groups[`${name} ${keys[name]}`] ?? 0) + 1;
  }
  return { ids: fitting.slice(0, limit).map(({ id }) => id), total: fitting.length, groups };
}

const PATHS = ["/pricing", "/docs/start", "/docs", "/cart"];
const anyRow = fc
  .record({
    n: fc.nat(11),
    path: fc.constantFrom(...PATHS),
    since: fc.nat(3),
    idle: fc.option(fc.nat(3), { nil: undefined }),
    visits: fc.nat(2),
    status: fc.constantFrom("browsing" as const, "invited" as const, "chatting" as const),
    country: fc.constantFrom("DE", "FR"),
    channel: fc.constantFrom("search", "direct"),
    tags: fc.constantFrom<string[]>([], ["vip"]),
    next: fc.option(fc.record({ rule: fc.constantFrom("help", "rescue"), at: fc.nat(3) }), {
      nil: undefined,
    }),
  })
  .map(({ n, path, since, idle, visits, status, country, channel, tags, next }) =>
    someRow(visitorId(n), {
      page: { url: `https://shop.example${path}`, title: `page ${path}`, since: NOON },
      since: NOON + since,
      ...(idle !== undefined && { idle_since: NOON + idle * 1000 }),
      ...(next && { next }),
      ...(status === "invited" && { invited: "help" }),
      tags,
      visits: visits + 1,
      status,
      country,
      channel,
    }),
  );
const anySubscription: fc.Arbitrary<Subscription> = fc.record({
  filter: fc.record(
    {
      status: fc.constantFrom("browsing" as const, "chatting" as const),
      country: fc.constant("DE"),
      channel: fc.constant("search"),
      page: fc.constantFrom("/docs", "/docs/*", "/pricing"),
      pages: fc.constantFrom(["/pricing"], ["/pricing", "/docs"]),
      text: fc.constant("page /"),
      tag: fc.constant("vip"),
      idle: fc.constantFrom("2s", "30s"),
      visits: fc.constant("2+"),
      rule: fc.constantFrom("help", "rescue"),
    },
    { requiredKeys: [] },
  ),
  sort: fc.constantFrom("since", "idle", "page", "visits", "next"),
  limit: fc.integer({ min: 1, max: 6 }),
});
const anyStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("set" as const), row: anyRow }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("remove" as const), n: fc.nat(11) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("flush" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.nat(20_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("subscribe" as const), subscription: anySubscription }),
  },
);

test("a console that applies what it is told shows the truth, whatever happens and whatever it asks", () => {
  fc.assert(
    fc.property(anySubscription, fc.array(anyStep, { maxLength: 60 }), (first, steps) => {
      const roster = new Map<string, Shown>();
      let subscription = first;
      let now = NOON;
      let view = new View(subscription, roster.values(), now);
      const client = new Client();
      // A second console with the same question comes at every flush and must agree.
      const late = new Client();
      client.hears(snapshotFrames(view, NOON));
      const changed = new Set<string>();
      const flush = (): void => {
        for (const id of changed) view.update(id, roster.get(id), now);
        changed.clear();
        view.pass(now);
        const difference = view.difference();
        if (difference) client.hears(changeFrames(difference, NOON));
        late.hears(snapshotFrames(view, NOON));
        const expected = truth(
          [...roster.values()].map(({ row }) => row),
          subscription,
          now,
        );
        for (const one of [client, late]) {
          expect([...one.rows.keys()].sort()).toEqual([...expected.ids].sort());
          expect(one.total).toBe(expected.total);
          expect(Object.fromEntries(one.groups)).toEqual(expected.groups);
          for (const [id, row] of one.rows) expect(row).toEqual(roster.get(id)!.row);
        }
        expect(view.snapshot().rows.map(({ row }) => row.id)).toEqual(expected.ids);
      };
      for (const step of [...steps, { do: "flush" as const }]) {
        if (step.do === "set") {
          roster.set(step.row.id, show(step.row));
          changed.add(step.row.id);
        } else if (step.do === "remove") {
          roster.delete(visitorId(step.n));
          changed.add(visitorId(step.n));
        } else if (step.do === "subscribe") {
          subscription = step.subscription;
          changed.clear();
          view = new View(subscription, roster.values(), now);
          client.hears(snapshotFrames(view, NOON));
        } else if (step.do === "pass") now += step.ms;
        else flush();
      }
    }),
    { numRuns: 400 },
  );
});

test("a difference holds what is different and nothing else", () => {
  const rows = [1, 2, 3].map((n) => show(someRow(visitorId(n), { since: NOON + n })));
  const view = new View({ filter: {}, sort: "since", limit: 2 }, rows, NOON);
  const update = (id: string, shown?: Shown) => view.update(id, shown, NOON);
  expect(view.difference()).toBeUndefined();
  // Beyond the window: only the total says so.
  update(visitorId(1));
  expect(view.difference()).toMatchObject({
    set: [],
    gone: [],
    total: 2,
    groups: { page: { "/pricing": 2 } },
  });
  const moved = show(someRow(visitorId(2), { since: NOON + 2, pages: 2 }));
  update(visitorId(2), moved);
  expect(view.difference()).toEqual({ set: [moved], gone: [], total: 2 });
  const newest = show(someRow(visitorId(4), { since: NOON + 4 }));
  update(visitorId(4), newest);
  expect(view.difference()).toMatchObject({ set: [newest], gone: [visitorId(2)], total: 3 });
  // Back to what was told: nothing to tell.
  update(visitorId(4));
  update(visitorId(4), newest);
  expect(view.difference()).toBeUndefined();
});

test.each([
  ["page", "pricing"],
  ["page", "http://shop.example/"],
  ["idle", "30"],
  ["visits", "many"],
])("what is no %s of the rule language is refused: %s", (name, value) => {
  expect(FeedFilter.safeParse({ [name]: value }).error?.issues[0]?.path).toEqual([name]);
});

test("of a site with more pages than a frame holds the largest groups are told", () => {
  const page = (path: string) => ({ url: `https://shop.example/${path}`, title: "", since: NOON });
  const rows = Array.from({ length: 3_000 }, (_, n) =>
    show(someRow(visitorId(n), { page: page(`${"long-".repeat(30)}${n % 2 ? n : "same"}`) })),
  );
  const view = new View({ filter: {}, sort: "since", limit: 1 }, rows, NOON);
  const counts = JSON.parse(snapshotFrames(view, NOON).at(-1)!) as Extract<FromFeed, { type: "counts" }>;
  expect(counts.total).toBe(3_000);
  // One group of what begins alike.
  expect(counts.groups.page).toEqual({ [`/${"long-".repeat(30)}`.slice(0, 100)]: 3_000 });
  const many = Array.from({ length: 3_000 }, (_, n) =>
    show(someRow(visitorId(n), { page: page(n % 2 ? `${n}` : "same") })),
  );
  const frame = snapshotFrames(new View({ filter: {}, sort: "since", limit: 1 }, many, NOON), NOON).at(-1)!;
  const { groups } = JSON.parse(frame) as Extract<FromFeed, { type: "counts" }>;
  expect(Object.keys(groups.page!).length).toBe(200);
  expect(groups.page!["/same"]).toBe(1_500);
  expect(frame.length).toBeLessThan(64 * 1024);
});

describe("filters", () => {
  const fits = (filter: FeedFilter, more: Partial<FeedRow> = {}): boolean =>
    filterOf(FeedFilter.parse(filter)).fits(
      someRow(visitorId(1), {
        name: "Ana Ödegård",
        city: "Łódź",
        campaign: "spring",
        tags: ["vip"],
        traits: { plan: "team" },
        page: { url: "https://shop.example/Docs/Start/?q=1", title: "Getting started", since: NOON },
        ...more,
      }),
    );

  test.each([
    ["a word of the title, in any letter case", { text: " STARTED " }, true],
    ["the name", { text: "ödegård" }, true],
    ["the city", { text: "łódź" }, true],
    ["the referrer", { text: "google" }, true],
    ["the campaign", { text: "spring" }, true],
    ["a tag", { text: "vip" }, true],
    ["a trait, with its name", { text: "plan: team" }, true],
    ["a word that is nowhere", { text: "refund" }, false],
    ["only spaces ask for nothing", { text: "  " }, true],
    ["[V4] a page as rules name it, in any letter case", { page: "/docs/*" }, true],
    ["the whole path and not its beginning", { page: "/docs" }, false],
    ["one segment", { page: "/docs/:section" }, true],
    ["an address with its query", { page: "https://shop.example/docs/start?q=1" }, true],
    ["another host", { page: "https://blog.example/docs/*" }, false],
    ["a tag, whole", { tag: "vi" }, false],
    ["the first visit", { visits: "1" }, true],
    ["a later one", { visits: "2+" }, false],
    ["no rule comes next", { rule: "help" }, false],
    ["a country in any letter case", { country: "de" }, true],
    ["another country", { country: "FR" }, false],
    ["a channel", { channel: "search" }, true],
    ["another channel", { channel: "paid" }, false],
    ["a status", { status: "browsing" }, true],
    ["another status", { status: "chatting" }, false],
    ["all of them must hold", { text: "vip", country: "FR" }, false],
  ] satisfies [string, FeedFilter, boolean][])("%s", (_, filter, expected) => {
    expect(fits(filter)).toBe(expected);
  });
});

describe("frames", () => {
  const LIMIT = 64 * 1024;
  const bytes = (frame: string): number => new TextEncoder().encode(frame).byteLength;
  const fat = (n: number): Shown =>
    show(someRow(visitorId(n), { since: NOON - n, landing: `https://shop.example/${"ü".repeat(1500)}` }));

  test("more rows than a frame may hold come in several, which together are the list", () => {
    const view = new View(
      { filter: {}, sort: "since", limit: 500 },
      Array.from({ length: 300 }, (_, n) => fat(n)),
      NOON,
    );
    const frames = snapshotFrames(view, NOON);
    expect(frames.length).toBeGreaterThan(10);
    for (const frame of frames) expect(bytes(frame)).toBeLessThan(LIMIT);
    const client = new Client();
    client.hears(frames);
    expect([client.rows.size, client.total]).toEqual([300, 300]);
  });

  test("many who go at once stay within a frame too", () => {
    const ids = Array.from({ length: 2000 }, (_, n) => visitorId(n));
    const set = Array.from({ length: 100 }, (_, n) => fat(5000 + n));
    const frames = changeFrames({ set, gone: ids, total: 7 }, NOON);
    for (const frame of frames) expect(bytes(frame)).toBeLessThan(LIMIT);
    const told = frames.map((frame) => JSON.parse(frame) as Extract<FromFeed, { type: "changes" }>);
    expect(told.flatMap((one) => one.gone)).toEqual(ids);
    expect(told.flatMap((one) => one.set.map(({ id }) => id))).toEqual(set.map(({ row }) => row.id));
    expect(new Set(told.map((one) => one.total))).toEqual(new Set([7]));
  });

  test("what a visitor's page says stays text, whatever it says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const row = someRow(visitorId(1), { page: { url: text, title: text, since: NOON }, tags: [text] });
        const view = new View({ filter: {}, sort: "page", limit: 5 }, [show(row)], NOON);
        const client = new Client();
        client.hears(snapshotFrames(view, NOON));
        expect(client.rows.get(row.id)).toEqual(row);
      }),
      { numRuns: 40 },
    );
  });
});
