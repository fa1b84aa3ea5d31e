// What one condition of a rule says about which fact, so far that two of them can be compared: whether they can hold at
// once, and whether one holds whenever another does. A condition of which nothing is known here is comparable to its
// equal only; that costs a finding, and never makes a wrong one.

import type { Counted } from "../../conditions/counting.ts";
import type { Node, Site, WeekSpan, DateRange } from "../ruleset.ts";
import type { DurationRange, NumberRange } from "../values.ts";
import { covers, globPattern, meet, pageCovers, pagePattern, pagesMeet } from "./patterns.ts";
import type { PagePattern, Pattern } from "./patterns.ts";

export type Leaf = Extract<Node, { readonly condition: string }>;

/** Where a condition stands. */
export interface Where {
  readonly rule: string;
  readonly site: Site;
}

/** `of`: which fact. All but `several` and `same` speak of a fact that has one value at a time. */
export type Meaning =
  /** `from ≤ fact < to`. */
  | { readonly kind: "number"; readonly of: string; readonly from: number; readonly to: number }
  | { readonly kind: "words"; readonly of: string; readonly words: readonly string[] }
  | { readonly kind: "texts"; readonly of: string; readonly globs: readonly Pattern[] }
  | { readonly kind: "pages"; readonly of: string; readonly pages: readonly PagePattern[] }
  /** Minutes of the week. */
  | { readonly kind: "week"; readonly of: string; readonly minutes: ReadonlySet<number> }
  | { readonly kind: "days"; readonly of: string; readonly ranges: readonly DateRange[] }
  /** One of several things is such a one: two of them may hold at once. */
  | { readonly kind: "several"; readonly of: string; readonly globs: readonly Pattern[] }
  /** At least so many of such things. */
  | {
      readonly kind: "least";
      readonly of: string;
      readonly globs: readonly Pattern[];
      readonly least: number;
    }
  | {
      readonly kind: "leastPages";
      readonly of: string;
      readonly pages: readonly PagePattern[];
      readonly least: number;
    }
  /** Nothing but that it is itself. */
  | { readonly kind: "same"; readonly of: string };

/** Facts that are never less: the visit and the page that one is on count. */
const LEAST: Readonly<Record<string, number>> = { visits: 1, pages: 1 };

/** What a condition says. */
export interface Said {
  /** The condition holds when all of these do, and only then. */
  readonly says: readonly Meaning[];
  /** These hold besides whenever it does. */
  readonly so: readonly Meaning[];
}

export function saidBy({ condition, value }: Leaf, where: Where): Said {
  const read = Object.hasOwn(READINGS, condition) ? READINGS[condition] : undefined;
  // A sample is drawn for each rule by itself.
  const of = condition === "sample" ? `${condition} of ${where.rule}` : condition;
  if (read === undefined) return { says: [{ kind: "same", of: `${of} ${keyOf(value)}` }], so: [] };
  const said = read(value, of, where);
  return "says" in said ? said : { says: said, so: [] };
}

