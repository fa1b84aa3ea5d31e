// Everything a page or a visitor can say, said with bad intent: it must come out as words, and links as nothing but
// links to the web.

import { afterEach, expect, test } from "vitest";

import type { FeedRow } from "../../../worker/protocol.ts";
import { Opened } from "./support/opened.tsx";
import {
  ANA,
  conversation,
  desk,
  entry,
  invitation,
  NOW,
  row,
  said,
  story,
  visitorId,
} from "./support/samples.ts";

const ID = visitorId(1);
let it: Opened;
afterEach(() => it.close());

const ATTACKS = [
  "<img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  '"><svg onload=alert(1)>',
  "javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "{{constructor.constructor('alert(1)')()}}",
  "\u202egnp.exe\u0000\u200b",
];

const rowOf = (attack: string): FeedRow =>
  row(1, {
    name: attack,
    page: { url: attack, title: attack, since: NOW },
    landing: attack,
    referrer: attack,
    channel: attack,
    source: attack,
    campaign: attack,
    country: attack,
    city: attack,
    language: attack,
    device: attack,
    browser: attack,
    agent: attack,
    tags: [attack],
    traits: { [attack]: attack },
    next: { rule: attack, at: NOW },
  });

const storyOf = (attack: string) =>
  story(rowOf(attack), {
    os: attack,
    timezone: attack,
    region: attack,
    keyword: attack,
    utm: { [attack]: attack },
    traits: { [attack]: attack, deep: { [attack]: [attack] } },
    path: [{ id: attack, url: attack, title: attack, at: NOW, here: 1, current: true }],
    visits: [
      {
        number: 1,
        from: NOW,
        to: NOW,
        landing: attack,
        referrer: attack,
        channel: attack,
        pages: 1,
        path: [{ url: attack, title: attack, at: NOW }],
      },
    ],
    moments: [
      { at: NOW, what: "click", view: attack, on: attack },
      { at: NOW, what: "form", view: attack, on: attack, state: attack },
      { at: NOW, what: "invitation", on: attack, state: attack },
      { at: NOW, what: "event", on: attack },
    ],
    known: { from: NOW - 60_000 },
    chats: [
      {
        id: "conversation-0",
        from: NOW,
        to: NOW,
        state: "closed",
        agent: attack,
        lines: 1,
        last: { from: "visitor", text: attack },
      },
    ],
    devices: [{ device: attack, browser: attack, os: attack, last: NOW }],
    notes: [{ id: "note-1", text: attack, at: NOW, by: { id: "agent-ben", name: attack } }],
    identity: { id: attack, verified: true },
    signatures: {
      tags: { [attack]: { at: NOW, by: attack } },
      traits: { [attack]: { at: NOW, rule: attack } },
    },
    invitations: [
      {
        id: "i",
        rule: attack,
        ruleName: attack,
        greeting: attack,
        at: NOW,
        state: attack,
        because: attack,
        by: attack,
      },
    ],
  });

