// Somebody else's pages with Beckon's tag on them, from another origin than Beckon's, and a witness of what the script
// does to them: errors, console, globals, layout shifts.

import { createServer, type Server as WebServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContextOptions, Frame } from "playwright-core";
import type { Stage } from "./stage.ts";
import type { Tab, Visitor } from "./visitor.ts";

export interface HostPage {
  /** Comes before the tag; scripts in it are the page's own. */
  readonly head?: string;
  readonly body?: string;
  /** On `<html>`. */
  readonly html?: string;
  /** Of the tag, besides `data-site`. */
  readonly tag?: string;
  /** In the tag's place. */
  readonly tags?: string;
  readonly doctype?: string;
  /** The document as it is, in place of all that; `$TAG` is where the tag stands. */
  readonly whole?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly policy?: string;
}

const BODY = "<main><h1>A page</h1><p>Of somebody else.</p><label>Name <input name=name></label></main>";

/** In all of a page `$BECKON` and `$SOCKET` stand for where Beckon is. */
export class Host {
  readonly #pages = new Map<string, HostPage>();
  readonly #server: WebServer;
  #beckon = "";

  private constructor() {
    this.#server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://any");
      const page = this.#pages.get(pathname);
      const filled = (text = ""): string =>
        text.replaceAll("$BECKON", this.#beckon).replaceAll("$SOCKET", this.#beckon.replace("http", "ws"));
      response.writeHead(page ? 200 : 404, {
        "content-type": `${page?.type ?? "text/html"}; charset=utf-8`,
        ...page?.headers,
        ...(page?.policy && { "content-security-policy": filled(page.policy) }),
      });
      if (!page) return void response.end("<!doctype html><title>None</title>");
      const { html = 'lang="en"', head = "", body = BODY, tag = "", doctype = "<!doctype html>" } = page;
      const { tags = `<script async="" src="$BECKON/beckon.js" data-site="demo" ${tag}></script>` } = page;
      const whole =
        page.whole?.replace("$TAG", tags) ??
        `${doctype}<html ${html}><head><title>The page ${pathname}</title><link rel="icon" href="data:,">${head}${tags}</head><body>${body}</body></html>`;
      response.end(filled(whole));
    });
  }

  static async open(stage: Stage): Promise<Host> {
    const host = new Host();
    host.#beckon = stage.server.url;
    await new Promise<void>((resolve) => host.#server.listen(0, resolve));
    return host;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Where such a page is from now on. */
  serve(path: string, page: HostPage = {}): string {
    this.#pages.set(path, page);
    return this.at(path);
  }

  at(path: string, name = "localhost"): string {
    return `http://${name}:${(this.#server.address() as AddressInfo).port}${path}`;
  }
}

/** What the page itself noticed of us. */
export interface Noticed {
  readonly errors: readonly string[];
  readonly shifts: readonly string[];
  readonly globals: readonly string[];
}

type Witness = { noticed(): Noticed };
const WITNESS = "witnessOfTheTest";

/** Runs in the page before all else, and keeps what it needs: the page may replace any of it. */
function bearWitness(name: string): void {
  const errors: string[] = [];
  const shifts: string[] = [];
  addEventListener("error", ({ message }) => void errors.push(message));
  addEventListener("unhandledrejection", ({ reason }) => void errors.push(`unhandled: ${String(reason)}`));
  const look = (list: PerformanceEntryList): void => {
    for (const entry of list as any[]) {
      if (entry.entryType === "layout-shift" && entry.value > 0)
        shifts.push(`${entry.value}: ${entry.sources?.map((source: any) => source.node?.nodeName).join()}`);
    }
  };
  const observer = new PerformanceObserver((list) => look(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  const ofObject = Object;
  const before = new Set(ofObject.getOwnPropertyNames(window));
  Object.defineProperty(window, name, {
    value: {
      noticed(): Noticed {
        look(observer.takeRecords());
        const globals = ofObject
          .getOwnPropertyNames(window)
          .filter((one) => !before.has(one) && one !== name && !one.startsWith("own"));
        return { errors, shifts, globals };
      },
    },
  });
}

export interface Visit {
  readonly visitor: Visitor;
  readonly tab: Tab;
  /** Requests to Beckon, sockets included, oldest first. */
  readonly requests: readonly string[];
  /** What stands in the browser's console, and what nobody caught. */
  readonly said: readonly string[];
  readonly noticed: (frame?: Frame) => Promise<Noticed>;
  /** By the debugger, which needs nothing of what a page may have replaced. */
  readonly asks: <T>(expression: string) => Promise<T>;
}

export async function visits(stage: Stage, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const visitor = await stage.visitor(options);
  const { context } = visitor;
  const [requests, said]: [string[], string[]] = [[], []];
  context.on("request", (request) => {
    if (request.url().startsWith(stage.server.url)) requests.push(new URL(request.url()).pathname);
  });
  context.on("page", (page) =>
    page.on("websocket", (socket) => requests.push(new URL(socket.url()).pathname)),
  );
  context.on("weberror", (error) => said.push(String(error.error())));
  context.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  await context.addInitScript(bearWitness, WITNESS);
  const tab = await visitor.openTab(url);
  const debug = await context.newCDPSession(tab.page);
  const asks = async <T>(expression: string): Promise<T> => {
    const { result } = await debug.send("Runtime.evaluate", { expression, returnByValue: true });
    return result.value as T;
  };
  const noticed: Visit["noticed"] = (frame) =>
    frame
      ? frame.evaluate((name) => (window as unknown as Record<string, Witness>)[name]!.noticed(), WITNESS)
      : asks(`${WITNESS}.noticed()`);
  return { visitor, tab, requests, said, noticed, asks };
}
