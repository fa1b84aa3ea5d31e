// The entries of a scenario as events of the record.

import { homeOf } from "../language/home.ts";
import type { Entry } from "../language/scenario.ts";
import { cleanAddress, cleanReferrer } from "../record/address.ts";
import { mayRecord } from "../record/consent.ts";
import type { Surroundings } from "../record/event.ts";
import { sourceOf } from "../record/source.ts";
import { seconds, type PageAction, type Run } from "./run.ts";
import { endInvitation, pageLeft, record, types } from "./simulation.ts";

const SECOND = 1000;
/** So many clicks at one place within a second are rage. */
const RAGE_CLICKS = 3;

/** What is no record of the visit, and so happens without consent too (SPEC L8). */
const UNRECORDED: ReadonlySet<Entry["action"]["does"]> = new Set([
  "page",
  "hide",
  "show",
  "close",
  "sleep",
  "type",
  "consent",
  "desk",
  "chat",
  "accept",
  "dismiss",
]);

const isFollowed = ({ record: { visitor } }: Run): boolean => mayRecord(visitor.consent);

export function happen(run: Run, entry: Entry): void {
  const { now } = run;
  const tab = `tab-${entry.tab}`;
  const n = (run.said.get(tab) ?? 0) + 1;
  run.said.set(tab, n);
  const { action } = entry;
  const shown = run.tabs.get(tab);
  if (!isFollowed(run) && !UNRECORDED.has(action.does)) return;
  const input = () => record(run, { type: "input", at: now, tab });
  switch (action.does) {
    case "page":
      return pageView(run, tab, n, action);
    case "input":
      return input();
    case "hide":
      if (shown !== undefined) shown.visible = false;
      if (isFollowed(run)) record(run, { type: "hidden", at: now, tab });
      return;
    case "show":
      if (shown !== undefined) shown.visible = true;
      // A tab that was hidden when the visitor consented has its page view when it is shown.
      if (shown !== undefined && isFollowed(run) && !isRecorded(run, tab)) return recordView(run, tab, n);
      if (isFollowed(run)) record(run, { type: "shown", at: now, tab });
      return;
    case "scroll":
      input();
      return record(run, { type: "scroll", at: now, tab, percent: action.percent });
    case "exit":
      return record(run, { type: "exit", at: now, tab });
    case "click":
      input();
      return click(run, tab, action.on);
    case "see":
      return record(run, { type: "saw", at: now, tab, on: action.on, in: true });
    case "form":
      input();
      return record(run, { type: "form", at: now, tab, on: action.on, state: action.state });
    case "track":
      return record(run, {
        type: "track",
        at: now,
        tab,
        n,
        name: action.name,
        ...(action.props !== undefined && { props: action.props }),
      });
    case "data":
      return record(run, { type: "data", at: now, tab, data: action.data });
    case "close":
      if (isFollowed(run)) record(run, { type: "closed", at: now, tab });
      run.typing.delete(tab);
      run.tabs.delete(tab);
      return pageLeft(run, tab);
    case "sleep":
      run.sleep = { from: now, to: now + action.length };
      // Nobody sees it on a screen that is off.
      if (run.showing !== undefined) run.showing.seenAt = undefined;
      return;
    case "type":
      if (isFollowed(run)) input();
      return types(run, tab, action.type === "start");
    case "consent":
      return consent(run, tab, action.consent);
    case "tag":
      return record(run, { type: "tag", at: now, tab: "", tag: action.tag, on: true });
    case "identify":
      return record(run, {
        type: "identify",
        at: now,
        tab,
        traits: action.traits,
        verified: true,
        ...(action.name !== undefined && { name: action.name }),
      });
    case "desk":
      run.team = { ...run.team, ...action.desk };
      run.refused.clear();
      // The bound is broken: the newest that nobody answered is withdrawn (SPEC D3).
      if (run.showing !== undefined && !run.hasPlace(run.showing.rule.invite.team))
        endInvitation(run, "withdrawn", "desk gone");
      return;
    case "chat":
      return action.chat === "open" ? openChat(run, run.record.visitor.route) : closeChat(run);
    case "accept":
    case "dismiss":
      return answer(run, entry, action.does);
  }
}

