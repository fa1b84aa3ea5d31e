// Every condition whose answer depends on what happens or on time, at random: as a rule file says it, and as a question
// about one moment of the naive simulation. What it means is written from the numbered sentences.

import fc from "fast-check";
import type { Moment, Tracked, Values, View } from "./naive.ts";
import { counts, TEAMS, type Invited } from "./scene.ts";
import { at, START, type Lines } from "./visit.ts";
import { isAt, wallAt, weekTimeText, type WeekTime } from "./wall.ts";

/** A condition or a map of them, as a file says it and as a question about one moment. */
export interface Asked {
  readonly said: Lines;
  readonly holds: (moment: Moment) => boolean;
}

interface Form<Value> {
  readonly text: string;
  readonly holds: (value: Value) => boolean;
}

const seconds = fc.integer({ min: 1, max: 45 });

/** V2: a duration in one of its forms, and whether it holds for so many ms; `base` seconds are added to each. */
const rangeFrom = (base: number): fc.Arbitrary<Form<number>> =>
  fc.oneof(
    seconds.map((s) => ({ text: `${base + s}s`, holds: (ms: number) => ms >= (base + s) * 1000 })),
    seconds.map((s) => ({ text: `<${base + s}s`, holds: (ms: number) => ms < (base + s) * 1000 })),
    seconds.map((s) => ({ text: `<=${base + s}s`, holds: (ms: number) => ms <= (base + s) * 1000 })),
    fc.tuple(seconds, fc.nat(20)).map(([s, more]) => ({
      text: `${base + s}s..${base + s + more}s`,
      holds: (ms: number) => ms >= (base + s) * 1000 && ms <= (base + s + more) * 1000,
    })),
  );
const range = rangeFrom(0);
/** Earlier visits lie half an hour back and more. */
const HALF_HOURS = [0, 0, 60, 1800, 1860, 3600, 3660, 3720] as const;
const ago = fc.constantFrom(...HALF_HOURS).chain(rangeFrom);
const agoSeconds = fc.tuple(fc.constantFrom(...HALF_HOURS), seconds).map(([base, s]) => base + s);

/** V1. */
const count: fc.Arbitrary<Form<number>> = fc.oneof(
  fc.nat(4).map((n) => ({ text: `${n}`, holds: (value: number) => value === n })),
  fc.nat(4).map((n) => ({ text: `${n}+`, holds: (value: number) => value >= n })),
  fc.integer({ min: 1, max: 4 }).map((n) => ({ text: `<${n}`, holds: (value: number) => value < n })),
  fc.integer({ min: 0, max: 3 }).map((n) => ({ text: `<=${n}`, holds: (value: number) => value <= n })),
  fc.nat(2).map((n) => ({ text: `${n}..${n + 1}`, holds: (value: number) => value >= n && value <= n + 1 })),
);

export const PATHS = ["/a", "/b", "/docs/one", "/docs/two"] as const;
/** Pages as they are viewed: some with a query or a hash. */
export const ADDRESSES = [
  ...PATHS,
  "/a?plan=pro&step=2",
  "/a?plan=basic&plan=trial#prices",
  "/docs/one?step=4",
  "/b#top",
] as const;
const pattern: fc.Arbitrary<Form<View>> = fc.constantFrom(
  ...PATHS.map((path) => ({ text: path as string, holds: (one: View) => one.path === path })),
  { text: "/docs/*", holds: (one: View) => one.path.startsWith("/docs") },
  { text: "/*", holds: () => true },
);

/** So often, within so long; `kept` as a map where it must be one. */
const counting = fc.tuple(fc.option(count), fc.option(seconds));
function counted([times, within]: [Form<number> | null, number | null]) {
  return {
    said: { ...(times && { times: times.text }), ...(within !== null && { within: `${within}s` }) },
    holds: (moment: Moment, happened: readonly { readonly at: number }[]) => {
      const late = happened.filter(({ at }) => within === null || moment.now - at < within * 1000).length;
      return times === null ? late >= 1 : times.holds(late);
    },
  };
}

