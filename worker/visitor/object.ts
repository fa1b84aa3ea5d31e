// The Visitor object: the platform's side of one visitor. Accepts sockets, reads frames, hands both to the logic; keeps
// nothing in memory that cannot be rebuilt.

import { DurableObject } from "cloudflare:workers";
import { readPreview } from "../access/previews.ts";
import { maySay } from "../access/roles.ts";
import { keyOf } from "../access/secrets.ts";
import type { DeskFacts } from "../../rules/record/facts.ts";
import { callFeed, callSite, callVisitor } from "../durable/call.ts";
import { readSeat, VisitorSeat, type PageSeat } from "../durable/seat.ts";
import { accept, answerPings, close, parseFrame, send, strike, readAttachment } from "../durable/socket.ts";
import {
  shardOf,
  VERSION_HEADER,
  type Exchange,
  type Exchanged,
  type FinishedVisit,
  type Review,
  type VisitorCalls,
} from "../objects.ts";
import {
  Close,
  FromTab,
  ToVisitor,
  type Blocked,
  type Conversation,
  type ExplainedAt,
  type ExplainedRule,
  type Story,
} from "../protocol.ts";
import { AgentAttachment } from "./attachment.ts";
import type { Exported } from "./exported.ts";
import type { Proofs } from "./hearing.ts";
import { Outbox } from "./outbox.ts";
import type { Outlets } from "./outlets.ts";
import { explainedAt } from "./past.ts";
import { FORGOTTEN_AFTER, Polled, type Answer, type Line } from "./polled.ts";
import { retentionOf, rulesetOf } from "./rulesets.ts";
import type { Named, Snapshot } from "./snapshot.ts";
import { VisitorStore, type Outgoing, type Standing } from "./store.ts";
import { Sockets, type PageTab } from "./tabs.ts";
import { claimsOf, proofsOf, type Claim } from "./proofs.ts";
import { VisitorLogic } from "./visitor.ts";

/** What a page's own `close()` says; a browser that ends with the page says 1001, a lost connection 1006. */
const NO_STATUS = 1005;

/** A line that is not known: the page connects anew. */
const CLOSED = 1006;
const typeOf = (frame = "null"): unknown => (JSON.parse(frame) as { type?: unknown } | null)?.type;

