// What agents read and write in a visitor's story: what was done on each page, tags, traits and notes, earlier chats and
// visits, and taking all of it along or away.

import { afterEach, describe, expect, test } from "vitest";

import type { Story } from "../../../../worker/protocol.ts";
import { Opened } from "../support/opened.tsx";
import { NOW, row, said, story, visitorId } from "../support/samples.ts";

let it: Opened;
afterEach(() => it.close());

const ID = visitorId(1);
async function opened(changes: Partial<Story> = {}, role: "agent" | "admin" = "agent"): Promise<void> {
  it = await new Opened().signedIn(`#/demo/live/${ID}`, { role });
  await it.does(() => void it.visitor(ID).opens());
  await tells(changes);
}
const tells = (changes: Partial<Story>, of = row(1)) =>
  it.does(
    () => void it.visitor(ID).tells({ type: "record", story: story(of, changes), at: it.browser.time }),
  );
const submits = (selector: string) =>
  it.does(() => it.one<HTMLFormElement>(selector).closest("form")!.requestSubmit());
const spoken = () => it.visitor(ID).said;

const PATH: Story["path"] = [
  { id: "a.1", url: "https://shop.example/", title: "Home", at: NOW - 60_000, here: 40_000, current: false },
  {
    id: "a.2",
    url: "https://shop.example/pricing",
    title: "Prices",
    at: NOW - 20_000,
    here: 9_000,
    current: true,
  },
];

test("opens at once, from what the list knows; the rest follows", async () => {
  it = await new Opened().signedIn();
  await it.does(
    () => void it.feed().tells({ type: "snapshot", rows: [row(1)], total: 1, at: it.browser.time }),
  );
  await it.goes(`#/demo/live/${ID}`);
  expect(it.texts(".facts > div")).toContain("ChannelSearch · google");
  expect(it.texts(".path-list .title")).toEqual(["Pricing"]);
  expect(it.one(".story [role=status]").textContent).toBe("Opening the story…");
  await it.does(() => void it.visitor(ID).opens());
  await tells({ path: PATH });
  expect(it.texts(".path-list .title")).toEqual(["Home", "Prices"]);
  expect(it.all(".story [role=status]")).toEqual([]);
});

test("what was seen and done stands by its page, the same in a row counted, more folded away", async () => {
  await opened({
    path: PATH,
    moments: [
      { at: NOW - 59_000, what: "scroll", view: "a.1", percent: 30 },
      { at: NOW - 55_000, what: "click", view: "a.1", on: ".buy" },
      { at: NOW - 54_000, what: "click", view: "a.1", on: ".buy" },
      { at: NOW - 50_000, what: "scroll", view: "a.1", percent: 75 },
      { at: NOW - 45_000, what: "saw", view: "a.1", on: "#quotes", for: 6_000 },
      { at: NOW - 30_000, what: "away" },
      { at: NOW - 22_000, what: "back", away: 8_000 },
      { at: NOW - 19_000, what: "form", view: "a.2", on: "form", state: "started" },
      { at: NOW - 18_000, what: "event", view: "a.2", on: "added" },
      { at: NOW - 17_000, what: "rage", view: "a.2" },
      { at: NOW - 16_000, what: "exit", view: "a.2" },
      { at: NOW - 15_000, what: "tag", on: "vip", state: "on" },
      { at: NOW - 14_000, what: "rule", on: "reader" },
      { at: NOW - 13_000, what: "invitation", on: "Help", state: "shown" },
      { at: NOW - 12_000, what: "chat", state: "opened" },
    ],
  });
  const done = it
    .all(".path-list > li")
    .map((page) =>
      [...page.querySelectorAll(".done > ul > li")].map((one) =>
        one.textContent.replace(one.querySelector("time")!.textContent, ""),
      ),
    );
  expect(done[0]).toEqual([
    "Clicked .buy ×2",
    "Scrolled to 75 %",
    "Saw #quotes for 0:06",
    "Looked away",
    "Came back after 8 s",
  ]);
  expect(done[1]).toEqual([
    "Began to fill in form",
    "Event added",
    "Clicked again and again at one place",
    "Moved to leave the page",
    "Tagged vip",
    "Rule reader did its part",
  ]);
  expect(it.texts(".done details")[0]).toMatch(/^2 more.*Invitation Help: on the screen.*Chat opened$/);
});

