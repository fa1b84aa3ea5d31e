// The line to the desk: what it tells goes to the reducer, what is news goes to the notices.

import { signal, type ReadonlySignal } from "@preact/signals";

import type { FromDesk, ToDesk } from "../../../worker/protocol.ts";
import type { Api } from "../api.ts";
import type { Browser } from "../browser.ts";
import type { Clock } from "../clock.ts";
import { connect, type Connection } from "../sockets/connection.ts";
import { applyDesk, NO_DESK, withoutDraft, type DeskState } from "./desk.ts";

export interface Desk {
  readonly state: ReadonlySignal<DeskState>;
  readonly lines: readonly Connection<ToDesk>[];
  setStatus(status: "online" | "away", places?: number): void;
  /** `over`: even from the colleague who has it. */
  take(conversation: string, over?: true): void;
  transfer(conversation: string, agent: string, note: string): void;
  reopen(conversation: string): void;
  note(conversation: string, text: string): void;
  /** All tags of the chat from now on. */
  tag(conversation: string, tags: readonly string[]): void;
  /** Tags that chats have, the most used first. */
  readonly tags: UsedTags;
  release(conversation: string): void;
  end(conversation: string): void;
  /** What is to become of a draft; it goes from the screen at once. */
  review(id: string, review: { readonly answer: "send" | "decline"; readonly text?: string }): void;
  close(): void;
}

export interface UsedTags {
  readonly used: ReadonlySignal<readonly string[]>;
  ask(): Promise<void>;
}

function createTags(api: Pick<Api, "chatTags">): UsedTags {
  const used = signal<readonly string[]>([]);
  return {
    used,
    async ask() {
      const answer = await api.chatTags();
      if (answer.ok) used.value = answer.value.rows.map(({ tag }) => tag);
    },
  };
}

interface Uses {
  readonly browser: Browser;
  readonly api: Api;
  readonly clock: Clock;
  /** Something happened that the agent should notice. `before` is the desk as it was. */
  readonly news: (message: FromDesk, before: DeskState) => void;
  readonly ended: () => void;
  readonly refused: () => void;
}

export function createDesk({ browser, api, clock, news, ended, refused }: Uses): Desk {
  const state = signal<DeskState>(NO_DESK);
  /** What this agent chose here. A desk that forgot it over a lost line is told again. */
  let chosen: { status: "online" | "away"; places?: number } | undefined;

  const line = connect<FromDesk, ToDesk>(browser, {
    address: api.socket("/desk"),
    heard(message) {
      const before = state.peek();
      state.value = applyDesk(before, message);
      if (message.type === "desk") {
        clock.heard(message.at);
        if (chosen !== undefined && message.me.status !== chosen.status)
          line.send({ type: "status", ...chosen });
      }
      news(message, before);
    },
    ended,
    refused,
  });

  return {
    state,
    lines: [line],
    setStatus(status, places) {
      chosen = { status, ...(places === undefined ? {} : { places }) };
      line.send({ type: "status", ...chosen });
    },
    take: (conversation, over) => void line.send({ type: "take", conversation, ...(over && { over }) }),
    transfer: (conversation, agent, note) =>
      void line.send({ type: "transfer", conversation, agent, ...(note !== "" && { note }) }),
    reopen: (conversation) => void line.send({ type: "reopen", conversation }),
    note: (conversation, text) => void line.send({ type: "note", conversation, id: browser.id(), text }),
    tag: (conversation, tags) => void line.send({ type: "tags", conversation, tags: [...tags] }),
    tags: createTags(api),
    release: (conversation) => void line.send({ type: "release", conversation }),
    end: (conversation) => void line.send({ type: "close", conversation }),
    review(id, review) {
      // One that could not be told stands there again with the desk's next word.
      if (!line.send({ type: "draft", id, ...review })) return;
      const before = state.peek();
      state.value = { ...before, drafts: withoutDraft(before, id) };
    },
    close: () => line.close(),
  };
}

/** For who does not answer chats: a desk that nobody opened. */
export const noDesk: Desk = {
  state: signal(NO_DESK),
  lines: [],
  setStatus() {},
  take() {},
  transfer() {},
  reopen() {},
  note() {},
  tag() {},
  tags: { used: signal([]), async ask() {} },
  release() {},
  end() {},
  review() {},
  close() {},
};
