// What the inbox asks for: which conversations, whose, and what was said in them. The open ones the desk tells by itself;
// the closed ones come a page at a time, and a search comes whole.

import { signal, type ReadonlySignal, type Signal } from "@preact/signals";

import type { ConversationEntry } from "../../../worker/protocol.ts";
import { refusalOf, type Api, type Hit } from "../api.ts";
import type { Clock } from "../clock.ts";
import { leftChats, myChats, othersChats, waitingChats, type DeskState } from "../desk/desk.ts";
import { createPaged, type PagedList } from "../paged.ts";

export const TABS = ["mine", "waiting", "left", "open", "closed"] as const;
export type Tab = (typeof TABS)[number];

/** How far back a search looks, in days; 0: as far as chats are kept. */
export const SPANS = [0, 1, 7, 30] as const;

export interface Narrowed {
  readonly state: "" | "closed" | "open" | "waiting";
  readonly agent: "" | "me";
  readonly days: number;
  readonly tag: string;
}
export const EVERYTHING: Narrowed = { state: "", agent: "", days: 0, tag: "" };

export type Search =
  | { readonly state: "none" | "asking" }
  | { readonly state: "there"; readonly hits: readonly Hit[] }
  | { readonly state: "refused"; readonly says: string };

export interface Inbox {
  readonly tab: Signal<Tab>;
  readonly closed: PagedList<ConversationEntry>;
  readonly text: Signal<string>;
  readonly narrowed: Signal<Narrowed>;
  readonly search: ReadonlySignal<Search>;
  /** What was listed of a visitor here: the desk tells of open ones only. */
  entryOf(visitor: string): ConversationEntry | undefined;
  /** Asks anew for what is written and narrowed now. */
  ask(): Promise<void>;
}

const DAY = 86_400_000;

export function createInbox(api: Api, clock: Pick<Clock, "now">): Inbox {
  const text = signal("");
  const narrowed = signal<Narrowed>(EVERYTHING);
  const search = signal<Search>({ state: "none" });
  const closed = createPaged((before) => api.conversations({ state: "closed", before }));
  let newest = 0;
  return {
    tab: signal<Tab>("mine"),
    closed,
    text,
    narrowed,
    search,
    entryOf(visitor) {
      const found = search.value.state === "there" ? search.value.hits.map((hit) => hit.conversation) : [];
      return [...found, ...closed.value.value.rows].find((entry) => entry.visitor === visitor);
    },
    async ask() {
      const mine = ++newest;
      const q = text.peek().trim();
      if (q === "") return void (search.value = { state: "none" });
      if (search.peek().state !== "there") search.value = { state: "asking" };
      const { state, agent, days, tag } = narrowed.peek();
      const after = days === 0 ? undefined : clock.now() - days * DAY;
      const answer = await api.search(q, { state, agent, after, tag });
      if (mine !== newest) return;
      search.value = answer.ok
        ? { state: "there", hits: answer.value.rows }
        : { state: "refused", says: refusalOf(answer, "There is no search here.") };
    },
  };
}

/** Of the desk's conversations those that a tab lists; the closed ones are asked for. */
export function listed(state: DeskState, tab: Exclude<Tab, "closed">): readonly ConversationEntry[] {
  switch (tab) {
    case "mine":
      return myChats(state);
    case "waiting":
      return waitingChats(state);
    case "left":
      return leftChats(state);
    case "open":
      return [...myChats(state), ...othersChats(state)].sort((a, b) => b.last.at - a.last.at);
  }
}
