// A finished visit for the archive: what replaying rules over it needs, and nothing that says who it was.

import { stayedDraft } from "../../rules/record/invitations.ts";
import { archivePath } from "../../rules/record/pseudonym.ts";
import { hostOf } from "../../rules/record/source.ts";
import type { Visit } from "../../rules/record/record.ts";
import type { FinishedVisit } from "../objects.ts";
import type { StoredInvitation } from "./store.ts";

/** Not handed on yet: what the page does between its page views, and what is known of the visitor. */
const UNSEEN: FinishedVisit["unseen"] = [
  "idle",
  "engagement",
  "events",
  "title",
  "data",
  "visitor",
  "place",
  "desk",
];

/** `invitations`: all of the visitor's; those of this visit go with it. Pure. */
export function finishedVisit(
  site: string,
  visit: Visit,
  invitations: readonly StoredInvitation[],
  version: number,
): FinishedVisit {
  const { source, surroundings } = visit;
  const tabs = new Map(visit.tabs.map((tab, index) => [tab.id, index + 1]));
  const after = (at: number) => Math.max(0, Math.round(at - visit.startedAt));
  const events: [number, string, unknown?][] = [];
  for (const view of visit.views)
    events.push([
      after(view.at),
      "page",
      { path: archivePath(pathOf(view.url)), tab: tabs.get(view.tab) ?? 1 },
    ]);
  for (const tab of visit.tabs) {
    let showed: string | null = null;
    for (const [at, view] of tab.marks) {
      const name =
        view === null ? "hidden" : view === showed ? "input" : showed === null ? "shown" : undefined;
      // A mark that begins a page view is that page view, told above.
      if (name !== undefined && !visit.views.some((one) => one.id === view && one.at === at))
        events.push([after(at), name, { tab: tabs.get(tab.id) }]);
      showed = view;
    }
  }
  for (const stored of invitations) {
    if (stored.phase === "reserving" || stored.invitation.visit !== visit.number) continue;
    if (stayedDraft(stored.invitation)) continue;
    const { rule, state, offeredAt, endedAt } = stored.invitation;
    events.push([after(offeredAt), "invited", { rule }]);
    if (endedAt !== undefined) events.push([after(endedAt), state, { rule }]);
  }
  const referrer = hostOf(visit.referrer);
  return {
    site,
    at: visit.startedAt,
    visits: visit.number,
    channel: source.channel,
    ...(source.source !== undefined && { source: source.source }),
    ...(source.utm["campaign"] !== undefined && { campaign: source.utm["campaign"] }),
    ...(referrer !== undefined && { referrer }),
    ...(surroundings.country !== undefined && { country: surroundings.country }),
    language: surroundings.language,
    device: surroundings.device,
    browser: surroundings.browser,
    os: surroundings.os,
    unseen: UNSEEN,
    version,
    events: events.sort((a, b) => a[0] - b[0]),
  };
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : "/";
}
