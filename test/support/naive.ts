// A visit followed second by second, as the numbered sentences say it and without any of the engine's code: slow, plain,
// and what the engine is compared with. Times are whole seconds of the visit.

import { NO_SCENE, type Invited, type Scene } from "./scene.ts";

export type Values = Readonly<Record<string, unknown>>;

/** Something that somebody does in a tab; `sleep` is told when it is over. */
export type Doing =
  | { readonly does: "page"; readonly path: string; readonly data?: Values }
  | { readonly does: "input" | "hide" | "show" | "close" | "exit" | "rage" }
  | { readonly does: "sleep"; readonly from: number }
  | { readonly does: "tag"; readonly tag: string; readonly on: boolean }
  | { readonly does: "scroll"; readonly percent: number }
  | { readonly does: "click"; readonly on: string }
  | { readonly does: "see"; readonly on: string; readonly in: boolean }
  | { readonly does: "form"; readonly on: string; readonly state: "started" | "abandoned" | "submitted" }
  | { readonly does: "track"; readonly name: string; readonly props: Values }
  | { readonly does: "data"; readonly data: Values }
  | { readonly does: "identify"; readonly traits: Values }
  | { readonly does: "chat"; readonly state: "opened" | "closed" }
  /** A whole life of an invitation in one second, from its offer on. */
  | { readonly does: "invite"; readonly life: Omit<Invited, "at"> }
  | { readonly does: "did"; readonly rule: string };

/** What happens in one second happens in one tab, in the order of the list. */
export type Happening = { readonly at: number; readonly tab: string } & Doing;

/** A page view; times in ms. */
export interface View {
  /** The address without query and hash. */
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly hash: string;
  readonly at: number;
  /** What `on_site` read when it began. */
  readonly onSite: number;
  readonly data: Values;
  readonly scroll: number;
  readonly clicks: readonly { readonly on: string; readonly at: number }[];
  readonly rages: number;
  readonly forms: readonly { readonly on: string; readonly state: string }[];
}

/** An event that the page tracked. */
export interface Tracked {
  readonly name: string;
  readonly props: Values;
  readonly at: number;
  readonly onSite: number;
}

/** What is known at one instant; times in ms. */
export interface Moment {
  readonly scene: Scene;
  readonly now: number;
  readonly here: boolean;
  readonly idle: number | undefined;
  readonly onSite: number;
  readonly onPage: number;
  /** Length of the absence that the last return ended. */
  readonly back: number | undefined;
  readonly left: boolean;
  /** Number of the current page view, from 0. */
  readonly view: number;
  readonly page: View;
  readonly previous: View | undefined;
  readonly landing: View;
  readonly views: readonly View[];
  /** Time here with each page view current. */
  readonly onPages: readonly number[];
  /** Of the current page view: how long each element that was seen has been in view. */
  readonly inView: ReadonlyMap<string, number>;
  readonly events: readonly Tracked[];
  /** Page views and events as they came one after the other. */
  readonly steps: readonly (View | Tracked)[];
  readonly tags: ReadonlySet<string>;
  readonly traits: Values;
  /** When chats were opened, those of earlier visits included; so for the next two. */
  readonly chats: readonly number[];
  readonly invitations: readonly Invited[];
  readonly deeds: readonly { readonly rule: string; readonly at: number }[];
  readonly visitStarts: readonly number[];
}

interface TabState {
  visible: boolean;
  view: number;
  claimed: number;
}

/** An element on a page view: T11. */
interface SightState {
  readonly view: number;
  readonly on: string;
  in: boolean;
  ms: number;
}

/** The address as a page view of its own. */
function viewOf(address: string, data: Values, at: number, onSite: number): View {
  const [rest = "", hash = ""] = address.split("#");
  const [path = "", search = ""] = rest.split("?");
  const query: Record<string, string[]> = {};
  for (const part of search.split("&").filter((one) => one !== "")) {
    const [name = "", value = ""] = part.split("=");
    (query[name] ??= []).push(value);
  }
  return { path, query, hash, at, onSite, data, scroll: 0, clicks: [], rages: 0, forms: [] };
}

/** These are inputs of the person as well (T6). */
const INPUTS: ReadonlySet<string> = new Set(["input", "scroll", "click", "rage", "form"]);

