// Random rules, each with what it means beside what its file says, and random visits of one or two tabs.

import fc from "fast-check";
import type { VisitEvent } from "../../rules/record/event.ts";
import {
  ADDRESSES,
  EVENTS,
  leaf,
  ofVisit,
  RULES,
  SELECTORS,
  TAGS,
  values,
  weekTime,
  ZONES,
  type Asked,
} from "./asked.ts";
import type { Doing, Happening, Moment } from "./naive.ts";
import { TEAMS, tellInvited, type Invited, type Past, type Scene } from "./scene.ts";
import { at as timeOf, SHOP, SURROUNDINGS, Visitor, type Lines } from "./visit.ts";

/** A map with all, any and none among its lines, to some depth. */
export function mapOf(line: fc.Arbitrary<Asked>): fc.Arbitrary<Asked> {
  return fc.letrec<{ map: Asked; list: Asked }>((tie) => ({
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
      .array(fc.oneof({ depthSize: "small", maxDepth: 3 }, line, tie("list")), { minLength: 1, maxLength: 3 })
      .map((lines) => {
        // A key stands once; what stands first stays.
        const said: Record<string, unknown> = {};
        const kept = lines.filter((one) => {
          const [key] = Object.keys(one.said) as [string];
          const isNew = !(key in said);
          if (isNew) said[key] = one.said[key];
          return isNew;
        });
        return { said, holds: (moment) => kept.every((one) => one.holds(moment)) };
      }),
  })).map;
}

export interface AskedRule {
  readonly when: Lines;
  readonly unless?: Lines;
  readonly holds: (moment: Moment) => boolean;
}

/** Lines of `unless` stand beside the map: off while any of them holds. */
export function ruleAsking(line: fc.Arbitrary<Asked>): fc.Arbitrary<AskedRule> {
  return fc
    .tuple(mapOf(line), fc.uniqueArray(line, { maxLength: 2, selector: (one) => Object.keys(one.said)[0] }))
    .map(([when, unless]) => ({
      when: when.said,
      ...(unless.length > 0 && { unless: Object.assign({}, ...unless.map((one) => one.said)) as Lines }),
      holds: (moment) => when.holds(moment) && !unless.some((one) => one.holds(moment)),
    }));
}

/** Over what pages tell of: for tests in which nothing is known of the world around. */
export const askedRule = ruleAsking(ofVisit);
/** Over every condition. */
export const anyRule = ruleAsking(leaf);

export interface VisitOptions {
  readonly sleeps?: boolean;
  readonly until?: number;
  /** Seconds at which something happens, at most. */
  readonly length?: number;
  /** The second at which it may begin, at the earliest. */
  readonly from?: number;
  /** Whatever happens beside a page, too: chats, invitations, deeds, what the site tells of the person. */
  readonly around?: boolean;
  /** Several things may happen in one second of a tab. */
  readonly crowded?: boolean;
  /** In one second something may happen in several tabs, as the naive simulation cannot tell in which order. */
  readonly together?: boolean;
}

const END = [
  { shown: false, seen: false, end: "failed" },
  { shown: true, seen: false, end: "withdrawn", because: "desk gone" },
  { shown: true, seen: true, end: "withdrawn", because: "desk gone" },
  { shown: true, seen: true, end: "withdrawn", because: "page left" },
  { shown: true, seen: false, end: "expired" },
  { shown: true, seen: true, end: "expired" },
  { shown: true, seen: true, end: "accepted" },
  { shown: true, seen: true, end: "dismissed" },
  { shown: true, seen: true, end: "held" },
  { shown: true, seen: true },
  { shown: false, seen: false },
] as const satisfies readonly Omit<Invited, "at" | "rule">[];
const life = fc
  .tuple(fc.constantFrom(...RULES), fc.constantFrom<Omit<Invited, "at" | "rule">>(...END))
  .map(([rule, rest]) => ({ rule, ...rest }));

type Thing = Exclude<Doing, { does: "sleep" }> | { readonly does: "sleep"; readonly length: number };

const onPage: fc.Arbitrary<Thing> = fc.oneof(
  fc.nat(100).map((percent) => ({ does: "scroll" as const, percent })),
  fc.constant({ does: "exit" as const }),
  fc.constantFrom(...SELECTORS).map((on) => ({ does: "click" as const, on: on as string })),
  fc.constant({ does: "rage" as const }),
  fc
    .tuple(fc.constantFrom(...SELECTORS), fc.boolean())
    .map(([on, isIn]) => ({ does: "see" as const, on: on as string, in: isIn })),
  fc
    .tuple(fc.constantFrom(...SELECTORS), fc.constantFrom("started", "abandoned", "submitted"))
    .map(([on, state]) => ({ does: "form" as const, on: on as string, state })),
  fc
    .tuple(fc.constantFrom(...EVENTS), values)
    .map(([name, props]) => ({ does: "track" as const, name: name as string, props })),
  values.map((data) => ({ does: "data" as const, data })),
);

