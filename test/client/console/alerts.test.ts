// Sound, notification and title: for a new chat, an unread message and a rule's note, and not where they are switched off.

import { afterEach, beforeEach, expect, test } from "vitest";

import { Opened } from "./support/opened.tsx";
import { entry as chat, visitorId } from "./support/samples.ts";

let it: Opened;
beforeEach(async () => {
  it = await new Opened().signedIn();
  it.browser.lookedAt = false;
  preferences().desktop.value = true;
});
afterEach(() => it.close());

const preferences = () => it.console.preferences;
const hears = (message: object) => it.does(() => void it.desk.tells(message));
const waits = () => hears({ type: "conversations", set: [chat(1, { state: "waiting" })] });
const note = () =>
  hears({
    type: "notify",
    visitor: visitorId(3),
    rule: "note",
    ruleName: "On pricing",
    text: "Maria is on pricing",
    at: it.browser.time,
  });
const titles = () => it.browser.notified.map(({ title }) => title);

test("a new chat, once", async () => {
  await waits();
  await hears({ type: "conversations", set: [chat(1, { state: "waiting", unread: 2 })] });
  expect([it.browser.sounds, titles().length]).toEqual([1, 1]);
  expect(titles()[0]).toContain("waits for an answer");
  expect(document.title).toMatch(/^\(1\) /);
});

test("an unread message of this agent's chat, with its words, and the way there", async () => {
  await hears({ type: "conversations", set: [chat(1, { state: "open", agent: "agent-ana", unread: 0 })] });
  await hears({ type: "conversations", set: [chat(2, { state: "open", agent: "agent-ben", unread: 5 })] });
  expect(titles()).toEqual([]);
  await hears({ type: "conversations", set: [chat(1, { state: "open", agent: "agent-ana", unread: 1 })] });
  expect(titles().length).toBe(1);
  await it.does(() => it.browser.notified[0]!.open());
  expect(it.hash).toBe(`#/demo/desk/${visitorId(1)}/chat`);
});

test("a rule's note: told in the corner, counted until the agent looks", async () => {
  await note();
  expect(it.text).toContain("Maria is on pricing");
  expect(titles()).toEqual(["On pricing"]);
  expect(document.title).toMatch(/^\(1\) /);
  const session = it.console.session.peek();
  if (session.state === "signed-in") await it.does(() => session.signed.seen());
  expect(document.title).toMatch(/^Live/);
});

test("whoever looks at the console needs no notification", async () => {
  it.browser.lookedAt = true;
  await note();
  expect([it.browser.sounds, titles()]).toEqual([1, []]);
});

test("each is switched off by itself, and stays off", async () => {
  preferences().sound.value = false;
  await note();
  expect([it.browser.sounds, titles().length]).toEqual([0, 1]);
  preferences().alerts.note.value = false;
  await note();
  expect(titles().length).toBe(1);
  preferences().desktop.value = false;
  await waits();
  expect(titles().length).toBe(1);
  await it.does(() => (preferences().badge.value = false));
  expect(document.title).toMatch(/^Live/);
  expect(it.browser.kept.get("beckon.alert.note")).toBe("off");
  expect(it.browser.kept.get("beckon.sound")).toBe("off");
});

test("notifications are off where the browser does not allow them", async () => {
  await it.does(() => (preferences().desktop.value = false));
  it.browser.mayNotify = false;
  await it.does(() => {
    const box = [...it.all("#account label")].find((one) => one.textContent === "Desktop notification")!;
    box.querySelector("input")!.click();
  });
  expect(preferences().desktop.value).toBe(false);
  expect(it.text).toContain("does not let this page show notifications");
});
