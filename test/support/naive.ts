// A visit followed second by second, as the numbered sentences say it and without any of the engine's code: slow, plain,
// and what the engine is compared with. Times are whole seconds of the visit.

/** Something that happens in a tab; `sleep` is told when it is over. No two things happen in one second. */
export type Happening =
  | { readonly at: number; readonly tab: string; readonly does: "page"; readonly path: string }
  | { readonly at: number; readonly tab: string; readonly does: "input" | "hide" | "show" | "close" }
  | { readonly at: number; readonly tab: string; readonly does: "sleep"; readonly from: number }
  | {
      readonly at: number;
      readonly tab: string;
      readonly does: "tag";
      readonly tag: string;
      readonly on: boolean;
    };

/** What is known at one instant; times in ms. */
export interface Moment {
  readonly now: number;
  readonly here: boolean;
  readonly idle: number | undefined;
  readonly onSite: number;
  readonly onPage: number;
  /** Number of the current page view, from 0. */
  readonly view: number;
  readonly path: string;
  readonly previous: string | undefined;
  readonly landing: string;
  /** Page views so far: path and when. */
  readonly views: readonly { readonly path: string; readonly at: number }[];
  readonly tags: ReadonlySet<string>;
}

interface TabState {
  visible: boolean;
  view: number;
  claimed: number;
}

/** The moments at every whole second from the first page view to `until`, and those a millisecond later. */
export function follow(happenings: readonly Happening[], until: number): (time: number) => Moment {
  const moments = new Map<number, Moment>();
  const tabs = new Map<string, TabState>();
  const views: { path: string; at: number }[] = [];
  const onPage: number[] = [];
  const tags = new Set<string>();
  let claims = 0;
  let onSite = 0;
  let idleSince = 0;
  let current = 0;
  const away = new Set<string>();

  const tabOf = (id: string): TabState => {
    const known = tabs.get(id) ?? { visible: false, view: -1, claimed: -1 };
    tabs.set(id, known);
    return known;
  };
  const show = (tab: TabState, second: number): void => {
    if (tab.view < 0) return;
    Object.assign(tab, { visible: true, claimed: claims++ });
    idleSince = second;
  };
  const happen = (one: Happening): void => {
    const tab = tabOf(one.tab);
    if (one.does === "page") {
      views.push({ path: one.path, at: one.at * 1000 });
      onPage.push(0);
      tab.view = views.length - 1;
      show(tab, one.at);
    } else if (one.does === "input" && tab.visible) show(tab, one.at);
    else if (one.does === "show") show(tab, one.at);
    else if (one.does === "hide" || one.does === "close") tab.visible = false;
    else if (one.does === "tag") tags[one.on ? "add" : "delete"](one.tag);
  };

  for (let second = 0; second <= until; second++) {
    for (const one of happenings) {
      // A machine asleep: the hole is known only afterwards, but it was one all the same.
      if (one.does === "sleep" && one.from === second && tabOf(one.tab).visible) {
        tabOf(one.tab).visible = false;
        away.add(one.tab);
      }
      if (one.does === "sleep" && one.at === second && away.delete(one.tab)) show(tabOf(one.tab), second);
      if (one.at === second) happen(one);
    }
    const visible = [...tabs.values()].filter((tab) => tab.visible);
    const top = visible.sort((a, b) => b.claimed - a.claimed)[0];
    if (top) current = top.view;
    const here = top !== undefined;
    for (const more of [0, 1]) {
      const running = here ? more : 0;
      moments.set(second * 1000 + more, {
        now: second * 1000 + more,
        here,
        idle: here ? (second - idleSince) * 1000 + more : undefined,
        onSite: onSite + running,
        onPage: (onPage[current] ?? 0) + running,
        view: current,
        path: views[current]?.path ?? "",
        previous: views[current - 1]?.path,
        landing: views[0]?.path ?? "",
        views: [...views],
        tags: new Set(tags),
      });
    }
    if (here) {
      onSite += 1000;
      onPage[current]! += 1000;
    }
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
