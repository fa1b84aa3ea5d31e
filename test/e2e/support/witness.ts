// All that leaves a visitor's browser, and all that is kept in it: every request of every page with headers and body, every
// frame of every socket, storage, cookies and databases.

import type { Page, Request } from "playwright-core";
import type { Visitor } from "./visitor.ts";

export class Witness {
  readonly #host: string;
  readonly #requests: Request[] = [];
  readonly #frames: string[] = [];
  readonly #sockets: string[] = [];

  /** `host`: where Beckon is. Before the first page is opened. */
  constructor(visitor: Visitor, host: string) {
    this.#host = host;
    visitor.context.on("request", (request) => void this.#requests.push(request));
    visitor.context.on("page", (page) =>
      page.on("websocket", (socket) => {
        this.#sockets.push(new URL(socket.url()).pathname);
        socket.on("framesent", ({ payload }) => void this.#frames.push(String(payload)));
      }),
    );
  }

  /** Paths at Beckon that were asked for, sockets included, without the names of builds. */
  get asked(): string[] {
    const paths = this.#requests
      .filter((request) => request.url().startsWith(this.#host))
      .map((request) => new URL(request.url()).pathname.replace(/\.\w{6}\.js$/, ""));
    return [...paths, ...this.#sockets];
  }

  /** Forgets what was asked for until now. */
  forget(): void {
    this.#requests.length = this.#frames.length = this.#sockets.length = 0;
  }

  /** Everything that left, as one text: of requests to others than Beckon only what a script added to them. */
  async left(): Promise<string> {
    const requests = this.#requests.map(async (request) =>
      request.url().startsWith(this.#host)
        ? [request.url(), await request.allHeaders().catch(() => request.headers()), request.postData()]
        : [],
    );
    return JSON.stringify([await Promise.all(requests), this.#frames]);
  }
}

/** Everything that a page's scripts can keep. */
export const kept = (page: Page): Promise<Record<string, unknown>> =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const caches = "caches" in globalThis ? await globalThis.caches.keys() : [];
    return {
      ...(localStorage.length > 0 && { local: { ...localStorage } }),
      ...(sessionStorage.length > 0 && { session: { ...sessionStorage } }),
      ...(document.cookie && { cookie: document.cookie }),
      ...(databases.length > 0 && { databases }),
      ...(caches.length > 0 && { caches }),
      ...(window.name && { name: window.name }),
    };
  });
