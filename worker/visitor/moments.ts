// What was seen and done in a visit, in order, from its journal: what an agent reads beside the path. Pure.

import type { Entry } from "../../rules/record/entry.ts";
import type { VisitEvent } from "../../rules/record/event.ts";
import { entriesOf, type Journal } from "../../rules/record/journal.ts";
import { lastShown } from "../../rules/record/tab.ts";
import { isVisible } from "../../rules/record/clocks.ts";
import type { Moment } from "../protocol.ts";

/** The newest of a story: what fits into a frame, and more than anybody reads. */
const MOST = 200;
/** Away for less than this (ms) is a click to the next page. */
const AWAY_COUNTS = 5_000;

type Draft = { -readonly [Key in keyof Moment]: Moment[Key] };

/** `nameOf`: of an invitation's rule, by the invitation. */
export function momentsOf(
  journal: Journal | undefined,
  nameOf: (invitation: string) => string | undefined,
): readonly Moment[] {
  if (journal === undefined) return [];
  const telling = new Telling(journal, nameOf);
  for (const entry of entriesOf(journal)) telling.heard(entry);
  return telling.moments
    .filter((one, index, all) => !isPassing(one, all[index + 1]))
    .sort((a, b) => a.at - b.at)
    .slice(-MOST);
}

/** Away, and back before it was worth a word. */
function isPassing(one: Moment, next: Moment | undefined): boolean {
  if (one.what === "back") return one.away === undefined || one.away < AWAY_COUNTS;
  return one.what === "away" && next?.what === "back" && (next.away ?? 0) < AWAY_COUNTS;
}

class Telling {
  readonly moments: Draft[] = [];
  readonly #nameOf: (invitation: string) => string | undefined;
  /** What each tab shows, by its id. */
  readonly #views = new Map<string, string>();
  readonly #visible = new Set<string>();
  readonly #inView = new Map<string, Draft>();
  #awaySince: number | undefined;

  constructor({ from }: Journal, nameOf: (invitation: string) => string | undefined) {
    this.#nameOf = nameOf;
    for (const tab of from.record.visit.tabs) {
      const view = lastShown(tab);
      if (view !== undefined) this.#views.set(tab.id, view);
      if (isVisible(tab, from.at)) this.#visible.add(tab.id);
    }
  }

  heard(entry: Entry): void {
    if ("event" in entry) this.#happened(entry.event);
  }

  #happened(event: VisitEvent): void {
    const { at, tab } = event;
    switch (event.type) {
      case "page":
        this.#views.set(tab, event.id);
        return this.#seen(tab, at, true);
      case "shown":
      case "reopened":
        return this.#seen(tab, at, true);
      case "hidden":
      case "closed":
        return this.#seen(tab, at, false);
      case "scroll":
        return this.#add(event, { what: "scroll", percent: event.percent });
      case "click":
      case "form":
        return this.#add(event, {
          what: event.type,
          on: event.on,
          ...(event.type === "form" && { state: event.state }),
        });
      case "rage":
      case "exit":
        return this.#add(event, { what: event.type });
      case "saw":
        return this.#saw(event);
      case "track":
        return this.#add(event, { what: "event", on: event.name });
      case "identify":
        return this.#add(event, { what: "identify", ...(event.name !== undefined && { on: event.name }) });
      case "tag":
      case "trait": {
        const [on, isOn] =
          event.type === "tag" ? [event.tag, event.on] : [event.name, event.value !== undefined];
        return this.#add(event, { what: event.type, on, state: isOn ? "on" : "off" });
      }
      case "chat":
        return this.#add(event, { what: "chat", state: event.state });
      case "did":
        return this.#add(event, { what: "rule", on: event.rule });
      case "invitation": {
        const on = this.#nameOf(event.id);
        return this.#add(event, { what: "invitation", state: event.state, ...(on !== undefined && { on }) });
      }
    }
  }

  #add({ at, tab }: VisitEvent, moment: Omit<Draft, "at" | "view">): void {
    const view = this.#views.get(tab);
    this.moments.push({ at, ...moment, ...(view !== undefined && { view }) });
  }

  /** In view from one to the other; an element that comes and goes is one moment each time. */
  #saw(event: VisitEvent & { type: "saw" }): void {
    const key = `${event.tab} ${event.on}`;
    const began = this.#inView.get(key);
    if (event.in) {
      if (began !== undefined) return;
      this.#add(event, { what: "saw", on: event.on });
      this.#inView.set(key, this.moments.at(-1)!);
    } else if (began !== undefined) {
      began.for = event.at - began.at;
      this.#inView.delete(key);
    }
  }

  /** A tab is looked at, or not; the visitor is away when none is. */
  #seen(tab: string, at: number, visible: boolean): void {
    const before = this.#visible.size > 0;
    if (visible) this.#visible.add(tab);
    else this.#visible.delete(tab);
    const after = this.#visible.size > 0;
    if (before === after) return;
    if (!after) {
      this.#awaySince = at;
      this.moments.push({ at, what: "away" });
    } else {
      this.moments.push({
        at,
        what: "back",
        ...(this.#awaySince !== undefined && { away: at - this.#awaySince }),
      });
      this.#awaySince = undefined;
    }
  }
}
