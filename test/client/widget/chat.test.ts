// The chat: what was said, in order and once, and everything a visitor does with it.

import { afterEach, describe, expect, test, vi } from "vitest";
import { CONVERSATION, INVITE, Place, said, talking } from "../support/place.ts";

afterEach(() => {
  vi.useRealTimers();
});

const says = (place: Place): string[] =>
  place.told.flatMap((message) => (message.type === "say" ? [message.text] : []));
const mark = (place: Place): string | undefined => place.all(".mark span").at(-1)?.textContent;

describe("what was said", () => {
  test("stands in the server's order, each line once", async () => {
    const place = await talking({ said: [said(2, "visitor", "Hello")] });
    await place.take({ type: "said", said: said(4, "agent", "Fourth") });
    await place.take({ type: "said", said: said(3, "agent", "Third") });
    await place.take({ type: "said", said: said(4, "agent", "Fourth") });
    await place.take({ type: "said", said: said(1, "beckon", "First") });
    expect(place.lines).toEqual(["First", "Hello", "Third", "Fourth"]);
  });

  test("names who is speaking, once for several lines", async () => {
    const place = await talking({
      said: [
        said(1, "beckon", "Hi", { name: "Customer Service" }),
        said(2, "agent", "I am Ana"),
        said(3, "agent", "What is it?"),
      ],
    });
    expect(place.all(".who").map((who) => who.textContent)).toEqual(["Customer Service", "Ana"]);
    expect(place.find("h2")!.textContent).toBe("Ana");
    expect(place.find(".chat .face")!.textContent).toBe("A");
  });

  test("begins with the invitation's greeting, which the server's own first line replaces", async () => {
    const place = await Place.open();
    await place.take(INVITE);
    await place.click(place.all("button").find((one) => one.textContent === "Talk to sales")!);
    expect(place.lines).toEqual([INVITE.greeting, "Talk to sales"]);
    const { said: _, ...conversation } = CONVERSATION;
    await place.take({ type: "conversation", conversation: { ...conversation, state: "waiting" } });
    await place.take({
      type: "said",
      said: said(1, "beckon", INVITE.greeting, { id: INVITE.id, name: INVITE.from }),
    });
    await place.take({
      type: "said",
      said: said(2, "visitor", "Talk to sales", { id: `${INVITE.id}-reply` }),
    });
    expect(place.lines).toEqual([INVITE.greeting, "Talk to sales"]);
  });

  test("of a new conversation replaces that of the last", async () => {
    const place = await talking({ state: "closed", said: [said(1, "visitor", "Old")] });
    const { said: _, ...conversation } = CONVERSATION;
    await place.take({
      type: "conversation",
      conversation: { ...conversation, id: "conversation-2", state: "waiting" },
    });
    await place.take({ type: "said", said: said(1, "visitor", "New", { id: "other" }) });
    expect(place.lines).toEqual(["New"]);
  });

  test("is text nodes and safe links, whatever it is", async () => {
    const hostile = [
      `<img src=x onerror="window.harm=1">`,
      "javascript:alert(1)",
      "JaVaScRiPt://x%0aalert(1)",
      "data:text/html,<script>alert(1)</script>",
      "vbscript:x",
      "file:///etc/passwd",
      "https:javascript:alert(1)",
      "<a href='javascript:1'>x</a>",
      "\u202egnp.exe",
      "{{constructor.constructor('alert(1)')()}}",
    ];
    const place = await talking({
      said: hostile.map((text, i) => said(i + 1, "agent", text, { name: text })),
    });
    expect(place.lines).toEqual(hostile);
    expect(place.all("img, script, iframe, object, [onerror], [onclick], [style]")).toEqual([]);
    expect(place.all("a")).toEqual([]);
    expect(window).not.toHaveProperty("harm");
  });

  test("has links that say where they lead, and lead nowhere else", async () => {
    const text =
      "See https://shop.example/plans?a=1&b=2 (or http://shop.example/faq), write to mailto:hi@shop.example.";
    const place = await talking({ said: [said(1, "agent", text)] });
    expect(place.lines).toEqual([text]);
    const links = place.all("a");
    expect(links.map((link) => link.getAttribute("href"))).toEqual([
      "https://shop.example/plans?a=1&b=2",
      "http://shop.example/faq",
      "mailto:hi@shop.example",
    ]);
    for (const link of links) {
      expect(link.getAttribute("rel")).toBe("noopener noreferrer nofollow");
      expect(link.getAttribute("target")).toBe("_blank");
    }
  });

  test.each([
    ["https://shop.example@evil.example/", []],
    ["https://user:secret@evil.example/", []],
    ["https://shop.example/a\u202egnp.exe", ["https://shop.example/a"]],
    ["https://shop.example/\u200b/x", ["https://shop.example/"]],
    ["java\nscript:alert(1) javascript:https://shop.example/", ["https://shop.example/"]],
    [
      "view-source:https://shop.example/, blob:https://shop.example/",
      ["https://shop.example/", "https://shop.example/"],
    ],
    [
      "https://shop.example/a_(b) and (https://shop.example/c), \u201chttps://shop.example/d?e\u201d!",
      ["https://shop.example/a_(b)", "https://shop.example/c", "https://shop.example/d?e"],
    ],
    [
      "\u3053\u308c\uff08https://shop.example/ja\uff09\u3002 https://shop.example/x\u3002\u305d\u3057\u3066",
      ["https://shop.example/ja", "https://shop.example/x"],
    ],
    [
      "\u0647\u0646\u0627 https://shop.example/ar\u061f \u0623\u0648 https://shop.example/b\u060c",
      ["https://shop.example/ar", "https://shop.example/b"],
    ],
    ["https:// https://[ mailto: mailto:nobody", []],
  ])("links only what is an address in %j", async (text, links) => {
    const place = await talking({ said: [said(1, "agent", text)] });
    expect(place.lines).toEqual([text]);
    expect(place.all("a").map((link) => link.getAttribute("href"))).toEqual(links);
    for (const link of place.all("a")) expect(link.textContent).toBe(link.getAttribute("href"));
  });

  test("is a log, read out as it grows", async () => {
    const place = await talking();
    expect(place.find("[role=log]")!.getAttribute("aria-label")).toBe("Messages");
  });

  test("yesterday says so", async () => {
    const place = await talking({
      said: [
        said(1, "visitor", "Hello", { at: Date.now() - 2 * 86_400_000 }),
        said(2, "agent", "Hello again"),
      ],
    });
    expect(place.all(".day")).toHaveLength(2);
    expect(place.all(".day").at(-1)!.textContent).toBe("Today");
  });
});

