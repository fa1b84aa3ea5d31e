// The invitation: what it says, how it ends, and that it never gets in anybody's way.

import { afterEach, describe, expect, test, vi } from "vitest";
import { CONVERSATION, INVITE, Place } from "../support/place.ts";

afterEach(() => {
  vi.useRealTimers();
});

async function invited(more: Partial<typeof INVITE> = {}): Promise<Place> {
  const place = await Place.open();
  await place.take({ ...INVITE, ...more });
  return place;
}

const button = (place: Place, name: string): HTMLElement =>
  place.all("button").find((one) => (one.getAttribute("aria-label") ?? one.textContent) === name)!;

describe("what it says", () => {
  test("[I6] is who asks, the title, the greeting and the replies", async () => {
    const place = await invited();
    expect(place.find("#from")!.textContent).toBe("Customer Service");
    expect(place.find(".face")!.textContent).toBe("CS");
    expect(place.find("#title")!.textContent).toBe("Still comparing plans?");
    expect(place.find("#greeting")!.textContent).toContain("Anything I can clear up about pricing?");
    expect(place.all("button").map((one) => one.getAttribute("aria-label") ?? one.textContent)).toEqual([
      "Dismiss",
      "Compare plans",
      "Talk to sales",
      "Write a reply…",
    ]);
  });

  test("is a dialog that is not modal, named by who asks and the title, described by the greeting", async () => {
    const card = (await invited()).invitation!;
    expect(card.getAttribute("role")).toBe("dialog");
    expect(card.hasAttribute("aria-modal")).toBe(false);
    expect(card.getAttribute("aria-labelledby")).toBe("from title");
    expect(card.getAttribute("aria-describedby")).toBe("greeting");
  });

  test("is announced once, in full", async () => {
    const place = await invited();
    const announced = [
      "Customer Service",
      "Still comparing plans?",
      "Anything I can clear up about pricing?",
    ];
    expect(place.announced).toEqual(announced);
    const [once] = place.all(".unseen[role=status] p");
    await place.take(INVITE);
    expect(place.all(".unseen[role=status] p")[0]).toBe(once);
    expect(place.all(".card")).toHaveLength(1);
  });

  test.each(["corner", "bar", "center"] as const)("stands where the rule says: %s", async (placement) => {
    expect((await invited({ placement })).invitation!.classList).toContain(placement);
  });

  test("[I6] is words and nothing else, whatever they are made of", async () => {
    const hostile = `<img src=x onerror="window.harm=1"><script>window.harm=1</script>"'&{{7*7}}\u202e`;
    const place = await invited({ from: hostile, title: hostile, greeting: hostile, replies: [hostile] });
    expect(place.find("#from")!.textContent).toBe(hostile);
    expect(place.find("#title")!.textContent).toBe(hostile);
    expect(button(place, hostile).textContent).toBe(hostile);
    expect(place.all("img, script, iframe, a")).toEqual([]);
    expect(window).not.toHaveProperty("harm");
  });

  test("has no inline style and leaves the page's own elements alone", async () => {
    const place = await invited();
    expect(place.all("[style]")).toEqual([]);
    expect(document.body.children).toHaveLength(0);
    expect(document.querySelectorAll("beckon-widget")).toHaveLength(1);
  });
});

