// The life of an invitation at the server: a place is reserved, the page is told, the page answers, and every step is a
// stored row before anybody hears of it. Deciding that a rule is due is the engine's; that it may be shown is the desk's.

import type { Rule } from "../../rules/language/ruleset.ts";
import type { InvitationState } from "../../rules/record/event.ts";
import { isVisible } from "../../rules/record/clocks.ts";
import type { Facts } from "../../rules/record/facts.ts";
import { isOver, openInvitation } from "../../rules/record/invitations.ts";
import type { Invitation } from "../../rules/record/record.ts";
import type { InviteMessage } from "../protocol.ts";
import type { Context } from "./context.ts";
import { noticeOf } from "./rows.ts";
import { rulesetOf } from "./rulesets.ts";
import type { StoredInvitation } from "./store.ts";
import type { PageTab } from "./tabs.ts";
import { wordsOf } from "./words.ts";

type Offered = StoredInvitation & { readonly phase: "offered" };

/** A place is asked for this long before it must be shown; a crash in between frees it by itself. */
const RESERVATION = 15_000;
/** After the page should have let it expire by itself, the server does: the page may be gone. */
const EXPIRES_LATE = 30_000;

export class Invitations {
  readonly #context: Context;
  readonly #rows = new Map<string, { seq: number; stored: StoredInvitation }>();
  /** The rule a place is being asked for; nothing else is offered meanwhile. */
  #reserving: { id: string; rule: string } | undefined;
  /** The desk just granted this; only the decision made right then may use it. */
  #confirming: { readonly rule: string; readonly id: string } | undefined;
  /** Rules that the desk refused; it says when to ask again (SPEC D4). */
  readonly #refused = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** What is stored, oldest first; a reservation that a crash left behind is given back. */
  load(now: number): readonly Invitation[] {
    for (const page of this.#context.sockets.pages())
      for (const rule of page.state.refused ?? []) this.#refused.add(rule);
    const offered: Invitation[] = [];
    for (const { seq, stored } of this.#context.store.invitations()) {
      if (stored.phase === "reserving") {
        this.#context.store.dropInvitation(seq);
        this.#context.outbox.put({ to: "release", id: stored.id }, now);
        this.#context.outlets.arm(now + 1000);
      } else {
        this.#rows.set(stored.id, { seq, stored });
        offered.push(stored.invitation);
      }
    }
    return offered;
  }

  all(): readonly StoredInvitation[] {
    return [...this.#rows.values()].map((row) => row.stored);
  }

  get isReserving(): boolean {
    return this.#reserving !== undefined;
  }

  /** A rule is due: ask the desk for a place, then look again, because messages came in meanwhile. */
  begin(rule: Rule, away: boolean, now: number): void {
    if (this.#reserving !== undefined) return;
    if (away) return this.#offer(rule, true, crypto.randomUUID(), now);
    const id = crypto.randomUUID();
    const { store, outlets } = this.#context;
    this.#reserving = { id, rule: rule.id };
    const seq = store.saveInvitation(undefined, { phase: "reserving", id, rule: rule.id, at: now });
    const asked = outlets
      .reserve({
        id,
        visitor: outlets.visitor,
        rule: rule.id,
        priority: rule.priority,
        until: now + rule.invite!.expires + RESERVATION,
        ...(rule.invite!.team !== undefined && { team: rule.invite!.team }),
      })
      .then(
        ({ granted }) => this.#answered(rule, id, seq, granted, Date.now()),
        () => this.#answered(rule, id, seq, false, Date.now()),
      );
    outlets.later(asked);
  }

  #answered(rule: Rule, id: string, seq: number, granted: boolean, now: number): void {
    const { store } = this.#context;
    store.dropInvitation(seq);
    // Erased meanwhile: nothing to show, and the desk frees the place by its lease.
    if (this.#reserving?.id !== id) return;
    if (!granted) this.#refuse([...this.#refused, rule.id]);
    this.#confirming = granted ? { rule: rule.id, id } : undefined;
    this.#reserving = undefined;
    this.#context.decide(now);
    if (this.#confirming === undefined) return;
    // The rule no longer holds, or another one's turn came: the place goes back.
    this.#confirming = undefined;
    this.#context.outbox.put({ to: "release", id }, now);
    this.#context.outbox.deliver();
    this.#context.decide(now);
  }

  get refused(): ReadonlySet<string> {
    return this.#refused;
  }

  /** A place came free: what was refused may ask again. */
  placeFree(): void {
    this.#refuse([]);
  }

  /** Kept on every socket, so that a hibernation does not make the visitor ask the desk again and again. */
  #refuse(rules: readonly string[]): void {
    this.#refused.clear();
    for (const rule of rules) this.#refused.add(rule);
    for (const page of this.#context.sockets.pages()) page.remember({ refused: [...rules] });
  }

  /** Called by the decision: with a place just granted to this rule it is offered, otherwise a place is asked for. */
  due(rule: Rule, away: boolean, now: number): void {
    const granted = this.#confirming;
    if (granted !== undefined && granted.rule === rule.id && !away) {
      this.#confirming = undefined;
      this.#offer(rule, false, granted.id, now);
    } else if (granted === undefined) this.begin(rule, away, now);
  }

  #offer(rule: Rule, away: boolean, id: string, now: number): void {
    const facts = this.#context.state.facts(now);
    const compiled = rulesetOf(this.#context.outlets.site);
    if (facts === undefined || compiled === undefined) return;
    const message = wordsOf(rule, away, facts, id, compiled.ruleset.site.name);
    this.#offered(message, facts, now, rule.name, {
      rule: rule.id,
      version: compiled.version,
      ...(rule.invite?.team !== undefined && { team: rule.invite.team }),
    });
  }

  /** An agent's own invitation: no rule and no limit but consent, an open chat and another that is showing. */
  byHand(
    id: string,
    text: string,
    by: { readonly id: string; readonly name: string },
    now: number,
  ): { ok: true } | { ok: false; because: string } {
    if (this.#rows.has(id)) return { ok: true };
    const facts = this.#context.state.facts(now);
    if (facts === undefined || !facts.clocks.here) return { ok: false, because: "The visitor is not here." };
    const { visitor, past } = facts.record;
    if (visitor.consent === "denied" || visitor.consent === "unasked")
      return { ok: false, because: "No consent." };
    if (facts.visit.chatOpen) return { ok: false, because: "A chat is open." };
    if (openInvitation(past.invitations)) return { ok: false, because: "An invitation is showing." };
    const message: InviteMessage = {
      type: "invite",
      id,
      from: by.name,
      greeting: text,
      replies: [],
      placement: "corner",
      expires: 120_000,
      stay: "visit",
    };
    const version = rulesetOf(this.#context.outlets.site)?.version ?? 0;
    this.#offered(message, facts, now, "By hand", { rule: "by-hand", version, by: by.id });
    return { ok: true };
  }

  #offered(
    message: InviteMessage,
    facts: Facts,
    now: number,
    ruleName: string,
    offer: { rule: string; version: number; team?: string; by?: string },
  ): void {
    const { id } = message;
    const tab = this.#visibleTab(facts, now);
    this.#context.state.happened({
      type: "invitation",
      at: now,
      tab: "",
      id,
      state: "offered",
      offer: { ...offer, view: facts.page.id, stay: message.stay, expires: message.expires },
    });
    const invitation = this.#context.state.record.past.invitations.find((one) => one.id === id)!;
    const stored: Offered = { phase: "offered", id, invitation, ruleName, message };
    this.#rows.set(id, { seq: this.#context.store.saveInvitation(undefined, stored), stored });
    this.#announce(stored, now);
    this.#context.outlets.arm(now + message.expires + EXPIRES_LATE);
    if (tab === undefined) this.change(id, "failed", now, "no visible tab");
    else {
      this.#context.state.save(now);
      tab.send(message);
    }
    this.#context.tellFeed(now);
    this.#context.outbox.deliver();
  }

  #visibleTab(facts: Facts, now: number): PageTab | undefined {
    const visible = new Set(facts.visit.tabs.filter((tab) => isVisible(tab, now)).map((tab) => tab.id));
    const tabs = this.#context.sockets.pages().filter((tab) => tab.id !== undefined && visible.has(tab.id));
    return tabs.find((tab) => tab.id === facts.page.tab) ?? tabs[0];
  }