/** The moments at every whole second from the first page view to `until`, and those a millisecond later. */
export function follow(
  happenings: readonly Happening[],
  until: number,
  scene: Scene = NO_SCENE,
): (time: number) => Moment {
  const begins = happenings[0]!.at;
  const moments = new Map<number, Moment>();
  const tabs = new Map<string, TabState>();
  const sights: SightState[] = [];
  const onPages: number[] = [];
  const asleep = new Set<string>();
  let views: readonly View[] = [];
  let events: readonly Tracked[] = [];
  let steps: readonly (readonly ["view" | "event", number])[] = [];
  let tags: ReadonlySet<string> = new Set();
  let traits: Values = {};
  let chats = scene.past.chats.map((at) => at * 1000);
  let invitations = scene.past.invitations;
  let deeds = scene.past.deeds.map(({ rule, at }) => ({ rule, at: at * 1000 }));
  let claims = 0;
  let onSite = 0;
  let idleSince = 0;
  let current = 0;
  let left = false;
  let back: number | undefined;
  /** In seconds; undefined while here, and before the first page view. */
  let awaySince: number | undefined;

  const tabOf = (id: string): TabState => {
    const known = tabs.get(id) ?? { visible: false, view: -1, claimed: -1 };
    tabs.set(id, known);
    return known;
  };
  const isHere = () => [...tabs.values()].some((tab) => tab.visible);
  const show = (tab: TabState, second: number): void => {
    if (tab.view < 0) return;
    if (!isHere() && awaySince !== undefined) back = (second - awaySince) * 1000;
    awaySince = undefined;
    Object.assign(tab, { visible: true, claimed: claims++ });
    idleSince = second;
    current = tab.view;
  };
  const hide = (tab: TabState, second: number): void => {
    const wasHere = isHere();
    tab.visible = false;
    // Away, the page seen last stays the current one (T4).
    const [top] = [...tabs.values()].filter((one) => one.visible).sort((a, b) => b.claimed - a.claimed);
    if (top) current = top.view;
    if (!wasHere || isHere()) return;
    awaySince = second;
    back = undefined;
  };
  const change = (tab: TabState, changed: (view: View) => Partial<View>): void => {
    views = views.map((view, i) => (i === tab.view ? { ...view, ...changed(view) } : view));
  };

  const happen = (one: Happening): void => {
    const tab = tabOf(one.tab);
    const at = one.at * 1000;
    if (INPUTS.has(one.does)) {
      // Nobody can reach a page that is out of view.
      if (!tab.visible) return;
      show(tab, one.at);
      left = false;
    }
    switch (one.does) {
      case "page": {
        const wasHere = isHere();
        views = [...views, viewOf(one.path, one.data ?? {}, at, onSite)];
        steps = [...steps, ["view", views.length - 1]];
        onPages.push(0);
        tab.view = views.length - 1;
        left = false;
        show(tab, one.at);
        if (wasHere) back = undefined;
        return;
      }
      case "show":
        return show(tab, one.at);
      case "hide":
      case "close":
        return hide(tab, one.at);
      case "exit":
        left = tab.visible || left;
        return;
      case "scroll":
        return change(tab, (view) => ({ scroll: Math.max(view.scroll, one.percent) }));
      case "click":
        return change(tab, (view) => ({ clicks: [...view.clicks, { on: one.on, at }] }));
      case "rage":
        return change(tab, (view) => ({ rages: view.rages + 1 }));
      case "form":
        return change(tab, (view) => ({ forms: [...view.forms, { on: one.on, state: one.state }] }));
      case "see": {
        const known = sights.find((sight) => sight.view === tab.view && sight.on === one.on);
        if (known) known.in = one.in;
        else if (one.in) sights.push({ view: tab.view, on: one.on, in: true, ms: 0 });
        return;
      }
      case "data":
        return change(tab, (view) => ({ data: { ...view.data, ...one.data } }));
      case "track":
        events = [...events, { name: one.name, props: one.props, at, onSite }];
        steps = [...steps, ["event", events.length - 1]];
        return;
      case "tag":
        tags = new Set([...tags].filter((word) => word !== one.tag).concat(one.on ? one.tag : []));
        return;
      case "identify":
        traits = { ...traits, ...one.traits };
        return;
      case "chat":
        if (one.state === "opened") chats = [...chats, at];
        return;
      case "invite":
        invitations = [...invitations, { ...one.life, at: one.at }];
        return;
      case "did":
        deeds = [...deeds, { rule: one.rule, at }];
    }
  };

  const visitStarts = [...scene.past.visits.map((visit) => visit.from * 1000), begins * 1000];
  for (let second = begins; second <= until; second++) {
    for (const one of happenings) {
      // A machine asleep: the hole is known only afterwards, but it was one all the same.
      if (one.does === "sleep" && one.from === second && tabOf(one.tab).visible) {
        hide(tabOf(one.tab), second);
        asleep.add(one.tab);
      }
      if (one.does === "sleep" && one.at === second && asleep.delete(one.tab)) show(tabOf(one.tab), second);
      if (one.at === second) happen(one);
    }
    const visible = [...tabs.values()].filter((tab) => tab.visible);
    const here = visible.length > 0;
    const runs = (sight: SightState) => sight.in && visible.some((tab) => tab.view === sight.view);
    const seen = sights.filter((sight) => sight.view === current);
    const said = steps.map(([kind, i]) => (kind === "view" ? views[i]! : events[i]!));
    for (const more of [0, 1]) {
      const running = here ? more : 0;
      moments.set(second * 1000 + more, {
        scene,
        now: second * 1000 + more,
        here,
        idle: here ? (second - idleSince) * 1000 + more : undefined,
        onSite: onSite + running,
        onPage: (onPages[current] ?? 0) + running,
        back,
        left,
        view: current,
        page: views[current]!,
        previous: views[current - 1],
        landing: views[0]!,
        views,
        onPages: onPages.map((ms, i) => ms + (i === current ? running : 0)),
        inView: new Map(seen.map((sight) => [sight.on, sight.ms + (runs(sight) ? more : 0)])),
        events,
        steps: said,
        tags,
        traits,
        chats,
        invitations,
        deeds,
        visitStarts,
      });
    }
    if (here) {
      onSite += 1000;
      onPages[current]! += 1000;
    }
    for (const sight of sights) if (runs(sight)) sight.ms += 1000;
  }
  return (time) => moments.get(time)!;
}

/** The first instant from `from` on, in ms, at which the question is answered with yes. */
export function firstYes(
  at: (time: number) => Moment,
  holds: (moment: Moment) => boolean,
  from: number,
  until: number,
): number | undefined {
  for (let second = Math.floor(from / 1000); second <= until; second++)
    for (const time of [second * 1000, second * 1000 + 1]) if (time >= from && holds(at(time))) return time;
  return undefined;
}