describe("its steps", () => {
  test("are shown once it is painted, and seen after a second in view", async () => {
    const place = await invited();
    expect(place.steps).toEqual(["shown"]);
    expect(place.emitted).toEqual([["invited", { id: INVITE.id }]]);
    await place.pass(950);
    expect(place.steps).toEqual(["shown"]);
    await place.pass(50);
    expect(place.steps).toEqual(["shown", "seen"]);
    await place.pass(60_000);
    expect(place.steps).toEqual(["shown", "seen"]);
  });

  test("are not seen while out of view or hidden: the second begins anew", async () => {
    const place = await invited();
    await place.pass(500);
    place.inView(false);
    await place.pass(5_000);
    place.inView(true);
    await place.pass(500);
    place.visible(false);
    await place.pass(5_000);
    expect(place.steps).toEqual(["shown"]);
    place.visible(true);
    await place.pass(1_000);
    expect(place.steps).toEqual(["shown", "seen"]);
  });

  test("half in view is in view, less is not", async () => {
    const place = await invited();
    place.inView(0.49);
    await place.pass(5_000);
    expect(place.steps).toEqual(["shown"]);
    place.inView(0.5);
    await place.pass(999);
    expect(place.steps).toEqual(["shown"]);
    await place.pass(1);
    expect(place.steps).toEqual(["shown", "seen"]);
  });

  test("withdrawn before it was painted it was never shown", async () => {
    const place = await Place.open();
    place.widget.take(INVITE);
    place.widget.take({ type: "withdraw", id: INVITE.id });
    await place.pass(5_000);
    expect(place.steps).toEqual([]);
    expect(place.invitation).toBeNull();
  });

  test("a withdrawal of another one changes nothing", async () => {
    const place = await invited();
    await place.take({ type: "withdraw", id: "invitation-2" });
    expect(place.invitation).not.toBeNull();
    await place.take({ type: "withdraw", id: INVITE.id });
    expect(place.invitation).toBeNull();
    await place.pass(200_000);
    expect(place.steps).toEqual(["shown"]);
  });

  test("dismissed it goes, and says so", async () => {
    const place = await invited();
    await place.click(button(place, "Dismiss"));
    expect(place.invitation).toBeNull();
    expect(place.steps).toEqual(["shown", "dismissed"]);
    expect(place.emitted.at(-1)).toEqual(["dismissed", { id: INVITE.id }]);
    await place.pass(200_000);
    expect(place.steps).toEqual(["shown", "dismissed"]);
  });

  test("answered with a reply it opens the chat, with the greeting and those words", async () => {
    const place = await invited();
    await place.click(button(place, "Talk to sales"));
    expect(place.invitation).toBeNull();
    expect(place.told.at(-1)).toEqual({
      type: "invitation",
      id: INVITE.id,
      state: "accepted",
      reply: "Talk to sales",
    });
    expect(place.lines).toEqual([INVITE.greeting, "Talk to sales"]);
    expect(place.tab.chat).toBe(true);
    expect(place.emitted.at(-1)).toEqual(["accepted", { id: INVITE.id, reply: "Talk to sales" }]);
  });

  test("answered without one it opens the chat, ready to write", async () => {
    const place = await invited();
    await place.click(button(place, "Write a reply…"));
    expect(place.told.at(-1)).toEqual({ type: "invitation", id: INVITE.id, state: "accepted" });
    expect(place.root.activeElement).toBe(place.find("textarea"));
  });

  test("opening the chat while it stands there answers it", async () => {
    const place = await invited();
    place.widget.open();
    await place.drawn();
    expect(place.steps).toEqual(["shown", "accepted"]);
    expect(place.chat).not.toBeNull();
  });

  test("left alone it expires after its time", async () => {
    const place = await invited({ expires: 10_000 });
    await place.pass(9_900);
    expect(place.invitation).not.toBeNull();
    await place.pass(100);
    expect(place.invitation).toBeNull();
    expect(place.steps).toEqual(["shown", "seen", "expired"]);
  });

  test("[I5] after a sleep it expires by the clock on the wall", async () => {
    const place = await invited({ expires: 60_000 });
    await place.pass(2_000);
    // Timers stood still meanwhile.
    vi.setSystemTime(Date.now() + 3_600_000);
    await place.pass(1_000);
    expect(place.steps).toEqual(["shown", "seen", "expired"]);
    expect(place.invitation).toBeNull();
  });

  test("never while the focus is in it", async () => {
    const place = await invited({ expires: 10_000 });
    button(place, "Compare plans").focus();
    await place.pass(60_000);
    expect(place.invitation).not.toBeNull();
    button(place, "Compare plans").blur();
    await place.pass(1_000);
    expect(place.steps.at(-1)).toBe("expired");
  });
});

