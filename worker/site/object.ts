// The object of one site: its rules, its agents, its desk. A shell: storage, sockets and the alarm, each call a line or
// two into where it is done.

import { DurableObject } from "cloudflare:workers";
import type { Ruleset } from "../../rules/language/ruleset.ts";
import { maySay } from "../access/roles.ts";
import { DeskSeat, readSeat } from "../durable/seat.ts";
import { answerPings, close, parseFrame, strike } from "../durable/socket.ts";
import type { SiteCalls } from "../objects.ts";
import {
  type BlockedVisitor,
  Close,
  type ConversationEntry,
  type InvitationNotice,
  type Reply,
  type RuleNote,
  type Spoken,
  ToDesk,
} from "../protocol.ts";
import type {
  AgentChange,
  AuditFilter,
  By,
  Files,
  NewAgent,
  SearchFilter,
  TeamCalls,
  Which,
} from "./calls.ts";
import { answersFor } from "./desk.ts";
import { type Parts, run, wake } from "./parts.ts";

export class Site extends DurableObject<Env> implements SiteCalls, TeamCalls {
  #parts!: Parts;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    answerPings(ctx);
    void ctx.blockConcurrencyWhile(async () => void (this.#parts = wake(ctx, env)));
  }

  override async fetch(request: Request): Promise<Response> {
    const seat = readSeat(request, DeskSeat);
    return (seat && this.#parts.room.enter(seat)) ?? new Response(null, { status: 403 });
  }

  override async webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): Promise<void> {
    const seat = this.#parts.consoles.seat(socket);
    if (seat === undefined) return close(socket, Close.slow, "unknown");
    const parsed = parseFrame(socket, frame, ToDesk);
    if (!parsed.ok) return;
    if (!maySay("desk", parsed.message.type, seat.agent.role))
      return void strike(socket, { code: "not-allowed" });
    this.#parts.room.heard(socket, seat, parsed.message);
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    this.#parts.room.left(socket);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#parts.room.left(socket);
  }

  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await this.#parts.deadlines.alarm(info, (name, now) => run(this.#parts, name, now));
  }

  async ruleset() {
    return this.#parts.store.published();
  }
  async version() {
    return this.#parts.store.version();
  }
  async rulesetOf(version: number) {
    return this.#parts.store.ruleset(version);
  }
  async publish(files: Files, ruleset: Ruleset, by: By, comment?: string) {
    return this.#parts.publishing.publish(files, ruleset, by, comment);
  }
  async rollback(version: number, by: By, comment?: string) {
    return this.#parts.publishing.rollback(version, by, comment);
  }
  async versions(before?: string) {
    return this.#parts.store.versions(before);
  }
  async changes() {
    return this.#parts.store.changes();
  }
  async files(version = this.#parts.store.version()) {
    const files = this.#parts.store.files(version);
    return files && { version, files };
  }

  async agents() {
    return this.#parts.people.all();
  }
  async saveAgent(agent: NewAgent, linkHash: string, by: By) {
    return this.#parts.people.save(agent, linkHash, by);
  }
  async changeAgent(id: string, change: AgentChange, by: By) {
    return this.#parts.people.change(id, change, by);
  }
  async removeAgent(id: string, by: By) {
    return this.#parts.people.remove(id, by);
  }
  async newLink(id: string, linkHash: string, by: By) {
    return this.#parts.people.link(id, linkHash, by);
  }
  async redeem(linkHash: string, sessionHash: string, browser?: string) {
    return this.#parts.people.redeem(linkHash, sessionHash, browser);
  }
  async who(sessionHash: string) {
    return this.#parts.people.who(sessionHash);
  }
  async signOut(sessionHash: string) {
    this.#parts.people.signOut(sessionHash);
  }
  async sessions() {
    return this.#parts.people.sessions();
  }
  async endSession(id: string, by: By) {
    return this.#parts.people.end(id, by);
  }
  async looks(sessionHash: string, visitor: string) {
    return this.#parts.people.looks(sessionHash, visitor);
  }

  async reserve(request: Parameters<SiteCalls["reserve"]>[0]) {
    return this.#parts.places.reserve(request);
  }
  async desk(shard: number, visitors: number) {
    return this.#parts.news.asked(shard, visitors);
  }
  async release(id: string) {
    this.#parts.places.release(id);
  }
  async invitation(outboxId: string, notice: InvitationNotice) {
    this.#parts.places.invitation(outboxId, notice);
  }
  async talked(
    outboxId: string,
    entry: ConversationEntry,
    invitation?: string,
    words: readonly Spoken[] = [],
  ) {
    this.#parts.places.talked(outboxId, entry, invitation, words);
    return { staffed: this.#parts.news.isStaffed };
  }
  async staffed() {
    return this.#parts.news.isStaffed;
  }
  async notified(outboxId: string, note: RuleNote) {
    this.#parts.places.notified(outboxId, note);
  }
  async conversations(which: Which = {}, before?: string) {
    return this.#parts.store.conversationPage(which, before);
  }
  async conversationEntry(id: string) {
    return this.#parts.store.conversation(id)?.entry;
  }
  async search(words: readonly string[], filter: SearchFilter = {}) {
    return this.#parts.store.search(words, filter);
  }
  async chatTags() {
    return this.#parts.store.chatTags();
  }
  async teams() {
    return Object.keys(this.#parts.store.published()?.ruleset.site.teams ?? {});
  }
  async replies(agent?: string) {
    const all = this.#parts.store.replies();
    const of = agent === undefined ? undefined : this.#parts.store.agent(agent);
    return of === undefined ? all : all.filter(({ team }) => answersFor(of, team));
  }
  async saveReply(reply: Reply, by: By) {
    this.#parts.store.saveReply(reply, by.name, Date.now());
  }
  async removeReply(id: string) {
    return this.#parts.store.dropReply(id);
  }
  async room() {
    return this.#parts.places.room();
  }
  async reserveMany(...many: Parameters<TeamCalls["reserveMany"]>) {
    return this.#parts.places.reserveMany(...many);
  }
  async block(blocked: BlockedVisitor, by: By) {
    await this.#parts.outbox.carryOut(this.#parts.places.block(blocked, by));
  }
  async unblock(visitor: string, by: By) {
    const key = this.#parts.places.unblock(visitor, by);
    if (key !== undefined) await this.#parts.outbox.carryOut(key);
    return key !== undefined;
  }
  async unblocked(visitor: string) {
    this.#parts.store.unblock(visitor);
  }
  async blocked(before?: string) {
    return this.#parts.store.blockedPage(before);
  }
  async hasTalked(visitor: string) {
    return this.#parts.store.conversationsOf(visitor).length > 0;
  }
  async forget(visitor: string) {
    this.#parts.places.forget(visitor);
  }
  async forgotten(outboxId: string, keep?: string) {
    this.#parts.places.forgotten(outboxId, keep);
  }
  async moved(outboxId: string, person: string) {
    this.#parts.places.moved(outboxId, person);
  }
  async exports(by: By) {
    // Without the visitor's id, as for an erasure.
    this.#parts.store.addAudit(Date.now(), by.name, "exported", {});
  }
  async erase(visitor: string, by: By) {
    await this.#parts.outbox.carryOut(this.#parts.places.erase(visitor, by));
  }
  async audit(filter: AuditFilter = {}, most?: number) {
    return this.#parts.store.audit(filter, most);
  }
}
