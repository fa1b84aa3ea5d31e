// The engagement family: what was done on the current page view, and the page's own events. Pages capture of it only what
// a rule asks for.

import * as z from "zod";
import { ALWAYS, contains, intersect, NEVER, span, whether } from "../engine/spans.ts";
import { compileMap, ownValues, valueMap } from "../language/map.ts";
import { selector } from "../language/selector.ts";
import {
  anyGlob,
  duration,
  inRange,
  parseNumberRange,
  percentRange,
  textList,
  wordList,
  yes,
  type NumberRange,
  type TextMap,
} from "../language/values.ts";
import { inView } from "../record/engagement.ts";
import type { Facts } from "../record/facts.ts";
import type { Sight, Tracked } from "../record/record.ts";
import { exitHolds } from "../record/tab.ts";
import { condition } from "./condition.ts";
import { AT_LEAST_ONCE, countedOf, countKeys, countUpTo, type Counted } from "./counting.ts";
import { clockSpans, countSpans, numberSpans } from "./spans.ts";
import { inWords, listed, mapped, numberWanted, percentWanted, times } from "./wording.ts";

/** Whole percents, as pages tell them. */
const scrolled = (facts: Facts) => Math.floor(facts.engaged?.scroll ?? 0);

/** The depths at which the answer changes. An included end is left one percent further down. */
function depths({ min, above, max, below }: NumberRange): readonly number[] {
  const all = [
    min,
    above === undefined ? undefined : above + 1,
    max === undefined ? undefined : max + 1,
    below,
  ];
  return all
    .filter((percent) => percent !== undefined && percent > 0 && percent <= 100)
    .map(Number)
    .sort((a, b) => a - b);
}

export const scroll = condition({
  schema: percentRange,
  reads: ["engagement"],
  watch: (range) => ({ scroll: depths(range) }),
  compile: (range) => (facts) => whether(inRange(range, scrolled(facts))),
  explain: (range, facts) => `scrolled ${scrolled(facts)} % of the page, wanted ${percentWanted(range)}`,
  guide: {
    group: "engagement",
    lines: [["scroll: 75%+", "so much of the page was in view; `<50%` and `25%..75%` work too"]],
  },
});

export const exitIntent = condition({
  schema: yes,
  reads: ["engagement", "idle"],
  watch: () => ({ exit: true }),
  // Any input ends it.
  thresholds: () => [0],
  compile: () => (facts) => whether(exitHolds(facts.visit, facts.now)),
  explain: (_, facts) =>
    exitHolds(facts.visit, facts.now)
      ? "the pointer left the page at the top"
      : "the pointer did not leave the page, wanted that it leaves at the top",
  guide: {
    group: "engagement",
    lines: [
      ["exit_intent: true", "the pointer left the page at the top (fingers: below); until the next input"],
    ],
  },
});

interface Sees {
  readonly on: string;
  /** In ms; absent: once it was in view. */
  readonly for?: number;
}

const seesValue = z.union([
  selector.transform((on): Sees => ({ on })),
  z.strictObject({ on: selector, for: duration.optional() }).transform((value): Sees => ({
    on: value.on,
    ...(value.for !== undefined && { for: value.for }),
  })),
]);

function sightOf(on: string, facts: Facts): Sight | undefined {
  return facts.engaged?.sights.find((one) => one.on === on);
}

export const sees = condition({
  schema: seesValue,
  reads: ["engagement"],
  watch: ({ on }) => ({ sees: [on] }),
  compile: ({ on, for: length }) => {
    const range = length === undefined ? undefined : { from: length };
    return (facts) => {
      const sight = sightOf(on, facts);
      if (sight === undefined) return NEVER;
      if (range === undefined) return ALWAYS;
      return clockSpans(range, inView(sight, facts.now), facts.now, sight.since !== undefined);
    };
  },
  explain: ({ on, for: length }, facts) => {
    const sight = sightOf(on, facts);
    if (length === undefined) return sight === undefined ? `${on} not in view so far` : `${on} was in view`;
    return `${on} in view ${inWords(sight === undefined ? 0 : inView(sight, facts.now))} of ${inWords(length)}`;
  },
  guide: {
    group: "engagement",
    lines: [
      ['sees: "#plans"', "half of this part of the page was in view; named by a CSS selector"],
      ['sees: { on: "#plans", for: 8s }', "and for so long, together"],
    ],
  },
});

/** Of all clicks that a page view keeps there are a few more. */
const MOST_CLICKS = 20;

interface Clicks extends Counted {
  readonly on: string;
}

const clicksValue = z.union([
  selector.transform((on): Clicks => ({ on, times: AT_LEAST_ONCE })),
  z
    .strictObject({ on: selector, ...countKeys(MOST_CLICKS) })
    .transform((value): Clicks => ({ on: value.on, ...countedOf(value) })),
]);

function clickTimes(on: string, facts: Facts): readonly number[] {
  const all = facts.engaged?.clicks ?? [];
  return all.filter((click) => click[0] === on).map((click) => click[1]);
}

