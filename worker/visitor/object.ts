// The Visitor object: the platform's side of one visitor. Accepts sockets, reads frames, hands both to the logic; keeps
// nothing in memory that cannot be rebuilt.

import { DurableObject } from "cloudflare:workers";
import { readPreview } from "../access/previews.ts";
import { keyOf } from "../access/secrets.ts";
import type { DeskFacts } from "../../rules/record/facts.ts";
import { callFeed, callSite } from "../durable/call.ts";
import { readSeat, VisitorSeat } from "../durable/seat.ts";
import { accept, answerPings, close, parseFrame, send, strike, readAttachment } from "../durable/socket.ts";
import { shardOf, VERSION_HEADER, type FinishedVisit, type Review, type VisitorCalls } from "../objects.ts";
import { FromTab, ToVisitor, type Conversation, type ExplainedRule, type Story } from "../protocol.ts";
import { AgentAttachment } from "./attachment.ts";
import { rulesetOf } from "./rulesets.ts";
import { VisitorStore, type Outgoing } from "./store.ts";
import { Sockets, type PageTab } from "./tabs.ts";
import { VisitorLogic } from "./visitor.ts";

/** What a page's own `close()` says; a browser that ends with the page says 1001, a lost connection 1006. */
const NO_STATUS = 1005;

export class Visitor extends DurableObject<Env> implements VisitorCalls {
  readonly #site: string;
  readonly #visitor: string;
  #sockets!: Sockets;
  #logic!: VisitorLogic;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    answerPings(ctx);
    // worker/objects.ts: `site/visitor`.
    const [site = "", visitor = ""] = (ctx.id.name ?? "").split("/");
    this.#site = site;
    this.#visitor = visitor;
    this.#begin();
  }

  /** Everything in memory, from what is stored: at every wake, and from nothing after an erasure. */
  #begin(): void {
    const { ctx, env } = this;
    const [site, visitor] = [this.#site, this.#visitor];
    this.#sockets = new Sockets(ctx);
    this.#logic = new VisitorLogic(
      {
        site,
        visitor,
        reserve: (request) => callSite(env, site, (one) => one.reserve(request)),
        deliver: (id, outgoing) => this.#deliver(id, outgoing),
        seen: (update) => callFeed(env, site, this.#shard(), (feed) => feed.seen(update)),
        ruleset: () => callFeed(env, site, this.#shard(), (feed) => feed.ruleset()),
        arm: (at) => ctx.waitUntil(this.#arm(at)),
        later: (work) => ctx.waitUntil(work),
      },
      new VisitorStore(ctx.storage),
      this.#sockets,
    );
  }

  override async fetch(request: Request): Promise<Response> {
    const seat = readSeat(request, VisitorSeat);
    if (seat === undefined) return new Response(null, { status: 400 });
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
    send(socket, { type: "explain", rules: this.#logic.explain(now) });
    return response;
  }

  override webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): void | Promise<void> {
    const tab = this.#sockets.page(socket);
    if (tab === undefined) return this.#agentMessage(socket, frame);
    const parsed = parseFrame(socket, frame, FromTab);
    if (!parsed.ok) return tab.struck();
    // After a hibernation the isolate may be a new one, without any rules yet.
    if (rulesetOf(this.#site) === undefined)
      return this.#logic.ready().then(() => this.#pageMessage(socket, tab, parsed.message));
    return this.#pageMessage(socket, tab, parsed.message);
  }

  #pageMessage(socket: WebSocket, tab: PageTab, message: FromTab): void | Promise<void> {
    if (message.type === "team") return this.#teamMessage(tab, message.token);
    if (this.#logic.message(tab, message, Date.now())) return;
    strike(socket, { code: "not-allowed" });
    tab.struck();
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
    const { message } = parsed;
    const now = Date.now();
    if (message.type === "invite") {
      const answer = this.#logic.invite(message.id, message.text, seat.agent, now);
      if (!answer.ok) send(socket, { type: "error", code: "unavailable", field: answer.because });
    } else if (!this.#logic.fromAgent(message, seat.agent, now))
      send(socket, { type: "error", code: "not-allowed" });
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
    await this.#logic.ready();
    if (this.#logic.alarm(Date.now()) === "erase") await this.erase();
  }

  // ------------------------------------------------------------------------------------------------- VisitorCalls

  async presence(watchedUntil: number): ReturnType<VisitorCalls["presence"]> {
    await this.#logic.ready();
    return this.#logic.presence(watchedUntil, Date.now());
  }

  async finish(visit: number): Promise<{ until?: number; finished?: FinishedVisit }> {
    return this.#logic.finish(visit, Date.now());
  }

  async published(version: number): Promise<void> {
    await this.#logic.published(version, () => Date.now());
  }

  async placeFree(): Promise<void> {
    await this.#logic.ready();
    this.#logic.placeFree(Date.now());
  }

  async deskChanged(desk: DeskFacts): Promise<void> {
    await this.#logic.ready();
    this.#logic.deskChanged(desk, Date.now());
  }

  async reviewed(invitation: string, review: Review): Promise<void> {
    await this.#logic.ready();
    this.#logic.reviewed(invitation, review, Date.now());
  }

  async deskGone(invitation: string): Promise<void> {
    this.#logic.deskGone(invitation, Date.now());
  }

  async handed(
    conversation: string,
    state: "waiting" | "open" | "closed",
    agent?: { id: string; name: string },
  ): Promise<void> {
    await this.#logic.ready();
    this.#logic.handed(conversation, state, agent, Date.now());
  }

  async story(): Promise<Story | undefined> {
    return this.#logic.story(Date.now());
  }

  async conversation(id: string): Promise<Conversation | undefined> {
    return this.#logic.conversation(id);
  }

  async explain(): Promise<readonly ExplainedRule[]> {
    await this.#logic.ready();
    return this.#logic.explain(Date.now());
  }

  async invite(id: string, text: string, by: { id: string; name: string }) {
    await this.#logic.ready();
    return this.#logic.invite(id, text, by, Date.now());
  }

  async erase(): Promise<void> {
    for (const socket of this.ctx.getWebSockets()) close(socket, 1000, "erased");
    await this.ctx.storage.deleteAll();
    this.#begin();
  }

  // ---------------------------------------------------------------------------------------------------------- edges

  #shard(): number {
    return shardOf(this.#visitor, rulesetOf(this.#site)?.ruleset.site.feedShards ?? 1);
  }

  /** For the Worker, whose settings may be older. */
  #version(): Record<string, string> {
    return { [VERSION_HEADER]: String(rulesetOf(this.#site)?.version ?? 0) };
  }

  #deliver(id: string, outgoing: Outgoing): Promise<void> {
    return callSite(this.env, this.#site, (site) => {
      switch (outgoing.to) {
        case "invitation":
          return site.invitation(id, outgoing.notice);
        case "talked":
          return site.talked(id, outgoing.entry, outgoing.invitation);
        case "notified":
          return site.notified(id, outgoing.note);
        case "release":
          return site.release(outgoing.id);
      }
    });
  }

  /** Setting an alarm costs a row: only when the earliest moment moves nearer. */
  async #arm(at: number): Promise<void> {
    const armed = await this.ctx.storage.getAlarm();
    if (armed === null || at < armed) await this.ctx.storage.setAlarm(at);
  }
}