/** What a page of ours is made of; anything else came in from outside. */
function expectOnlyWords(): void {
  expect(it.all("img, iframe, object, embed, base, link, style, form[action], #console script")).toEqual([]);
  for (const svg of it.all("svg")) expect(svg.classList.contains("icon")).toBe(true);
  for (const element of it.all("*")) {
    for (const { name } of element.attributes) expect(name).not.toMatch(/^on/);
  }
  for (const link of it.all("a[href]")) {
    const href = link.getAttribute("href")!;
    expect(href).toMatch(/^(#\/|https?:\/\/|\/demo\/)/);
    if (href.startsWith("http")) expect(link.getAttribute("rel")).toBe("noopener noreferrer nofollow");
  }
  for (const unseen of ["\u0000", "\u200b", "\u202e"]) expect(it.text).not.toContain(unseen);
}

test.each(ATTACKS)("%j in every field is words", async (attack) => {
  it = await new Opened().signedIn("#/demo/live");
  const hostile = rowOf(attack);
  await it.does(() => {
    it.feed().tells({ type: "snapshot", rows: [hostile, row(2)], total: 2, at: NOW });
    it.desk.tells(
      desk({
        agents: [ANA, { id: "x", name: attack, status: "online", places: 1, chats: 0 }],
        conversations: [
          entry(1, {
            name: attack,
            state: "open",
            agent: ANA.id,
            page: attack,
            last: { from: "visitor", text: attack, at: NOW },
          }),
        ],
        invitations: [
          invitation(1, {
            ruleName: attack,
            rule: attack,
            greeting: attack,
            row: hostile,
            path: [{ url: attack, title: attack, at: NOW }],
          }),
        ],
      }),
    );
    it.desk.tells(
      { type: "notice", code: attack, text: attack },
      { type: "error", code: attack },
      { type: "invitation", invitation: invitation(2, { ruleName: attack, row: hostile }) },
    );
  });
  expectOnlyWords();
  expect(it.texts(".cell.who")).toHaveLength(3);

  for (const view of ["story", "why", "chat"]) {
    for (const screen of ["live", "desk"]) {
      await it.goes(`#/demo/${screen}/${ID}/${view}`);
      await it.does(() => {
        const line = it.visitor(ID).opens();
        line.tells(
          {
            type: "record",
            story: storyOf(attack),
            conversation: conversation({
              agent: { name: attack },
              said: [
                said(1, { text: attack, name: attack }),
                said(2, { from: "beckon", name: attack, text: attack }),
              ],
            }),
            at: NOW,
          },
          {
            type: "explain",
            rules: [
              { rule: attack, name: attack, says: attack, conditions: [{ says: attack, holds: true }] },
            ],
          },
        );
      });
      expectOnlyWords();
      expect(it.all(".panel-head h2")).toHaveLength(1);
    }
  }
});

test.each(ATTACKS)("%j in what is listed and found is words", async (attack) => {
  it = await new Opened().signedIn("#/demo/live", { role: "admin" });
  const found = entry(1, {
    name: attack,
    state: "closed",
    tags: [attack],
    last: { from: "visitor", text: attack, at: NOW },
  });
  const before = it.browser.answer;
  it.browser.answer = (asked) => {
    const rows = (body: object) => ({ status: 200, body });
    if (asked.path.includes("/search?"))
      return rows({ rows: [{ conversation: found, line: attack, marks: [[0, 3]], seq: 1 }] });
    if (asked.path.includes("/conversations?")) return rows({ rows: [found] });
    if (asked.path.endsWith("/blocked"))
      return rows({ rows: [{ visitor: ID, name: attack, reason: attack, by: attack, at: NOW }] });
    if (asked.path.endsWith("/replies"))
      return rows({ rows: [{ id: "one", shortcut: attack, text: attack, team: attack }], teams: [attack] });
    if (asked.path.endsWith("/preview")) return rows({ text: attack });
    return before(asked);
  };
  await it.goes("#/demo/inbox");
  await it.does(() => (it.all(".tabs button").at(-1) as HTMLElement).click());
  await it.does(() => {});
  expect(it.all(".item")).toHaveLength(1);
  expectOnlyWords();
  await it.writes("[data-search]", "x");
  await it.does(() => it.browser.pass(500));
  expect(it.all(".hit-line mark")).toHaveLength(1);
  expectOnlyWords();
  await it.goes("#/demo/blocked");
  await it.does(() => {});
  expect(it.all(".entry")).toHaveLength(1);
  expectOnlyWords();
  await it.goes("#/demo/replies");
  await it.does(() => {});
  await it.clicks(".entry-does button");
  await it.does(() => it.browser.pass(500));
  expect(it.all(".reply-form .bubble")).toHaveLength(1);
  expectOnlyWords();
});

test("addresses of the web become links that tell nobody anything, all others stay words", async () => {
  it = await new Opened().signedIn(`#/demo/live/${ID}`);
  await it.does(() => {
    it.visitor(ID)
      .opens()
      .tells({
        type: "record",
        story: story(
          row(1, { referrer: "https://www.google.com/search?q=x", landing: "javascript:alert(1)" }),
        ),
        at: NOW,
      });
  });
  const links = it.all(".story a").map((link) => link.getAttribute("href"));
  expect(links).toEqual(["https://www.google.com/search?q=x", "https://shop.example/pricing"]);
  expect(it.text).toContain("javascript:alert(1)");
});

test("a name in another direction is kept to itself", async () => {
  it = await new Opened().signedIn("#/demo/live");
  await it.does(
    () => void it.feed().tells({ type: "snapshot", rows: [row(1, { name: "דנה" })], total: 1, at: NOW }),
  );
  expect(it.one("[data-item]").firstElementChild?.tagName).toBe("BDI");
});