describe("writing", () => {
  test("Enter sends, and the line stands there before the server has it", async () => {
    const place = await talking();
    const field = await place.write("  Hello\nthere ");
    const event = place.press(field, "Enter");
    await place.drawn();
    expect(event.defaultPrevented).toBe(true);
    expect(place.told.at(-1)).toEqual({ type: "say", id: "line-1", text: "Hello\nthere" });
    expect(field.value).toBe("");
    expect(place.lines).toEqual(["Hello\nthere"]);
    expect(mark(place)).toBe("Sending…");

    await place.take({ type: "said", said: said(1, "visitor", "Hello\nthere", { id: "line-1" }) });
    expect(place.lines).toEqual(["Hello\nthere"]);
    expect(mark(place)).toBe("Sent");
    await place.take({ type: "read", seq: 1 });
    expect(mark(place)).toBe("Read");
  });

  test("so does the button, and the field keeps the focus for more", async () => {
    const place = await talking();
    const field = await place.write("Hello");
    field.focus();
    place.find("form")!.dispatchEvent(new Event("submit", { cancelable: true, bubbles: true }));
    await place.drawn();
    expect(says(place)).toEqual(["Hello"]);
    expect(place.root.activeElement).toBe(field);
  });

  test("Shift+Enter is a new line, and an Enter of an input method picks a word", async () => {
    const place = await talking();
    const field = await place.write("Hello");
    expect(place.press(field, "Enter", { shiftKey: true }).defaultPrevented).toBe(false);
    expect(place.press(field, "Enter", { isComposing: true }).defaultPrevented).toBe(false);
    expect(says(place)).toEqual([]);
  });

  test("nothing is sent of nothing", async () => {
    const place = await talking();
    const field = await place.write("   \n ");
    place.press(field, "Enter");
    expect(says(place)).toEqual([]);
    expect(place.find(".send")!.getAttribute("aria-disabled")).toBe("true");
  });

  test("2,000 characters are the limit, said before it is reached", async () => {
    const place = await talking();
    await place.write("x".repeat(1_800));
    expect(place.find(".left")).toBeNull();
    await place.write("x".repeat(1_801));
    expect(place.find(".left")!.textContent).toBe("199 characters left");
    const field = await place.write("x".repeat(2_003));
    expect(place.find(".left")!.textContent).toBe("3 characters too many");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    place.press(field, "Enter");
    expect(says(place)).toEqual([]);
    await place.write("x".repeat(2_000));
    place.press(field, "Enter");
    await place.drawn();
    expect(says(place)).toHaveLength(1);
    expect(place.find(".left")!.textContent).toBe("");
  });

  test("half a message is still there when the chat is opened again", async () => {
    const place = await talking();
    await place.write("Half a");
    place.widget.close();
    await place.drawn();
    place.widget.open();
    await place.drawn();
    expect(place.find<HTMLTextAreaElement>("textarea")!.value).toBe("Half a");
  });

  test("half a message is still there on the tab's next page, and after a reconnect", async () => {
    const place = await talking();
    await place.write("Half a");
    await place.take({ type: "welcome", at: Date.now(), conversation: CONVERSATION });
    expect(place.find<HTMLTextAreaElement>("textarea")!.value).toBe("Half a");
    const { tab } = place;
    const next = await Place.open((before) => Object.assign(before.tab, JSON.parse(JSON.stringify(tab))));
    await next.take({ type: "welcome", at: Date.now(), conversation: CONVERSATION });
    const field = next.find<HTMLTextAreaElement>("textarea")!;
    expect(field.value).toBe("Half a");
    next.press(field, "Enter");
    expect(says(next)).toEqual(["Half a"]);
    expect(next.tab.draft).toBe("");
  });

  test("[C1] what grows by being masked stays within what the server takes", async () => {
    const place = await Place.open();
    await place.take({ type: "welcome", at: Date.now(), mask: ["email"], conversation: CONVERSATION });
    place.widget.open();
    await place.drawn();
    place.press(await place.write("a@b.cc ".repeat(285)), "Enter");
    expect(says(place)[0]).toHaveLength(2_000);
  });

  test("[C1] what must not be sent is masked before it is", async () => {
    const place = await Place.open();
    await place.take({ type: "welcome", at: Date.now(), mask: ["email"], conversation: CONVERSATION });
    place.widget.open();
    await place.drawn();
    place.press(await place.write("4111 1111 1111 1111, ana@shop.example"), "Enter");
    await place.drawn();
    expect(says(place)).toEqual(["•••• •••• •••• 1111, •••@•••"]);
    expect(place.lines).toEqual(["•••• •••• •••• 1111, •••@•••"]);
  });

  test("says that somebody is typing, at most every three seconds, and takes it back after a pause", async () => {
    const place = await talking();
    const typing = (): unknown[] => place.mentioned.map((message) => message.type === "typing" && message.on);
    await place.write("H");
    await place.write("He");
    expect(typing()).toEqual([true]);
    await place.pass(3_000);
    await place.write("Hel");
    expect(typing()).toEqual([true, true]);
    await place.pass(6_000);
    expect(typing()).toEqual([true, true, false]);
    const field = await place.write("Hell");
    place.press(field, "Enter");
    expect(typing()).toEqual([true, true, false, true, false]);
    expect(place.told.filter(({ type }) => type === "typing")).toEqual([]);
  });

  test("stops typing with the chat closed", async () => {
    const place = await talking();
    await place.write("H");
    place.widget.close();
    await place.drawn();
    expect(place.mentioned.at(-1)).toEqual({ type: "typing", on: false });
  });
});