  /** An invitation that still waits for an answer. */
  open(id: string): Offered | undefined {
    const stored = this.#rows.get(id)?.stored;
    return stored?.phase === "offered" && !isOver(stored.invitation.state) ? stored : undefined;
  }

  /** The one that is showing. */
  showing(): Offered | undefined {
    const open = openInvitation(this.#context.state.record.past.invitations);
    return open && this.open(open.id);
  }

  /** One step of its life: stored, then told to the desk and to the tabs that should close it. */
  change(id: string, state: InvitationState, now: number, because?: string): void {
    const row = this.#rows.get(id);
    if (row?.stored.phase !== "offered") return;
    this.#context.state.happened({
      type: "invitation",
      at: now,
      tab: "",
      id,
      state,
      ...(because !== undefined && { because }),
    });
    const invitation = this.#context.state.record.past.invitations.find((one) => one.id === id);
    if (invitation === undefined || invitation === row.stored.invitation) return;
    const stored: Offered = { ...row.stored, invitation };
    this.#rows.set(id, { seq: row.seq, stored });
    this.#context.store.saveInvitation(row.seq, stored);
    this.#announce(stored, now);
    this.#context.state.save(now);
    if (isOver(invitation.state)) {
      if (invitation.state !== "failed" || because !== "busy")
        this.#context.sockets.toPages({ type: "withdraw", id });
      this.#context.tellFeed(now);
    }
    this.#context.outbox.deliver();
  }

  /** Its page view ended: another page in the same tab, or the tab left (SPEC I3). */
  pageLeft(now: number): void {
    const showing = this.showing();
    if (showing === undefined || showing.invitation.stay === "visit") return;
    const facts = this.#context.state.facts(now);
    const tab = facts?.visit.tabs.find((one) => showing.invitation.view.startsWith(`${one.id}.`));
    const nowShows = tab?.marks.findLast((mark) => mark[1] !== null)?.[1];
    if (tab === undefined || !tab.open || nowShows !== showing.invitation.view)
      this.change(showing.id, "withdrawn", now, "page left");
  }

  /** For a page that just connected: what stays for the visit, or what was lost on its way to the page. */
  forNewPage(): InviteMessage | undefined {
    const showing = this.showing();
    if (showing === undefined) return undefined;
    return showing.invitation.stay === "visit" || showing.invitation.state === "offered"
      ? showing.message
      : undefined;
  }

  /** The newest one's id, if it is over. */
  lastEnded(): string | undefined {
    const last = this.#context.state.record.past.invitations.at(-1);
    return last !== undefined && isOver(last.state) ? last.id : undefined;
  }

  /** Called by the alarm: what no page has ended by itself. Gives the next time to look. */
  expire(now: number): number | undefined {
    const showing = this.showing();
    if (showing === undefined) return undefined;
    const { shownAt, offeredAt, expires } = showing.invitation;
    const late = (shownAt ?? offeredAt) + expires + EXPIRES_LATE;
    if (now < late) return late;
    // Never shown at all: the page went away between the decision and the screen.
    if (shownAt === undefined) this.change(showing.id, "failed", now, "not shown");
    else this.change(showing.id, "expired", now);
    return undefined;
  }

  #announce(stored: Offered, now: number): void {
    const facts = this.#context.state.facts(now);
    if (facts === undefined) return;
    this.#context.outbox.put(
      { to: "invitation", notice: noticeOf(stored, facts, this.#context.row(facts)) },
      now,
    );
  }
}
