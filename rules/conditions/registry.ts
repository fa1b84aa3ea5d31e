// Every condition by the name that rule files use, in the order of the guide. Adding a condition is an entry here and in its
// family's file.

import type { Condition } from "./condition.ts";
import * as calendar from "./calendar.ts";
import * as chance from "./chance.ts";
import * as clocks from "./clocks.ts";
import * as desk from "./desk.ts";
import * as device from "./device.ts";
import * as engagement from "./engagement.ts";
import * as history from "./history.ts";
import * as page from "./page.ts";
import * as source from "./source.ts";
import * as visit from "./visit.ts";
import * as who from "./who.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- each entry's value type is known to itself only
export const conditions: Readonly<Record<string, Condition<any>>> = {
  page: page.page,
  page_title: page.pageTitle,
  query: page.query,
  hash: page.hash,
  data: page.data,
  landing: page.landing,
  previous_page: page.previous,
  visited: visit.visited,
  path: visit.path,
  pages: visit.pages,
  idle: clocks.idle,
  on_page: clocks.onPage,
  on_site: clocks.onSite,
  back: clocks.back,
  since: clocks.since,
  scroll: engagement.scroll,
  exit_intent: engagement.exitIntent,
  sees: engagement.sees,
  clicks: engagement.clicks,
  rage_clicks: engagement.rageClicks,
  form: engagement.form,
  event: engagement.event,
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
  last_chat: history.lastChat,
  invited: history.invited,
  accepted: history.accepted,
  dismissed: history.dismissed,
  ignored: history.ignored,
  rule: history.rule,
  identified: who.identified,
  trait: who.trait,
  tag: who.tag,
  consent: who.consent,
  country: device.country,
  region: device.region,
  city: device.city,
  continent: device.continent,
  timezone: device.timezone,
  language: device.language,
  device: device.device,
  browser: device.browser,
  os: device.os,
  visitor_time: calendar.visitorTime,
  hours: calendar.hours,
  date: calendar.date,
  agents: desk.agents,
  wait: desk.wait,
  visitors_online: desk.visitorsOnline,
  sample: chance.sample,
};
