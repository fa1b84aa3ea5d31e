// The consoles of one shard: what each asked for, what it was sent, and when the next frame goes. While somebody looks and
// something changed, each gets one frame every 250 ms at most; the timer for it is the one exception to alarms. Nothing
// here outlives a hibernation but what the sockets' attachments hold: after it, each console is sent a fresh snapshot.

import * as z from "zod";
import { maySay } from "../access/roles.ts";
import { FeedSeat, readSeat } from "../durable/seat.ts";
import { accept, close, parseFrame, send, strike, Strikes, readAttachment } from "../durable/socket.ts";
import { Close, PING_EVERY, SubscribeMessage, ToFeed } from "../protocol.ts";
import { type Subscription, View } from "./console.ts";
import { changeFrames, snapshotFrames } from "./frames.ts";
import { Journalled } from "./journal.ts";
import type { Outlets } from "./outlets.ts";
import { paced } from "./paced.ts";
import type { Roster } from "./roster.ts";

const FLUSH_EVERY = 250;
/** So much (characters a ms) may go to all consoles of a shard; where they ask for more, frames come later and say so. */
const OUTFLOW = 4_000;
const LONGEST_APART = 5_000;
/** News that waited longer say so (ms). */
const SAID_BEHIND = 1_000;
/**
 * So many may follow each other at once before that counts: where a change comes now and then, waiting for its turn would
 * keep the object awake, and billed, for longer than all else it does.
 */
const AT_ONCE = 4;
/** A reader that was behind this long is no reader. */
const MOST_BEHIND = 15_000;
/** Sessions asked for at once. */
const IN_FLIGHT = 5;
/** Three pings missed: the console is a closed laptop, and nobody looks. */
const VANISHED = 3 * PING_EVERY;

const Attachment = z.object({
  ...Strikes.shape,
  ...Journalled.shape,
  seat: FeedSeat,
  connected: z.number(),
  /** When consoles were last swept; kept here because it matters exactly as long as one is connected. */
  swept: z.number().optional(),
  subscription: SubscribeMessage.omit({ type: true }).optional(),
  /** It says when its list is looked at. */
  looks: z.literal(true).optional(),
});
type Attachment = z.output<typeof Attachment>;

interface Console {
  readonly view: View;
  /** It was sent all that its view says; else the next frame is a snapshot. */
  isInStep: boolean;
  behindSince?: number;
}

export class Audience {
  readonly #ctx: DurableObjectState;
  readonly #roster: Roster;
  /** By the question, so that consoles with the same one cost no more than one. */
  readonly #views = new Map<string, View>();
  readonly #consoles = new Map<WebSocket, Console>();
  #size: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #staring: boolean | undefined;
  /** When the next frame's turn is. */
  #turn = 0;
  /** Since when something waits to be told. */
  #since: number | undefined;

  constructor(ctx: DurableObjectState, roster: Roster) {
    this.#ctx = ctx;
    this.#roster = roster;
    this.#size = this.#sockets().length;
  }

  get isThere(): boolean {
    return this.#size > 0;
  }

