// Places at the desk as visitors' objects ask for them and give them back, and what those tell of invitations and chats.
// Everything they send twice counts once.

import type { SiteCalls } from "../objects.ts";
import type { BlockedVisitor, ConversationEntry, InvitationNotice, RuleNote, Spoken } from "../protocol.ts";
import type { Deadlines } from "../durable/deadlines.ts";
import type { By, ReservedMany, TeamCalls } from "./calls.ts";
import type { Change } from "./change.ts";
import type { Changes } from "./changes.ts";
import type { Consoles } from "./consoles.ts";
import { closed, told } from "./conversations.ts";
import { answersFor, hasPlace, roomFor } from "./desk.ts";
import type { Drafts } from "./drafts.ts";
import { keyOf, type Order } from "./orders.ts";
import type { Outbox } from "./outbox.ts";
import type { SiteStore } from "./store.ts";

/** A place outlives its invitation by this much, for the answer that is on its way (SPEC D3). */
const LEASE_OUTLIVES = 30_000;
/** A slip of the hand must not become two waves of invitations: at most one in so long (SPEC D10). */
const MANY_APART = 30_000;
/** No invitation shows longer than a day, whatever its rule says. */
const LONGEST_LEASE = 86_400_000;

export class Places {
  readonly #store: SiteStore;
  readonly #consoles: Consoles;
  readonly #deadlines: Deadlines;
  readonly #outbox: Outbox;
  readonly #changes: Changes;
  readonly #drafts: Drafts;

  constructor(
    store: SiteStore,
    consoles: Consoles,
    deadlines: Deadlines,
    outbox: Outbox,
    changes: Changes,
    drafts: Drafts,
  ) {
    this.#store = store;
    this.#consoles = consoles;
    this.#deadlines = deadlines;
    this.#outbox = outbox;
    this.#changes = changes;
    this.#drafts = drafts;
  }

