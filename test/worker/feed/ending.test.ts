// Ending visits: asked once due, sent in few messages, forgotten only once sent.

import { describe, expect, test } from "vitest";
import { endVisits, messagesOf, MOST_AT_ONCE } from "../../../worker/feed/ending.ts";
import { VISIT_END } from "../../../worker/feed/entry.ts";
import { Roster } from "../../../worker/feed/roster.ts";
import type { FinishedVisit, VisitorCalls } from "../../../worker/objects.ts";
import { NOON, someRow, visitorId } from "../support/row.ts";

const LATER = NOON + VISIT_END;

const finishedVisit = (n: number, events = 1): FinishedVisit => ({
  site: "demo",
  at: NOON + n,
  visits: 1,
  channel: "direct",
  language: "en",
  device: "desktop",
  browser: "Firefox",
  os: "Linux",
  unseen: ["idle"],
  version: 1,
  events: Array.from({ length: events }, (_, at) => [at, "page", { path: "/pricing", tab: 1 }] as const),
});

function rosterOf(visitors: number): Roster {
  const roster = new Roster([], false, NOON);
  for (let n = 0; n < visitors; n++)
    roster.seen({ visit: 1, sequence: 1, present: true, row: someRow(visitorId(n)) }, 0, NOON);
  return roster;
}

type Answer = Awaited<ReturnType<VisitorCalls["finish"]>>;

/** Visitors' objects and a queue that do as the test says, and remember what they were asked. */
function others(answer: (visitor: string) => Answer | Promise<Answer>, queueFails = () => false) {
  const asked: string[] = [];
  const sent: (readonly FinishedVisit[])[] = [];
  let most = 0;
  let inFlight = 0;
  return {
    asked,
    sent,
    most: () => most,
    async finish(visitor: string): Promise<Answer> {
      asked.push(visitor);
      most = Math.max(most, ++inFlight);
      await Promise.resolve();
      inFlight--;
      return answer(visitor);
    },
    async archive(visits: readonly FinishedVisit[]): Promise<void> {
      if (queueFails()) throw new Error("queue unavailable");
      sent.push(visits);
    },
  };
}

const end = (roster: Roster, outlets: ReturnType<typeof others>, now = LATER): Promise<boolean> =>
  endVisits(roster, outlets, () => now);

describe("asking", () => {
  test("finished visits go to the archive in one message and are forgotten", async () => {
    const roster = rosterOf(3);
    const outlets = others((visitor) => ({ finished: finishedVisit(visitor.charCodeAt(0)) }));
    expect(await end(roster, outlets)).toBe(false);
    expect(outlets.sent.map((visits) => visits.length)).toEqual([3]);
    expect(roster.size).toBe(0);
    expect(await end(roster, outlets)).toBe(false);
    expect(outlets.asked.length).toBe(3);
  });

  test("who is not due is not asked", async () => {
    const outlets = others(() => ({}));
    await end(rosterOf(1), outlets, LATER - 1);
    expect(outlets.asked).toEqual([]);
  });

  test("a visit that goes on stays, one that nobody knows is dropped without a word", async () => {
    const roster = rosterOf(2);
    const outlets = others((visitor) => (visitor === visitorId(0) ? { until: LATER + 120_000 } : {}));
    await end(roster, outlets);
    expect(outlets.sent).toEqual([]);
    expect([...roster.rows()].map(({ row }) => row.id)).toEqual([visitorId(0)]);
    expect(roster.nextEnd()).toBe(LATER + 120_000);
  });

  test("twenty at once, two hundred a run, the rest in the next", async () => {
    const roster = rosterOf(MOST_AT_ONCE + 5);
    const outlets = others(() => ({}));
    expect(await end(roster, outlets)).toBe(true);
    expect([outlets.asked.length, outlets.most()]).toEqual([MOST_AT_ONCE, 20]);
    expect(await end(roster, outlets)).toBe(false);
    expect(roster.size).toBe(0);
  });
});

describe("failures", () => {
  test("an object that fails is asked again later; the others' visits are sent", async () => {
    const roster = rosterOf(3);
    const outlets = others((visitor) => {
      if (visitor === visitorId(1)) throw new Error("unreachable");
      return { finished: finishedVisit(1) };
    });
    await end(roster, outlets);
    expect(outlets.sent.map((visits) => visits.length)).toEqual([2]);
    expect(roster.isUnfinished(visitorId(1), 1)).toBe(true);
    expect(roster.nextEnd()).toBe(LATER + 60_000);
  });

  test("what the queue did not take is asked for and sent again", async () => {
    const roster = rosterOf(2);
    let isDown = true;
    const outlets = others(
      () => ({ finished: finishedVisit(1) }),
      () => isDown,
    );
    await end(roster, outlets);
    expect(roster.size).toBe(2);
    isDown = false;
    await end(roster, outlets, LATER + 60_000);
    expect(outlets.sent.map((visits) => visits.length)).toEqual([2]);
    expect(roster.size).toBe(0);
  });

  test("a crash between sending and storing that it was sent repeats, and loses nothing", async () => {
    const roster = rosterOf(3);
    const stored = JSON.stringify([...roster.entries()]);
    const outlets = others(() => ({ finished: finishedVisit(1) }));
    await end(roster, outlets);
    const after = new Roster(JSON.parse(stored), false, LATER);
    await end(after, outlets);
    expect(outlets.sent.map((visits) => visits.length)).toEqual([3, 3]);
    expect(after.size).toBe(0);
  });

  test("a visitor erased while its visit was asked for is not archived", async () => {
    const roster = rosterOf(2);
    const outlets = others((visitor) => {
      roster.forget(visitorId(0));
      return { finished: finishedVisit(visitor === visitorId(0) ? 0 : 1) };
    });
    await end(roster, outlets);
    expect(outlets.sent.flat().map((visit) => visit.at)).toEqual([NOON + 1]);
  });
});

describe("messages", () => {
  const bytes = (visits: readonly FinishedVisit[]): number =>
    new TextEncoder().encode(JSON.stringify(visits)).byteLength;
  const finished = (count: number, events: number) =>
    Array.from({ length: count }, (_, n) => ({
      visitor: visitorId(n),
      visit: 1,
      finished: finishedVisit(n, events),
    }));

  test("hold a hundred visits at most", () => {
    expect(messagesOf(finished(250, 1)).map((message) => message.length)).toEqual([100, 100, 50]);
  });

  test("stay below what a message of the queue may weigh", () => {
    const messages = messagesOf(finished(60, 200));
    expect(messages.length).toBeGreaterThan(4);
    expect(messages.flat().length).toBe(60);
    for (const message of messages) expect(bytes(message.map((one) => one.finished))).toBeLessThan(128_000);
  });

  test("a visit too long for any keeps its beginning and says how much is missing", () => {
    const visits = messagesOf(finished(1, 5000))
      .flat()
      .map((one) => one.finished);
    expect(bytes(visits)).toBeLessThan(128_000);
    const { events } = visits[0]!;
    expect(events.length).toBeGreaterThan(1000);
    expect(events.at(-1)).toEqual([events.length - 2, "cut", 5000 - (events.length - 1)]);
    expect(events.slice(0, -1)).toEqual(finishedVisit(0, 5000).events.slice(0, events.length - 1));
  });
});