  /** The answer to an upgrade. */
  join(request: Request, now: number): Response {
    const seat = readSeat(request, FeedSeat);
    if (!seat || request.headers.get("Upgrade") !== "websocket") return new Response(null, { status: 403 });
    if (!this.isThere) this.#roster.doubt(now);
    const attachment: Attachment = { seat, connected: now };
    const { response } = accept(this.#ctx, attachment);
    this.#size++;
    this.#staring = undefined;
    return response;
  }

  /** True: somebody looks at the list. */
  heard(ws: WebSocket, frame: string | ArrayBuffer): boolean {
    const parsed = parseFrame(ws, frame, ToFeed);
    if (!parsed.ok) return false;
    const role = readAttachment(ws, Attachment)?.seat.agent.role;
    if (role !== undefined && !maySay("feed", parsed.message.type, role))
      return strike(ws, { code: "not-allowed" }).ok;
    if (parsed.message.type !== "look") {
      this.#subscribe(ws, parsed.message);
      return false;
    }
    const attachment = readAttachment(ws, Attachment);
    if (attachment && !attachment.looks) ws.serializeAttachment({ ...attachment, looks: true });
    this.#staring = undefined;
    return true;
  }

  /**
   * Is there a console that never says when it is looked at? It is taken to be looked at always. Of one that does, and
   * does not just now, nobody sees the list.
   */
  get isStaring(): boolean {
    return (this.#staring ??= this.#sockets().some((ws) => !readAttachment(ws, Attachment)?.looks));
  }

  #subscribe(ws: WebSocket, message: z.output<typeof SubscribeMessage>): void {
    const { type: _, ...subscription } = message;
    const attachment = readAttachment(ws, Attachment);
    // A deploy changed what attachments hold: the console connects again.
    if (!attachment) return close(ws, Close.slow, "again");
    ws.serializeAttachment({ ...attachment, subscription });
    this.#consoles.set(ws, this.#console(subscription));
    this.#schedule();
  }

  left(ws: WebSocket): void {
    this.#consoles.delete(ws);
    this.#size = this.#sockets().filter((other) => other !== ws).length;
    this.#staring = undefined;
  }

  /** Time passed: a view may show others without any news. */
  pass(now: number): void {
    let isDifferent = false;
    for (const view of this.#views.values()) if (view.pass(now)) isDifferent = true;
    if (isDifferent) this.#schedule();
  }

  /** Something on the roster is different: the next frame goes at once, or, after some close together, 250 ms later. */
  changed(): void {
    if (!this.isThere) {
      // Views miss from now on what changes: whoever comes next begins anew.
      this.#views.clear();
      this.#consoles.clear();
      this.#roster.told();
    } else if (this.#roster.changed.size > 0) this.#schedule();
  }

  #schedule(): void {
    this.#since ??= performance.now();
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#turn - (AT_ONCE - 1) * FLUSH_EVERY - performance.now());
    this.#timer = setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    this.#timer = undefined;
    const waited = performance.now() - (this.#since ?? performance.now());
    const behind = waited > SAID_BEHIND ? waited : undefined;
    this.#since = undefined;
    const now = Date.now();
    for (const ws of this.#sockets()) this.#find(ws);
    this.#forgetUnusedViews();
    const frames = new Map<View, { changes: readonly string[]; snapshot?: readonly string[] }>();
    for (const view of this.#views.values()) {
      for (const id of this.#roster.changed) view.update(id, this.#roster.shown(id), now);
      view.pass(now);
      const difference = view.difference();
      frames.set(view, { changes: difference ? changeFrames(difference, now, behind) : [] });
    }
    this.#roster.told();
    let isWaiting = false;
    let sent = 0;
    for (const [ws, one] of this.#consoles) {
      const of = frames.get(one.view)!;
      const isLate = one.behindSince !== undefined && now - one.behindSince > SAID_BEHIND;
      const told = one.isInStep
        ? of.changes
        : isLate
          ? snapshotFrames(one.view, now, now - one.behindSince!)
          : (of.snapshot ??= snapshotFrames(one.view, now, behind));
      const isSent = this.#send(ws, told);
      for (const frame of told) sent += frame.length;
      if (isSent) delete one.behindSince;
      else if (isSent === undefined) this.left(ws);
      else if (now - (one.behindSince ??= now) > MOST_BEHIND) this.#drop(ws);
      else isWaiting = true;
      one.isInStep = isSent === true;
    }
    const apart = Math.min(Math.max(FLUSH_EVERY, sent / OUTFLOW), LONGEST_APART);
    this.#turn = Math.max(this.#turn, performance.now()) + apart;
    // Who is behind gets a snapshot once its reader drains.
    if (isWaiting) this.#schedule();
  }

  /** Undefined: the socket is gone. */
  #send(ws: WebSocket, frames: readonly string[]): boolean | undefined {
    for (const frame of frames) {
      const sent = send(ws, frame, this.#ctx);
      if (sent !== "sent") return sent === "closed" ? undefined : false;
    }
    return true;
  }

  #drop(ws: WebSocket, code: number = Close.slow, because = "slow"): void {
    close(ws, code, because);
    this.left(ws);
  }

  /** What is known of a socket, also of one that slept while this object hibernated. */
  #find(ws: WebSocket): void {
    if (this.#consoles.has(ws)) return;
    const subscription = readAttachment(ws, Attachment)?.subscription;
    if (subscription) this.#consoles.set(ws, this.#console(subscription));
  }

  #console(subscription: Subscription): Console {
    const question = JSON.stringify(subscription);
    let view = this.#views.get(question);
    if (!view) this.#views.set(question, (view = new View(subscription, this.#roster.rows(), Date.now())));
    return { view, isInStep: false };
  }

  #forgetUnusedViews(): void {
    const used = new Set([...this.#consoles.values()].map(({ view }) => view));
    for (const [question, view] of this.#views) if (!used.has(view)) this.#views.delete(question);
  }

  /** Closes consoles that ceased to ping, which the platform goes on counting as connected. */
  dropVanished(now: number): void {
    for (const ws of this.#sockets()) {
      const pinged = this.#ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime();
      const heard = pinged ?? readAttachment(ws, Attachment)?.connected ?? 0;
      if (now - heard > VANISHED) this.#drop(ws);
    }
  }

  /** Closes consoles of agents who signed out, were removed, or have another role than they came with. */
  async dropSignedOut(who: Outlets["who"]): Promise<void> {
    const seated = this.#sockets().flatMap((ws) => {
      const seat = readAttachment(ws, Attachment)?.seat;
      return seat?.session === undefined ? [] : [{ ws, session: seat.session, role: seat.agent.role }];
    });
    const work = async ({ ws, session, role }: (typeof seated)[number]): Promise<void> => {
      if ((await who(session))?.role !== role) this.#drop(ws, Close.signedOut, "signed out");
    };
    // Not reached is not signed out: asked again with the next sweep.
    await paced(seated, IN_FLIGHT, work, () => {});
  }

  /** Those of these sessions, at once. */
  dismiss(sessions: readonly string[]): void {
    for (const ws of this.#sockets()) {
      const session = readAttachment(ws, Attachment)?.seat.session;
      if (session !== undefined && sessions.includes(session)) this.#drop(ws, Close.signedOut, "signed out");
    }
  }

  /** Without those that were closed from here and whose other end never answers. */
  #sockets(): WebSocket[] {
    return this.#ctx.getWebSockets().filter((ws) => ws.readyState === WebSocket.OPEN);
  }

  /** 0: a console came and nothing was swept since the first of them. */
  get swept(): number {
    return Math.max(0, ...this.#sockets().map((ws) => readAttachment(ws, Attachment)?.swept ?? 0));
  }

  set swept(now: number) {
    for (const ws of this.#sockets()) {
      const attachment = readAttachment(ws, Attachment);
      if (attachment) ws.serializeAttachment({ ...attachment, swept: now });
    }
  }
}