describe("the other side", () => {
  test("is seen typing, until it says something, stops, or is not heard of any more", async () => {
    const place = await talking();
    await place.take({ type: "typing", on: true, name: "Ana" });
    expect(place.find(".typing")!.textContent).toBe("Ana is typing…");
    await place.take({ type: "said", said: said(1, "agent", "Hello") });
    expect(place.find(".typing")).toBeNull();
    await place.take({ type: "typing", on: true, name: "Ana" });
    await place.take({ type: "typing", on: false, name: "Ana" });
    expect(place.find(".typing")).toBeNull();
    await place.take({ type: "typing", on: true, name: "Ana" });
    await place.pass(8_000);
    expect(place.find(".typing")).toBeNull();
  });

  test("is waited for, there, and gone", async () => {
    const place = await talking({ state: "waiting" });
    const { said: _, agent, ...rest } = CONVERSATION;
    expect(place.find(".chat [role=status]")!.textContent).toBe("We are getting somebody for you.");
    await place.take({ type: "conversation", conversation: { ...rest, agent: agent!, state: "open" } });
    expect(place.find(".chat [role=status]")!.textContent).toBe("You are talking to Ana.");
    await place.take({ type: "conversation", conversation: { ...rest, agent: agent!, state: "closed" } });
    expect(place.find(".chat [role=status]")!.textContent).toBe("This chat has ended.");
    expect(place.find(".notice:not([role])")!.textContent).toBe("Write again and we start a new one.");
  });

  test("is another after a transfer, and nobody once it gave the chat back", async () => {
    const place = await talking({
      said: [said(1, "beckon", "Hi", { name: "Customer Service" }), said(2, "agent", "Hello")],
    });
    const { said: _, agent: __, ...rest } = CONVERSATION;
    await place.take({ type: "conversation", conversation: { ...rest, agent: { name: "Ben" } } });
    expect(place.find("h2")!.textContent).toBe("Ben");
    expect(place.find(".chat [role=status]")!.textContent).toBe("You are talking to Ben.");
    await place.take({ type: "conversation", conversation: { ...rest, state: "waiting" } });
    expect(place.find("h2")!.textContent).toBe("Customer Service");
    expect(place.find(".chat [role=status]")!.textContent).toBe("We are getting somebody for you.");
  });

  test("is nobody where words were left for later, until the desk says otherwise", async () => {
    const place = await talking({ state: "waiting", left: true, said: [said(1, "visitor", "Hello?")] });
    const status = () =>
      ["header", ".notice"].map(
        (where) => place.find(`.chat ${where}[role=status], .chat ${where} [role=status]`)!.textContent,
      );
    const nobody = ["", expect.stringContaining("Nobody is here right now.")];
    expect(status()).toEqual(nobody);
    await place.take({ type: "launcher", show: true, online: true });
    expect(status()).toEqual(["We are getting somebody for you.", ""]);
    await place.take({ type: "launcher", show: true, online: false });
    expect(status()).toEqual(nobody);
  });

  test("hears what was read, when it was before the visitor's eyes and not before", async () => {
    const reads = (place: Place): unknown[] =>
      place.told.flatMap((message) => (message.type === "read" ? [message.seq] : []));
    const place = await talking({ said: [said(1, "agent", "Hello")] });
    expect(reads(place)).toEqual([1]);
    place.visible(false);
    await place.take({ type: "said", said: said(2, "agent", "Still there?") });
    expect(reads(place)).toEqual([1]);
    place.visible(true);
    await place.drawn();
    expect(reads(place)).toEqual([1, 2]);
    await place.take({ type: "said", said: said(3, "visitor", "Yes") });
    expect(reads(place)).toEqual([1, 2]);
  });
});

