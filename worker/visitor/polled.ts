// A tab whose sockets do not get through, and that asks instead (POST events). To everything else it is a socket: what it
// is told waits here, stored, for its next request; what it remembers lies in the same row, as there is no attachment.

import * as z from "zod";
import type { Spoken } from "../durable/socket.ts";
import type { PolledRow, VisitorStore } from "./store.ts";

/** Presence lasts so long after a tab last asked (ms): it asks every 10 s, and one answer may be late. */
export const ASKED_WITHIN = 25_000;
/** A tab that was not heard for so long (ms) says hello anew. */
export const FORGOTTEN_AFTER = 30 * 60_000;
/** What may wait for a tab that does not ask: above it the tab asks anew for where things stand. */
const MOST_WAITING = 256;
/** What browsers say of a connection that was lost: the page connects again and says hello. */
const LOST = 1006;

export type Line = Spoken;

export interface Answer {
  /** Messages as they would have been sent, in order. */
  readonly frames: readonly string[];
  /** The connection is over, with this code. */
  readonly close?: number;
}

const Row: z.ZodType<PolledRow> = z.object({
  attachment: z.unknown(),
  request: z.int(),
  askedAt: z.int(),
  waiting: z.array(z.string()),
  closed: z.int().exactOptional(),
});

export class Polled implements Line {
  readonly id: string;
  readonly #store: VisitorStore;
  #row: PolledRow;
  /** The answer to the last request: a browser may send one twice. After a wake there is none, and the page asks anew. */
  #answer: Answer | undefined;
  /** During a request nothing is written before its answer; otherwise once a turn. */
  #held = false;
  #unwritten = false;
  #dropped = false;

  private constructor(id: string, store: VisitorStore, row: PolledRow) {
    this.id = id;
    this.#store = store;
    this.#row = row;
  }

  static begin(id: string, store: VisitorStore, attachment: object, now: number): Polled {
    return new Polled(id, store, { attachment, request: 0, askedAt: now, waiting: [] });
  }

  /** Those that are stored; what a deploy made unreadable says hello anew. */
  static all(store: VisitorStore): Polled[] {
    return store.polled().flatMap(({ id, row }) => {
      const parsed = Row.safeParse(row);
      return parsed.success ? [new Polled(id, store, parsed.data)] : [];
    });
  }

  get askedAt(): number {
    return this.#row.askedAt;
  }

  get readyState(): number {
    return this.#row.closed === undefined ? WebSocket.OPEN : WebSocket.CLOSED;
  }

  /** Something it was not told yet. */
  get isOwed(): boolean {
    return this.#row.waiting.length > 0 || this.#row.closed !== undefined;
  }

  send(frame: string | ArrayBuffer | ArrayBufferView): void {
    if (this.#row.closed !== undefined) return;
    this.#row.waiting.push(String(frame));
    if (!this.#held && this.#row.waiting.length > MOST_WAITING) {
      this.#row.waiting = [];
      return this.close(LOST);
    }
    this.#changed();
  }

  close(code = 1005): void {
    this.#row.closed ??= code;
    this.#changed();
  }

  serializeAttachment(attachment: unknown): void {
    this.#row.attachment = attachment;
    this.#changed();
  }

  deserializeAttachment(): unknown {
    return structuredClone(this.#row.attachment);
  }

  /** A request begins: the answer where it was answered already. */
  asked(request: number, now: number): Answer | undefined {
    if (request <= this.#row.request) {
      const isLast = request === this.#row.request && this.#answer !== undefined;
      return isLast ? this.#answer : { frames: [], close: LOST };
    }
    this.#row.askedAt = now;
    this.#row.request = request;
    this.#held = true;
    return undefined;
  }

  /** Stored first, then answered. That it arrived is known from the next request: a page that misses one begins anew. */
  answered(): Answer {
    const { waiting: frames, closed } = this.#row;
    this.#answer = { frames, ...(closed !== undefined && { close: closed }) };
    this.#row.waiting = [];
    this.#held = false;
    if (closed === undefined) this.#save();
    else this.drop();
    return this.#answer;
  }

  /** Nothing is kept of it, nor will be. */
  drop(): void {
    this.#dropped = true;
    this.#store.dropPolled(this.id);
  }

  #changed(): void {
    if (this.#held || this.#unwritten) return;
    this.#unwritten = true;
    queueMicrotask(() => {
      this.#unwritten = false;
      if (!this.#held) this.#save();
    });
  }

  #save(): void {
    if (!this.#dropped) this.#store.savePolled(this.id, this.#row);
  }
}
