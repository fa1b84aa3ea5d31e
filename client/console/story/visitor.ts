// The agent's line to one visitor: their story, the chat, and what this agent is writing. It stays open while the
// visitor is looked at or has a chat with this agent.

import { effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";

import type { FromVisitor, ToVisitor } from "../../../worker/protocol.ts";
import type { Api } from "../api.ts";
import type { Browser } from "../browser.ts";
import type { Clock } from "../clock.ts";
import { connect, type Connection } from "../sockets/connection.ts";
import { createPast, type Past } from "./past.ts";
import { applyTalk, NOTHING_KNOWN, type Pending, type Talk } from "./talk.ts";

/** After this long without a key the visitor no longer sees "is typing". */
const TYPING_LASTS = 4_000;

export interface Visitor {
  readonly id: string;
  readonly talk: ReadonlySignal<Talk>;
  /** What is written and not sent: it stays when another chat is looked at. */
  readonly draft: Signal<string>;
  readonly line: Connection<ToVisitor>;
  say(text: string): void;
  /** What was refused goes back to where it can be changed. */
  unsay(pending: Pending): void;
  /** A note that is being written. */
  readonly noteDraft: Signal<string>;
  /** Says something of the visitor; false where the line is down, and nothing was said. */
  notes(message: VisitorNotes): boolean;
  /** Why, at a moment of this visit. */
  readonly past: Past;
  /** A key was pressed in the draft. */
  typing(): void;
  /** Everything up to the newest line has been seen. */
  read(): void;
  /** What was written and not confirmed under the visitor's id before. */
  takeOver(from: Visitor): void;
  /** Another line has all of it. */
  leave(): void;
  close(): void;
}

interface Uses {
  readonly browser: Browser;
  readonly api: Api;
  readonly clock: Clock;
  readonly ended: () => void;
  readonly refused: () => void;
  /** The visitor turned out to be this person, and is told of under that id from now on. */
  readonly moved: (from: Visitor, person: string) => void;
}

type VisitorNotes = Extract<ToVisitor, { type: "tag" | "trait" | "note" }>;

export function createVisitor(id: string, { browser, api, clock, ended, refused, moved }: Uses): Visitor {
  const talk = signal<Talk>(NOTHING_KNOWN);
  const draft = signal("");
  const noteDraft = signal("");
  let typing = false;
  let stopTyping = () => {};
  let readUpTo = 0;
  /** What is not confirmed was said on a line that is gone: it goes out again once the record shows what arrived. */
  let sayAgain = false;

  const line = connect<FromVisitor, ToVisitor>(browser, {
    address: api.socket(`/visitors/${encodeURIComponent(id)}/connect`),
    opened() {
      sayAgain = true;
      talk.value = applyTalk(talk.peek(), { type: "opened" });
    },
    heard(message) {
      if (message.type === "moved") return moved(visitor, message.visitor);
      talk.value = applyTalk(talk.peek(), message);
      if (message.type !== "record") return;
      clock.heard(message.at);
      const { conversation, pending } = talk.peek();
      readUpTo = conversation?.readByAgent ?? 0;
      if (sayAgain) for (const { id, text } of pending) line.send({ type: "say", id, text });
      sayAgain = false;
    },
    ended,
    refused,
  });
  const stopMending = effect(() => {
    if (talk.value.hole) line.again();
  });

  function typed(on: boolean): void {
    stopTyping();
    if (on) stopTyping = browser.later(TYPING_LASTS, () => typed(false));
    if (on !== typing) line.send({ type: "typing", on });
    typing = on;
  }

  const visitor: Visitor = {
    id,
    talk,
    draft,
    line,
    say(text) {
      const pending = { id: browser.id(), text, at: clock.now() };
      talk.value = applyTalk(talk.peek(), { type: "mine", pending });
      line.send({ type: "say", id: pending.id, text });
      draft.value = "";
      // What was said ends the typing at the visitor's side too.
      stopTyping();
      typing = false;
    },
    unsay({ id, text }) {
      talk.value = applyTalk(talk.peek(), { type: "unsaid", id });
      draft.value = draft.peek() === "" ? text : `${draft.peek()}\n${text}`;
    },
    noteDraft,
    notes(message) {
      talk.value = applyTalk(talk.peek(), { type: "noting" });
      return line.send(message);
    },
    past: createPast((at) => api.explain(id, at)),
    typing: () => typed(draft.peek().trim() !== ""),
    read() {
      const seq = talk.peek().said.at(-1)?.seq ?? 0;
      if (seq > readUpTo && line.send({ type: "read", seq })) readUpTo = seq;
    },
    takeOver(from) {
      if (draft.peek() === "") draft.value = from.draft.peek();
      for (const pending of from.talk.peek().pending) {
        talk.value = applyTalk(talk.peek(), { type: "mine", pending });
        // Not open yet: it goes out with the record.
        line.send({ type: "say", id: pending.id, text: pending.text });
      }
      from.leave();
    },
    leave() {
      draft.value = "";
      talk.value = NOTHING_KNOWN;
      visitor.close();
    },
    close() {
      stopTyping();
      stopMending();
      line.close();
    },
  };
  return visitor;
}
