// What the visitor sees of Beckon. The snippet hands over what the server says; an invitation is shown at once, and all
// that belongs to a conversation is loaded with the chat, once there is one.

import type { InviteMessage, ToPage } from "../../worker/protocol.ts";
import { guarded } from "../snippet/guard.ts";
import type { Side, Widget } from "../snippet/widget.ts";
import type { Chat, startChat } from "./chat.tsx";
import { announce, attach, detach, dress, wear } from "./host.ts";
import { initials } from "./initials.ts";
import { invitation as words } from "./languages/en.ts";
import { startInvitations } from "./invitations.ts";

type Load = () => Promise<{ readonly startChat: typeof startChat }>;

export function start(side: Side, load: Load = () => side.part("chat." + words.locale)): Widget {
  dress(side.settings, side.look?.theme);
  let loading: Promise<Chat> | undefined;
  /** What a chat that is loaded later has to know, by type. */
  const early: { [type: string]: ToPage } = {};

  const invitations = startInvitations(side, (message: InviteMessage, reply?: string) => {
    // From here on the visitor is in a chat, whether it is loaded yet or not.
    side.tab.chat = true;
    inChat((chat) => chat.accepted(message, reply));
  });

  /** In the order of calls, also those made while it is loading. */
  function inChat(then: (chat: Chat) => void): void {
    loading ||= load().then(({ startChat }) => {
      const chat = startChat({ ...side, attach, wear, announce, initials, left: () => invitations.settle() });
      Object.values(early).forEach(chat.take);
      return chat;
    });
    loading.then(guarded(then), () => {
      loading = undefined;
      side.tab.chat = false;
    });
  }

  return {
    take(message) {
      if (message.type == "invite") return invitations.invite(message);
      if (message.type == "withdraw") return invitations.withdraw(message.id);
      if (message.type == "welcome") invitations.restore(message.invite);
      if (message.type == "welcome" || message.type == "launcher") {
        early[message.type] = message;
        if (!side.tab.chat && !loading) return;
      }
      inChat((chat) => chat.take(message));
    },
    open() {
      // Somebody who opens the chat while an invitation stands there has answered it.
      if (invitations.accept()) return;
      side.tab.chat = true;
      inChat((chat) => chat.open());
    },
    close() {
      if (loading) inChat((chat) => chat.close());
    },
    remove() {
      invitations.end();
      if (loading) inChat((chat) => chat.remove());
      loading = undefined;
      detach();
    },
  };
}
