// B10 and B11: what a page view makes the platform bill. Visits come at the rate of a million page views a month to the
// real Worker and its objects, with an agent at the desk and the list on a screen, in told time; everything is counted
// where it is billed, over forty minutes after all has settled, ends of visits and their archive included.

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Ruleset } from "../../../rules/language/ruleset.ts";
import type { Figure, Measure, Options } from "../figure.ts";
import { hundredRules, INVITING } from "../rules.ts";
import { Server } from "../server/server.ts";
import { BLOG, type Mix, mixOf, pagesPerVisit, THREE_PAGES } from "../visits/mix.ts";
import { random } from "../visits/random.ts";
import { Shop } from "../visits/shop.ts";
import {
  CALL_SECONDS,
  dollars,
  MESSAGES_A_REQUEST,
  OPERATIONS_A_MESSAGE,
  priceOf,
  type Spent,
} from "./prices.ts";
import type { Counts, Told } from "../counts.ts";

const SITE = "shop";
const MINUTE = 60_000;
/** A million a month. */
const VIEWS_A_MINUTE = 23;
/** Minutes until visits end as often as they begin. */
const SETTLES = 40;

interface Hour {
  readonly mix: Mix;
  /** Of one page view. */
  readonly spent: Spent;
  readonly views: number;
  readonly visits: number;
  readonly invited: number;
  readonly before: Told;
  readonly after: Told;
}

async function hourOf(mix: Mix, minutes: number, ruleset: Ruleset): Promise<Hour> {
  const variables = {
    SITES: SITE,
    BECKON_KEY: "the signing key of benchmarks, 32 bytes and more",
    BECKON_LOCAL: "0",
  };
  const server = await Server.start({ worker: "counted", variables });
  try {
    await server.post(`/publish/${SITE}`, { files: { "site.yaml": "name: Shop" }, ruleset });
    const shop = new Shop(server, SITE, mix, random(1), await server.get<number>("/time/now"));
    await shop.watch();
    shop.open(VIEWS_A_MINUTE);
    const tell = async (minute: number): Promise<Told> => {
      await shop.schedule.run(began + minute * MINUTE);
      await shop.reach();
      return await server.get<Told>("/counts");
    };
    const began = shop.schedule.now;
    const before = await tell(SETTLES);
    const { views, visits, invited } = shop;
    const after = await tell(SETTLES + minutes);
    const hour = {
      mix,
      views: shop.views - views,
      visits: shop.visits - visits,
      invited: shop.invited - invited,
      before,
      after,
    };
    shop.close();
    return { ...hour, spent: spentIn(hour) };
  } finally {
    await server.end();
  }
}

function spentIn({ views, before, after }: Omit<Hour, "spent">): Spent {
  const sum = (what: keyof Counts): number =>
    Object.entries(after.objects).reduce(
      (total, [kind, counts]) => total + counts[what] - (before.objects[kind]?.[what] ?? 0),
      0,
    ) / views;
  const { messages, batches } = {
    messages: (after.queue.messages - before.queue.messages) / views,
    batches: (after.queue.batches - before.queue.batches) / views,
  };
  const calls = sum("calls");
  return {
    rows: sum("rows") + sum("alarmsSet"),
    rowsRead: sum("rowsRead"),
    objectRequests: sum("upgrades") + calls + sum("alarmsFired") + sum("messages") / MESSAGES_A_REQUEST,
    // The queue's batches are the Worker's too.
    workerRequests: (after.requests.count - before.requests.count) / views + batches,
    workerCpu: (after.requests.took - before.requests.took) / views,
    awake: sum("awake") / 1000 + calls * CALL_SECONDS,
    queueOperations: messages * OPERATIONS_A_MESSAGE,
    bucketWrites: batches,
  };
}

