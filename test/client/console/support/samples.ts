// Rows, stories and conversations to change one thing of.

import type {
  AgentState,
  Conversation,
  ConversationEntry,
  FeedRow,
  FromDesk,
  InvitationNotice,
  Said,
  Story,
} from "../../../../worker/protocol.ts";

/** When the fake browser's clock starts. */
export const NOW = Date.UTC(2026, 10, 17, 10, 0, 0);

/** Ids look like the real ones: 32 hex digits. */
export const visitorId = (number: number): string => number.toString(16).padStart(4, "0").padEnd(32, "0");

export function row(number: number, changes: Partial<FeedRow> = {}): FeedRow {
  return {
    id: visitorId(number),
    page: { url: "https://shop.example/pricing", title: "Pricing", since: NOW - 10_000 },
    since: NOW - number * 1_000,
    visible: true,
    landing: "https://shop.example/",
    referrer: "https://www.google.com/",
    channel: "search",
    source: "google",
    country: "DE",
    language: "de-DE",
    device: "desktop",
    browser: "Firefox",
    visits: 3,
    pages: 2,
    chats: 0,
    status: "browsing",
    tags: [],
    ...changes,
  };
}

export function story(of: FeedRow, changes: Partial<Story> = {}): Story {
  return {
    row: of,
    first_seen: NOW - 86_400_000,
    os: "Linux",
    timezone: "Europe/Berlin",
    utm: {},
    traits: {},
    path: [
      { id: "a.1", url: of.page.url, title: of.page.title, at: of.page.since, here: 10_000, current: true },
    ],
    visits: [],
    moments: [],
    chats: [],
    devices: [{ device: of.device, browser: of.browser, os: "Linux", last: NOW, current: true }],
    notes: [],
    invitations: [],
    ...changes,
  };
}

export function said(seq: number, changes: Partial<Said> = {}): Said {
  return { seq, id: `said-${seq}`, from: "visitor", text: `words ${seq}`, at: NOW + seq, ...changes };
}

export function conversation(changes: Partial<Conversation> = {}): Conversation {
  return {
    id: "conversation-1",
    state: "open",
    agent: { name: "Ana" },
    said: [said(1), said(2)],
    readByVisitor: 0,
    readByAgent: 0,
    ...changes,
  };
}

export function entry(number: number, changes: Partial<ConversationEntry> = {}): ConversationEntry {
  return {
    id: `conversation-${number}`,
    visitor: visitorId(number),
    state: "waiting",
    since: NOW + number,
    last: { from: "visitor", text: "Hello?", at: NOW },
    unread: 1,
    ...changes,
  };
}

export function invitation(number: number, changes: Partial<InvitationNotice> = {}): InvitationNotice {
  return {
    id: `invitation-${number}`,
    visitor: visitorId(number),
    rule: "pricing-idle",
    ruleName: "Help on the pricing page",
    state: "offered",
    at: NOW + number,
    greeting: "Anything to clear up?",
    row: row(number),
    path: [{ url: "https://shop.example/pricing", title: "Pricing", at: NOW }],
    ...changes,
  };
}

export const ANA: AgentState = { id: "agent-ana", name: "Ana", status: "online", places: 3, chats: 0 };
export const BEN: AgentState = { id: "agent-ben", name: "Ben", status: "online", places: 3, chats: 1 };

export function desk(changes: Partial<Extract<FromDesk, { type: "desk" }>> = {}): FromDesk {
  return {
    type: "desk",
    me: { ...ANA, role: "agent" },
    agents: [ANA, BEN],
    conversations: [],
    invitations: [],
    drafts: [],
    at: NOW,
    ...changes,
  };
}
