// `?beckon_debug=1`: a member of the team wants to try rules out in this tab. Hands the panel what it cannot come by later:
// the page's own sockets to us.

import type { DebugMessage } from "../../worker/protocol.ts";

/** What the panel is given. */
export interface TriedPage {
  /** `https://host/`, where the script came from. */
  readonly host: string;
  readonly site: string;
  /** Language of the widget, where the tag says one. */
  readonly locale: string | undefined;
  /** Called with the socket that is open, and with each one after it once the page has said hello on it. */
  readonly onHello: (listener: (socket: WebSocket) => void) => void;
  /** Called with what the server tells the panel alone. */
  readonly onDebug: (listener: (message: DebugMessage) => void) => void;
  /** Not in this tab any more. */
  readonly leave: () => void;
}

/** The tab's name outlasts its pages, without any storage, and browsers forget it when the tab goes to another site. */
const FLAG = "beckon_debug";

/** The address says yes (1) or no (0), and from then on the tab remembers. */
export function isTrying(): boolean {
  const asked = new URLSearchParams(location.search).get(FLAG);
  if (asked === "1") window.name = FLAG;
  else if (asked !== null) leave();
  return window.name === FLAG;
}

export function leave(): void {
  if (window.name === FLAG) window.name = "";
}

/** Listens to sockets that are made from now on; see `TriedPage`. */
export function tapped(): Pick<TriedPage, "onHello" | "onDebug"> & { tap(socket: WebSocket): void } {
  const greeted: ((socket: WebSocket) => void)[] = [];
  const told: ((message: DebugMessage) => void)[] = [];
  let newest: WebSocket | undefined;
  return {
    tap(socket) {
      const { send } = socket;
      socket.send = (data) => {
        send.call(socket, data);
        if (newest === socket || !String(data).includes('"type":"hello"')) return;
        newest = socket;
        for (const listener of greeted) listener(socket);
      };
      // Heard before the page's own script, to which it would be a message for the chat.
      socket.addEventListener("message", (event) => {
        if (!String(event.data).startsWith('{"type":"debug"')) return;
        event.stopImmediatePropagation();
        for (const listener of told) listener(JSON.parse(String(event.data)) as DebugMessage);
      });
    },
    onHello(listener) {
      greeted.push(listener);
      if (newest) listener(newest);
    },
    onDebug: (listener) => void told.push(listener),
  };
}