describe("what agents say", () => {
  test("a tag is sent, shown with who and when, and taken off", async () => {
    await opened();
    await it.writes('[aria-label="New tag"]', " vip ");
    await submits('[aria-label="New tag"]');
    expect(spoken()).toEqual([{ type: "tag", tag: "vip", on: true }]);
    expect(it.one<HTMLInputElement>('[aria-label="New tag"]').value).toBe("");
    const signatures = {
      tags: { vip: { at: NOW, by: "Ben" }, team: { at: NOW, rule: "teams" } },
      traits: {},
    };
    await tells({ signatures }, row(1, { tags: ["vip", "team", "old"] }));
    const tags = it.texts(".tag");
    expect(tags[0]).toMatch(/^vipBen, 10:00/);
    expect(tags[1]).toMatch(/^teamrule teams, 10:00/);
    expect(tags[2]).toBe("old");
    await it.clicks('[aria-label="Take off the tag vip"]');
    expect(spoken().at(-1)).toEqual({ type: "tag", tag: "vip", on: false });
  });

  test("a trait is added, changed, and taken back", async () => {
    await opened({
      traits: { plan: "trial" },
      signatures: { tags: {}, traits: { plan: { at: NOW, by: "Ana" } } },
    });
    expect(it.one(".traits > div").textContent).toMatch(/^plantrialAna, 10:00/);
    await it.clicks(".trait-value");
    expect(it.one<HTMLInputElement>("#trait-value").value).toBe("trial");
    expect(document.activeElement).toBe(it.one("#trait-value"));
    await it.writes("#trait-value", "team");
    await submits("#trait-value");
    expect(spoken()).toEqual([{ type: "trait", name: "plan", value: "team" }]);
    await it.clicks('[aria-label="Take back plan"]');
    expect(spoken().at(-1)).toEqual({ type: "trait", name: "plan", value: null });
  });

  test("a note is written by Enter, kept while half written, and taken away", async () => {
    await opened();
    const field = '[aria-label^="New note"]';
    await it.writes(field, "Asked for an invoice.");
    await it.goes(`#/demo/live/${ID}/chat`);
    await it.goes(`#/demo/live/${ID}/story`);
    expect(it.one<HTMLTextAreaElement>(field).value).toBe("Asked for an invoice.");
    await it.does(() => it.one(field).focus());
    await it.presses("Enter");
    expect(spoken()).toMatchObject([{ type: "note", text: "Asked for an invoice." }]);
    expect(it.one<HTMLTextAreaElement>(field).value).toBe("");
    const by = { id: "agent-ben", name: "Ben" };
    await tells({ notes: [{ id: "n-1", text: "Two\nlines", at: NOW, by }] });
    expect(it.texts(".notes li")[0]).toMatch(/^Two linesBen, 10:00/);
    await it.clicks('[aria-label="Take this note away"]');
    expect(spoken().at(-1)).toEqual({ type: "note", id: "n-1", text: null });
  });

  test("what was not taken is said, without touching what is said in the chat", async () => {
    await opened();
    await it.does(() => it.console);
    await it.writes('[aria-label="New tag"]', "vip");
    await submits('[aria-label="New tag"]');
    await it.does(() => void it.visitor(ID).tells({ type: "error", code: "not-allowed", field: "tag" }));
    expect(it.one(".story [role=alert]").textContent).toContain("The tag was not taken");
    await it.goes(`#/demo/live/${ID}/chat`);
    expect(it.all(".chat [role=alert]")).toEqual([]);
  });

  test("nothing is said on a line that is down, and that is said", async () => {
    await opened();
    await it.does(() => it.visitor(ID).drops());
    await it.writes('[aria-label="New tag"]', "vip");
    await submits('[aria-label="New tag"]');
    expect(it.one(".story [role=alert]").textContent).toContain("Not connected");
    expect(it.one<HTMLInputElement>('[aria-label="New tag"]').value).toBe("vip");
  });
});

test("who the page says it is, and a person's devices", async () => {
  await opened({
    identity: { id: "u-77", verified: true },
    devices: [
      { device: "mobile", browser: "Safari", os: "iOS", last: NOW, current: true },
      { device: "desktop", browser: "Firefox", os: "Linux", last: NOW - 86_400_000 },
    ],
  });
  expect(it.texts(".facts > div")).toContain("Identityu-77 proved by the site");
  expect(it.texts(".devices li")[0]).toBe("Safari on iOS this visit");
  expect(it.texts(".devices li")[1]).toMatch(/^Firefox on Linux .*16/);
});

