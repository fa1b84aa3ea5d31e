// In WebSocket's place where sockets do not get through, loaded after two of them failed: plain requests carry the same
// messages (worker/routes/events.ts). It asks every 10 s, hidden tabs for five minutes more and then not until they are
// shown. A request that fails is a connection that is lost; what was not acknowledged is said again by the next one.

import { newId } from "./log.ts";

const ASKS_EVERY = 10_000;
const HIDDEN_ASKS = 30;
/** Characters a request: with the first one of any length it stays below a beacon's 64 KB. */
const MOST = 15_000;

export class Fallback {
  readyState = 0;
  onopen!: () => void;
  onmessage!: (event: { readonly data: string }) => void;
  onclose?: (event: { readonly code: number }) => void;
  readonly send: (frame: string) => void;
  readonly close: () => void;

  constructor(address: string, protocols: string | string[]) {
    const line = newId();
    let [, token] = [protocols].flat();
    let request = 0;
    /** Of the request that is under way, and of the next ones. */
    let said: string[] | undefined;
    let waiting: string[] = [];
    let hidden = 0;
    let timer: ReturnType<typeof setTimeout>;

    const hear = (data: string): void => this.onmessage({ data });
    const body = (messages: string[]): string =>
      `{"line":"${line}","request":${request++},"token":${JSON.stringify(token)},"messages":[${messages}]}`.replace(
        '"token":undefined,',
        "",
      );
    const url = address.replace("ws", "http").replace(/\w+$/, "events");
    const end = (code: number): void => {
      clearTimeout(timer);
      if (this.readyState < 2) {
        this.readyState = 3;
        this.onclose?.({ code });
      }
    };

    const ask = async (): Promise<void> => {
      clearTimeout(timer);
      if (said) return;
      said = waiting.splice(0, 1);
      while (waiting[0] && `${said}${waiting[0]}`.length < MOST) said.push(waiting.shift()!);
      try {
        const answer = await fetch(url, { method: "POST", body: body(said), credentials: "omit" });
        // Refused for what it is, it would be refused again; too often, or for now, is another matter.
        if (!answer.ok) return end(answer.status < 429 ? 1008 : 1006);
        const { messages, close } = await answer.json();
        said = undefined;
        if (!this.readyState) {
          this.readyState = 1;
          this.onopen();
        }
        // Closed meanwhile, or by whoever heard that it is open.
        if (this.readyState > 1) return;
        for (const message of messages) {
          token = message.token || token;
          hear(JSON.stringify(message));
        }
        // Every answer is one to a ping.
        hear("pong");
        if (close) return end(close);
        hidden = document.hidden ? hidden + 1 : 0;
        if (waiting[0]) ask();
        else if (hidden < HIDDEN_ASKS && this.readyState < 2) timer = setTimeout(ask, ASKS_EVERY);
      } catch {
        end(1006);
      }
    };

    this.send = (frame) => {
      if (frame != "ping") {
        waiting.push(frame);
        clearTimeout(timer);
        // All that is said in one turn goes together.
        timer = setTimeout(ask);
      } else if (hidden >= HIDDEN_ASKS) hear("pong");
    };
    this.close = () => {
      const left = [...(said || []), ...waiting];
      // Closed with the page: nobody waits for an answer.
      if (this.readyState == 1 && left[0]) navigator.sendBeacon(url, body(left));
      end(1005);
    };
    ask();
  }
}

export { Fallback as start };
