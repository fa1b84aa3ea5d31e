// Every condition by the name that rule files use. Adding a condition is an entry here and in its family's file.

import type { Condition } from "./condition.ts";
import * as clocks from "./clocks.ts";
import * as device from "./device.ts";
import * as history from "./history.ts";
import * as page from "./page.ts";
import * as source from "./source.ts";
import * as visit from "./visit.ts";
import * as who from "./who.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- each entry's value type is known to itself only
export const conditions: Readonly<Record<string, Condition<any>>> = {
  page: page.page,
  page_title: page.pageTitle,
  landing: page.landing,
  previous_page: page.previous,
  visited: visit.visited,
  pages: visit.pages,
  idle: clocks.idle,
  on_page: clocks.onPage,
  on_site: clocks.onSite,
  referrer: source.referrer,
  channel: source.channel,
  source: source.source,
  keyword: source.keyword,
  utm: source.utm,
  ad_click: source.adClick,
  visits: history.visits,
  returning: history.returning,
  first_visit: history.firstVisit,
  last_visit: history.lastVisit,
  chats: history.chats,
  tag: who.tag,
  country: device.country,
  region: device.region,
  city: device.city,
  continent: device.continent,
  timezone: device.timezone,
  language: device.language,
  device: device.device,
  browser: device.browser,
  os: device.os,
};