describe("earlier", () => {
  const CHATS: Story["chats"] = [
    { id: "conversation-2", from: NOW, to: NOW, state: "open", agent: "Ana", lines: 2 },
    {
      id: "conversation-1",
      from: NOW - 86_400_000,
      to: NOW - 86_300_000,
      state: "closed",
      agent: "Ben",
      lines: 2,
      last: { from: "visitor", text: "Thank you!" },
    },
  ];
  const opens = () =>
    it.does(() => {
      const fold = it.one<HTMLDetailsElement>(".chats-list details");
      fold.open = true;
      fold.dispatchEvent(new Event("toggle"));
    });

  test("a chat opens to its words, which are fetched once", async () => {
    await opened({ chats: CHATS });
    expect(it.texts(".chats-list > li")[0]).toContain("Now, with Ana, 2 lines");
    expect(it.one<HTMLAnchorElement>(".chats-list a").getAttribute("href")).toBe(`#/demo/live/${ID}/chat`);
    expect(it.texts(".chats-list > li")[1]).toContain("Over, with Ben, 2 linesThank you!");
    it.browser.answer = () => ({
      status: 200,
      body: {
        said: [said(1, { from: "agent", name: "Ben", text: "Hello" }), said(2, { text: "Thank you!" })],
      },
    });
    await opens();
    await opens();
    expect(it.asked("/conversations/conversation-1")).toHaveLength(1);
    expect(it.texts(".words li").map((line) => line.replace(/\d+:\d+( AM)?/, ""))).toEqual([
      "Ben Hello",
      "Visitor 0001 Thank you!",
    ]);
  });

  test("whose words are gone says so", async () => {
    await opened({ chats: CHATS });
    it.browser.answer = () => ({ status: 404 });
    await opens();
    expect(it.one(".chats-list [role=alert]").textContent).toBe("The words are not kept any more.");
  });
});

describe("what is kept", () => {
  const asks = async (button: string): Promise<HTMLDialogElement> => {
    await it.does(() => {
      [...document.querySelectorAll<HTMLElement>(".keeping > .button")]
        .find((one) => one.textContent === button)!
        .click();
    });
    return it.one<HTMLDialogElement>("dialog.question[open]");
  };
  const answers = (dialog: HTMLDialogElement, words: string) =>
    it.does(() => {
      [...dialog.querySelectorAll("button")].find((one) => one.textContent === words)!.click();
    });

  test("is for admins alone", async () => {
    await opened();
    expect(it.all(".keeping")).toEqual([]);
  });

  test("is exported after a question that says what it is", async () => {
    await opened({}, "admin");
    it.browser.answer = () => ({ status: 200, body: { id: ID, visits: [] } });
    const dialog = await asks("Export…");
    expect(dialog.textContent).toContain("personal data");
    expect(it.asked("/export")).toEqual([]);
    await answers(dialog, "Download");
    expect(it.asked("/export")).toMatchObject([
      { method: "GET", path: `/api/sites/demo/visitors/${ID}/export` },
    ]);
    expect(it.browser.saved).toMatchObject([{ name: `visitor-${ID.slice(0, 8)}.json` }]);
    expect(JSON.parse(it.browser.saved[0]!.text)).toEqual({ id: ID, visits: [] });
    expect(dialog.open).toBe(false);
  });

  test("is erased only after a yes, and the list is shown again", async () => {
    await opened({}, "admin");
    it.browser.answer = () => ({ status: 204 });
    const first = await asks("Erase…");
    expect(first.textContent).toContain("cannot be brought back: 3 visits, 0 chats, 0 invitations, 0 notes");
    await answers(first, "Cancel");
    expect(it.asked(ID)).toEqual([]);
    await answers(await asks("Erase…"), "Erase for good");
    expect(it.asked(ID)).toMatchObject([{ method: "DELETE", path: `/api/sites/demo/visitors/${ID}` }]);
    expect(it.hash).toBe("#/demo/live");
    expect(it.text).toContain("is erased.");
  });

  test("that could not be erased says why, and the question stays", async () => {
    await opened({}, "admin");
    it.browser.answer = () => "unreachable";
    const dialog = await asks("Erase…");
    await answers(dialog, "Erase for good");
    expect(dialog.open).toBe(true);
    expect(dialog.querySelector("[role=alert]")!.textContent).toContain("not reached");
  });
});

test("who turned out to be a person is looked at there, in the same view", async () => {
  await opened();
  const person = visitorId(9);
  await it.goes(`#/demo/live/${ID}/why`);
  await it.does(() => void it.visitor(ID).tells({ type: "moved", visitor: person }));
  expect(it.hash).toBe(`#/demo/live/${person}/why`);
  expect(it.visitor(ID).closed).toBe(true);
  expect(it.visitor(person).closed).toBe(false);
});
