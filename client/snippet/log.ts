// Everything the tab has said that the server has not yet made durable. It is said again after a reconnect and, handed
// over through sessionStorage, by the tab's next page; the server counts each message once by its number.

import type { FromPage } from "../../worker/protocol.ts";
import { guarded } from "./guard.ts";
import { now } from "./now.ts";
import { stored } from "./storage.ts";

type Bare<M> = M extends unknown ? Omit<M, "n" | "ago"> : never;
/** A message as it happened; its number and its age come when it is sent. */
export type Message = Bare<FromPage>;

export type Entry = Message & {
  /** Of what is not in the log: now. */
  at?: number;
  /** Given when first sent, so that numbers arrive in order whatever was connected when. */
  n?: number;
};

/** Ten characters of base 36, as the server wants ids: some 50 random bits, also where `crypto` is missing (http). */
export const newId = (): string => Math.random().toString(36).slice(2, 12);

export let entries: Entry[] = [];
/** This tab, over all its pages; `chat`: is the chat open in it. */
export const tab = { id: /* @__PURE__ */ newId(), n: 0 } as { id: string; n: number; chat?: boolean };

export function write<M extends Message>(message: M): M & Entry {
  const entry = { ...message, at: now() } as M & Entry;
  // What `hello.previous` may hold; the oldest go first.
  entries = [...entries, entry].slice(-64);
  return entry;
}

/** The entry as it goes over the wire now. */
export function numbered(entry: Entry): object {
  const { at = now(), ...message } = entry;
  return { ...message, n: (entry.n ||= ++tab.n), ago: now() - at };
}

export function acknowledged({ kept }: { readonly kept: number }): void {
  entries = entries.filter((entry) => !(entry.n! <= kept));
}

/** As the page is left or hidden: a hidden page may be discarded without another word. */
export function handOver(): void {
  entries.forEach(numbered);
  stored("sessionStorage", JSON.stringify([tab, entries]));
}

/** In view: a tab duplicated from now on must not find our id there and answer in our name. */
export function takeOver(anew: boolean): void {
  // Anybody on the page could have written it: what is not ours throws and is dropped, as is all of it where nothing is anew.
  guarded(() => {
    const [before, left] = anew && JSON.parse(stored("sessionStorage")!);
    entries = [...left];
    Object.assign(tab, before);
  })();
  stored("sessionStorage", "");
}