export const idle: fc.Arbitrary<Asked> = range.map(({ text, holds }) => ({
  said: { idle: text },
  holds: ({ idle: ms }) => ms !== undefined && holds(ms),
}));

const back: fc.Arbitrary<Asked> = range.map(({ text, holds }) => ({
  said: { back: text },
  holds: (m: Moment) => m.back !== undefined && holds(m.back),
}));

const clocks: fc.Arbitrary<Asked> = fc.oneof(
  range.map(({ text, holds }) => ({ said: { on_site: text }, holds: (m: Moment) => holds(m.onSite) })),
  range.map(({ text, holds }) => ({ said: { on_page: text }, holds: (m: Moment) => holds(m.onPage) })),
  back,
  fc.tuple(pattern, seconds).map(([page, s]) => ({
    said: { on_site: { page: page.text, for: `${s}s` } },
    holds: ({ views, onPages }: Moment) =>
      onPages.reduce((sum, ms, i) => (page.holds(views[i]!) ? sum + ms : sum), 0) >= s * 1000,
  })),
  fc.tuple(pattern, seconds).map(([page, s]) => ({
    said: { since: { page: page.text, for: `${s}s` } },
    holds: (m: Moment) => isSince(m, m.views.findLast(page.holds), s),
  })),
);

/** T13. */
function isSince(m: Moment, last: { readonly onSite: number } | undefined, s: number): boolean {
  return last !== undefined && m.onSite - last.onSite >= s * 1000;
}

const pages: fc.Arbitrary<Asked> = fc.oneof(
  pattern.map(({ text, holds }) => ({ said: { page: text }, holds: (m: Moment) => holds(m.page) })),
  pattern.map(({ text, holds }) => ({ said: { landing: text }, holds: (m: Moment) => holds(m.landing) })),
  pattern.map(({ text, holds }) => ({
    said: { previous_page: text },
    holds: (m: Moment) => m.previous !== undefined && holds(m.previous),
  })),
  fc.constantFrom("prices", "top", "*").map((hash) => ({
    said: { hash },
    holds: ({ page }: Moment) => page.hash !== "" && (hash === "*" || page.hash === hash),
  })),
  count.map(({ text, holds }) => ({ said: { pages: text }, holds: (m: Moment) => holds(m.views.length) })),
  fc.tuple(pattern, counting).map(([page, many]) => {
    const { said, holds } = counted(many);
    return {
      said: { visited: { page: page.text, ...said } },
      holds: (m: Moment) => holds(m, m.views.filter(page.holds)),
    };
  }),
);

// What maps hold: texts, numbers, distances of dates, lists of them; and what pages pass.

const word = fc.constantFrom("trial", "Pro", "basic");
const date = fc
  .integer({ min: -100, max: 200 })
  .chain((s) => fc.constantFrom(new Date(at(s)).toISOString(), at(s)));
const scalar = fc.oneof(
  word,
  fc.integer({ min: 0, max: 5 }),
  fc.constantFrom("3", "4.5"),
  fc.boolean(),
  { weight: 2, arbitrary: date },
  { weight: 2, arbitrary: date },
);
const KEYS = ["plan", "step", "renewal"] as const;
export const values: fc.Arbitrary<Values> = fc.dictionary(
  fc.constantFrom(...KEYS),
  fc.oneof({ weight: 4, arbitrary: scalar }, fc.array(scalar, { minLength: 1, maxLength: 2 })),
  { maxKeys: 3, noNullPrototype: true },
);

type MapForm = Form<{ readonly value: unknown; readonly now: number }>;

const isNumeric = (value: unknown) => typeof value === "string" && /^\d+(\.\d+)?$/.test(value);