  reserve(request: Parameters<SiteCalls["reserve"]>[0]): { granted: boolean } {
    const { id, visitor, rule, team, priority, look = false } = request;
    const now = Date.now();
    const lease = this.#store.lease(id);
    if (lease !== undefined) return { granted: lease.state !== "gone" };
    if (this.#store.isBlocked(visitor)) return { granted: false };
    if (!hasPlace(this.#changes.desk(), team)) {
      this.#store.addWish({ visitor, rule, team, priority, at: now });
      return { granted: false };
    }
    if (look) return { granted: true };
    const until = Math.min(request.until, now + LONGEST_LEASE) + LEASE_OUTLIVES;
    this.#store.addLease({ id, visitor, team, at: now }, until);
    this.#store.dropWishes(visitor);
    this.#expectLeaseEnd(now);
    return { granted: true };
  }

  room(): number {
    return roomFor(this.#changes.desk());
  }

  /** Noted before any is sent: whoever crashes in between does not do it again unasked. */
  reserveMany(...[many, invitations, until, by]: Parameters<TeamCalls["reserveMany"]>): ReservedMany {
    const now = Date.now();
    const last = this.#store.lastAudit("invited-many");
    if (last?.id === many.id) return { ok: false, because: "done" };
    if (last !== undefined && now - last.at < MANY_APART) return { ok: false, because: "too fast" };
    const granted: string[] = [];
    this.#changes.make(now, () => {
      for (const { id, visitor } of invitations) {
        if (this.#store.isBlocked(visitor) || !hasPlace(this.#changes.desk())) continue;
        this.#store.addLease({ id, visitor, at: now }, Math.min(until, now + LONGEST_LEASE) + LEASE_OUTLIVES);
        granted.push(id);
      }
      this.#store.addAudit(now, by.name, "invited-many", { ...many, places: granted.length });
    });
    this.#expectLeaseEnd(now);
    return { ok: true, granted };
  }

  release(invitation: string): void {
    this.#changes.make(Date.now(), () => this.#store.dropLease(invitation));
  }

  expireLeases(now: number): void {
    this.#changes.make(now, () => this.#store.expireLeases(now));
    this.#expectLeaseEnd(now);
  }

  /** Places may have been left untaken by those who were told, a draft unanswered. */
  settle(now: number): void {
    this.#changes.make(now, () => {});
  }

  invitation(outboxId: string, notice: InvitationNotice): void {
    const now = Date.now();
    if (!this.#counts(outboxId, now)) return;
    this.#changes.make(now, (change) => {
      this.#store.saveInvitation(notice);
      this.#moveLease(notice);
      // One whose place is gone is being withdrawn already.
      if (notice.state !== "drafted") this.#drafts.end(change, notice.id);
      else if (this.#store.lease(notice.id)?.state !== "gone") this.#drafts.begin(notice);
    });
    this.#consoles.tell({ type: "invitation", invitation: notice });
  }

  /**
   * Each that was shown is counted when it is over (SPEC D1). Not one that the desk withdrew, which had no time to be
   * answered; nor an agent's own invitation and one shown while all are away, which never had a lease.
   */
  #moveLease({ id, state }: InvitationNotice): void {
    const lease = this.#store.lease(id);
    if (lease === undefined || state === "drafted" || state === "offered") return;
    if (state === "shown" || state === "seen") {
      if (lease.state === "held") this.#store.setLease(id, "shown");
    } else if (state === "accepted") {
      if (lease.state !== "accepted") this.#store.addAnswer(lease.team, true);
      this.#store.setLease(id, "accepted");
    } else {
      // A page that told late may say at once that it was dismissed.
      if (lease.state === "shown" || state === "dismissed") this.#store.addAnswer(lease.team, false);
      this.#store.dropLease(id);
    }
  }

  talked(
    outboxId: string,
    entry: ConversationEntry,
    invitation: string | undefined,
    words: readonly Spoken[],
  ): void {
    const now = Date.now();
    if (!this.#counts(outboxId, now)) return;
    this.#changes.make(now, (change) => {
      const before = this.#store.conversation(entry.id);
      const team = invitation === undefined ? undefined : this.#store.lease(invitation)?.team;
      if (invitation !== undefined) this.#store.dropLease(invitation);
      const next = told(before, entry, now, {
        team,
        news: this.#outbox.isNews(entry.id),
        reopening: this.#outbox.isReopening(entry.id),
      });
      change.save(next);
      this.#store.index(entry.id, words);
      // The word that ends it at the visitor's was overtaken.
      if (next.entry.state !== "closed" && this.#store.isBlocked(entry.visitor))
        return change.hand(closed(next, now));
      // The answer to an agent's own invitation goes to that agent, if still there.
      const inviter =
        before === undefined && entry.agent !== undefined ? this.#store.agent(entry.agent) : undefined;
      if (next.entry.state === "waiting" && inviter !== undefined && inviter.status !== "offline") {
        change.give(next, inviter.id);
      }
    });
  }

  /** To whoever is at the desk and answers for the team; nothing is kept of it but that it was told. */
  notified(outboxId: string, note: RuleNote): void {
    if (!this.#counts(outboxId, Date.now())) return;
    for (const agent of this.#store.atDesk())
      if (answersFor(agent, note.team)) this.#consoles.tell({ type: "notify", ...note }, agent.id);
  }

  /** As an erasure: here at once, there as soon as it can be told. Gives the order's key. */
  block(block: BlockedVisitor, by: By): string {
    const now = Date.now();
    const { visitor, reason, at } = block;
    const order: Order = { to: "blocked", visitor, blocked: { reason, at, by: by.name } };
    this.#changes.make(now, (change) => {
      this.#store.block(block);
      this.#store.addAudit(now, by.name, "blocked", { visitor, reason });
      this.#store.dropWishes(visitor);
      this.#outbox.add(order, now);
      for (const conversation of this.#store.conversationsOf(visitor))
        if (conversation.entry.state !== "closed") change.hand(closed(conversation, now));
    });
    return keyOf(order);
  }

  /** Undefined: nobody blocked this visitor. */
  unblock(visitor: string, by: By): string | undefined {
    if (!this.#store.isBlocked(visitor)) return undefined;
    const now = Date.now();
    const order: Order = { to: "blocked", visitor, blocked: null };
    this.#changes.make(now, () => {
      this.#store.unblock(visitor);
      this.#store.addAudit(now, by.name, "unblocked", { visitor });
      this.#outbox.add(order, now);
    });
    return keyOf(order);
  }

  /** Here at once; everywhere else as soon as it can be told, however often that fails. Gives the order's key. */
  erase(visitor: string, by: By): string {
    const now = Date.now();
    const shards = this.#store.published()?.ruleset.site.feedShards ?? 1;
    const order: Order = { to: "erase", visitor, shards };
    this.#changes.make(now, (change) => {
      // Without the visitor's id: the audit would be the one place that still knew it.
      this.#store.addAudit(now, by.name, "erased", {});
      this.#outbox.add(order, now);
      this.#forget(visitor, change);
      this.#store.forgetBlock(visitor);
    });
    return keyOf(order);
  }

  forget(visitor: string): void {
    this.#changes.make(Date.now(), (change) => {
      this.#forget(visitor, change);
      this.#store.forgetBlock(visitor);
      this.#store.uncount(visitor);
    });
  }

  /** The visitor's own word: everything but a chat that is open, of which no name and no page stays. */
  forgotten(outboxId: string, keep: string | undefined): void {
    const now = Date.now();
    if (!this.#counts(outboxId, now)) return;
    this.#changes.make(now, (change) => this.#forget(outboxId.split(":")[0]!, change, keep));
  }

  moved(outboxId: string, person: string): void {
    const now = Date.now();
    if (!this.#counts(outboxId, now)) return;
    this.#changes.make(now, (change) => {
      this.#store.moved(outboxId.split(":")[0]!, person);
      for (const { entry } of this.#store.conversationsOf(person)) change.conversations.set(entry.id, entry);
    });
    for (const invitation of this.#store.invitations())
      if (invitation.visitor === person) this.#consoles.tell({ type: "invitation", invitation });
  }

  #forget(visitor: string, change: Change, keep?: string): void {
    for (const conversation of this.#store.conversationsOf(visitor)) {
      const { entry } = conversation;
      if (entry.id === keep) {
        const { name: _, page: _p, notes: _n, tags: _t, visitorTags: _v, ...rest } = entry;
        change.save({ ...conversation, entry: rest });
        continue;
      }
      const { name: _name, page: _page, agent: _agent, email: _email, rating: _rating, ...others } = entry;
      const { notes: _notes, tags: _tags, visitorTags: _visitorTags, ...rest } = others;
      const last = { ...entry.last, text: "" };
      change.conversations.set(entry.id, { ...rest, state: "closed", last, unread: 0 });
      change.agents = true;
    }
    this.#drafts.endOf(change, visitor);
    this.#store.forget(visitor, keep);
  }

  #counts(outboxId: string, now: number): boolean {
    const [visitor = "", sequence = ""] = outboxId.split(":");
    return this.#store.counts(visitor, Number(sequence), now);
  }

  #expectLeaseEnd(now: number): void {
    const end = this.#store.nextLeaseEnd();
    const expected = this.#deadlines.at("leases") ?? 0;
    // Only ever nearer: an early alarm looks and sets the next, and most places are given back long before.
    if (end !== undefined && (expected <= now || end < expected)) this.#deadlines.set("leases", end);
  }
}
