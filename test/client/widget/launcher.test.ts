// The launcher beside other tabs and the page's own title.

import { afterEach, expect, test, vi } from "vitest";
import { CONVERSATION, Place, said } from "../support/place.ts";

afterEach(() => {
  vi.useRealTimers();
});

const { said: _, ...REST } = CONVERSATION;

async function withNews(): Promise<Place> {
  const place = await Place.open();
  document.title = "Pricing";
  await place.take({
    type: "welcome",
    at: Date.now(),
    conversation: { ...CONVERSATION, said: [said(1, "agent", "Hello"), said(2, "agent", "Hello?")] },
  });
  return place;
}

test("counts what is new in the title, and gives the page's title back once it was read", async () => {
  const place = await withNews();
  expect(document.title).toBe("(2)\u2060 Pricing");
  await place.click(place.launcher);
  expect(place.told.filter(({ type }) => type === "read")).toEqual([{ type: "read", seq: 2 }]);
  expect(document.title).toBe("Pricing");
});

test("a title that the page sets meanwhile is the page's, with the count before it from the next news on", async () => {
  const place = await withNews();
  document.title = "Prices";
  await place.take({ type: "said", said: said(3, "agent", "Hello!") });
  expect(document.title).toBe("(3)\u2060 Prices");
  await place.click(place.launcher);
  expect(document.title).toBe("Prices");
});

test("[Q9] a page that throws it out gets it back nine times; removed it is gone", async () => {
  const place = await withNews();
  for (let time = 0; time < 20; time++) {
    const there = document.querySelector("beckon-launcher");
    if (time <= 9) expect(there).not.toBeNull();
    there?.remove();
    await place.drawn();
  }
  expect(document.querySelector("beckon-launcher")).toBeNull();
});

test("[Q10] removed it is gone, with its count in the title", async () => {
  const place = await withNews();
  place.widget.remove();
  await place.drawn();
  expect(document.querySelector("beckon-launcher")).toBeNull();
  expect(document.title).toBe("Pricing");
});

test("what was read in another tab is news no longer, and only that", async () => {
  const place = await withNews();
  await place.take({ type: "said", said: said(3, "agent", "Third") });
  await place.take({ type: "conversation", conversation: { ...REST, readByVisitor: 2 } });
  expect(place.launcher!.getAttribute("aria-label")).toBe("Open chat, 1 new");
  expect(document.title).toBe("(1)\u2060 Pricing");
  await place.take({ type: "conversation", conversation: { ...REST, readByVisitor: 3 } });
  expect(place.launcher!.getAttribute("aria-label")).toBe("Open chat");
  expect(document.title).toBe("Pricing");
  expect(place.told).toEqual([]);
});

test("the visitor's own words from another tab are no news, and a new chat's count begins anew", async () => {
  const place = await withNews();
  await place.take({ type: "said", said: said(3, "visitor", "From the other tab") });
  expect(document.title).toBe("(2)\u2060 Pricing");
  await place.take({ type: "conversation", conversation: { ...REST, id: "conversation-2" } });
  expect(document.title).toBe("Pricing");
  await place.take({ type: "said", said: said(1, "agent", "About the new one") });
  expect(document.title).toBe("(1)\u2060 Pricing");
});

test("says in words that nobody is there", async () => {
  const place = await Place.open();
  await place.take({ type: "welcome", at: Date.now() });
  await place.take({ type: "launcher", show: true, online: false });
  expect(place.launcher!.getAttribute("aria-label")).toBe("Open chat. Nobody is here; leave a message.");
  await place.take({ type: "launcher", show: true, online: true });
  expect(place.launcher!.getAttribute("aria-label")).toBe("Open chat");
  await place.take({ type: "launcher", show: false, online: false });
  expect(place.launcher).toBeNull();
});