/** V5. */
const mapForm: fc.Arbitrary<MapForm> = fc.oneof(
  fc.constantFrom<MapForm>(
    { text: "*", holds: () => true },
    { text: "pro", holds: ({ value }) => String(value).toLowerCase() === "pro" },
    { text: "T*L", holds: ({ value }) => /^t.*l$/i.test(String(value)) },
    { text: "true", holds: ({ value }) => String(value) === "true" },
  ),
  count.map((form): MapForm => ({
    text: form.text,
    holds: ({ value }) => (typeof value === "number" || isNumeric(value) ? form.holds(Number(value)) : false),
  })),
  fc
    .constantFrom(0, 60)
    .chain(rangeFrom)
    .map((form): MapForm => ({
      text: form.text,
      holds: ({ value, now }) => {
        const isDate = (typeof value === "string" && value.includes("T")) || Number(value) >= START - 1e6;
        return isDate && form.holds(Math.abs(new Date(value as string | number).getTime() - START - now));
      },
    })),
);

interface AskedMap {
  readonly said: Lines;
  readonly holds: (values: Values, now: number) => boolean;
}

const valueMap: fc.Arbitrary<AskedMap> = fc
  .dictionary(fc.constantFrom(...KEYS), fc.array(mapForm, { minLength: 1, maxLength: 2 }), {
    minKeys: 1,
    maxKeys: 2,
    noNullPrototype: true,
  })
  .map((map) => ({
    said: Object.fromEntries(
      Object.entries(map).map(([key, forms]) => [
        key,
        forms.length === 1 ? forms[0]!.text : forms.map(({ text }) => text),
      ]),
    ),
    holds: (values, now) =>
      Object.entries(map).every(([key, forms]) =>
        [values[key]]
          .flat()
          .some((value) => value !== undefined && forms.some((form) => form.holds({ value, now }))),
      ),
  }));

const maps: fc.Arbitrary<Asked> = fc.oneof(
  valueMap.map(({ said, holds }) => ({
    said: { data: said },
    holds: (m: Moment) => holds(m.page.data, m.now),
  })),
  valueMap.map(({ said, holds }) => ({
    said: { query: said },
    holds: (m: Moment) => holds(m.page.query, m.now),
  })),
  valueMap.map(({ said, holds }) => ({
    said: { trait: said },
    holds: (m: Moment) => holds(m.traits, m.now),
  })),
);

export const EVENTS = ["signup", "added", "added_twice"] as const;
const eventName: fc.Arbitrary<Form<Tracked>> = fc.constantFrom(
  ...EVENTS.map((name) => ({ text: name as string, holds: (one: Tracked) => one.name === name })),
  { text: "added*", holds: (one: Tracked) => one.name.startsWith("added") },
);

const events: fc.Arbitrary<Asked> = fc.oneof(
  eventName.map(({ text, holds }) => ({ said: { event: text }, holds: (m: Moment) => m.events.some(holds) })),
  fc.tuple(eventName, fc.option(valueMap), counting).map(([name, where, many]) => {
    const { said, holds } = counted(many);
    return {
      said: { event: { name: name.text, ...(where && { where: where.said }), ...said } },
      holds: (m: Moment) =>
        holds(
          m,
          m.events.filter((one) => name.holds(one) && (where?.holds(one.props, m.now) ?? true)),
        ),
    };
  }),
  fc.tuple(eventName, seconds).map(([name, s]) => ({
    said: { since: { event: name.text, for: `${s}s` } },
    holds: (m: Moment) => isSince(m, m.events.findLast(name.holds), s),
  })),
  fc
    .array(
      fc.oneof(
        pattern.map(({ text, holds }) => ({
          said: text,
          holds: (one: View | Tracked) => "path" in one && holds(one),
        })),
        eventName.map(({ text, holds }) => ({
          said: { event: text },
          holds: (one: View | Tracked) => "name" in one && holds(one),
        })),
      ),
      { minLength: 2, maxLength: 3 },
    )
    .map((steps) => ({
      said: { path: steps.map((step) => step.said) },
      holds: (m: Moment) =>
        isIn(
          steps.map((step) => step.holds),
          m.steps,
        ),
    })),
);

