// Feed rows for tests: a visitor who reads the pricing page, and whatever the test says is different.

import type { FeedRow } from "../../../worker/protocol.ts";

/** 2026-11-17 10:00 UTC. */
export const NOON = Date.UTC(2026, 10, 17, 10);

/** The nth visitor's id, as the Worker makes them: 32 hex digits. */
export const visitorId = (n: number): string =>
  (Math.imul(n + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0").repeat(4);

export function someRow(id: string, more: Partial<FeedRow> = {}): FeedRow {
  return {
    id,
    page: { url: "https://shop.example/pricing", title: "Pricing", since: NOON },
    since: NOON,
    visible: true,
    landing: "https://shop.example/pricing",
    referrer: "https://www.google.com/",
    channel: "search",
    country: "DE",
    language: "en",
    device: "desktop",
    browser: "Firefox",
    visits: 1,
    pages: 1,
    chats: 0,
    status: "browsing",
    tags: [],
    ...more,
  };
}
