// Everything that exists only while an agent is signed in: the lines to feed, desk and visitors, and what follows from
// them together. Closed as one.

import { computed, effect, type ReadonlySignal } from "@preact/signals";

import type { ConversationEntry, FromDesk } from "../../worker/protocol.ts";
import { createAlerts } from "./alerts.ts";
import { api, type Api, type Me } from "./api.ts";
import type { Browser } from "./browser.ts";
import type { Clock } from "./clock.ts";
import { callsFor, myChats, type DeskState } from "./desk/desk.ts";
import { createDesk, noDesk, type Desk } from "./desk/line.ts";
import { createNotices, type Notices } from "./desk/notices.ts";
import { createInbox, type Inbox } from "./inbox/inbox.ts";
import { createLive, type Live } from "./live/live.ts";
import type { Alert, Preferences } from "./preferences.ts";
import type { Route } from "./route.ts";
import { SCREENS } from "./screens.ts";
import type { Connection, Line } from "./sockets/connection.ts";
import { createVisitor, type Visitor } from "./story/visitor.ts";
import { createVisitors, type Visitors } from "./story/visitors.ts";
import { clean } from "./text/clean.ts";
import { visitorName } from "./text/names.ts";

export interface Signed {
  readonly me: Me;
  /** May open visitors, chat, and be online. */
  readonly answers: boolean;
  readonly api: Api;
  readonly live: Live;
  readonly desk: Desk;
  readonly visitors: Visitors;
  readonly inbox: Inbox;
  readonly notices: Notices;
  /** The worst of the lines that the lists depend on. */
  readonly line: ReadonlySignal<Line>;
  /** For the title badge and the desk's own. */
  readonly calls: ReadonlySignal<number>;
  hurry(): void;
  /** The agent is back at the console. */
  seen(): void;
  close(): void;
}

interface Uses {
  readonly browser: Browser;
  readonly clock: Clock;
  readonly preferences: Preferences;
  readonly me: Me;
  readonly route: ReadonlySignal<Route>;
  readonly go: (to: Partial<Route>) => void;
  readonly ended: () => void;
  readonly refused: () => void;
}