const around: fc.Arbitrary<Thing> = fc.oneof(
  values.map((traits) => ({ does: "identify" as const, traits })),
  fc.constantFrom("opened" as const, "closed" as const).map((state) => ({ does: "chat" as const, state })),
  life.map((one) => ({ does: "invite" as const, life: one })),
  fc.constantFrom(...RULES).map((rule) => ({ does: "did" as const, rule: rule as string })),
);

/** What happens after the first page view; `tabs` windows, all of which may be visible. */
export function visits(tabs: number, options: VisitOptions = {}): fc.Arbitrary<readonly Happening[]> {
  const { sleeps = true, until = 120, length = 12, from = 0, crowded = true, together = false } = options;
  const tab = fc.constantFrom(..."abc".slice(0, tabs).split(""));
  const page = fc
    .tuple(fc.constantFrom(...ADDRESSES), fc.option(values, { freq: 3 }))
    .map(([path, data]) => ({ does: "page" as const, path: path as string, ...(data && { data }) }));
  const does: fc.Arbitrary<Thing> = fc.oneof(
    { weight: 3, arbitrary: page },
    { weight: 5, arbitrary: fc.constant({ does: "input" as const }) },
    { weight: 3, arbitrary: fc.constantFrom({ does: "hide" as const }, { does: "show" as const }) },
    { weight: 1, arbitrary: fc.constant({ does: "close" as const }) },
    { weight: 6, arbitrary: onPage },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom(...TAGS), fc.boolean()).map(([word, on]) => ({
        does: "tag" as const,
        tag: word as string,
        on,
      })),
    },
    ...(options.around ? [{ weight: 3, arbitrary: around }] : []),
    ...(sleeps
      ? [{ weight: 1, arbitrary: fc.nat(30).map((s) => ({ does: "sleep" as const, length: s })) }]
      : []),
  );
  const moment = fc.tuple(
    fc.integer({ min: together ? 0 : 1, max: until }),
    tab,
    // Mostly one thing, sometimes several in one second.
    fc.oneof(
      { weight: length > 50 ? 1 : 4, arbitrary: fc.tuple(does) },
      { weight: crowded ? 1 : 0, arbitrary: fc.array(does, { minLength: 2, maxLength: 3 }) },
    ),
  );
  const all = fc.uniqueArray(moment, {
    // Of long arrays fast-check makes short ones, unless it must not.
    minLength: length > 50 ? length / 2 : 0,
    maxLength: length,
    selector: ([at, where]) => (together ? `${at} ${where}` : at),
  });
  return fc
    .tuple(page, fc.integer({ min: from, max: 0 }), all)
    .map(([first, begins, rest]) => happeningsOf(first, begins, rest));
}

/** Server-made, in whatever tab it was drawn. */
const NO_TAB: ReadonlySet<string> = new Set(["tag", "chat", "invite", "did", "identify"]);
/** Only of a page in view. */
const IN_VIEW: ReadonlySet<string> = new Set(["exit", "scroll", "click", "rage", "form", "see"]);

function happeningsOf(
  first: Thing & { does: "page" },
  begins: number,
  moments: readonly (readonly [number, string, readonly Thing[]])[],
): readonly Happening[] {
  const happenings: Happening[] = [{ at: begins, tab: "a", ...first }];
  const lastOf = new Map<string, number>([["a", begins]]);
  const closed = new Set<string>();
  const visible = new Set(["a"]);
  const taken = new Set(moments.map(([at]) => begins + at));
  for (const [later, tab, things] of [...moments].sort(([a], [b]) => a - b)) {
    const at = begins + later;
    for (const thing of things) {
      const { does } = thing;
      if (NO_TAB.has(does)) {
        happenings.push({ at, tab, ...thing } as Happening);
        continue;
      }
      // Nothing happens in a tab that is not open, and a page cannot be shown again that was closed.
      if (does !== "page" && (!lastOf.has(tab) || closed.has(tab))) continue;
      if (IN_VIEW.has(does) && !visible.has(tab)) continue;
      if (does === "close") closed.add(tab);
      if (does === "page") closed.delete(tab);
      if (does === "page" || does === "show") visible.add(tab);
      if (does === "hide" || does === "close") visible.delete(tab);
      if (thing.does === "sleep") {
        // The hole lies after whatever the tab did before, and begins while nothing else happens.
        let from = Math.max(at - thing.length, lastOf.get(tab)! + 1);
        while (taken.has(from)) from++;
        if (from < at) happenings.push({ at, tab, does: "sleep", from });
      } else happenings.push({ at, tab, ...thing } as Happening);
      lastOf.set(tab, at);
    }
  }
  return happenings;
}

