// Random rules, each with what it means beside what its file says, and random visits of one or two tabs.

import fc from "fast-check";
import type { Happening, Moment } from "./naive.ts";
import { Visitor, type Lines } from "./visit.ts";

/** A condition or a map of them, as a file says it and as a question about one moment. */
export interface Asked {
  readonly said: Lines;
  readonly holds: (moment: Moment) => boolean;
}

const seconds = fc.integer({ min: 1, max: 45 });

/** A duration in one of its forms, and whether it holds for so many ms. */
const range = fc.oneof(
  seconds.map((s) => ({ text: `${s}s`, holds: (ms: number) => ms >= s * 1000 })),
  seconds.map((s) => ({ text: `<${s}s`, holds: (ms: number) => ms < s * 1000 })),
  seconds.map((s) => ({ text: `<=${s}s`, holds: (ms: number) => ms <= s * 1000 })),
  fc.tuple(seconds, fc.nat(20)).map(([s, more]) => ({
    text: `${s}s..${s + more}s`,
    holds: (ms: number) => ms >= s * 1000 && ms <= (s + more) * 1000,
  })),
);

const count = fc.oneof(
  fc.nat(4).map((n) => ({ text: `${n}`, holds: (value: number) => value === n })),
  fc.nat(4).map((n) => ({ text: `${n}+`, holds: (value: number) => value >= n })),
  fc.integer({ min: 1, max: 4 }).map((n) => ({ text: `<${n}`, holds: (value: number) => value < n })),
);

const PATHS = ["/a", "/b", "/docs/one", "/docs/two"] as const;
const pattern = fc.constantFrom(
  ...PATHS.map((path) => ({ text: path as string, holds: (one: string) => one === path })),
  { text: "/docs/*", holds: (one: string) => one.startsWith("/docs") },
  { text: "/*", holds: () => true },
);

export const idle: fc.Arbitrary<Asked> = range.map(({ text, holds }) => ({
  said: { idle: text },
  holds: ({ idle: ms }) => ms !== undefined && holds(ms),
}));

const clocks: fc.Arbitrary<Asked> = fc.oneof(
  range.map(({ text, holds }) => ({ said: { on_site: text }, holds: (m: Moment) => holds(m.onSite) })),
  range.map(({ text, holds }) => ({ said: { on_page: text }, holds: (m: Moment) => holds(m.onPage) })),
);

const pages: fc.Arbitrary<Asked> = fc.oneof(
  pattern.map(({ text, holds }) => ({ said: { page: text }, holds: (m: Moment) => holds(m.path) })),
  pattern.map(({ text, holds }) => ({ said: { landing: text }, holds: (m: Moment) => holds(m.landing) })),
  pattern.map(({ text, holds }) => ({
    said: { previous_page: text },
    holds: (m: Moment) => m.previous !== undefined && holds(m.previous),
  })),
  count.map(({ text, holds }) => ({ said: { pages: text }, holds: (m: Moment) => holds(m.views.length) })),
  fc.tuple(pattern, count, fc.option(seconds)).map(([page, times, within]) => ({
    said: {
      visited: { page: page.text, times: times.text, ...(within !== null && { within: `${within}s` }) },
    },
    holds: (m: Moment) =>
      times.holds(
        m.views.filter(
          (view) => page.holds(view.path) && (within === null || m.now - view.at < within * 1000),
        ).length,
      ),
  })),
);

const tag: fc.Arbitrary<Asked> = fc.constantFrom("vip", "test").map((word) => ({
  said: { tag: word },
  holds: (m: Moment) => m.tags.has(word),
}));

/** Of no value in these visits. */
const unknown: fc.Arbitrary<Asked> = fc.constantFrom(
  { said: { keyword: "*" }, holds: () => false },
  { said: { last_visit: "1s" }, holds: () => false },
  { said: { ad_click: "google" }, holds: () => false },
);

const leaf = fc.oneof(
  { weight: 5, arbitrary: idle },
  { weight: 4, arbitrary: clocks },
  { weight: 4, arbitrary: pages },
  { weight: 2, arbitrary: tag },
  { weight: 1, arbitrary: unknown },
);

