// What changed on the roster since it was stored, kept in the attachment of one console's socket: it outlives a
// hibernation and costs no row, as a visitor's running page view does in its own. So a watched shard stores every 30 s what
// it would otherwise store, or set an alarm for, at each change; whoever restarts the object loses 30 s at most.

import * as z from "zod";
import type { Entry } from "./entry.ts";

/** Part of the attachment of every console's socket. */
export const Journalled = z.object({ journal: z.string().optional() });

/** Undefined: nothing is to be stored of this visitor any more. */
export type Change = readonly [visitor: string, entry: Entry | undefined];

/** Entries are up to 1 KB; more would not fit. */
const MOST_CHANGES = 16;
/** Of the 16 KB an attachment may have; a character beyond Latin makes each count twice. */
const MOST_BYTES = 12_000;

export class Journal {
  readonly #ctx: DurableObjectState;
  #holder: WebSocket | undefined;

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
  }

  /** What was kept before the object slept. */
  load(): readonly Change[] {
    for (const ws of this.#ctx.getWebSockets()) {
      const kept = read(ws);
      if (kept === undefined) continue;
      this.#holder = ws;
      return kept;
    }
    return [];
  }

  /** This console goes; what it kept, unless it is known. */
  lost(ws: WebSocket): readonly Change[] {
    const kept = this.#holder === ws ? [] : (read(ws) ?? []);
    if (this.#holder === ws) this.#holder = undefined;
    return kept;
  }

  /** Asked before the changes are put together: a busy shard has far too many. */
  hasRoom(changes: number): boolean {
    return changes <= MOST_CHANGES;
  }

  /** False where there is no room, or no console to keep it. */
  keep(changes: readonly Change[]): boolean {
    const ws = this.#ctx.getWebSockets().find((one) => one.readyState === WebSocket.OPEN);
    if (ws === undefined || !this.hasRoom(changes.length)) return false;
    const text = JSON.stringify(changes);
    if (text.length * (/[^\0-\xff]/.test(text) ? 2 : 1) > MOST_BYTES) return false;
    if (this.#holder !== ws) this.clear();
    this.#holder = ws;
    write(ws, text);
    return true;
  }

  /** All of it is stored. */
  clear(): void {
    if (this.#holder !== undefined) write(this.#holder, undefined);
    this.#holder = undefined;
  }
}

function read(ws: WebSocket): Change[] | undefined {
  const text = Journalled.safeParse(ws.deserializeAttachment()).data?.journal;
  if (text === undefined) return undefined;
  return (JSON.parse(text) as [string, Entry | null][]).map(([id, entry]) => [id, entry ?? undefined]);
}

function write(ws: WebSocket, journal: string | undefined): void {
  const { journal: _before, ...attachment } = ws.deserializeAttachment() as { journal?: string };
  ws.serializeAttachment({ ...attachment, ...(journal !== undefined && { journal }) });
}