/** What each kind of object did, of one page view: where to look when a figure is too high. */
function detailOf({ views, before, after, spent }: Hour): string {
  const of = (now: number, then = 0): string => ((now - then) / views).toFixed(3);
  const objects = Object.entries(after.objects).map(([kind, counts]) => {
    const earlier = before.objects[kind];
    const each = (Object.keys(counts) as (keyof Counts)[]).map(
      (what) => `${what} ${of(counts[what], earlier?.[what])}`,
    );
    return `  ${kind.padEnd(8)}${each.join(", ")}`;
  });
  const named = (now: Readonly<Record<string, number>>, then: Readonly<Record<string, number>>): string =>
    Object.entries(now)
      .map(([name, count]) => [name, of(count, then[name])] as const)
      .filter(([, count]) => count !== "0.000")
      .map(([name, count]) => `\n  ${count}  ${name}`)
      .join("");
  const prices = Object.entries(priceOf(spent)).map(([what, price]) => `${what} $${price.toFixed(2)}`);
  return `${prices.join(", ")}\n${objects.join("\n")}\n${named(after.calls, before.calls)}\n${named(after.statements, before.statements)}`;
}

interface Goals {
  readonly rows: number;
  readonly objectRequests: number;
  readonly workerRequests?: number;
  readonly awake?: number;
  readonly dollars: number;
}

function figuresOf(hour: Hour, goals: Goals): Figure[] {
  const { spent, mix } = hour;
  const at = `at ${pagesPerVisit(mix).toFixed(2)} pages a visit`;
  const note = `${hour.views} page views, ${hour.visits} visits`;
  const figure = (name: string, what: string, value: number, goal?: number): Figure => ({
    name,
    what: `${what}, ${at}`,
    value,
    unit: name === "B11" ? "$" : "",
    ...(goal !== undefined && { goal: { atMost: goal } }),
    note,
  });
  return [
    figure("B10", "rows written and alarms set a page view", spent.rows, goals.rows),
    figure("B10", "object requests a page view", spent.objectRequests, goals.objectRequests),
    figure("B10", "Worker requests a page view", spent.workerRequests, goals.workerRequests),
    {
      ...figure("B10", "seconds awake a page view", spent.awake, goals.awake),
      note: `each call between objects taken for ${CALL_SECONDS * 1000} ms`,
    },
    figure("B11", "a million page views", dollars(spent), goals.dollars),
  ];
}

/** What an invitation adds: the same visits with rules that invite, and without. */
function invitationOf(inviting: Hour, other: Hour): Figure {
  const each = (what: keyof Spent): number =>
    (inviting.spent[what] * inviting.views - other.spent[what] * other.views) / inviting.invited;
  const spent = Object.fromEntries(Object.keys(other.spent).map((what) => [what, each(what as keyof Spent)]));
  const { rows, objectRequests } = spent as unknown as Spent;
  return {
    name: "B11",
    what: "a million invitations, from the reserved place to their end",
    value: dollars(spent as unknown as Spent),
    unit: "$",
    note: `${rows.toFixed(1)} rows and ${objectRequests.toFixed(1)} object requests each; ${inviting.invited} of them`,
  };
}

export const costs: Measure = {
  names: ["B10", "B11"],
  async run({ quick, log, profile }: Options): Promise<readonly Figure[]> {
    const minutes = quick ? 10 : 40;
    const mix = log === undefined ? BLOG : mixOf(await readFile(log, "utf8"), basename(log));
    const three = await hourOf(THREE_PAGES, minutes, hundredRules());
    const mixed = await hourOf(mix, minutes, hundredRules());
    const inviting = await hourOf(THREE_PAGES, minutes, hundredRules(INVITING));
    if (profile)
      for (const [name, hour] of Object.entries({ three, mixed, inviting }))
        console.log(`\n${name}: ${hour.mix.name}; of one page view\n${detailOf(hour)}`);
    return [
      ...figuresOf(three, { rows: 1.5, objectRequests: 2.8, workerRequests: 1.05, awake: 0.1, dollars: 2.4 }),
      ...figuresOf(mixed, { rows: 1.9, objectRequests: 3.6, dollars: 2.9 }),
      invitationOf(inviting, three),
    ];
  },
};