export const clicks = condition({
  schema: clicksValue,
  reads: ["engagement"],
  watch: ({ on }) => ({ clicks: [on] }),
  compile:
    ({ on, times, within }) =>
    (facts) =>
      countSpans(times, clickTimes(on, facts), within, facts.now),
  explain: ({ on, times: wanted, within }, facts) =>
    `${on} clicked ${recently(clickTimes(on, facts), within, facts.now)}, wanted ${numberWanted(wanted)}`,
  guide: {
    group: "engagement",
    lines: [
      ['clicks: ".compare"', "this was clicked"],
      ['clicks: { on: ".compare", times: 3+, within: 1m }', "that often, within the last so long"],
    ],
  },
});

function recently(all: readonly number[], within: number | undefined, now: number): string {
  if (within === undefined) return times(all.length);
  return `${times(all.filter((at) => at > now - within).length)} in ${inWords(within)}`;
}

/** A page view keeps no more. */
const MOST_RAGES = 8;

const rageValue = z
  .string()
  .transform((text, context): string => {
    if (text.toLowerCase() === "true") return "1+";
    if (parseNumberRange(text) !== undefined) return text;
    context.addIssue({
      code: "custom",
      message: `"${text}" is not understood here`,
      params: {
        code: "bad-number",
        remedy: "write true, or how often: 2+; for the opposite write this line under `unless`",
      },
    });
    return z.NEVER;
  })
  .pipe(countUpTo(MOST_RAGES));

const rages = (facts: Facts) => facts.engaged?.rages.length ?? 0;

export const rageClicks = condition({
  schema: rageValue,
  reads: ["engagement"],
  watch: () => ({ rage: true }),
  compile: (range) => (facts) => whether(inRange(range, rages(facts))),
  explain: (range, facts) => `clicked in anger ${times(rages(facts))}, wanted ${numberWanted(range)}`,
  guide: {
    group: "engagement",
    lines: [["rage_clicks: true", "clicked three times at one place within a second; `2+` works too"]],
  },
});

export const form = condition({
  schema: z.strictObject({ on: selector, state: wordList(["started", "abandoned", "submitted"]) }),
  reads: ["engagement"],
  watch: ({ on }) => ({ forms: [on] }),
  compile:
    ({ on, state }) =>
    (facts) =>
      whether(facts.engaged?.forms.some((one) => one[0] === on && state.includes(one[1])) === true),
  explain: ({ on, state }, facts) => {
    const states = (facts.engaged?.forms ?? []).filter((one) => one[0] === on).map((one) => one[1]);
    return `form ${on} ${states.length === 0 ? "not touched" : [...new Set(states)].join(", then ")}, wanted ${listed(state)}`;
  },
  guide: {
    group: "engagement",
    lines: [
      ['form: { on: "#order", state: abandoned }', "this form was `started`, `abandoned` or `submitted`"],
    ],
  },
});

/** A visit keeps no more. */
const MOST_EVENTS = 100;

interface Event extends Counted {
  readonly name: readonly string[];
  readonly where?: TextMap;
}

const eventValue = z.union([
  textList.transform((name): Event => ({ name, times: AT_LEAST_ONCE })),
  z
    .strictObject({ name: textList, where: valueMap.optional(), ...countKeys(MOST_EVENTS) })
    .transform((value): Event => ({
      name: value.name,
      ...(value.where !== undefined && { where: value.where }),
      ...countedOf(value),
    })),
]);

/** Each such event's own times: its properties may speak of dates, and it grows old. */
function eventSpans({ name, where, within }: Event) {
  const called = anyGlob(name);
  const fits = where === undefined ? () => ALWAYS : compileMap(where);
  return (events: readonly Tracked[]) =>
    events
      .filter((one) => called(one.name))
      .map((one) => {
        const recent = within === undefined ? ALWAYS : span(-Infinity, one.at + within);
        return intersect(fits(ownValues(one.props)), recent);
      });
}

export const event = condition({
  schema: eventValue,
  reads: ["events"],
  keeps: ({ where = {} }) => ({ properties: Object.keys(where) }),
  compile: (value) => {
    const spans = eventSpans(value);
    return (facts) => numberSpans(value.times, spans(facts.visit.events));
  },
  explain: (value, facts) => {
    const { name, where, within } = value;
    const called = facts.visit.events.filter((one) => anyGlob(name)(one.name));
    const holding = eventSpans(value)(called).filter((spans) => contains(spans, facts.now));
    const last = called.at(-1);
    const such =
      where === undefined || last === undefined
        ? ""
        : `; the last one: ${mapped(where, ownValues(last.props), facts.now, "event")}`;
    const ago = within === undefined ? "" : ` in ${inWords(within)}`;
    return `event ${listed(name)} ${times(holding.length)}${ago}, wanted ${numberWanted(value.times)}${such}`;
  },
  guide: {
    group: "engagement",
    lines: [
      ["event: coupon_refused", "the page said so with `beckon('track', …)` in this visit"],
      [
        "event: { name: added_to_cart, where: { price: 100+ }, times: 2+, within: 10m }",
        "with these properties, that often, within the last so long",
      ],
    ],
  },
});
