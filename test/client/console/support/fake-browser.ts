// The browser as the console sees it, in the hands of a test: time passes when told to, sockets are opened by the
// test's server, requests are answered from a table.

import type { Browser, News, Socket } from "../../../../client/console/browser.ts";

const LOOK = '{"type":"look"}';

export class FakeSocket implements Socket {
  readonly address: string;
  readonly protocol: string;
  readonly sent: string[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;

  constructor(address: string, protocol: string) {
    this.address = address;
    this.protocol = protocol;
  }

  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.closed = true;
  }

  /** What the console said on it, pings and looks left out. */
  get said(): readonly { readonly type: string; readonly [key: string]: unknown }[] {
    return this.sent.filter((text) => text.startsWith("{") && text !== LOOK).map((text) => JSON.parse(text));
  }
  get looks(): number {
    return this.sent.filter((text) => text === LOOK).length;
  }

  opens(): this {
    this.onopen?.();
    return this;
  }
  tells(...messages: readonly object[]): this {
    for (const message of messages) this.onmessage?.({ data: JSON.stringify(message) });
    return this;
  }
  answersPing(): void {
    this.onmessage?.({ data: "pong" });
  }
  drops(code = 1006): void {
    this.closed = true;
    this.onclose?.({ code });
  }
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly type: string | undefined;
}

type Answer = { readonly status: number; readonly body?: unknown } | "unreachable";

export class FakeBrowser implements Browser {
  readonly origin = "https://beckon.example";
  readonly sockets: FakeSocket[] = [];
  readonly asked: Asked[] = [];
  readonly kept = new Map<string, string>();
  /** Decides what a request is answered. */
  answer: (asked: Asked) => Answer = () => ({ status: 404 });
  time = Date.UTC(2026, 10, 17, 10, 0, 0);
  chance = 0.5;
  #ids = 0;
  #timers: { readonly at: number; readonly run: () => void; readonly order: number }[] = [];
  #order = 0;

  async fetch(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    const asked: Asked = {
      method: init.method ?? "GET",
      path,
      body: init.body === undefined ? undefined : JSON.parse(String(init.body)),
      type: headers.get("content-type") ?? undefined,
    };
    this.asked.push(asked);
    const answer = this.answer(asked);
    if (answer === "unreachable") throw new TypeError("Failed to fetch");
    const { status, body } = answer;
    // As much of a response as is looked at, and none of its waiting.
    return { ok: status < 400, status, json: async () => body } as unknown as Response;
  }
  socket(address: string, protocol: string): FakeSocket {
    const socket = new FakeSocket(address, protocol);
    this.sockets.push(socket);
    return socket;
  }
  later(ms: number, run: () => void): () => void {
    const timer = { at: this.time + ms, run, order: this.#order++ };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }
  now(): number {
    return this.time;
  }
  random(): number {
    return this.chance;
  }
  id(): string {
    return `console-id-${++this.#ids}`;
  }
  remember(key: string, value: string): void {
    this.kept.set(key, value);
  }
  recall(key: string): string | undefined {
    return this.kept.get(key);
  }
  sounds = 0;
  readonly notified: News[] = [];
  lookedAt = true;
  mayNotify = true;
  sound(): void {
    this.sounds++;
  }
  notify(news: News): void {
    this.notified.push(news);
  }
  async askToNotify(): Promise<boolean> {
    return this.mayNotify;
  }
  isLookedAt(): boolean {
    return this.lookedAt;
  }

  readonly saved: { readonly name: string; readonly text: string }[] = [];
  save(name: string, text: string): void {
    this.saved.push({ name, text });
  }

  /** Time passes, and what was to happen in it does, in order. */
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const due = this.#timers
        .filter((timer) => timer.at <= end)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.time = Math.max(this.time, due.at);
      due.run();
    }
    this.time = end;
  }

  /** The newest socket to an address that ends so. */
  line(path: string): FakeSocket {
    const socket = this.sockets.findLast((other) => other.address.endsWith(path));
    if (socket === undefined)
      throw new Error(`No socket to ${path}: ${this.sockets.map((s) => s.address).join(", ")}`);
    return socket;
  }
}
