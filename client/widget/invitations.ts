// Which invitation stands on the page, if any: never one while the visitor is busy (SPEC L1), never one that the server
// has withdrawn, and every step of it told.

import type { InviteMessage } from "../../worker/protocol.ts";
import { guarded, later } from "../snippet/guard.ts";
import type { Side } from "../snippet/widget.ts";
import { watchBusy } from "./busy.ts";
import { showInvitation, type Invitation } from "./invitation.ts";

export interface Invitations {
  invite(message: InviteMessage): void;
  withdraw(id: string): void;
  /** After a load or a reconnect: what was on its way, or is to be seen on every page of the visit. */
  restore(message: InviteMessage | undefined): void;
  /** Takes whatever is showing off the page, for good. */
  end(): void;
  /** Takes the showing one as answered; false where there is none. */
  accept(): boolean;
  /** The visitor may have become free for the one that had to wait. */
  settle(): void;
}

export function startInvitations(
  side: Side,
  accepted: (message: InviteMessage, reply?: string) => void,
): Invitations {
  let showing: Invitation | undefined;
  /** The one that has to wait until the visitor is free. */
  let held: string | undefined;
  const ended = new AbortController();
  const { signal } = ended;
  const busyFor = watchBusy(side, signal);

  const answer = (id: string, state: "shown" | "seen" | "dismissed" | "expired" | "busy" | "free"): void =>
    side.tell({ type: "invitation", id, state });

  function show(message: InviteMessage): void {
    const { id } = message;
    const over = (state: "dismissed" | "expired"): void => {
      showing = undefined;
      answer(id, state);
    };
    showing = showInvitation(message, {
      shown() {
        answer(id, "shown");
        side.emit("invited", { id });
      },
      seen: () => answer(id, "seen"),
      accepted(reply) {
        showing = undefined;
        side.tell({ type: "invitation", id, state: "accepted", ...(reply && { reply }) });
        accepted(message, reply);
        side.emit("accepted", { id, reply });
      },
      dismissed() {
        over("dismissed");
        side.emit("dismissed", { id });
      },
      expired: () => over("expired"),
    });
  }

  function withdraw(id: string | undefined): void {
    if (held == id) held = undefined;
    if (showing?.message.id != id) return;
    showing?.remove();
    showing = undefined;
  }

  function settle(): void {
    if (!held) return;
    const left = busyFor();
    if (left) return void later(settle, left);
    if (document.hidden || side.tab.chat) return;
    answer(held, "free");
    held = undefined;
  }

  document.addEventListener("visibilitychange", guarded(settle), { signal });

  return {
    invite(message) {
      if (showing?.message.id == message.id) return;
      withdraw(showing?.message.id);
      if (!busyFor() && !document.hidden && !side.tab.chat) return show(message);
      answer(message.id, "busy");
      held = message.id;
      settle();
    },
    withdraw,
    end() {
      ended.abort();
      held = undefined;
      withdraw(showing?.message.id);
    },
    restore(message) {
      if (!message || showing?.message.id == message.id) return;
      withdraw(showing?.message.id);
      show(message);
    },
    accept() {
      if (!showing) return false;
      showing.accept();
      return true;
    },
    settle,
  };
}
