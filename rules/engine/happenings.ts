// The entries of a scenario as events of the record.

import type { Entry } from "../language/scenario.ts";
import { cleanAddress, cleanReferrer } from "../record/address.ts";
import type { Surroundings } from "../record/event.ts";
import { sourceOf } from "../record/source.ts";
import { seconds, type Run } from "./run.ts";
import { endInvitation, pageLeft, record } from "./simulation.ts";

const SECOND = 1000;
/** After the last key in a form the page counts as busy for so long (SPEC L1). */
const TYPING_ENDS_AFTER = 3 * SECOND;
/** So many clicks at one place within a second are rage. */
const RAGE_CLICKS = 3;

export function happen(run: Run, entry: Entry): void {
  const { now } = run;
  const tab = `tab-${entry.tab}`;
  const n = (run.said.get(tab) ?? 0) + 1;
  run.said.set(tab, n);
  const { action } = entry;
  const input = () => record(run, { type: "input", at: now, tab });
  switch (action.does) {
    case "page":
      return pageView(run, tab, n, action);
    case "input":
      return input();
    case "hide":
      return record(run, { type: "hidden", at: now, tab });
    case "show":
      return record(run, { type: "shown", at: now, tab });
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
      record(run, { type: "closed", at: now, tab });
      run.typing.delete(tab);
      return pageLeft(run, tab);
    case "sleep":
      run.sleep = { from: now, to: now + action.length };
      return;
    case "type":
      input();
      run.typing.set(tab, action.type === "start" ? Infinity : now + TYPING_ENDS_AFTER);
      return;
    case "consent":
      return record(run, { type: "consent", at: now, tab, consent: action.consent });
    case "tag":
      return record(run, { type: "tag", at: now, tab: "", tag: action.tag, on: true });
    case "identify":
      return record(run, {
        type: "identify",
        at: now,
        tab,
        traits: action.traits,
        ...(action.name !== undefined && { name: action.name }),
      });
    case "desk":
      run.team = { ...run.team, ...action.desk };
      run.refused.clear();
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

function pageView(run: Run, tab: string, n: number, action: Entry["action"] & { does: "page" }): void {
  const { site } = run.compiled.ruleset;
  const before = run.tabs.get(tab);
  const url = URL.canParse(action.page) ? action.page : homeOf(site.origins) + action.page;
  // As a browser does: a click within the site names the page it was on.
  const referrer = action.referrer ?? before?.url ?? "";
  const views = (before?.views ?? 0) + 1;
  run.tabs.set(tab, { views, url });
  run.typing.delete(tab);
  record(run, {
    type: "page",
    at: run.now,
    tab,
    id: `${tab}.${views}`,
    url: cleanAddress(url, run.compiled.kept),
    title: action.title,
    referrer: cleanReferrer(referrer),
    source: sourceOf(url, referrer),
    n,
    ...(action.data !== undefined && { data: action.data }),
    surroundings: surroundingsOf(run),
  });
  pageLeft(run, tab);
}

/** Paths of a scenario are those of the site's first origin. */
function homeOf(origins: readonly string[]): string {
  return (origins[0] ?? "https://site.example").replace("*.", "www.");
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
