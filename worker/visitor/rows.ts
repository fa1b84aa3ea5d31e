// What agents see of a visitor, made from the record: the feed's row, the whole story, an invitation's notice. Pure.

import type { Explained } from "../../rules/engine/explain.ts";
import type { Facts } from "../../rules/record/facts.ts";
import { openInvitation } from "../../rules/record/invitations.ts";
import type { VisitorRecord } from "../../rules/record/record.ts";
import type { Blocked, ExplainedRule, FeedRow, InvitationNotice, Story } from "../protocol.ts";
import type { StoredConversation, StoredInvitation } from "./store.ts";

/** From here on a visitor is shown as idle; what the page is asked to tell while somebody watches. */
export const IDLE_SHOWN_AFTER = 15_000;

/** Of traits a row has the newest few, cut short: it goes to every console with every change. */
const TRAITS_SHOWN = 4;
const TRAIT_NAME = 30;
const TRAIT_VALUE = 40;

export interface RowContext {
  readonly id: string;
  readonly present: boolean;
  readonly conversation?: StoredConversation;
  readonly next?: { readonly rule: string; readonly at: number };
  readonly blocked?: Blocked;
}

export function feedRow(facts: Facts, context: RowContext): FeedRow {
  const { record, visit, page, clocks, now } = facts;
  const { surroundings, source } = visit;
  const open = openInvitation(record.past.invitations);
  const idle = clocks.idleSince !== undefined && now - clocks.idleSince >= IDLE_SHOWN_AFTER;
  return {
    id: context.id,
    ...(record.visitor.name !== undefined && { name: record.visitor.name }),
    page: { url: page.url, title: page.title, since: page.at },
    since: visit.startedAt,
    ...(idle && { idle_since: clocks.idleSince! }),
    visible: clocks.here,
    landing: visit.landing,
    referrer: visit.referrer,
    channel: source.channel,
    ...(source.source !== undefined && { source: source.source }),
    ...(source.utm["campaign"] !== undefined && { campaign: source.utm["campaign"] }),
    ...(surroundings.country !== undefined && { country: surroundings.country }),
    ...(surroundings.city !== undefined && { city: surroundings.city }),
    language: surroundings.language,
    device: surroundings.device,
    browser: surroundings.browser,
    visits: visit.number,
    pages: visit.viewsBefore + visit.views.length,
    chats: record.past.chats,
    status: statusOf(record, context),
    ...(context.conversation?.agent !== undefined && { agent: context.conversation.agent.name }),
    tags: record.visitor.tags,
    ...shortTraits(record.visitor.traits),
    ...(context.next !== undefined && { next: context.next }),
    ...(open !== undefined && open.state !== "drafted" && { invited: open.rule }),
    ...(context.blocked !== undefined && { blocked: true as const }),
  };
}

/** Lists and objects are for the story, and the name stands in the row already. */
function shortTraits(traits: VisitorRecord["visitor"]["traits"]): Pick<FeedRow, "traits"> {
  const short = Object.entries(traits).flatMap(([name, value]): [string, string | number | boolean][] => {
    if (name === "name" || value === "") return [];
    const key = name.slice(0, TRAIT_NAME);
    if (typeof value === "string") return [[key, value.slice(0, TRAIT_VALUE)]];
    return typeof value === "number" || typeof value === "boolean" ? [[key, value]] : [];
  });
  return short.length === 0 ? {} : { traits: Object.fromEntries(short.slice(-TRAITS_SHOWN)) };
}

function statusOf(record: VisitorRecord, { present, conversation }: RowContext): FeedRow["status"] {
  if (!present) return "left";
  if (conversation?.state === "open") return "chatting";
  if (conversation?.state === "waiting") return "waiting";
  const open = openInvitation(record.past.invitations);
  return open !== undefined && open.state !== "drafted" ? "invited" : "browsing";
}

/** What the story has besides the record. */
export type Around = Pick<
  Story,
  "visits" | "chats" | "devices" | "notes" | "moments" | "known" | "blocked"
> & {
  readonly invitations: readonly StoredInvitation[];
};

/** Page views of this visit: with all else they fit into one frame. */
const VIEWS_SHOWN = 100;
const OFFERS_SHOWN = 30;

export function storyOf(facts: Facts, row: FeedRow, { invitations, known, ...around }: Around): Story {
  const { record, visit, page, clocks } = facts;
  const { surroundings, source } = visit;
  const { signatures, account } = record.visitor;
  return {
    row,
    first_seen: record.visitor.firstSeenAt,
    os: surroundings.os,
    timezone: surroundings.timezone,
    ...(surroundings.region !== undefined && { region: surroundings.region }),
    ...(source.keyword !== undefined && { keyword: source.keyword }),
    utm: source.utm,
    traits: record.visitor.traits,
    ...(signatures !== undefined && { signatures }),
    ...(account !== undefined && { identity: { id: account, verified: record.visitor.identified } }),
    path: visit.views.slice(-VIEWS_SHOWN).map((view) => ({
      id: view.id,
      url: view.url,
      title: view.title,
      at: view.at,
      here: clocks.onPage.get(view.id) ?? 0,
      current: view === page,
    })),
    ...around,
    ...(known !== undefined && { known }),
    invitations: invitations
      .flatMap((stored) => (stored.phase === "reserving" ? [] : [offerOf(stored)]))
      .slice(-OFFERS_SHOWN),
  };
}

export const ruleNameOf = (invitations: readonly StoredInvitation[], id: string): string | undefined => {
  const found = invitations.find((one) => one.id === id);
  return found?.phase === "offered" ? found.ruleName || found.invitation.rule : undefined;
};

function offerOf(stored: StoredInvitation & { phase: "offered" }): Story["invitations"][number] {
  const { rule, state, offeredAt, because, by, shownAt, endedAt } = stored.invitation;
  return {
    id: stored.id,
    rule,
    ruleName: stored.ruleName,
    greeting: stored.message.greeting,
    at: offeredAt,
    state,
    ...(because !== undefined && { because }),
    ...(by !== undefined && { by }),
    ...(shownAt !== undefined && { shown: shownAt }),
    ...(endedAt !== undefined && { ended: endedAt }),
  };
}

/** Pages an agent is shown with an invitation; the whole path is a click away. */
const PATH_SHOWN = 10;

export function noticeOf(
  stored: StoredInvitation & { phase: "offered" },
  facts: Facts,
  row: FeedRow,
): InvitationNotice {
  const { state, rule, team, trial } = stored.invitation;
  return {
    id: stored.id,
    visitor: row.id,
    rule,
    ruleName: stored.ruleName,
    state: state === "held" ? "withdrawn" : state,
    at: stored.invitation.offeredAt,
    greeting: stored.message.greeting,
    ...(team !== undefined && { team }),
    row,
    ...(trial && { trial }),
    path: facts.visit.views.slice(-PATH_SHOWN).map(({ url, title, at }) => ({ url, title, at })),
  };
}

export function explainedRules(explained: readonly Explained[]): readonly ExplainedRule[] {
  return explained.map(({ rule, name, holds, plain, turn, limit, next, conditions }) => ({
    rule,
    name,
    holds,
    says: plain,
    ...(turn !== undefined && { turn }),
    ...(limit !== undefined && { limit }),
    ...(next !== undefined && { next }),
    conditions: conditions.map((one) => ({
      says: `${"  ".repeat(one.depth)}${one.plain}`,
      holds: one.holds,
      ...(one.next !== undefined && { next: one.next }),
    })),
  }));
}