export class Visitor extends DurableObject<Env> implements VisitorCalls {
  readonly #site: string;
  readonly #visitor: string;
  /** One for as long as the object lives: calls stay in order whatever becomes of the record. */
  readonly #store: VisitorStore;
  readonly #ways: Pick<Outlets, "visitor" | "deliver" | "delivered" | "arm" | "later">;
  readonly #outbox: Outbox;
  /** What the alarm is about to be set to. */
  #soonest = Infinity;
  /** The place that was asked for last; a page that asks over HTTP waits for it. */
  #reserving: Promise<unknown> = Promise.resolve();
  #sockets!: Sockets;
  #logic!: VisitorLogic;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    answerPings(ctx);
    // worker/objects.ts: `site/visitor`.
    const [site = "", visitor = ""] = (ctx.id.name ?? "").split("/");
    this.#site = site;
    this.#visitor = visitor;
    this.#store = new VisitorStore(ctx.storage);
    this.#ways = {
      visitor,
      deliver: (id, outgoing) => this.#deliver(id, outgoing),
      delivered: (outgoing, answer) => this.#logic.delivered(outgoing, answer, Date.now()),
      arm: (at) => ctx.waitUntil(this.#arm(at)),
      later: (work) => ctx.waitUntil(work),
    };
    this.#outbox = new Outbox(this.#ways, this.#store);
    this.#begin();
  }

  /** Everything in memory, from what is stored: at every wake, and from nothing after an erasure. */
  #begin(): void {
    const { ctx, env } = this;
    const site = this.#site;
    this.#sockets = new Sockets(ctx, this.#store);
    const logic: VisitorLogic = new VisitorLogic(
      {
        site,
        ...this.#ways,
        isCurrent: () => this.#logic === logic,
        reserve: (request) => {
          const asked = callSite(env, site, (one) => one.reserve(request));
          this.#reserving = asked.catch(() => undefined);
          return asked;
        },
        staffed: () => callSite(env, site, (one) => one.staffed()),
        seen: (update) => callFeed(env, site, this.#shard(), (feed) => feed.seen(update)),
        ruleset: () => callFeed(env, site, this.#shard(), (feed) => feed.ruleset()),
      },
      this.#store,
      this.#sockets,
      this.#outbox,
    );
    this.#logic = logic;
  }

  override async fetch(request: Request): Promise<Response> {
    const seat = readSeat(request, VisitorSeat);
    if (seat === undefined) return new Response(null, { status: 400 });
    const moved = await this.#elsewhere();
    if (moved !== undefined) return this.#elsewhereFor(seat, moved);
    await this.#logic.ready();
    if (seat.role === "page") {
      const { socket, response } = accept(this.ctx, { seat }, ["page"], this.#version());
      this.#sockets.addPage(socket, { seat });
      if (seat.minted !== undefined) send(socket, { type: "token", token: seat.minted });
      return response;
    }
    const { socket, response } = accept(this.ctx, { seat }, ["agent"]);
    this.#sockets.countAgents();
    const now = Date.now();
    const story = this.#logic.story(now);
    const conversation = this.#logic.conversation();
    if (story !== undefined)
      send(socket, { type: "record", story, at: now, ...(conversation !== undefined && { conversation }) });
    else if (conversation !== undefined) {
      // Of who said no to being followed there is no story, but what was said.
      const { said: lines, ...bare } = conversation;
      send(socket, { type: "conversation", conversation: bare });
      for (const said of lines) send(socket, { type: "said", conversation: bare.id, said });
    }
    send(socket, { type: "explain", rules: this.#logic.explain(now) });
    this.#logic.agentCame();
    return response;
  }

  override webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): void | Promise<void> {
    const tab = this.#sockets.page(socket);
    return tab === undefined ? this.#agentMessage(socket, frame) : this.#pageFrame(socket, tab, frame);
  }

  #pageFrame(socket: Line, tab: PageTab, frame: string | ArrayBuffer): void | Promise<void> {
    const parsed = parseFrame(socket, frame, FromTab);
    if (!parsed.ok) return tab.struck();
    // After a hibernation the isolate may be a new one, without any rules yet.
    if (rulesetOf(this.#site) === undefined)
      return this.#logic.ready().then(() => this.#pageMessage(socket, tab, parsed.message));
    return this.#pageMessage(socket, tab, parsed.message);
  }

  #pageMessage(socket: Line, tab: PageTab, message: FromTab): void | Promise<void> {
    if (message.type === "team") return this.#teamMessage(tab, message.token);
    const claims = claimsOf(message);
    return claims.length === 0 ? this.#hear(socket, message) : this.#prove(socket, message, claims);
  }

  #hear(socket: Line, message: Exclude<FromTab, { type: "team" }>, proofs?: Proofs): void {
    const tab = this.#sockets.page(socket);
    if (tab === undefined || this.#logic.message(tab, message, Date.now(), proofs)) return;
    strike(socket, { code: "not-allowed" });
    tab.struck();
  }

  /** Nothing is heard meanwhile: a later message must not be counted before this one. */
  async #prove(
    socket: Line,
    message: Exclude<FromTab, { type: "team" }>,
    claims: readonly Claim[],
  ): Promise<void> {
    const proofs = await this.ctx.blockConcurrencyWhile(() =>
      proofsOf(this.env, this.#site, claims, Date.now()),
    );
    this.#hear(socket, message, proofs);
  }

  /** An old token is no attack: it is refused, and nothing is counted. */
  async #teamMessage(tab: PageTab, token: string | undefined): Promise<void> {
    const key = keyOf(this.env);
    const now = Date.now();
    const team = token && key ? await readPreview(key, this.#site, token, now) : undefined;
    if (token !== undefined && team === undefined)
      return tab.send({ type: "error", code: "not-allowed", field: "token" });
    this.#logic.tries(tab, team, now);
  }

  #agentMessage(socket: WebSocket, frame: string | ArrayBuffer): void {
    const seat = readAttachment(socket, AgentAttachment)?.seat;
    const parsed = parseFrame(socket, frame, ToVisitor);
    if (seat === undefined || !parsed.ok) return;
    if (!maySay("visitor", parsed.message.type, seat.agent.role))
      return void strike(socket, { code: "not-allowed" });
    // Said again at the person's, once the console looks there.
    if (this.#logic.isMoving) return this.#outbox.deliver();
    const { message } = parsed;
    const now = Date.now();
    if (message.type === "invite") {
      const answer = this.#logic.invite(message.id, message.text, seat.agent, now);
      if (!answer.ok) send(socket, { type: "error", code: "unavailable", field: answer.because });
      return;
    }
    const isNote = message.type === "tag" || message.type === "trait" || message.type === "note";
    const isSaid = isNote
      ? this.#logic.notes(message, seat.agent, now)
      : this.#logic.fromAgent(message, seat.agent, now);
    if (!isSaid) send(socket, { type: "error", code: "not-allowed", ...(isNote && { field: message.type }) });
  }

  override webSocketClose(socket: WebSocket, code?: number): void {
    const tab = this.#sockets.page(socket);
    if (tab !== undefined) this.#logic.disconnected(tab, code === NO_STATUS, Date.now());
    else this.#sockets.countAgents();
  }

  override webSocketError(socket: WebSocket): void {
    this.webSocketClose(socket);
  }

  override async alarm(): Promise<void> {
    const moved = this.#store.standing("moved");
    if (moved !== undefined) {
      this.#outbox.deliver();
      const until = moved.at + retentionOf(this.#site);
      return Date.now() < until ? this.#arm(until) : this.#expire("erase");
    }
    await this.#logic.ready();
    const found = this.#logic.alarm(Date.now());
    if (found !== "done") await this.#expire(found);
  }

  /** Nobody was here for as long as visitors are kept: not even that there was somebody stays. */
  async #expire(found: "erase" | "forget"): Promise<void> {
    for (const socket of this.ctx.getWebSockets()) close(socket, 1000, "erased");
    if (found === "erase") {
      // A block is gone with who it was for: the list of the blocked must not name somebody nobody knows.
      if (this.#store.standing("blocked") !== undefined)
        await callSite(this.env, this.#site, (one) => one.unblocked(this.#visitor));
      await this.ctx.storage.deleteAll();
      this.#store.made();
    } else {
      this.#store.forgetRecord();
      this.#store.setStanding("erased", undefined);
      // For the words that are kept.
      await this.#arm(Date.now());
    }
    this.#begin();
  }

  /** Where the visitor is now, if not here. A move that is under way is waited for. */
  async #elsewhere(): Promise<Standing["moved"] | undefined> {
    if (this.#logic.isMoving) {
      this.#outbox.deliver();
      await this.#outbox.idle();
      if (this.#logic.isMoving)
        throw new Error("the visitor is moving to a person's object that cannot be reached");
    }
    return this.#store.standing("moved");
  }

  #elsewhereFor(seat: VisitorSeat, { person, token }: Standing["moved"]): Response {
    // The Worker seats the page at the person's; a console does so itself.
    if (seat.role === "page") return Response.json({ person, token }, { status: 409 });
    const { socket, response } = accept(this.ctx, { seat }, ["agent"]);
    send(socket, { type: "moved", visitor: person });
    close(socket, Close.moved, "moved");
    return response;
  }

  /** Asked of whom the visitor turned out to be. */
  async #asked<T>(here: () => T | Promise<T>, there: (person: VisitorCalls) => Promise<T>): Promise<T> {
    const moved = await this.#elsewhere();
    return moved === undefined ? here() : callVisitor(this.env, this.#site, moved.person, there);
  }

  // ------------------------------------------------------------------------------------------------- VisitorCalls

  async exchange(seat: PageSeat, { line, request, frames }: Exchange): Promise<Exchanged> {
    const known = this.#sockets.polled(line);
    // What it is still to be told comes before where it is to go.
    const moved = known?.isOwed === true ? undefined : await this.#elsewhere();
    if (moved !== undefined) return moved;
    await this.#logic.ready();
    const now = Date.now();
    for (const polled of this.#sockets.allPolled())
      if (polled.id !== line && now - polled.askedAt > FORGOTTEN_AFTER) this.#left(polled, now);
    const polled = this.#sockets.polled(line) ?? this.#begun(line, seat, frames[0], now);
    if (polled === undefined) return this.#exchanged({ frames: [], close: CLOSED });
    const before = polled.asked(request, now);
    if (before !== undefined) return this.#exchanged(before);
    const tab = this.#sockets.page(polled);
    if (tab !== undefined) this.#logic.asks(tab, now);
    for (const frame of frames) {
      const heard = this.#sockets.page(polled);
      if (heard !== undefined && polled.readyState === WebSocket.OPEN)
        await this.#pageFrame(polled, heard, frame);
    }
    await this.#reserving;
    if (this.#logic.isMoving) await this.#outbox.idle();
    // Attachments are written, and decisions made upon an answer, at the end of a turn.
    await Promise.resolve();
    const answer = polled.answered();
    if (answer.close !== undefined || typeOf(frames.at(-1)) === "bye") this.#left(polled, now);
    return this.#exchanged(answer);
  }

  /** A tab that asks for the first time, or was forgotten: it says hello. */
  #begun(line: string, seat: PageSeat, first: string | undefined, now: number): Polled | undefined {
    if (typeOf(first) !== "hello") return undefined;
    const polled = Polled.begin(line, this.#store, { seat }, now);
    this.#sockets.addPage(polled, { seat });
    return polled;
  }

  #left(polled: Polled, now: number): void {
    const tab = this.#sockets.page(polled);
    if (tab !== undefined) this.#logic.disconnected(tab, true, now);
    polled.drop();
  }

  #exchanged(answer: Answer): Exchanged {
    return { ...answer, version: rulesetOf(this.#site)?.version ?? 0 };
  }

  async presence(watchedUntil: number): ReturnType<VisitorCalls["presence"]> {
    if (this.#logic.isMoving || this.#store.standing("moved"))
      return { here: false, alive: 0, sequence: Date.now() };
    await this.#logic.ready();
    return this.#logic.presence(watchedUntil, Date.now());
  }

  /** A visit that moved is ended by the person's shard. */
  async finish(visit: number): Promise<{ until?: number; finished?: FinishedVisit }> {
    return (await this.#elsewhere()) === undefined ? this.#logic.finish(visit, Date.now()) : {};
  }

  async published(version: number): Promise<void> {
    if ((await this.#elsewhere()) === undefined) await this.#logic.published(version, () => Date.now());
  }

  async placeFree(): Promise<void> {
    await this.#asked(
      async () => {
        await this.#logic.ready();
        this.#logic.placeFree(Date.now());
      },
      (person) => person.placeFree(),
    );
  }

  async deskChanged(desk: DeskFacts): Promise<void> {
    if ((await this.#elsewhere()) !== undefined) return;
    await this.#logic.ready();
    this.#logic.deskChanged(desk, Date.now());
  }

  async blocked(blocked: Blocked | null): Promise<void> {
    await this.#asked(
      async () => {
        await this.#logic.ready();
        this.#logic.blocked(blocked ?? undefined, Date.now());
      },
      (person) => person.blocked(blocked),
    );
  }

  async reviewed(invitation: string, review: Review): Promise<void> {
    await this.#asked(
      async () => {
        await this.#logic.ready();
        this.#logic.reviewed(invitation, review, Date.now());
      },
      (person) => person.reviewed(invitation, review),
    );
  }

  async deskGone(invitation: string): Promise<void> {
    await this.#asked(
      () => this.#logic.deskGone(invitation, Date.now()),
      (person) => person.deskGone(invitation),
    );
  }

  async handed(
    conversation: string,
    state: "waiting" | "open" | "closed",
    agent?: { id: string; name: string },
    reopens?: true,
  ): Promise<void> {
    await this.#asked(
      async () => {
        await this.#logic.ready();
        this.#logic.handed(conversation, state, agent, Date.now(), reopens);
      },
      (person) => person.handed(conversation, state, agent, reopens),
    );
  }

  async story(): Promise<Story | undefined> {
    return this.#asked(
      () => this.#logic.story(Date.now()),
      (person) => person.story(),
    );
  }

  async conversation(id: string): Promise<Conversation | undefined> {
    return this.#asked(
      () => this.#logic.conversation(id),
      (person) => person.conversation(id),
    );
  }

  async explain(): Promise<readonly ExplainedRule[]> {
    return this.#asked(
      async () => {
        await this.#logic.ready();
        return this.#logic.explain(Date.now());
      },
      (person) => person.explain(),
    );
  }

  async explainAt(at: number): Promise<ExplainedAt | undefined> {
    return this.#asked<ExplainedAt | undefined>(
      async () => {
        await this.#logic.ready();
        const stood = at > Date.now() ? undefined : this.#logic.stood(at);
        const [env, site] = [this.env, this.#site];
        const versionOf = (version: number) => callSite(env, site, (one) => one.rulesetOf(version));
        return stood && explainedAt(site, stood, at, versionOf, this.#logic.wasBlocked(at));
      },
      (person) => person.explainAt(at),
    );
  }

  async invite(id: string, text: string, by: { id: string; name: string }) {
    return this.#asked<{ ok: true } | { ok: false; because: string }>(
      async () => {
        await this.#logic.ready();
        return this.#logic.invite(id, text, by, Date.now());
      },
      (person) => person.invite(id, text, by),
    );
  }

  async inviteOfMany(id: string, text: string, from: string) {
    return this.#asked<{ ok: true } | { ok: false; because: string }>(
      async () => {
        await this.#logic.ready();
        return this.#logic.inviteOfMany(id, text, from, Date.now());
      },
      (person) => person.inviteOfMany(id, text, from),
    );
  }

  async whyNotInvited(): Promise<string | undefined> {
    return this.#asked<string | undefined>(
      async () => {
        await this.#logic.ready();
        return this.#logic.whyNotInvited(Date.now());
      },
      (person) => person.whyNotInvited(),
    );
  }

  async export(): Promise<Exported | undefined> {
    return this.#asked<Exported | undefined>(
      () => this.#logic.exported(),
      (person) => person.export(),
    );
  }

  /** Also of one who moved on: an agent's console may not have followed yet. */
  async dismiss(sessions: readonly string[]): Promise<void> {
    for (const socket of this.ctx.getWebSockets("agent")) {
      const session = readAttachment(socket, AgentAttachment)?.seat.session;
      if (session !== undefined && sessions.includes(session)) close(socket, Close.signedOut, "signed out");
    }
    this.#sockets.countAgents();
  }

  async absorb(op: string, snapshot: Snapshot, who: Named): Promise<void> {
    await this.#logic.ready();
    if (!this.#logic.absorb(op, snapshot, who, Date.now())) return;
    // Attachments are written at the end of a turn.
    await Promise.resolve();
    this.#begin();
    this.#logic.begun(Date.now());
  }

  async refused(): Promise<void> {
    await this.#asked<void>(
      async () => {
        await this.#logic.ready();
        this.#logic.refused(Date.now());
        // Attachments are written at the end of a turn.
        await Promise.resolve();
      },
      (person) => person.refused(),
    );
  }

  async erase(): Promise<string | undefined> {
    const moved = await this.#elsewhere();
    for (const socket of this.ctx.getWebSockets()) close(socket, 1000, "erased");
    for (const polled of this.#sockets.allPolled()) polled.drop();
    this.#logic.forget(Date.now(), false);
    this.#store.setStanding("moved", undefined);
    const before = this.#logic;
    this.#begin();
    // What was due of the visitor is not any more; that somebody was here is forgotten in its turn.
    await this.ctx.storage.setAlarm(Date.now() + retentionOf(this.#site));
    // Or what is still on its way would be heard after the desk and the feed forgot.
    await before.idle();
    return moved?.person;
  }

  // ---------------------------------------------------------------------------------------------------------- edges

  #shard(): number {
    return shardOf(this.#visitor, rulesetOf(this.#site)?.ruleset.site.feedShards ?? 1);
  }

  /** For the Worker, whose settings may be older. */
  #version(): Record<string, string> {
    return { [VERSION_HEADER]: String(rulesetOf(this.#site)?.version ?? 0) };
  }

  async #deliver(id: string, outgoing: Outgoing): Promise<void | { staffed: boolean }> {
    const unseen = () => callFeed(this.env, this.#site, this.#shard(), (feed) => feed.forget(this.#visitor));
    if (outgoing.to === "absorb") {
      const { op, person, who, snapshot = this.#logic.snapshot() } = outgoing;
      return callVisitor(this.env, this.#site, person, (one) => one.absorb(op, snapshot, who));
    }
    if (outgoing.to === "forget" || outgoing.to === "moved") {
      // What the feed was told before must have arrived.
      await this.#logic.unseen();
      await unseen();
    }
    return callSite<void | { staffed: boolean }>(this.env, this.#site, (site) => {
      switch (outgoing.to) {
        case "invitation":
          return site.invitation(id, outgoing.notice);
        case "talked":
          return site.talked(id, outgoing.entry, outgoing.invitation, outgoing.words);
        case "notified":
          return site.notified(id, outgoing.note);
        case "release":
          return site.release(outgoing.id);
        case "moved":
          return site.moved(id, outgoing.person);
        case "forget":
          return site.forgotten(id, outgoing.keep);
      }
    });
  }

  /**
   * Setting an alarm costs a row: only when the earliest moment moves nearer. Of several who ask in one turn the first sets
   * it, to the earliest: each by itself would see what was set before, and the last one would win.
   */
  async #arm(at: number): Promise<void> {
    const isAsked = this.#soonest < Infinity;
    this.#soonest = Math.min(this.#soonest, at);
    if (isAsked) return;
    const armed = await this.ctx.storage.getAlarm();
    const soonest = this.#soonest;
    this.#soonest = Infinity;
    if (armed === null || soonest < armed) await this.ctx.storage.setAlarm(soonest);
  }
}