/** Are there such things in this order, gaps allowed? Tried in every way. */
function isIn<Thing>(tests: readonly ((one: Thing) => boolean)[], things: readonly Thing[]): boolean {
  const [first, ...rest] = tests;
  return first === undefined || things.some((one, i) => first(one) && isIn(rest, things.slice(i + 1)));
}

export const SELECTORS = ["#buy", ".plan"] as const;
const selector = fc.constantFrom(...SELECTORS);
const percent = fc.integer({ min: 0, max: 100 });

export const exit: fc.Arbitrary<Asked> = fc.constant({
  said: { exit_intent: "true" },
  holds: (m: Moment) => m.left,
});

export const sees: fc.Arbitrary<Asked> = fc.oneof(
  selector.map((on) => ({ said: { sees: on as string }, holds: (m: Moment) => m.inView.has(on) })),
  fc.tuple(selector, seconds).map(([on, s]) => ({
    said: { sees: { on, for: `${s}s` } },
    holds: (m: Moment) => (m.inView.get(on) ?? 0) >= s * 1000,
  })),
);

const engagement: fc.Arbitrary<Asked> = fc.oneof(
  fc.oneof(
    percent.map((p) => ({ said: { scroll: `${p}%+` }, holds: ({ page }: Moment) => page.scroll >= p })),
    percent.map((p) => ({ said: { scroll: `<${p}%` }, holds: ({ page }: Moment) => page.scroll < p })),
    percent.map((p) => ({ said: { scroll: `<=${p}%` }, holds: ({ page }: Moment) => page.scroll <= p })),
    fc.tuple(fc.nat(50), fc.nat(50)).map(([p, more]) => ({
      said: { scroll: `${p}%..${p + more}%` },
      holds: ({ page }: Moment) => page.scroll >= p && page.scroll <= p + more,
    })),
  ),
  exit,
  sees,
  fc.tuple(selector, counting).map(([on, many]) => {
    const { said, holds } = counted(many);
    return {
      said: { clicks: { on, ...said } },
      holds: (m: Moment) =>
        holds(
          m,
          m.page.clicks.filter((click) => click.on === on),
        ),
    };
  }),
  fc.constant({ said: { rage_clicks: "true" }, holds: ({ page }: Moment) => page.rages >= 1 }),
  count.map(({ text, holds }) => ({
    said: { rage_clicks: text },
    holds: (m: Moment) => holds(m.page.rages),
  })),
  fc
    .tuple(selector, fc.subarray(["started", "abandoned", "submitted"], { minLength: 1 }))
    .map(([on, states]) => ({
      said: { form: { on, state: states } },
      holds: ({ page }: Moment) => page.forms.some((one) => one.on === on && states.includes(one.state)),
    })),
);

export const RULES = ["other", "third"] as const;

/** When an invitation came to this, in ms; the held-out were not invited, and what nobody could answer does not count. */
function cameTo(outcome: string, one: Invited): boolean {
  if (!counts(one) || one.end === "held") return false;
  if (outcome === "invited") return true;
  if (outcome === "seen") return one.seen;
  return one.end === (outcome === "ignored" ? "expired" : outcome);
}

const thoseOf = (m: Moment, outcome: string, rule?: string) =>
  m.invitations
    .filter((one) => cameTo(outcome, one) && (rule === undefined || one.rule === rule))
    .map((one) => ({ at: one.at * 1000 }));

const countingAgo = fc.tuple(count, fc.option(agoSeconds)).map(([times, within]) => ({
  ...counted([times, within]),
  text: times.text,
  isBare: within === null,
}));

function ofHistory(name: string, happened: (m: Moment) => readonly { readonly at: number }[]) {
  return countingAgo.map(({ said, holds, text, isBare }) => ({
    said: { [name]: isBare ? text : said },
    holds: (m: Moment) => holds(m, happened(m)),
  }));
}