/** A map with all, any and none among its lines, to some depth. */
export const map: fc.Arbitrary<Asked> = fc.letrec<{ map: Asked; list: Asked }>((tie) => ({
  list: fc
    .tuple(fc.constantFrom("all", "any", "none"), fc.array(tie("map"), { minLength: 1, maxLength: 3 }))
    .map(([word, items]) => ({
      said: { [word]: items.map((item) => item.said) },
      holds: (moment) => {
        const answers = items.map((item) => item.holds(moment));
        if (word === "all") return !answers.includes(false);
        return answers.includes(true) === (word === "any");
      },
    })),
  map: fc
    .array(fc.oneof({ depthSize: "small", maxDepth: 3 }, leaf, tie("list")), { minLength: 1, maxLength: 3 })
    .map((lines) => {
      // A key stands once; what stands first stays.
      const said: Record<string, unknown> = {};
      const kept = lines.filter((line) => {
        const [key] = Object.keys(line.said) as [string];
        const isNew = !(key in said);
        if (isNew) said[key] = line.said[key];
        return isNew;
      });
      return { said, holds: (moment) => kept.every((line) => line.holds(moment)) };
    }),
})).map;

/** The lines of `unless`: off while any of them holds. */
export const lines: fc.Arbitrary<readonly Asked[]> = fc.array(leaf, { maxLength: 2 });

export interface AskedRule {
  readonly when: Lines;
  readonly unless?: Lines;
  readonly holds: (moment: Moment) => boolean;
}

export const askedRule: fc.Arbitrary<AskedRule> = fc
  .tuple(map, fc.uniqueArray(leaf, { maxLength: 2, selector: (one) => Object.keys(one.said)[0] }))
  .map(([when, unless]) => ({
    when: when.said,
    ...(unless.length > 0 && { unless: Object.assign({}, ...unless.map((line) => line.said)) as Lines }),
    holds: (moment) => when.holds(moment) && !unless.some((line) => line.holds(moment)),
  }));

/** What happens after the first page view, one thing a second at most; `tabs` windows, all of which may be visible. */
export function visits(tabs: number, options: { readonly sleeps?: boolean; readonly until?: number } = {}) {
  const { sleeps = true, until = 120 } = options;
  const tab = fc.constantFrom(..."abc".slice(0, tabs).split(""));
  const path = fc.constantFrom(...PATHS);
  const does = fc.oneof(
    { weight: 3, arbitrary: path.map((one) => ({ does: "page" as const, path: one as string })) },
    { weight: 6, arbitrary: fc.constant({ does: "input" as const }) },
    { weight: 2, arbitrary: fc.constantFrom({ does: "hide" as const }, { does: "show" as const }) },
    { weight: 1, arbitrary: fc.constant({ does: "close" as const }) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom("vip", "test"), fc.boolean()).map(([word, on]) => ({
        does: "tag" as const,
        tag: word as string,
        on,
      })),
    },
    ...(sleeps
      ? [{ weight: 1, arbitrary: fc.nat(30).map((length) => ({ does: "sleep" as const, length })) }]
      : []),
  );
  return fc
    .tuple(
      path,
      fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: until }), tab, does), {
        maxLength: 12,
        selector: ([at]) => at,
      }),
    )
    .map(([first, rest]) =>
      happeningsOf(
        first,
        rest.sort(([a], [b]) => a - b),
      ),
    );
}

type Thing =
  | { readonly does: "page"; readonly path: string }
  | { readonly does: "input" | "hide" | "show" | "close" }
  | { readonly does: "tag"; readonly tag: string; readonly on: boolean }
  | { readonly does: "sleep"; readonly length: number };

function happeningsOf(
  first: string,
  rest: readonly (readonly [number, string, Thing])[],
): readonly Happening[] {
  const happenings: Happening[] = [{ at: 0, tab: "a", does: "page", path: first }];
  const lastOf = new Map<string, number>([["a", 0]]);
  const closed = new Set<string>();
  for (const [at, tab, thing] of rest) {
    // Nothing happens in a tab that is not open, and a page cannot be shown again that was closed.
    if (thing.does !== "page" && thing.does !== "tag" && (!lastOf.has(tab) || closed.has(tab))) continue;
    if (thing.does === "close") closed.add(tab);
    if (thing.does === "page") closed.delete(tab);
    if (thing.does === "sleep") {
      // The hole lies after whatever the tab did before.
      const from = Math.max(at - thing.length, lastOf.get(tab)! + 1);
      if (from < at) happenings.push({ at, tab, does: "sleep", from });
    } else happenings.push({ at, tab, ...thing });
    if (thing.does !== "tag") lastOf.set(tab, at);
  }
  return happenings;
}

/** The visit as the engine is told of it, every input included. */
export function told(happenings: readonly Happening[], visitor = new Visitor()): Visitor {
  for (const one of happenings) {
    if (one.does === "page") visitor.page(one.at, one.path, { tab: one.tab });
    else if (one.does === "sleep") visitor.sleep(one.from, one.at, one.tab);
    else if (one.does === "tag") visitor.tag(one.at, one.tag, one.on);
    else visitor[one.does](one.at, one.tab);
  }
  return visitor;
}