const past: fc.Arbitrary<(begins: number) => Past> = fc
  .array(
    fc.record({
      gap: fc.nat(60),
      length: fc.integer({ min: 1, max: 60 }),
      chat: fc.boolean(),
      invitation: fc.option(life),
      deed: fc.option(fc.constantFrom(...RULES)),
    }),
    { maxLength: 2 },
  )
  .map((visits) => (begins) => {
    let end = begins;
    const all = visits.map(({ gap, length, ...rest }) => {
      const to = end - 1800 - gap;
      end = to - length;
      return { ...rest, from: end, to };
    });
    all.reverse();
    return {
      visits: all.map(({ from, to }) => ({ from, to })),
      chats: all.flatMap(({ chat, from }) => (chat ? [from] : [])),
      invitations: all.flatMap(({ invitation, from }) => (invitation ? [{ ...invitation, at: from }] : [])),
      deeds: all.flatMap(({ deed, from }) => (deed ? [{ rule: deed as string, at: from }] : [])),
    };
  });

const week = fc.array(weekTime, { minLength: 1, maxLength: 2 });

/** What was before a visit that begins then, and what is around it. */
export const scenes: fc.Arbitrary<(begins: number) => Scene> = fc
  .record({
    past,
    desk: fc.record(
      {
        online: fc.tuple(fc.nat(4), fc.nat(2)).map(([all, sales]) => ({ "": all, [TEAMS[0]]: sales })),
        waitingSince: fc.option(fc.integer({ min: -40, max: 0 })),
        visitors: fc.nat(4),
      },
      { requiredKeys: [] },
    ),
    sampled: fc.boolean(),
    visitorZone: fc.constantFrom(...ZONES),
    siteZone: fc.constantFrom(...ZONES),
    hours: fc.record({ office: week, late: week }, { requiredKeys: [] }),
    closed: fc.subarray(["2026-11-16", "2026-11-17"]),
  })
  .map((scene) => (begins) => ({
    ...scene,
    past: scene.past(begins),
    desk: {
      ...scene.desk,
      ...(typeof scene.desk.waitingSince === "number" && { waitingSince: begins + scene.desk.waitingSince }),
    },
  }));

/** The visit as the engine is told of it, every input included; `zone`: the visitor's. */
export function told(
  happenings: readonly Happening[],
  visitor = new Visitor(),
  zone = SURROUNDINGS.timezone,
): Visitor {
  for (const one of happenings) tellOf(visitor, one, zone);
  return visitor;
}

/** Things that are an input of the person as well (T6). */
const INPUTS: ReadonlySet<string> = new Set(["scroll", "click", "rage", "form"]);

function tellOf(visitor: Visitor, one: Happening, zone: string): void {
  if (one.does === "tag") return void visitor.tag(one.at, one.tag, one.on);
  if (one.does === "chat") return void visitor.chat(one.at, one.state);
  if (one.does === "invite") return tellInvited(visitor, { ...one.life, at: one.at });
  if (INPUTS.has(one.does)) visitor.input(one.at, one.tab);
  visitor.happened(eventOf(one, numberOf(visitor, one.tab), zone));
}

/** The tab's next message counter. */
export function numberOf(visitor: Visitor, tab: string): number {
  return (visitor.record.visit?.tabs.find((one) => one.id === tab)?.n ?? 0) + 1;
}

/** What a page says of it; times of the happening are seconds, whole or not. */
export function eventOf(
  one: Exclude<Happening, { does: "tag" | "chat" | "invite" }>,
  n: number,
  zone = SURROUNDINGS.timezone,
): VisitEvent {
  const { tab } = one;
  const said = { at: timeOf(one.at), tab, n };
  switch (one.does) {
    case "page":
      return {
        ...said,
        type: "page",
        id: `${tab}.${n}`,
        url: SHOP + one.path,
        title: one.path,
        referrer: "",
        ...(one.data && { data: one.data }),
        surroundings: { ...SURROUNDINGS, timezone: zone },
      };
    case "input":
      return { ...said, type: "input" };
    case "hide":
      return { ...said, type: "hidden" };
    case "show":
      return { ...said, type: "shown" };
    case "close":
      return { ...said, type: "closed" };
    case "sleep":
      return { ...said, type: "slept", from: timeOf(one.from) };
    case "scroll":
      return { ...said, type: "scroll", percent: one.percent };
    case "exit":
      return { ...said, type: "exit" };
    case "click":
      return { ...said, type: "click", on: one.on };
    case "rage":
      return { ...said, type: "rage" };
    case "see":
      return { ...said, type: "saw", on: one.on, in: one.in };
    case "form":
      return { ...said, type: "form", on: one.on, state: one.state };
    case "track":
      return { ...said, type: "track", name: one.name, props: one.props };
    case "data":
      return { ...said, type: "data", data: one.data };
    case "identify":
      return { type: "identify", at: said.at, tab: "", traits: one.traits };
    case "did":
      return { type: "did", at: said.at, tab: "", rule: one.rule, view: "somewhere" };
  }
}