describe("the launcher", () => {
  test("is there only where there is a conversation, with what was not seen", async () => {
    const place = await Place.open();
    await place.take({ type: "welcome", at: Date.now() });
    expect(place.launcher).toBeNull();
    const lines = [said(1, "agent", "Hello"), said(2, "visitor", "Hi"), said(3, "agent", "What is it?")];
    await place.take({
      type: "welcome",
      at: Date.now(),
      conversation: { ...CONVERSATION, said: lines, readByVisitor: 1 },
    });
    expect(place.launcher!.getAttribute("aria-label")).toBe("Open chat, 1 new");
    expect(place.launcher!.textContent).toBe("1");
    await place.take({ type: "said", said: said(4, "agent", "Are you there?") });
    expect(place.launcher!.textContent).toBe("2");
    expect(place.announced).toEqual(["New message from Ana"]);
    expect(place.emitted.at(-1)).toEqual([
      "message",
      { name: "Ana", text: "Are you there?", at: Date.now() - 40 },
    ]);
  });

  test("opens the chat with the focus in it; closing gives it back", async () => {
    const place = await Place.open();
    await place.take({ type: "welcome", at: Date.now(), conversation: CONVERSATION });
    await place.click(place.launcher);
    expect(place.root.activeElement).toBe(place.find("textarea"));
    expect(place.launcher).toBeNull();
    await place.click(place.find(".leave"));
    expect(place.chat).toBeNull();
    expect(document.activeElement?.localName).toBe("beckon-launcher");
  });

  test("Escape closes the chat, too", async () => {
    const place = await talking();
    place.press(place.find("textarea")!, "Escape");
    expect(place.chat).toBeNull();
    expect(place.tab.chat).toBe(false);
  });

  test("a chat that was open on the page before is open again, and takes no focus", async () => {
    const place = await Place.open((before) => {
      before.tab.chat = true;
    });
    await place.take({
      type: "welcome",
      at: Date.now(),
      conversation: { ...CONVERSATION, said: [said(1, "agent", "Hello")] },
    });
    expect(place.lines).toEqual(["Hello"]);
    expect(place.root.activeElement).toBeNull();
  });

  test("a chat that was open, of a conversation that is no more, is not", async () => {
    const place = await Place.open((before) => {
      before.tab.chat = true;
    });
    await place.take({ type: "welcome", at: Date.now() });
    expect(place.tab.chat).toBe(false);
    expect(place.chat).toBeNull();
  });

  test("asks whether anybody is there each time it is opened, once, whatever was known before it was loaded", async () => {
    const opened = (): number => place.told.filter(({ type }) => type === "opened").length;
    const place = await Place.open();
    await place.take({ type: "welcome", at: Date.now() });
    await place.take({ type: "launcher", show: true, online: true });
    place.widget.open();
    await place.drawn();
    expect(opened()).toBe(1);
    place.widget.open();
    await place.drawn();
    expect(opened()).toBe(1);
    await place.click(place.find(".leave"));
    await place.click(place.launcher);
    expect(opened()).toBe(2);
  });

  test("the page may open the chat before there is a conversation, and the first words begin it", async () => {
    const place = await Place.open();
    place.widget.open();
    await place.drawn();
    expect(place.find("h2")!.textContent).toBe("Chat with us");
    place.press(await place.write("Hello?"), "Enter");
    expect(says(place)).toEqual(["Hello?"]);
  });
});