describe("by keyboard", () => {
  test("it takes no focus by itself, and dismiss is the first thing in it", async () => {
    const field = document.createElement("input");
    const place = await Place.open(() => {
      document.body.append(field);
      field.focus();
    });
    await place.take(INVITE);
    expect(document.activeElement).toBe(field);
    expect(place.root.activeElement).toBeNull();
    expect(place.find(".card button")!.getAttribute("aria-label")).toBe("Dismiss");
  });

  test("Escape dismisses it when the focus is in it or nowhere", async () => {
    const inside = await invited();
    button(inside, "Dismiss").focus();
    inside.press(button(inside, "Dismiss"), "Escape");
    expect(inside.steps).toEqual(["shown", "dismissed"]);

    const nowhere = await invited();
    nowhere.press(document.body, "Escape");
    expect(nowhere.steps).toEqual(["shown", "dismissed"]);
  });

  test("Escape elsewhere on the page, or used by the page, is not for it", async () => {
    const place = await invited();
    const link = document.createElement("button");
    document.body.append(link);
    link.focus();
    place.press(link, "Escape");
    expect(place.steps).toEqual(["shown"]);
    link.blur();
    document.addEventListener("keydown", (event) => event.preventDefault(), { once: true });
    place.press(document.body, "Escape");
    expect(place.steps).toEqual(["shown"]);
  });

  test.each(["<dialog open>Sure?</dialog>", `<div role="dialog" aria-modal="true">Sure?</div>`])(
    "Escape is left to a dialog of the page: %s",
    async (dialog) => {
      const place = await invited();
      document.body.innerHTML = dialog;
      place.press(document.body, "Escape");
      expect(place.steps).toEqual(["shown"]);
      document.body.replaceChildren();
      place.press(document.body, "Escape");
      expect(place.steps).toEqual(["shown", "dismissed"]);
    },
  );

  test("the focus goes back to where it came from", async () => {
    const place = await invited();
    const link = document.createElement("button");
    document.body.append(link);
    link.focus();
    const dismiss = button(place, "Dismiss");
    dismiss.focus();
    dismiss.dispatchEvent(new FocusEvent("focusin", { bubbles: true, relatedTarget: link }));
    dismiss.click();
    expect(document.activeElement).toBe(link);
  });

  test("keys pressed in it are not shortcuts of the page", async () => {
    const place = await invited();
    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    place.press(button(place, "Dismiss"), "/");
    document.removeEventListener("keydown", heard);
    expect(heard).not.toHaveBeenCalled();
  });
});

describe("somebody who is busy is left alone [L1]", () => {
  const typing = async (place: Place, field: HTMLElement): Promise<void> => {
    field.focus();
    place.press(field, "a");
  };

  test("while typing, and free three seconds after the last key", async () => {
    const place = await Place.open();
    // Loads what listens to keys.
    await place.take({ ...INVITE, id: "invitation-0" });
    await place.take({ type: "withdraw", id: "invitation-0" });
    place.told.length = 0;
    const field = document.createElement("textarea");
    document.body.append(field);
    await typing(place, field);
    await place.take(INVITE);
    expect(place.invitation).toBeNull();
    expect(place.steps).toEqual(["busy"]);
    await place.pass(2_000);
    place.press(field, "b");
    await place.pass(2_999);
    expect(place.steps).toEqual(["busy"]);
    await place.pass(1);
    expect(place.told.at(-1)).toEqual({ type: "invitation", id: INVITE.id, state: "free" });
    expect(place.invitation).toBeNull();
    await place.take({ ...INVITE, id: "invitation-2" });
    expect(place.steps).toEqual(["busy", "free", "shown"]);
  });

  test("also where the keys were pressed before the widget was loaded", async () => {
    const place = await Place.open((before) => {
      const field = document.createElement("input");
      document.body.append(field);
      field.focus();
      before.idle = 1_000;
    });
    await place.take(INVITE);
    expect(place.steps).toEqual(["busy"]);
    await place.pass(2_000);
    expect(place.steps).toEqual(["busy", "free"]);
  });

  test("without keys: dictated, pasted, or from an input method", async () => {
    const field = document.createElement("textarea");
    const place = await Place.open(() => document.body.append(field));
    // The widget has to be there to hear it.
    await place.take({ ...INVITE, id: "invitation-0" });
    await place.take({ type: "withdraw", id: "invitation-0" });
    field.dispatchEvent(
      new InputEvent("input", { inputType: "insertFromPaste", bubbles: true, composed: true }),
    );
    await place.take(INVITE);
    expect(place.steps).toEqual(["shown", "busy"]);
    await place.pass(3_000);
    expect(place.steps).toEqual(["shown", "busy", "free"]);
  });

  test("but somebody who only rests in a field is not typing", async () => {
    const place = await Place.open((before) => {
      const field = document.createElement("input");
      document.body.append(field);
      field.focus();
      before.idle = 30_000;
    });
    await place.take(INVITE);
    expect(place.steps).toEqual(["shown"]);
  });

  test("while the chat is open, and free when it is closed", async () => {
    const place = await Place.open();
    await place.take({ type: "welcome", at: Date.now(), conversation: CONVERSATION });
    place.widget.open();
    await place.drawn();
    await place.take(INVITE);
    expect(place.steps).toEqual(["busy"]);
    place.widget.close();
    await place.drawn();
    expect(place.steps).toEqual(["busy", "free"]);
  });

  test("while the tab is hidden, and free when it is shown [L2]", async () => {
    const place = await Place.open();
    place.visible(false);
    await place.take(INVITE);
    expect(place.steps).toEqual(["busy"]);
    place.visible(true);
    expect(place.steps).toEqual(["busy", "free"]);
  });

  test("one that was withdrawn meanwhile is never said to be free", async () => {
    const place = await Place.open();
    place.visible(false);
    await place.take(INVITE);
    await place.take({ type: "withdraw", id: INVITE.id });
    place.visible(true);
    await place.pass(10_000);
    expect(place.steps).toEqual(["busy"]);
  });
});

