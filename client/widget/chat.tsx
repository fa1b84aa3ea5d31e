// All that belongs to a conversation. Loaded when somebody opens it or something is said; everything that was said is
// text nodes.

import { render } from "preact";
import type { InviteMessage, ToPage } from "../../worker/protocol.ts";
import { guarded, later } from "../snippet/guard.ts";
import type { Side } from "../snippet/widget.ts";
import { LONGEST } from "./composer.tsx";
import { hear, readTo, SILENCE, wrote, type Talk } from "./conversation.ts";
import type { Extras, startExtras } from "./extras.ts";
import { chat as words } from "./languages/en.ts";
import { masked } from "./mask.ts";
import chatStyles from "./styles/chat.css?inline";
import lineStyles from "./styles/lines.css?inline";
import { Window } from "./window.tsx";

/** Built apart from the rest of the widget, so its place on the page is handed over. */
export interface Place extends Side {
  readonly attach: () => ShadowRoot;
  readonly wear: (css: string) => void;
  readonly announce: (...texts: string[]) => void;
  readonly initials: (name: string) => string;
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

type Load = () => Promise<{ readonly startExtras: typeof startExtras }>;

export function startChat(place: Place, load: Load = () => place.part("extras." + words.locale)): Chat {
  const { tab, tell, newId } = place;
  const frame = document.createElement("div");
  let talk: Talk = SILENCE;
  let typing = 0;
  let asked: Talk["said"] | undefined;
  let extras: Promise<Extras | void> | undefined;
  let linked: Extras["linked"] | undefined;
  /** Of the extras, wherever the window is. */
  const corner = document.createElement("div");
  /** What had the focus on the page before the visitor opened the window; undefined where they did not, or closed it. */
  let before: HTMLElement | undefined;
  place.wear(chatStyles + lineStyles);
  corner.className = "extras";

  const mask = (text: string): string => masked(text, talk.mask);

  /** Without them a chat is a chat still. */
  function withExtras(then: (extras: Extras) => void): void {
    extras ||= load().then(
      ({ startExtras }) => {
        const loaded = startExtras({ ...place, masked: mask }, corner);
        linked = loaded.linked;
        if (frame.isConnected) draw();
        return loaded;
      },
      () => (extras = undefined),
    );
    void extras.then(guarded((loaded) => loaded && (loaded.draw(talk), then(loaded))));
  }

  function draw(): void {
    const root = place.attach();
    if (!frame.isConnected) root.append(frame);
    render(
      tab.chat && (
        <Window
          talk={talk}
          linked={linked}
          actions={actions}
          corner={corner}
          initials={place.initials}
          tab={tab}
        />
      ),
      frame,
    );
    const { state, left } = talk.conversation ?? {};
    const hasLinks = talk.said.some(({ text }) => /:\/\/|mailto:/i.test(text));
    if (extras || tab.sound || (tab.chat && (left || hasLinks || state == "closed"))) withExtras(() => {});
  }

  const focus = (what: string): void => frame.querySelector<HTMLElement>(what)?.focus();

  const show = (): void => {
    before ||= document.activeElement as HTMLElement;
    tab.chat = true;
    draw();
    focus("textarea");
  };

  const open = guarded(() => {
    // Is anybody there? Whoever answers an invitation knows.
    if (!before) tell({ type: "opened" });
    show();
  });

  const close = guarded(() => {
    const focused = frame.contains(place.attach().activeElement);
    const back =
      !before || before == document.body ? document.querySelector<HTMLElement>("beckon-launcher") : before;
    before = undefined;
    tab.chat = false;
    draw();
    // Once the launcher is there again.
    if (focused) later(() => back?.focus(), 0);
    place.left();
  });

  const actions = {
    say: guarded((text: string) => {
      // An address may be shorter than what stands for it; what is too long would be refused for ever.
      const line = { id: newId(), text: mask(text).slice(0, LONGEST) };
      talk = wrote(talk, line);
      tell({ type: "say", ...line });
      draw();
    }),
    typing: guarded((on: boolean) => place.mention({ type: "typing", on })),
    read: guarded((seq: number) => {
      talk = readTo(talk, seq);
      tell({ type: "read", seq });
    }),
    /** Once while nothing is new. */
    earlier: guarded(() => {
      const { said } = talk;
      if (said != asked && said[0]!.seq > 1)
        place.mention({ type: "earlier", before: (asked = said)[0]!.seq });
    }),
    close,
    long: (left: number) => withExtras(({ long }) => long(left)),
    // The transcript is of all lines.
    more: () => withExtras(({ menu }) => (actions.earlier(), menu())),
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
      const { from, name = words.us, text, at } = message.said;
      if (!tab.chat) place.announce(words.messageFrom(name));
      if (tab.sound && (document.hidden || !tab.chat)) withExtras(({ news }) => news());
      // Greeting and automatic answers are no news to the page.
      if (from == "agent") place.emit("message", { name, text, at });
    },
    accepted({ id, from, greeting }, reply) {
      talk = { ...talk, greeting: { name: from, text: greeting } };
      if (reply) talk = wrote(talk, { id, text: reply, reply: true });
      show();
    },
    open,
    close,
    remove() {
      clearTimeout(typing);
      before = undefined;
      tab.chat = false;
      render(null, frame);
      frame.remove();
    },
  };
}