const times = (all: readonly number[]) => all.map((time) => ({ at: time }));

const history: fc.Arbitrary<Asked> = fc.oneof(
  ofHistory("visits", (m) => times(m.visitStarts)),
  ofHistory("chats", (m) => times(m.chats)),
  ...["invited", "accepted", "dismissed", "ignored"].map((outcome) =>
    ofHistory(outcome, (m) => thoseOf(m, outcome)),
  ),
  fc.constant({ said: { returning: "true" }, holds: (m: Moment) => m.visitStarts.length > 1 }),
  ago.map(({ text, holds }) => ({
    said: { first_visit: text },
    holds: (m: Moment) => holds(m.now - m.visitStarts[0]!),
  })),
  ago.map(({ text, holds }) => ({
    said: { last_visit: text },
    // T2: it ended half an hour after the visitor was last here.
    holds: ({ now, scene }: Moment) => {
      const last = scene.past.visits.at(-1);
      return last !== undefined && holds(now - (last.to + 1800) * 1000);
    },
  })),
  ago.map(({ text, holds }) => ({
    said: { last_chat: text },
    holds: (m: Moment) => m.chats.length > 0 && holds(m.now - Math.max(...m.chats)),
  })),
  fc
    .tuple(
      fc.constantFrom(...RULES),
      fc.option(
        fc.subarray(["invited", "seen", "accepted", "dismissed", "ignored", "done"], { minLength: 1 }),
      ),
      fc.option(agoSeconds),
    )
    .map(([id, outcomes, within]) => ({
      said: {
        rule: { id, ...(outcomes && { outcome: outcomes }), ...(within && { within: `${within}s` }) },
      },
      holds: (m: Moment) =>
        (outcomes ?? ["invited", "done"])
          .flatMap((one) =>
            one === "done" ? m.deeds.filter((deed) => deed.rule === id) : thoseOf(m, one, id),
          )
          .some(({ at }) => within === null || m.now - at < within * 1000),
    })),
);

const ZONES_WALL = [
  ["UTC", 0],
  ["Europe/Vienna", 60],
  ["America/New_York", -300],
  ["Asia/Kathmandu", 345],
  ["America/Anchorage", -540],
  ["Pacific/Kiritimati", 840],
] as const;
export const ZONES = ZONES_WALL.map(([zone]) => zone);

/** Half of its ends lie within the visit, on the wall of one of the zones. */
export const weekTime: fc.Arbitrary<WeekTime> = fc
  .record({
    days: fc.oneof(fc.constant([1, 2, 3, 4, 5, 6, 7]), fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })),
    ahead: fc.constantFrom(...ZONES_WALL.map(([, ahead]) => ahead)),
    near: fc.integer({ min: -2, max: 4 }),
    other: fc.nat(1439),
    begins: fc.boolean(),
  })
  .map(({ days, ahead, near, other, begins }) => {
    // 09:00 UTC is second 0.
    const minute = (540 + ahead + near + 1440) % 1440;
    const another = other === minute ? (other + 1) % 1440 : other;
    return begins ? { days, from: minute, to: another } : { days, from: another, to: minute };
  });

const DATES = ["2026-11-16", "2026-11-17", "2026-11-18"] as const;
const HOURS = ["office", "late"] as const;

