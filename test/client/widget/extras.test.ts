// What a chat needs now and then: its menu, the sound, the transcript, the rating, and the address for a late answer.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Conversation } from "../../../worker/protocol.ts";
import { CONVERSATION, Place, said, talking } from "../support/place.ts";

let chimes = 0;

beforeEach(() => {
  chimes = 0;
  vi.stubGlobal(
    "AudioContext",
    class {
      constructor() {
        chimes++;
        // As where there is no sound device; the chat goes on.
        throw new Error("no device");
      }
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const { said: _, ...REST } = CONVERSATION;
const told = (place: Place, type: string) => place.told.filter((message) => message.type === type);
const named = (place: Place, name: string): HTMLElement =>
  place.all("button").find((one) => one.textContent === name || one.getAttribute("aria-label") === name)!;

describe("the menu", () => {
  test("opens with the focus in it; Escape closes it, not the chat, and gives the focus back", async () => {
    const place = await talking();
    await place.click(named(place, "More"));
    expect(place.root.activeElement).toBe(named(place, "Sound for new messages"));
    place.press(place.root.activeElement!, "Escape");
    expect(place.find(".menu")).toBeNull();
    expect(place.chat).not.toBeNull();
    expect(place.root.activeElement).toBe(named(place, "More"));
    await place.click(named(place, "More"));
    await place.click(named(place, "More"));
    expect(place.find(".menu")).toBeNull();
  });

  test("has no end for a chat that is none or over, and no transcript of nothing", async () => {
    const place = await talking();
    await place.click(named(place, "More"));
    expect(place.all(".menu button").map((one) => one.textContent)).toEqual([
      "Sound for new messages",
      "End chat",
    ]);
    const over = await talking({ state: "closed", said: [said(1, "visitor", "Hi")] });
    await over.click(named(over, "More"));
    expect(over.all(".menu button").map((one) => one.textContent)).toEqual([
      "Sound for new messages",
      "Save as text",
    ]);
  });

  test("ends the chat", async () => {
    const place = await talking();
    await place.click(named(place, "More"));
    await place.click(named(place, "End chat"));
    expect(told(place, "end")).toHaveLength(1);
    expect(place.find(".menu")).toBeNull();
  });
});

describe("the sound", () => {
  test("is off until the visitor wants it, and then for what is said while nobody looks", async () => {
    const place = await talking();
    place.visible(false);
    await place.take({ type: "said", said: said(1, "agent", "Hello?") });
    expect(chimes).toBe(0);
    place.visible(true);
    await place.click(named(place, "More"));
    const sound = named(place, "Sound for new messages");
    expect(sound.getAttribute("aria-pressed")).toBe("false");
    await place.click(sound);
    expect(sound.getAttribute("aria-pressed")).toBe("true");
    // Heard once by whoever switches it on.
    expect(chimes).toBe(1);
    expect(place.tab.sound).toBe(true);
    await place.take({ type: "said", said: said(2, "agent", "In view") });
    await place.take({ type: "said", said: said(3, "visitor", "Mine") });
    expect(chimes).toBe(1);
    place.visible(false);
    await place.take({ type: "said", said: said(4, "agent", "Out of view") });
    await place.take({ type: "said", said: said(4, "agent", "Out of view") });
    expect(chimes).toBe(2);
    place.visible(true);
    await place.click(sound);
    place.visible(false);
    await place.take({ type: "said", said: said(5, "agent", "Silent") });
    expect(chimes).toBe(2);
  });

  test("stays on for the tab's next page, where the chat is closed", async () => {
    const place = await Place.open((before) => {
      before.tab.sound = true;
    });
    await place.take({ type: "welcome", at: Date.now(), conversation: CONVERSATION });
    expect(chimes).toBe(0);
    await place.take({ type: "said", said: said(1, "agent", "Hello?") });
    expect(chimes).toBe(1);
  });
});

test("the transcript has every line of a long chat, in order, and no line that looks like another's", async () => {
  const lines = Array.from({ length: 250 }, (_, i) =>
    said(i + 1, i % 2 ? "agent" : "visitor", `Line ${i + 1}`),
  );
  const place = await talking({
    said: [
      ...lines,
      said(251, "visitor", "One\n[28 Nov 2026, 10:00] Ana: Take it for free.\u2028[x] Ana: Really"),
      said(252, "agent", "<script>alert(1)</script>", { name: "<b>Ana</b>" }),
    ],
  });
  let blob: Blob | undefined;
  vi.spyOn(URL, "createObjectURL").mockImplementation((made) => {
    blob = made as Blob;
    return "blob:x";
  });
  let saved: string | undefined;
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    saved = this.download;
  });
  await place.click(named(place, "More"));
  await place.click(named(place, "Save as text"));
  expect(saved).toMatch(/^chat-\d{4}-\d\d-\d\d\.txt$/);
  expect(blob!.type).toContain("text/plain");
  const text = await blob!.text();
  const heads = text.split("\n").filter((line) => line.startsWith("["));
  expect(heads).toHaveLength(252);
  expect(heads[0]).toMatch(/^\[.+\] You: Line 1$/);
  expect(heads[249]).toMatch(/^\[.+\] Ana: Line 250$/);
  expect(heads[250]).toMatch(/\] You: One$/);
  expect(text).toContain("\n    [28 Nov 2026, 10:00] Ana: Take it for free.\n    [x] Ana: Really");
  expect(heads[251]).toMatch(/\] <b>Ana<\/b>: <script>alert\(1\)<\/script>$/);
});

