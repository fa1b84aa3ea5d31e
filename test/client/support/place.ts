// A page with the widget on it, in happy-dom: the snippet's side is recorded, what a visitor does is done by events.

import { vi } from "vitest";
import type { Shown } from "../../../client/snippet/shown.ts";
import type { Side } from "../../../client/snippet/widget.ts";
import type { Conversation, InviteMessage, Said, ToPage } from "../../../worker/protocol.ts";

type Message = Parameters<Side["tell"]>[0];

export const INVITE: InviteMessage = {
  type: "invite",
  id: "invitation-1",
  from: "Customer Service",
  title: "Still comparing plans?",
  greeting: "Anything I can clear up about pricing?",
  replies: ["Compare plans", "Talk to sales"],
  placement: "corner",
  expires: 120_000,
  stay: "page",
};

export const CONVERSATION: Conversation = {
  id: "conversation-1",
  state: "open",
  agent: { name: "Ana" },
  said: [],
  readByVisitor: 0,
  readByAgent: 0,
};

export const said = (seq: number, from: Said["from"], text: string, more: Partial<Said> = {}): Said => ({
  seq,
  id: `said-${seq}`,
  from,
  text,
  at: Date.now(),
  ...(from !== "visitor" && { name: "Ana" }),
  ...more,
});

let observers: FakeObserver[] = [];

/** Happy DOM has no layout: a test says what is in view. */
class FakeObserver {
  readonly #callback: (entries: { isIntersecting: boolean; intersectionRatio: number }[]) => void;

  constructor(callback: (entries: { isIntersecting: boolean; intersectionRatio: number }[]) => void) {
    this.#callback = callback;
    observers.push(this);
  }

  observe(): void {
    this.see(1);
  }

  disconnect(): void {
    observers = observers.filter((other) => other !== this);
  }

  /** As in browsers whose `isIntersecting` does not heed the threshold. */
  see(share: number): void {
    this.#callback([{ isIntersecting: share > 0, intersectionRatio: share }]);
  }
}

let keepers: MutationObserver[] = [];

/** The widget of the test before must not come back. */
class Keeper extends MutationObserver {
  constructor(callback: MutationCallback) {
    super(callback);
    keepers.push(this);
  }
}

/** As the parts load each other. */
async function chat() {
  const { startChat } = await import("../../../client/widget/chat.tsx");
  return {
    startChat: (place: Parameters<typeof startChat>[0]) =>
      startChat(place, () => import("../../../client/widget/extras.ts")),
  };
}

export class Place {
  readonly told: Message[] = [];
  readonly mentioned: Message[] = [];
  readonly emitted: [string, object | undefined][] = [];
  readonly tab: Side["tab"] = { chat: false };
  idle = Infinity;
  readonly settings: DOMStringMap = {};
  /** Of the whole script. */
  readonly ended = new AbortController();
  widget!: Shown;

  /** A fresh page: nothing of the widget of the test before. */
  static async open(prepare: (place: Place) => void = () => {}): Promise<Place> {
    vi.resetModules();
    vi.useFakeTimers();
    vi.stubGlobal("IntersectionObserver", FakeObserver);
    observers = [];
    vi.stubGlobal("MutationObserver", Keeper);
    for (const keeper of keepers) keeper.disconnect();
    keepers = [];
    document.documentElement.replaceChildren(document.createElement("head"), document.createElement("body"));
    const place = new Place();
    place.visible(true);
    prepare(place);
    let ids = 0;
    const keeper = await import("../../../client/snippet/keeper.ts");
    keeper.start(place.ended);
    const { startShown } = await import("../../../client/snippet/shown.ts");
    place.widget = startShown(
      {
        tab: place.tab,
        idle: () => place.idle,
        newId: () => `line-${++ids}`,
        tell: (message) => void place.told.push(message),
        mention: (message) => void place.mentioned.push(message),
        emit: (name, detail) => void place.emitted.push([name, detail]),
        settings: place.settings,
        part: () => Promise.reject(new Error("tests load parts by themselves")),
      },
      {
        launcher: () => import("../../../client/widget/launcher.ts"),
        async widget() {
          const { start } = await import("../../../client/widget/widget.ts");
          return { start: (side) => start(side, chat) };
        },
      },
    );
    return place;
  }

  /** The server says something, and what follows from it is drawn. */
  async take(message: ToPage): Promise<void> {
    void this.widget.take(message)?.catch(() => {});
    await this.drawn();
  }

  /** Frames, timers that are due, and modules that are being loaded. */
  async drawn(): Promise<void> {
    await vi.dynamicImportSettled();
    await vi.advanceTimersByTimeAsync(40);
  }

  visible(is: boolean): void {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => !is });
    document.dispatchEvent(new Event("visibilitychange"));
  }

  /** Of the invitation, whether it is in the visitor's view. */
  inView(is: boolean | number): void {
    for (const observer of observers) observer.see(Number(is));
  }

  get root(): ShadowRoot {
    return document.querySelector("beckon-widget")!.shadowRoot!;
  }

  find<E extends HTMLElement = HTMLElement>(selector: string): E | null {
    return document.querySelector("beckon-widget")?.shadowRoot?.querySelector<E>(selector) ?? null;
  }

  all(selector: string): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(selector)];
  }

  get invitation(): HTMLElement | null {
    return this.find(".card");
  }

  get chat(): HTMLElement | null {
    return this.find(".chat");
  }

  /** Where it is on the page and not hidden. */
  get launcher(): HTMLElement | null {
    const host = document.querySelector<HTMLElement>("beckon-launcher");
    return host && !host.hidden ? host.shadowRoot!.querySelector("button") : null;
  }

  /** What has been told of invitations, in order. */
  get steps(): string[] {
    return this.told.flatMap((message) => (message.type === "invitation" ? [message.state] : []));
  }

  get lines(): string[] {
    return this.all(".text").map((line) => line.textContent);
  }

  get announced(): string[] {
    return this.all(".unseen[role=status] p").map((text) => text.textContent);
  }

  async click(target: HTMLElement | null): Promise<void> {
    target!.click();
    await this.drawn();
  }

  press(target: EventTarget, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
    const event = new KeyboardEvent("keydown", {
      key,
      bubbles: true,
      composed: true,
      cancelable: true,
      ...more,
    });
    target.dispatchEvent(event);
    return event;
  }

  /** Types into the composer. */
  async write(text: string): Promise<HTMLTextAreaElement> {
    const field = this.find<HTMLTextAreaElement>("textarea")!;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await this.drawn();
    return field;
  }

  async pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }
}

/** With the chat open, in which this was said. */
export async function talking(conversation: Partial<Conversation> = {}): Promise<Place> {
  const place = await Place.open();
  await place.take({ type: "welcome", at: Date.now(), conversation: { ...CONVERSATION, ...conversation } });
  place.widget.open();
  await place.drawn();
  return place;
}