const calendar: fc.Arbitrary<Asked> = fc.oneof(
  fc.array(weekTime, { minLength: 1, maxLength: 2 }).map((all) => ({
    said: { visitor_time: all.map(weekTimeText) },
    holds: (m: Moment) => all.some((one) => isAt(one, wallAt(m.now, m.scene.visitorZone))),
  })),
  fc.constantFrom("open", ...HOURS, "none").map((name) => ({
    said: { hours: name },
    holds: ({ now, scene }: Moment) => {
      const wall = wallAt(now, scene.siteZone);
      const named = Object.entries(scene.hours).filter(([key]) => name === "open" || key === name);
      return !scene.closed.includes(wall.date) && named.some(([, all]) => all.some((one) => isAt(one, wall)));
    },
  })),
  fc.tuple(fc.constantFrom(...DATES), fc.constantFrom(...DATES)).map(([a, b]) => {
    const [from, to] = a < b ? [a, b] : [b, a];
    return {
      said: { date: from === to ? from : `${from}..${to}` },
      holds: (m: Moment) => {
        const today = wallAt(m.now, m.scene.siteZone).date;
        return from <= today && today <= to;
      },
    };
  }),
);

const desk: fc.Arbitrary<Asked> = fc.oneof(
  fc.tuple(fc.option(fc.constantFrom(...TEAMS, "nobody")), count).map(([team, online]) => ({
    said: { agents: { ...(team !== null && { team }), online: online.text } },
    // E5: of a desk that told nothing, or a team that is none, nothing is known.
    holds: ({ scene }: Moment) => {
      if (scene.desk.online === undefined || team === "nobody") return false;
      return online.holds(scene.desk.online[team ?? ""] ?? 0);
    },
  })),
  range.map(({ text, holds }) => ({
    said: { wait: text },
    holds: ({
      scene: {
        desk: { waitingSince: since },
      },
      now,
    }: Moment) => since !== undefined && since !== null && holds(now - since * 1000),
  })),
  count.map(({ text, holds }) => ({
    said: { visitors_online: text },
    holds: ({
      scene: {
        desk: { visitors },
      },
    }: Moment) => visitors !== undefined && holds(visitors),
  })),
  fc
    .constantFrom("10%", "90%")
    .map((share) => ({ said: { sample: share }, holds: (m: Moment) => m.scene.sampled })),
);

export const TAGS = ["vip", "test"] as const;
const who: fc.Arbitrary<Asked> = fc.oneof(
  fc.constantFrom(...TAGS).map((one) => ({ said: { tag: one }, holds: (m: Moment) => m.tags.has(one) })),
  fc.constantFrom(
    { said: { consent: "granted" }, holds: () => true },
    { said: { consent: ["denied", "unasked"] }, holds: () => false },
    { said: { country: ["de", "at"] }, holds: () => true },
    { said: { device: "mobile" }, holds: () => false },
    { said: { identified: "true" }, holds: () => false },
  ),
);

/** Of no value in these visits (E5). */
const unknown: fc.Arbitrary<Asked> = fc.constantFrom(
  { said: { keyword: "*" }, holds: () => false },
  { said: { ad_click: "google" }, holds: () => false },
  { said: { utm: { source: "*" } }, holds: () => false },
);

/** What pages tell of, and the clocks: nothing of the world around. */
export const ofVisit: fc.Arbitrary<Asked> = fc.oneof(
  { weight: 5, arbitrary: idle },
  { weight: 5, arbitrary: clocks },
  { weight: 4, arbitrary: pages },
  { weight: 4, arbitrary: events },
  { weight: 5, arbitrary: engagement },
  { weight: 2, arbitrary: maps },
  { weight: 2, arbitrary: who },
  { weight: 1, arbitrary: unknown },
);

export const leaf: fc.Arbitrary<Asked> = fc.oneof(
  { weight: 5, arbitrary: ofVisit },
  { weight: 1, arbitrary: history },
  { weight: 1, arbitrary: calendar },
  { weight: 1, arbitrary: desk },
);

/** Each family by itself, for the tests that take them one by one. */
export const families: Readonly<Record<string, fc.Arbitrary<Asked>>> = {
  idle,
  clocks,
  pages,
  events,
  engagement,
  maps,
  history,
  calendar,
  desk,
  who,
};

/** The clocks that settled marks must not change. */
export const settledClocks: fc.Arbitrary<Asked> = fc.oneof(back, clocks, events);