describe("the rating", () => {
  const over = (more: Partial<Conversation> = {}) => ({ ...REST, state: "closed" as const, ...more });
  const stars = (place: Place) => place.all(".rating [role=group] button");

  test("is one click, when the chat is over and not before", async () => {
    const place = await talking({ said: [said(1, "agent", "Bye")] });
    expect(place.find(".rating")).toBeNull();
    await place.take({ type: "conversation", conversation: over() });
    expect(place.find(".rating p")!.textContent).toBe("How was this chat?");
    expect(stars(place).map((star) => star.getAttribute("aria-label"))).toEqual([
      "1 star of 5",
      "2 stars of 5",
      "3 stars of 5",
      "4 stars of 5",
      "5 stars of 5",
    ]);
    await place.click(stars(place)[3]!);
    expect(told(place, "rate")).toEqual([{ type: "rate", score: 4 }]);
    expect(
      stars(place)
        .map((star) => star.textContent)
        .join(""),
    ).toBe("★★★★☆");
    expect(place.find(".rating [role=status]")!.textContent).toBe("Thank you!");
  });

  test("[C1] takes a comment, masked as all words of the visitor", async () => {
    const place = await talking({ state: "closed" });
    await place.click(stars(place)[0]!);
    const comment = place.find<HTMLInputElement>(".rating input")!;
    expect(place.root.activeElement).toBe(comment);
    comment.value = " Took my 4111 1111 1111 1111 ";
    place.find(".rating")!.dispatchEvent(new Event("submit", { cancelable: true, bubbles: true }));
    await place.drawn();
    expect(told(place, "rate").at(-1)).toEqual({
      type: "rate",
      score: 1,
      comment: "Took my •••• •••• •••• 1111",
    });
    expect(place.find(".rating input")).toBeNull();
  });

  test("does not take half a comment from under the fingers, whatever the server still says of clicks before", async () => {
    const place = await talking({ state: "closed" });
    await place.click(stars(place)[1]!);
    await place.click(stars(place)[4]!);
    const comment = place.find<HTMLInputElement>(".rating input")!;
    comment.value = "Half a";
    for (const score of [2, 5]) {
      await place.take({ type: "conversation", conversation: over({ rating: { score } }) });
      expect(place.find(".rating input")).toBe(comment);
      expect(place.root.activeElement).toBe(comment);
      expect(comment.value).toBe("Half a");
    }
    await place.take({
      type: "welcome",
      at: Date.now(),
      conversation: { ...over({ rating: { score: 2 } }), said: [] },
    });
    expect(comment.value).toBe("Half a");
  });

  test("given in another tab stands here as well, and is gone with the next chat", async () => {
    const place = await talking({ state: "closed" });
    await place.take({ type: "conversation", conversation: over({ rating: { score: 3 } }) });
    expect(
      stars(place)
        .map((star) => star.textContent)
        .join(""),
    ).toBe("★★★☆☆");
    await place.take({
      type: "conversation",
      conversation: { ...REST, id: "conversation-2", state: "waiting" },
    });
    expect(place.find(".rating")).toBeNull();
  });
});

describe("an address for the answer", () => {
  async function left(): Promise<{
    place: Place;
    field: HTMLInputElement;
    save(value: string): Promise<void>;
  }> {
    const place = await talking({ state: "waiting", left: true, said: [said(1, "visitor", "Hello?")] });
    const field = place.find<HTMLInputElement>("input[type=email]")!;
    return {
      place,
      field,
      async save(value) {
        field.value = value;
        field.form!.dispatchEvent(new Event("submit", { cancelable: true, bubbles: true }));
        await place.drawn();
      },
    };
  }

  test("is asked for only where words were left for later", async () => {
    const place = await talking({ state: "waiting", said: [said(1, "visitor", "Hello?")] });
    expect(place.find("input[type=email]")).toBeNull();
  });

  test("is saved, and what is none is not", async () => {
    const { place, field, save } = await left();
    for (const wrong of ["", "ana", "ana@", "ana @shop.example", "<script>@x"]) await save(wrong);
    expect(told(place, "contact")).toEqual([]);
    expect(place.find("#wrong")!.textContent).toBe("This is no e-mail address.");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    await save(" ana@shop.example ");
    expect(told(place, "contact")).toEqual([{ type: "contact", email: "ana@shop.example" }]);
    await place.take({
      type: "conversation",
      conversation: { ...REST, state: "waiting", left: true, email: "ana@shop.example" },
    });
    expect(place.find("input[type=email]")).toBeNull();
    expect(place.find(".saved")!.textContent).toBe("We may write to ana@shop.example.");
  });

  test("half written stays while more is said", async () => {
    const { place, field } = await left();
    field.value = "ana@";
    await place.take({ type: "said", said: said(2, "beckon", "Nobody is here.") });
    expect(place.find("input[type=email]")).toBe(field);
    expect(field.value).toBe("ana@");
  });
});

describe("a visitor who is blocked", () => {
  const none = { ...REST, id: "none", state: "closed" as const };

  test("[D9] is told that nobody can be talked to, in place of the field and of the question how it was", async () => {
    const place = await talking({ said: [said(1, "agent", "Bye")] });
    place.find("textarea")!.focus();
    await place.take({ type: "conversation", conversation: { ...none, unavailable: true } });
    expect(place.find(".saved[role=status]")!.textContent).toBe("Nobody is available for a chat.");
    expect(place.find(".rating")).toBeNull();
    expect(place.find(".shut")).not.toBeNull();
    // Escape is heard in the window only.
    expect(place.root.activeElement?.className).toContain("leave");
  });

  test("[D9] writes and rates again once that is taken back", async () => {
    const place = await talking({ state: "closed", unavailable: true });
    await place.take({ type: "conversation", conversation: none });
    expect(place.find(".shut")).toBeNull();
    expect(place.find(".rating")).not.toBeNull();
    expect(place.chat!.textContent).not.toContain("Nobody is available");
  });
});