/** The same for the same value, whatever the order of its keys. */
function keyOf(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

// oxlint-disable-next-line typescript/no-explicit-any -- the value's type is the condition's own
type Reading = (value: any, of: string, where: Where) => readonly Meaning[] | Said;

type Plain = readonly Meaning[];
const count = (range: NumberRange, of: string): Plain => [numbers(range, of)];
const lengths = ({ from, to }: DurationRange, of: string): Plain => [
  { kind: "number", of, from, to: to ?? Infinity },
];
const words = (list: readonly string[], of: string): Plain => [{ kind: "words", of, words: list }];
const texts = (list: readonly string[], of: string): Plain => [
  { kind: "texts", of, globs: list.map(globPattern) },
];
const pages = (list: readonly string[], of: string): Plain => [
  { kind: "pages", of, pages: list.map(pagePattern) },
];
const counted = ({ times, within }: Counted, of: string): Plain => [
  numbers(times, `${of} ${within ?? ""}`.trim()),
];

/** Each key by itself; of what it holds only that it is the same. */
const map = (value: Readonly<Record<string, unknown>>, of: string): Plain =>
  Object.entries(value).map(([key, forms]): Meaning => ({
    kind: "same",
    of: `${of} ${keyOf([key, forms])}`,
  }));

const READINGS: Readonly<Record<string, Reading>> = {
  page: pages,
  landing: pages,
  previous_page: pages,
  page_title: texts,
  visited: ({ page, times, within }: Counted & { page: readonly string[] }, of) =>
    atLeast(times, `${of} ${keyOf(page)} ${within ?? ""}`, (least) => ({
      kind: "leastPages",
      of: `${of} ${within ?? ""}`,
      pages: page.map(pagePattern),
      least,
    })),
  pages: count,
  idle: lengths,
  on_page: lengths,
  on_site: ({ page, range }: { page?: readonly string[]; range: DurationRange }, of) =>
    page === undefined ? lengths(range, of) : lengths(range, `${of} ${keyOf(page)}`),
  back: lengths,
  since: ({ for: from, ...rest }: { for: number }, of) => lengths({ from }, `${of} ${keyOf(rest)}`),
  scroll: count,
  sees: ({ on, for: from }: { on: string; for?: number }, of) => lengths({ from: from ?? 0 }, `${of} ${on}`),
  clicks: ({ on, ...rest }: Counted & { on: string }, of) => counted(rest, `${of} ${on}`),
  rage_clicks: count,
  event: ({ name, where, times, within }: Counted & { name: readonly string[]; where?: unknown }, of) => {
    const rest = keyOf({ where, within });
    const globs = name.map(globPattern);
    return atLeast(times, `${of} ${keyOf(name)} ${rest}`, (least) => ({
      kind: "least",
      of: `${of} ${rest}`,
      globs,
      least,
    }));
  },
  channel: words,
  source: texts,
  keyword: texts,
  utm: (map: Readonly<Record<string, readonly string[]>>, of) =>
    Object.entries(map).flatMap(([key, list]) => texts(list, `${of} ${key}`)),
  ad_click: words,
  visits: counted,
  returning: () => [{ kind: "number", of: "visits", from: 2, to: Infinity }],
  first_visit: lengths,
  last_visit: lengths,
  chats: counted,
  last_chat: lengths,
  invited: counted,
  accepted: counted,
  dismissed: counted,
  ignored: counted,
  data: map,
  query: map,
  trait: map,
  tag: (list: readonly string[], of) => [{ kind: "several", of, globs: list.map(globPattern) }],
  consent: words,
  country: texts,
  region: texts,
  city: texts,
  continent: texts,
  timezone: texts,
  language: texts,
  device: words,
  browser: texts,
  os: texts,
  visitor_time: (spans: readonly WeekSpan[], of) => [{ kind: "week", of, minutes: minutesOf(spans) }],
  hours: (names: readonly string[], of, { site }) => {
    const named = Object.entries(site.hours.named);
    const any = names.includes("open");
    const spans = named.flatMap(([name, list]) => (any || names.includes(name.toLowerCase()) ? list : []));
    return [{ kind: "week", of, minutes: minutesOf(spans) }];
  },
  date: (ranges: readonly DateRange[], of) => [{ kind: "days", of, ranges }],
  agents: ({ team, online }: { team?: string; online: NumberRange }, of) => [
    numbers(online, `${of} ${team ?? "of all teams"}`),
  ],
  wait: lengths,
  visitors_online: count,
  sample: (share: number, of) => [
    { kind: "number", of, from: 1 - share, to: share === 0 ? 1 - share : Infinity },
  ],
};

/** Whole numbers. */
function numbers({ min, above, max, below }: NumberRange, of: string): Meaning {
  const from = Math.max(
    min === undefined ? -Infinity : Math.ceil(min),
    above === undefined ? -Infinity : Math.floor(above) + 1,
    LEAST[of] ?? 0,
  );
  const to = Math.min(
    max === undefined ? Infinity : Math.floor(max) + 1,
    below === undefined ? Infinity : Math.ceil(below),
  );
  return { kind: "number", of, from, to };
}

/** A count of things, where it is open to more of them also as "at least so many of these things". */
function atLeast(
  { min, above, max, below }: NumberRange,
  of: string,
  least: (many: number) => Meaning,
): Said {
  const exact = numbers({ min, above, max, below } as NumberRange, of);
  const many = min !== undefined ? Math.ceil(min) : above !== undefined ? Math.floor(above) + 1 : 0;
  if (many <= 0) return { says: [exact], so: [] };
  const open = max === undefined && below === undefined;
  return open ? { says: [least(many)], so: [exact] } : { says: [exact], so: [least(many)] };
}

const MINUTES_OF_DAY = 24 * 60;
const MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY;

function minutesOf(spans: readonly WeekSpan[]): ReadonlySet<number> {
  const minutes = new Set<number>();
  for (const { days, from, to } of spans)
    for (const day of days)
      for (let minute = from; minute < to; minute++)
        minutes.add(((day - 1) * MINUTES_OF_DAY + minute) % MINUTES_OF_WEEK);
  return minutes;
}

/** Can it never hold, whatever the facts? */
export function isImpossible(one: Meaning): boolean {
  if (one.kind === "number") return one.from >= one.to;
  return one.kind === "week" && one.minutes.size === 0;
}

/** Does it always hold, whatever the facts? False where that is not certain, and for facts that may be missing. */
export function isCertain(one: Meaning): boolean {
  if (one.kind === "words") return one.of === "device" && DEVICES.every((word) => one.words.includes(word));
  if (one.kind === "pages") return one.of === "page" && one.pages.some((page) => pageCovers(page, ANY_PAGE));
  return (
    one.kind === "number" && KNOWN.includes(one.of) && one.from <= (LEAST[one.of] ?? 0) && one.to === Infinity
  );
}

/** Numbers that are known of every visitor. */
const KNOWN = ["visits", "pages", "scroll"];
const DEVICES = ["desktop", "mobile", "tablet"];
const ANY_PAGE = pagePattern("/*");

/** Can the two never hold at once? False where that is not certain. */
export function exclude(a: Meaning, b: Meaning): boolean {
  if (a.of !== b.of) return false;
  switch (a.kind) {
    case "number":
      return b.kind === a.kind && Math.max(a.from, b.from) >= Math.min(a.to, b.to);
    case "words":
      return b.kind === a.kind && !a.words.some((word) => b.words.includes(word));
    case "texts":
      return b.kind === a.kind && !a.globs.some((x) => b.globs.some((y) => meet(x, y)));
    case "pages":
      return b.kind === a.kind && !a.pages.some((x) => b.pages.some((y) => pagesMeet(x, y)));
    case "week":
      return b.kind === a.kind && ![...a.minutes].some((minute) => b.minutes.has(minute));
    case "days":
      return (
        b.kind === a.kind && !a.ranges.some((x) => b.ranges.some((y) => x.from <= y.to && y.from <= x.to))
      );
    case "several":
    case "least":
    case "leastPages":
    case "same":
      return false;
  }
}

/** Does `b` hold whenever `a` does? False where that is not certain. */
export function implies(a: Meaning, b: Meaning): boolean {
  if (a.of !== b.of) return false;
  switch (a.kind) {
    case "number":
      return b.kind === a.kind && a.from >= b.from && a.to <= b.to;
    case "words":
      return b.kind === a.kind && a.words.every((word) => b.words.includes(word));
    case "texts":
    case "several":
      return b.kind === a.kind && a.globs.every((x) => b.globs.some((y) => covers(y, x)));
    case "pages":
      return b.kind === a.kind && a.pages.every((x) => b.pages.some((y) => pageCovers(y, x)));
    case "week":
      return b.kind === a.kind && [...a.minutes].every((minute) => b.minutes.has(minute));
    case "days":
      return (
        b.kind === a.kind && a.ranges.every((x) => b.ranges.some((y) => y.from <= x.from && x.to <= y.to))
      );
    case "least":
      return (
        b.kind === a.kind && a.least >= b.least && a.globs.every((x) => b.globs.some((y) => covers(y, x)))
      );
    case "leastPages":
      return (
        b.kind === a.kind && a.least >= b.least && a.pages.every((x) => b.pages.some((y) => pageCovers(y, x)))
      );
    case "same":
      return b.kind === a.kind;
  }
}