describe("a thousand lines", () => {
  const LINES = Array.from({ length: 1_000 }, (_, i) =>
    said(i + 1, i % 2 ? "agent" : "visitor", `Line ${i + 1}`),
  );

  /** Where the visitor has scrolled to, in a list of 5,000 px of which 500 are seen. */
  async function scrolled(place: Place, scrollTop: number): Promise<HTMLElement> {
    const log = place.find("[role=log]")!;
    for (const [name, value] of Object.entries({ scrollHeight: 5_000, clientHeight: 500 }))
      Object.defineProperty(log, name, { configurable: true, value });
    // Drawn once in that room: a scroll event in another is none of the visitor's.
    await place.take({ type: "delivered", seq: 0 });
    log.scrollTop = scrollTop;
    log.dispatchEvent(new Event("scroll"));
    await place.drawn();
    return log;
  }

  test("are a hundred on the page, a hundred more for whoever reads up, and a hundred again at the end", async () => {
    const place = await talking({ said: LINES });
    expect(place.lines).toHaveLength(100);
    expect(place.lines.at(-1)).toBe("Line 1000");
    await scrolled(place, 2_000);
    expect(place.lines).toHaveLength(100);
    const log = await scrolled(place, 300);
    expect(place.lines).toHaveLength(200);
    expect(place.lines[0]).toBe("Line 801");
    // As far from the end as before.
    expect(log.scrollTop).toBe(300);
    for (let times = 0; times < 20; times++) await scrolled(place, 0);
    expect(place.lines).toEqual(LINES.map(({ text }) => text));
    await scrolled(place, 4_500);
    expect(place.lines).toHaveLength(100);
  });

  test("of which the welcome has the newest: the rest is asked for at the top, once, and put before them", async () => {
    const place = await talking({ said: LINES.slice(760) });
    const asked = () => place.mentioned.filter(({ type }) => type === "earlier");
    for (let times = 0; times < 2; times++) await scrolled(place, 300);
    expect(asked()).toEqual([]);
    for (let times = 0; times < 4; times++) await scrolled(place, 0);
    expect(asked()).toEqual([{ type: "earlier", before: 761 }]);
    await place.take({ type: "earlier", said: LINES.slice(300, 760) });
    await place.take({ type: "earlier", said: LINES.slice(0, 300) });
    for (let times = 0; times < 20; times++) await scrolled(place, 0);
    expect(place.lines).toEqual(LINES.map(({ text }) => text));
    expect(asked()).toHaveLength(1);
  });

  test("leave somebody who reads further up where they are, and say what is new", async () => {
    const reads = (): unknown[] => place.told.flatMap((told) => (told.type === "read" ? [told.seq] : []));
    const place = await talking({ said: LINES });
    expect(reads()).toEqual([1_000]);
    expect(place.find(".news")).toBeNull();
    const log = await scrolled(place, 2_000);
    await place.take({ type: "said", said: said(1_001, "agent", "New") });
    expect(log.scrollTop).toBe(2_000);
    expect(place.find(".news")!.textContent).toBe("New message from Ana");
    expect(document.title).toMatch(/^\(1\)/);
    expect(reads()).toEqual([1_000]);
    await place.click(place.find(".news"));
    expect(log.scrollTop).toBe(5_000);
    expect(place.root.activeElement).toBe(log);
    expect(place.find(".news")).toBeNull();
    expect(reads()).toEqual([1_000, 1_001]);
    expect(document.title).not.toMatch(/^\(/);
  });

  test("go to the end for the visitor's own words, and by scrolling there", async () => {
    const place = await talking({ said: LINES });
    const log = await scrolled(place, 2_000);
    await place.take({ type: "said", said: said(1_001, "agent", "New") });
    await scrolled(place, 4_480);
    expect(place.find(".news")).toBeNull();
    await scrolled(place, 2_000);
    place.press(await place.write("Mine"), "Enter");
    await place.drawn();
    expect(log.scrollTop).toBe(5_000);
  });
});

test("a reconnect brings what was missed, and does not double what was written meanwhile", async () => {
  const place = await talking({ said: [said(1, "agent", "Hello")] });
  place.press(await place.write("One"), "Enter");
  place.press(await place.write("Two"), "Enter");
  await place.take({
    type: "welcome",
    at: Date.now(),
    conversation: {
      ...CONVERSATION,
      said: [
        said(1, "agent", "Hello"),
        said(2, "visitor", "One", { id: "line-1" }),
        said(3, "agent", "I see"),
      ],
    },
  });
  expect(place.lines).toEqual(["Hello", "One", "I see", "Two"]);
});

test("[Q10] shut down while somebody is typing nothing comes back when that is over", async () => {
  const place = await talking();
  await place.take({ type: "typing", on: true, name: "Ana" });
  place.widget.remove();
  await place.drawn();
  await place.pass(60_000);
  expect(document.querySelector("beckon-widget")).toBeNull();
});

test("the chat that cannot be loaded leaves the visitor free for another try", async () => {
  const place = await Place.open();
  const { start } = await import("../../../client/widget/widget.ts");
  const widget = start(
    {
      tab: place.tab,
      idle: () => 0,
      newId: () => "x",
      tell: () => {},
      mention: () => {},
      emit: () => {},
      part: () => Promise.reject(new Error("not asked")),
      settings: {},
    },
    () => Promise.reject(new TypeError("Failed to fetch")),
  );
  widget.open();
  await place.drawn();
  expect(place.tab.chat).toBe(false);
});
