// All that belongs to a conversation: the window, and the bubble that leads back to it. Loaded once there is a
// conversation or somebody wants one; everything that was said is text nodes.

import { render } from "preact";
import type { InviteMessage, ToPage } from "../../worker/protocol.ts";
import { guarded, later } from "../snippet/guard.ts";
import type { Side } from "../snippet/widget.ts";
import { Bubble } from "./bubble.tsx";
import { hear, readTo, SILENCE, wrote, type Talk } from "./conversation.ts";
import { chat as words } from "./languages/en.ts";
import chatStyles from "./styles/chat.css?inline";
import lineStyles from "./styles/lines.css?inline";
import { Window } from "./window.tsx";

/** Built apart from the rest of the widget, so its place on the page is handed over. */
export interface Place extends Side {
  readonly attach: () => ShadowRoot;
  readonly wear: (css: string) => void;
  readonly announce: (...texts: string[]) => void;
  /** The visitor closed the window. */
  readonly left: () => void;
}

export interface Chat {
  take(message: ToPage): void;
  /** The visitor answered an invitation, with these words if any. */
  accepted(invitation: InviteMessage, reply?: string): void;
  open(): void;
  close(): void;
  remove(): void;
}

/** A typing sign that nobody took back: the other side may be gone. */
const TYPING_LASTS = 8_000;

export function startChat(place: Place): Chat {
  const { tab, tell, newId } = place;
  const frame = document.createElement("div");
  let talk: Talk = SILENCE;
  let typing = 0;
  /** What had the focus on the page before the window took it. */
  let before: HTMLElement | undefined;
  place.wear(chatStyles + lineStyles);

  function draw(): void {
    const root = place.attach();
    if (!frame.isConnected) root.append(frame);
    render(
      tab.chat ? (
        <Window talk={talk} actions={actions} />
      ) : (
        talk.conversation && <Bubble talk={talk} open={open} />
      ),
      frame,
    );
  }

  const focus = (what: string): void => frame.querySelector<HTMLElement>(what)?.focus();

  const open = guarded(() => {
    tab.chat = true;
    before = document.activeElement as HTMLElement;
    draw();
    focus("textarea");
  });

  const close = guarded(() => {
    const focused = frame.contains(place.attach().activeElement);
    tab.chat = false;
    draw();
    if (focused) {
      before?.focus();
      focus("button");
    }
    place.left();
  });

  const actions = {
    say: guarded((text: string) => {
      const line = { id: newId(), text };
      talk = wrote(talk, line);
      tell({ type: "say", ...line });
      draw();
    }),
    typing: guarded((on: boolean) => place.mention({ type: "typing", on })),
    read: guarded((seq: number) => {
      talk = readTo(talk, seq);
      tell({ type: "read", seq });
    }),
    close,
  };

  return {
    take(message) {
      const heard = talk.said.length;
      talk = hear(talk, message, Date.now());
      if (message.type == "typing") {
        clearTimeout(typing);
        typing = later(() => {
          talk = { ...talk, typing: undefined };
          draw();
        }, TYPING_LASTS);
      }
      draw();
      if (message.type != "said" || message.said.from == "visitor" || heard == talk.said.length) return;
      const { name = words.us, text, at } = message.said;
      if (!tab.chat) place.announce(words.messageFrom(name));
      place.emit("message", { name, text, at });
    },
    accepted({ id, from, greeting }, reply) {
      talk = { ...talk, greeting: { name: from, text: greeting } };
      if (reply) talk = wrote(talk, { id, text: reply, reply: true });
      open();
    },
    open,
    close,
    remove() {
      tab.chat = false;
      render(null, frame);
      frame.remove();
    },
  };
}