function click(run: Run, tab: string, on: string): void {
  record(run, { type: "click", at: run.now, tab, on });
  const clicks = run.record.visit?.tabs.find((one) => one.id === tab)?.engaged?.clicks ?? [];
  const lately = clicks.filter((one) => one[0] === on && one[1] > run.now - SECOND).length;
  if (lately === RAGE_CLICKS) record(run, { type: "rage", at: run.now, tab });
}

/** As on a page: nothing before a yes, and with it the page view that is in view begins; a no ends all of it. */
function consent(run: Run, tab: string, said: "granted" | "denied"): void {
  const before = isFollowed(run);
  if (said === "denied" && before)
    for (const id of run.tabs.keys()) {
      record(run, { type: "closed", at: run.now, tab: id });
      pageLeft(run, id);
    }
  record(run, { type: "consent", at: run.now, tab, consent: said });
  if (before || !isFollowed(run)) return;
  for (const [id, { visible }] of run.tabs) if (visible) recordView(run, id, run.said.get(id) ?? 1);
}

function isRecorded({ record: { visit } }: Run, tab: string): boolean {
  return visit?.tabs.some((one) => one.id === tab && one.open) ?? false;
}

function pageView(run: Run, tab: string, n: number, action: PageAction): void {
  const { site } = run.compiled.ruleset;
  const before = run.tabs.get(tab);
  const url = URL.canParse(action.page) ? action.page : homeOf(site) + action.page;
  // As a browser does: a click within the site names the page it was on.
  const referrer = action.referrer ?? before?.url ?? "";
  const views = (run.views.get(tab) ?? 0) + 1;
  run.views.set(tab, views);
  run.tabs.set(tab, { views, url, visible: true, shows: action, referrer });
  run.typing.delete(tab);
  if (isFollowed(run)) recordView(run, tab, n);
  pageLeft(run, tab);
}

function recordView(run: Run, tab: string, n: number): void {
  const { views, url, referrer, shows } = run.tabs.get(tab)!;
  record(run, {
    type: "page",
    at: run.now,
    tab,
    id: `${tab}.${views}`,
    url: cleanAddress(url, run.compiled.kept),
    title: shows.title,
    referrer: cleanReferrer(referrer),
    source: sourceOf(url, referrer),
    n,
    ...(shows.data !== undefined && { data: shows.data }),
    surroundings: surroundingsOf(run),
  });
}

function surroundingsOf(run: Run): Surroundings {
  const { visitor } = run.scenario;
  const { site } = run.compiled.ruleset;
  return {
    device: visitor.device,
    browser: visitor.browser,
    os: visitor.os,
    language: visitor.language || site.locale,
    timezone: visitor.timezone ?? site.timezone,
    ...(visitor.country !== undefined && { country: visitor.country }),
    ...(visitor.region !== undefined && { region: visitor.region }),
    ...(visitor.city !== undefined && { city: visitor.city }),
    ...(visitor.continent !== undefined && { continent: visitor.continent }),
  };
}

function answer(run: Run, entry: Entry, answered: "accept" | "dismiss"): void {
  const { showing } = run;
  if (showing === undefined) {
    run.impossible.push({ entry, message: `nothing is showing to ${answered} at ${seconds(entry.at)}` });
    return;
  }
  endInvitation(run, answered === "accept" ? "accepted" : "dismissed");
  if (answered === "accept") openChat(run, showing.rule.invite.team);
}

function openChat(run: Run, team: string | undefined): void {
  run.chats.push(team);
  record(run, { type: "chat", at: run.now, tab: "", state: "opened" });
}

function closeChat(run: Run): void {
  run.chats.pop();
  run.refused.clear();
  record(run, { type: "chat", at: run.now, tab: "", state: "closed" });
}
