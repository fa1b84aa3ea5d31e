// What a console is told, against an oracle: whatever happens, snapshot plus differences is filter, order and window of
// the true list, and the total is the true total.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { filterOf, type Subscription, View } from "../../../worker/feed/console.ts";
import { show, type Shown } from "../../../worker/feed/entry.ts";
import { changeFrames, snapshotFrames } from "../../../worker/feed/frames.ts";
import type { FeedFilter, FeedRow, FromFeed } from "../../../worker/protocol.ts";
import { NOON, someRow, visitorId } from "../support/row.ts";

/** What client/console does with the messages. */
class Client {
  rows = new Map<string, FeedRow>();
  total = -1;

  hears(frames: readonly string[]): void {
    for (const frame of frames) {
      const message = JSON.parse(frame) as FromFeed;
      if (message.type === "snapshot") this.rows = new Map(message.rows.map((row) => [row.id, row]));
      else {
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
): { ids: string[]; total: number } {
  const fitting = [...rows].filter(
    (row) =>
      (filter.status === undefined || row.status === filter.status) &&
      (filter.country === undefined || row.country === filter.country) &&
      (filter.channel === undefined || row.channel === filter.channel) &&
      (filter.page === undefined || new URL(row.page.url).pathname.startsWith(filter.page)) &&
      (filter.text === undefined || row.page.title.includes(filter.text)),
  );
  const before: Record<Subscription["sort"], (a: FeedRow, b: FeedRow) => boolean> = {
    since: (a, b) => a.since > b.since,
    idle: (a, b) => (a.idle_since ?? Infinity) < (b.idle_since ?? Infinity),
    page: (a, b) => a.page.url < b.page.url,
    visits: (a, b) => a.visits > b.visits,
  };
  fitting.sort((a, b) => (before[sort](a, b) ? -1 : before[sort](b, a) ? 1 : a.id < b.id ? -1 : 1));
  return { ids: fitting.slice(0, limit).map(({ id }) => id), total: fitting.length };
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
  })
  .map(({ n, path, since, idle, visits, status, country, channel }) =>
    someRow(visitorId(n), {
      page: { url: `https://shop.example${path}`, title: `page ${path}`, since: NOON },
      since: NOON + since,
      ...(idle !== undefined && { idle_since: NOON + idle }),
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
      page: fc.constantFrom("/docs", "/pricing"),
      text: fc.constant("page /"),
    },
    { requiredKeys: [] },
  ),
  sort: fc.constantFrom("since", "idle", "page", "visits"),
  limit: fc.integer({ min: 1, max: 6 }),
});
const anyStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("set" as const), row: anyRow }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("remove" as const), n: fc.nat(11) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("flush" as const) }) },
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
      let view = new View(subscription, roster.values());
      const client = new Client();
      // A second console with the same question comes at every flush and must agree.
      const late = new Client();
      client.hears(snapshotFrames(view, NOON));
      const changed = new Set<string>();
      const flush = (): void => {
        for (const id of changed) view.update(id, roster.get(id));
        changed.clear();
        const difference = view.difference();
        if (difference) client.hears(changeFrames(difference, NOON));
        late.hears(snapshotFrames(view, NOON));
        const expected = truth(
          [...roster.values()].map(({ row }) => row),
          subscription,
        );
        for (const one of [client, late]) {
          expect([...one.rows.keys()].sort()).toEqual([...expected.ids].sort());
          expect(one.total).toBe(expected.total);
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
          view = new View(subscription, roster.values());
          client.hears(snapshotFrames(view, NOON));
        } else flush();
      }
    }),
    { numRuns: 400 },
  );
});

test("a difference holds what is different and nothing else", () => {
  const rows = [1, 2, 3].map((n) => show(someRow(visitorId(n), { since: NOON + n })));
  const view = new View({ filter: {}, sort: "since", limit: 2 }, rows);
  expect(view.difference()).toBeUndefined();
  // Beyond the window: only the total says so.
  view.update(visitorId(1), undefined);
  expect(view.difference()).toEqual({ set: [], gone: [], total: 2 });
  const moved = show(someRow(visitorId(2), { since: NOON + 2, pages: 2 }));
  view.update(visitorId(2), moved);
  expect(view.difference()).toEqual({ set: [moved], gone: [], total: 2 });
  const newest = show(someRow(visitorId(4), { since: NOON + 4 }));
  view.update(visitorId(4), newest);
  expect(view.difference()).toEqual({ set: [newest], gone: [visitorId(2)], total: 3 });
  // Back to what was told: nothing to tell.
  view.update(visitorId(4), undefined);
  view.update(visitorId(4), newest);
  expect(view.difference()).toBeUndefined();
});

describe("filters", () => {
  const fits = (filter: FeedFilter, more: Partial<FeedRow> = {}): boolean =>
    filterOf(filter)(
      someRow(visitorId(1), {
        name: "Ana Ödegård",
        city: "Łódź",
        campaign: "spring",
        tags: ["vip"],
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
    ["a word that is nowhere", { text: "refund" }, false],
    ["only spaces ask for nothing", { text: "  " }, true],
    ["the beginning of a path, in any letter case", { page: "/docs" }, true],
    ["not the middle of a path", { page: "/start" }, false],
    ["a glob is of the whole path", { page: "*/start" }, true],
    ["and not of a part", { page: "*/sta" }, false],
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
        const view = new View({ filter: {}, sort: "page", limit: 5 }, [show(row)]);
        const client = new Client();
        client.hears(snapshotFrames(view, NOON));
        expect(client.rows.get(row.id)).toEqual(row);
      }),
      { numRuns: 40 },
    );
  });
});
