// A page whose sockets do not get through, for tests in workerd: its requests through the whole Worker, by the order of
// client/snippet/fallback.ts.

import type { ToPage } from "../../../worker/protocol.ts";
import { ask, DESKTOP } from "./team.ts";

interface Answered {
  readonly messages: readonly ToPage[];
  readonly close?: number;
}

/** Whatever is sent: the schemas are tested here too. */
type Unnumbered = { readonly type: string; readonly n?: number; readonly [field: string]: unknown };

let lines = 0;

export class PollingPage {
  readonly site: string;
  readonly tab: string;
  token: string | undefined;
  line: string;
  request = 0;
  n = 0;
  /** Everything it was ever told. */
  readonly all: ToPage[] = [];
  closed: number | undefined;

  constructor(site: string, token?: string, tab = "tab1") {
    this.site = site;
    this.tab = tab;
    this.token = token;
    this.line = `line-${++lines}`;
  }

  /** Lets itself in and says hello, with a first page view. */
  static async open(site: string, path: string, token?: string, tab?: string): Promise<PollingPage> {
    const page = new PollingPage(site, token, tab);
    await page.post([]);
    await page.hello(path);
    return page;
  }

  hello(path = ""): Promise<readonly ToPage[]> {
    const hello = { type: "hello", language: "en", timezone: "Europe/Berlin", tab: this.tab, visible: true };
    const n = ++this.n;
    return this.says({ ...hello, n }, ...(path === "" ? [] : [this.view(path)]));
  }

  view(path: string): Unnumbered {
    return { type: "page", n: ++this.n, url: `https://shop.example${path}`, title: path, referrer: "" };
  }

  /** Numbers what has no number. */
  async says(...messages: Unnumbered[]): Promise<readonly ToPage[]> {
    this.request++;
    return this.post(messages.map((message) => ({ ...message, n: message.n ?? ++this.n })));
  }

  /** Looks whether there is news. */
  poll(): Promise<readonly ToPage[]> {
    return this.says();
  }

  async post(messages: readonly object[], request = this.request): Promise<readonly ToPage[]> {
    const response = await this.ask(messages, request);
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
    const answer: Answered = await response.json();
    this.all.push(...answer.messages);
    this.closed = answer.close;
    for (const message of answer.messages)
      if ("token" in message && message.token !== undefined) this.token = message.token;
    return answer.messages;
  }

  ask(messages: readonly object[], request = this.request): Promise<Response> {
    const { token, line } = this;
    return ask({
      method: "POST",
      path: `/v1/sites/${this.site}/events`,
      headers: {
        "User-Agent": DESKTOP,
        Origin: "https://shop.example",
        "Content-Type": "text/plain;charset=UTF-8",
      },
      raw: JSON.stringify({ token, line, request, messages }),
    });
  }

  /** A new connection after one that was lost. */
  reconnects(): void {
    this.line = `line-${++lines}`;
    this.request = 0;
  }

  of<Type extends ToPage["type"]>(type: Type): Extract<ToPage, { type: Type }>[] {
    return this.all.filter((message): message is Extract<ToPage, { type: Type }> => message.type === type);
  }
}
