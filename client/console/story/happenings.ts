// What happened in a visit, in an agent's words: beside each page of the path, and as the stops of the slider.

import type { Moment, Story } from "../../../worker/protocol.ts";
import { pathOf } from "../text/address.ts";
import { clean } from "../text/clean.ts";
import { clockText, roughly } from "../text/time.ts";
import { stateText } from "./offer-state.ts";

export interface Happening {
  readonly at: number;
  readonly says: string;
}

const FORMS: Readonly<Record<string, string>> = {
  started: "began to fill in",
  abandoned: "gave up",
  submitted: "sent",
};

export function wordsOf(moment: Moment): string {
  const on = clean(moment.on ?? "");
  switch (moment.what) {
    case "away":
      return "Looked away";
    case "back":
      return moment.away === undefined ? "Came back" : `Came back after ${roughly(moment.away)}`;
    case "scroll":
      return `Scrolled to ${moment.percent ?? 0} %`;
    case "saw":
      return moment.for === undefined ? `Saw ${on}` : `Saw ${on} for ${clockText(moment.for)}`;
    case "click":
      return `Clicked ${on}`;
    case "rage":
      return "Clicked again and again at one place";
    case "exit":
      return "Moved to leave the page";
    case "form":
      return upper(`${FORMS[moment.state ?? ""] ?? clean(moment.state ?? "")} ${on}`);
    case "event":
      return `Event ${on}`;
    case "identify":
      return on === "" ? "Said who they are" : `Said to be ${on}`;
    case "tag":
      return moment.state === "on" ? `Tagged ${on}` : `Tag ${on} taken off`;
    case "trait":
      return moment.state === "on" ? `${on} was written down` : `${on} was taken back`;
    case "chat":
      return moment.state === "opened" ? "Chat opened" : "Chat ended";
    case "rule":
      return `Rule ${on} did its part`;
    case "invitation":
      return `${lifeOf(moment)}${stateText(moment.state ?? "").toLowerCase()}`;
  }
}

const lifeOf = ({ on }: Moment): string => `Invitation ${clean(on ?? "")}: `;

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Everything with a time, in order. */
export function happeningsOf({ path, moments }: Pick<Story, "path" | "moments">): readonly Happening[] {
  const pages = path.map(({ at, title, url }) => ({ at, says: `Opened ${clean(title || pathOf(url))}` }));
  const others = moments.map((moment) => ({ at: moment.at, says: wordsOf(moment) }));
  return [...pages, ...others].sort((a, b) => a.at - b.at);
}

/** The newest at or before a moment. */
export function lastBefore(happenings: readonly Happening[], at: number): Happening | undefined {
  return happenings.findLast((one) => one.at <= at);
}

export interface Done extends Happening {
  /** So often, one after the other. */
  readonly times: number;
}

/** What was done on each page view of the path, by its id; what was done on no page stands by the page before. */
export function doneOnPages({ path, moments }: Pick<Story, "path" | "moments">): ReadonlyMap<string, Done[]> {
  const done = new Map<string, Done[]>(path.map(({ id }) => [id, []]));
  for (const moment of moments) {
    const known = moment.view === undefined ? undefined : done.get(moment.view);
    const list = known ?? done.get(path.findLast(({ at }) => at <= moment.at)?.id ?? path[0]?.id ?? "");
    if (list === undefined) continue;
    const says = wordsOf(moment);
    const last = list.at(-1);
    if (moment.what === "scroll") {
      // Only the deepest says anything.
      const before = list.findIndex((one) => one.says.startsWith("Scrolled"));
      if (before >= 0) list.splice(before, 1);
      list.push({ at: moment.at, says, times: 1 });
    } else if (moment.what === "invitation") {
      // As far as it came.
      const life = lifeOf(moment);
      const before = list.findIndex((one) => one.says.startsWith(life));
      if (before >= 0) list.splice(before, 1);
      list.push({ at: moment.at, says, times: 1 });
    } else if (last?.says === says) list[list.length - 1] = { ...last, times: last.times + 1 };
    else list.push({ at: moment.at, says, times: 1 });
  }
  return done;
}