export function createSigned({ browser, clock, preferences, me, route, go, ended, refused }: Uses): Signed {
  const site = api(browser, me.site.id);
  const notices = createNotices(browser);
  const alerts = createAlerts(browser, preferences);
  const lines = { browser, api: site, clock, ended, refused };
  const live = createLive({ ...lines, site: me.site.id, shards: me.feed_shards });
  // Marketers look on: stories, chats and the desk are the agents'.
  const answers = me.role !== "marketer";
  const desk = answers ? createDesk({ ...lines, news }) : noDesk;

  const mine = computed(() =>
    myChats(desk.state.value)
      .map((entry) => entry.visitor)
      .join(" "),
  );
  const wanted = computed(() => {
    const ids = mine.value === "" ? [] : mine.value.split(" ");
    const { visitor } = route.value;
    return new Set(answers && visitor !== undefined ? [...ids, visitor] : ids);
  });
  const visitors = createVisitors((id) => createVisitor(id, { ...lines, moved }), wanted);

  function moved(from: Visitor, person: string): void {
    visitors.of(person).takeOver(from);
    const { visitor, ...to } = route.peek();
    if (visitor === from.id) go({ ...to, visitor: person });
  }

  /** A sound, and a notification where nobody looks. */
  function alert(kind: Alert, visitor: string, title: string, body: string): void {
    const open = (): void => go({ screen: "desk", visitor, view: kind === "note" ? "story" : "chat" });
    alerts.tell(kind, { title, body: clean(body), open });
  }

  function newsOfChats(entries: readonly ConversationEntry[], before: DeskState): void {
    if (!before.known || before.me?.status !== "online") return;
    for (const entry of entries) {
      const known = before.conversations.get(entry.id);
      const words = entry.last.text;
      const who = visitorName({
        id: entry.visitor,
        ...(entry.name === undefined ? {} : { name: entry.name }),
      });
      const isRead = route.peek().visitor === entry.visitor && browser.isLookedAt();
      if (entry.state === "waiting" && known?.state !== "waiting")
        alert("chat", entry.visitor, `${who} waits for an answer`, words);
      else if (entry.agent === before.me.id && entry.unread > (known?.unread ?? 0) && !isRead)
        alert("message", entry.visitor, `${who} wrote`, words);
    }
  }

  function news(message: FromDesk, before: DeskState): void {
    if (message.type === "conversations") newsOfChats(message.set, before);
    if (message.type === "notify") {
      notices.tell({ about: "note", visitor: message.visitor, says: clean(message.text) });
      alert("note", message.visitor, clean(message.ruleName), message.text);
    }
    if (message.type === "invitation") {
      const { invitation } = message;
      // As it is offered: a draft is one agent's to know of, who is told below.
      const known = before.invitations.find((other) => other.id === invitation.id);
      const isNew =
        known === undefined
          ? invitation.state !== "drafted"
          : known.state === "drafted" && invitation.state === "offered";
      if (isNew && before.known) {
        notices.tell({ about: "invitation", invitation: invitation.id, visitor: invitation.visitor });
      }
    }
    if (message.type === "draft" && route.peek().screen !== "desk") {
      const { id, visitor } = message.invitation;
      notices.tell({ about: "draft", invitation: id, visitor });
    }
    if (message.type === "assigned") {
      if (route.peek().visitor === message.visitor && route.peek().screen === "desk") return;
      notices.tell({ about: "chat", visitor: message.visitor, says: "This chat is yours" });
      const entry = before.conversations.get(message.conversation);
      if (entry?.state !== "waiting")
        alert("chat", message.visitor, "A chat is yours", entry?.last.text ?? "");
      if (!isWriting()) go({ screen: "desk", visitor: message.visitor, view: "chat" });
    }
    if (message.type === "notice") notices.tell({ about: "words", says: clean(message.text) });
    if (message.type === "error") notices.tell({ about: "words", says: errorText(message.code) });
  }

  const own: readonly Connection<never>[] = [...live.lines, ...desk.lines];
  const line = computed<Line>(() => {
    const states = own.map((connection) => connection.line.value);
    for (const worst of ["ended", "waiting", "connecting"] as const) if (states.includes(worst)) return worst;
    return "open";
  });

  const calls = computed(() => callsFor(desk.state.value));
  const stopTitle = effect(() => {
    const screen = SCREENS[route.value.screen].label;
    const count = calls.value + alerts.missed.value;
    const badge = count > 0 && preferences.badge.value ? `(${count}) ` : "";
    document.title = `${badge}${screen} · ${clean(me.site.name)} · Beckon`;
  });

  return {
    me,
    answers,
    api: site,
    live,
    desk,
    visitors,
    inbox: createInbox(site, clock),
    notices,
    line,
    calls,
    hurry() {
      live.look();
      for (const connection of own) connection.hurry();
      for (const visitor of visitors.all()) visitor.line.hurry();
    },
    seen: () => alerts.seen(),
    close() {
      stopTitle();
      visitors.close();
      live.close();
      desk.close();
    },
  };
}

/** A chat that comes in must not take the keyboard away from half a sentence. */
function isWriting(): boolean {
  const focused = document.activeElement;
  return focused instanceof HTMLTextAreaElement && focused.value.trim() !== "";
}

export function errorText(code: string): string {
  const words: Readonly<Record<string, string>> = {
    "too-large": "That was too long to send.",
    "too-fast": "That was too fast. Wait a moment and try again.",
    "not-allowed": "That is not allowed for you, or not in this state.",
    gone: "That is gone: somebody else was first, or the visitor left.",
    unavailable: "The server could not do that just now. Try again.",
    "bad-message": "The server did not understand this console. Reload the page.",
  };
  return words[code] ?? `The server refused that (${clean(code)}).`;
}
