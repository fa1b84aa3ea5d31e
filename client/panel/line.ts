// The panel's part of the page's own socket: shows the token after each hello, and hears if it is none.

import type { TriedPage } from "../snippet/trying.ts";
import type { TeamMessage, ToPage } from "../../worker/protocol.ts";

export interface Line {
  /** Shows the token now and after each reconnect; without one, no longer. */
  show(token: string | undefined): void;
}

export function openLine(onHello: TriedPage["onHello"], refused: () => void): Line {
  let socket: WebSocket | undefined;
  let token: string | undefined;
  const send = (message: TeamMessage): void => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  onHello((opened) => {
    socket = opened;
    opened.addEventListener("message", ({ data }) => {
      if (data === "pong") return;
      const message = JSON.parse(String(data)) as ToPage;
      if (message.type === "error" && message.code === "not-allowed" && message.field === "token") refused();
    });
    if (token !== undefined) send({ type: "team", token });
  });
  return {
    show(next) {
      const before = token;
      token = next;
      if (next !== undefined) send({ type: "team", token: next });
      else if (before !== undefined) send({ type: "team" });
    },
  };
}
