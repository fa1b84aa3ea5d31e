// A page with the widget on it, in happy-dom: the snippet's side is recorded, what a visitor does is done by events.

import { vi } from "vitest";
import type { Side, Widget } from "../../../client/snippet/widget.ts";
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
  readonly #callback: (entries: { isIntersecting: boolean }[]) => void;

  constructor(callback: (entries: { isIntersecting: boolean }[]) => void) {
    this.#callback = callback;
    observers.push(this);
  }

  observe(): void {
    this.see(true);
  }

  disconnect(): void {
    observers = observers.filter((other) => other !== this);
  }

  see(isIntersecting: boolean): void {
    this.#callback([{ isIntersecting }]);
  }
}

export class Place {
  readonly told: Message[] = [];
  readonly mentioned: Message[] = [];
  readonly emitted: [string, object | undefined][] = [];
  readonly tab: Side["tab"] = { chat: false };
  readonly settings: Record<string, string> = {};
  idle = Infinity;
  widget!: Widget;

  /** A fresh page: nothing of the widget of the test before. */
  static async open(prepare: (place: Place) => void = () => {}): Promise<Place> {
    vi.resetModules();
    vi.useFakeTimers();
    vi.stubGlobal("IntersectionObserver", FakeObserver);
    observers = [];
    document.documentElement.replaceChildren(document.createElement("head"), document.createElement("body"));
    const place = new Place();
    place.visible(true);
    prepare(place);
    let ids = 0;
    const { start } = await import("../../../client/widget/widget.ts");
    place.widget = start(
      {
        tab: place.tab,
        idle: () => place.idle,
        newId: () => `line-${++ids}`,
        tell: (message) => void place.told.push(message),
        mention: (message) => void place.mentioned.push(message),
        emit: (name, detail) => void place.emitted.push([name, detail]),
        settings: place.settings,
      },
      () => import("../../../client/widget/chat.tsx"),
    );
    return place;
  }

  /** The server says something, and what follows from it is drawn. */
  async take(message: ToPage): Promise<void> {
    this.widget.take(message);
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
  inView(is: boolean): void {
    for (const observer of observers) observer.see(is);
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

  get bubble(): HTMLElement | null {
    return this.find(".bubble");
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
