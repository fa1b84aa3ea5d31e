// Which rows a console asked for. All that is asked for must hold; pages, numbers and durations are those of the rule
// language. Whether a row is idle for long enough is a matter of time: `idleFor` says how long it must be, and the view
// looks again. Pure.

import { compilePage } from "../../rules/language/page.ts";
import { inRange, parseDuration, parseNumberRange } from "../../rules/language/values.ts";
import type { FeedFilter, FeedRow } from "../protocol.ts";

export interface Filter {
  /** All but the idle time. */
  readonly fits: (row: FeedRow) => boolean;
  /** Undefined: idle or not. */
  readonly idleFor: number | undefined;
}

export function filterOf(filter: FeedFilter): Filter {
  const { text, page, pages, channel, country, status, tag, idle, visits, rule } = filter;
  const words = text?.trim().toLowerCase();
  const onPage = page === undefined ? undefined : compilePage(page);
  const onOne = pages?.map((one) => compilePage(one).test);
  const range = visits === undefined ? undefined : parseNumberRange(visits);
  return {
    fits: (row) =>
      (!status || row.status === status) &&
      (!channel || row.channel === channel.toLowerCase()) &&
      (!country || row.country?.toLowerCase() === country.toLowerCase()) &&
      (!tag || row.tags.includes(tag)) &&
      (!rule || row.next?.rule === rule || row.invited === rule) &&
      (!range || inRange(range, row.visits)) &&
      (!onPage || onPage.test(row.page.url)) &&
      (!onOne || onOne.some((test) => test(row.page.url))) &&
      (!words || searched(row).includes(words)),
    idleFor: idle === undefined ? undefined : parseDuration(idle),
  };
}

/** What an agent sees of the row. */
const searched = (row: FeedRow): string =>
  [row.name, row.page.title, row.page.url, row.landing, row.referrer, row.source, row.campaign]
    .concat([row.country, row.city, row.language, row.device, row.browser, row.agent, ...row.tags])
    .concat(Object.entries(row.traits ?? {}).map(([name, value]) => `${name}: ${value}`))
    .join("\n")
    .toLowerCase();