describe("after a load or a reconnect", () => {
  test("one that was on its way is shown, one that is there stays as it is", async () => {
    const place = await Place.open();
    await place.take({ type: "welcome", at: Date.now(), invite: INVITE });
    await place.take({ type: "welcome", at: Date.now(), invite: INVITE });
    await place.take({ type: "welcome", at: Date.now() });
    expect(place.steps).toEqual(["shown"]);
    expect(place.all(".card")).toHaveLength(1);
  });
});

test("a page that throws the widget out gets it back, as it was", async () => {
  const place = await invited();
  const card = place.invitation;
  document.querySelector("beckon-widget")!.remove();
  await place.drawn();
  expect(place.invitation).toBe(card);
  expect(document.querySelectorAll("beckon-widget")).toHaveLength(1);
  expect(place.steps).toEqual(["shown"]);
});

test("a page that insists has its way", async () => {
  const place = await invited();
  for (let time = 0; time < 20; time++) {
    document.querySelector("beckon-widget")?.remove();
    await place.drawn();
  }
  expect(document.querySelector("beckon-widget")).toBeNull();
});

test("a page that throws the widget out gets it back with the next thing to show", async () => {
  const place = await invited();
  document.querySelector("beckon-widget")!.remove();
  await place.take({ ...INVITE, id: "invitation-2" });
  expect(place.invitation).not.toBeNull();
});

test("shut down it leaves nothing on the page", async () => {
  const place = await invited();
  place.widget.remove();
  await place.drawn();
  expect(document.querySelector("beckon-widget")).toBeNull();
  await place.pass(200_000);
  expect(place.steps).toEqual(["shown"]);
});

describe("its look", () => {
  const sheets = (place: Place): string =>
    place.root.adoptedStyleSheets
      .flatMap((sheet) => [...sheet.cssRules].map((rule) => `${sheet.media.mediaText}|${rule.cssText}`))
      .join("\n");
  const dressed = async (
    settings: Record<string, string>,
    theme?: Record<string, string>,
  ): Promise<string> => {
    const place = await Place.open((before) => {
      Object.assign(before.settings, settings);
    });
    await place.take({ type: "welcome", at: 0, ...(theme && { look: { theme } }) });
    await place.take(INVITE);
    return sheets(place);
  };

  test("is the site's theme", async () => {
    const css = await dressed({}, { accent: "#ffd400", on_accent: "#000" });
    expect(css).toMatch(/--site-accent: ?#ffd400/);
    expect(css).toMatch(/--site-on_accent: ?#000/);
  });

  test("is the tag's position before all, and else the usual one", async () => {
    expect(await dressed({ position: "left" })).toMatch(/:host \.corner.*[^-]left: ?20px/s);
    expect(await dressed({})).not.toContain(":host .corner");
  });
});
