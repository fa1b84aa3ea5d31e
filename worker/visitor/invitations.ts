// The life of an invitation at the server: a place is reserved, the page is told, the page answers, and every step is a
// stored row before anybody hears of it. Deciding that a rule is due is the engine's; that it may be shown is the desk's.

import { isTooLate } from "../../rules/engine/late.ts";
import type { Due } from "../../rules/engine/decide.ts";
import { visitorBlock } from "../../rules/engine/limits.ts";
import { mayRecord } from "../../rules/record/consent.ts";
import type { InvitationState, Offer } from "../../rules/record/event.ts";
import type { Facts } from "../../rules/record/facts.ts";
import { isOver, NO_ANSWER, openInvitation, TOO_LATE } from "../../rules/record/invitations.ts";
import { HELD, type Invitation } from "../../rules/record/record.ts";
import type { Review } from "../objects.ts";
import type { InvitationNotice, InviteMessage } from "../protocol.ts";
import type { Context } from "./context.ts";
import { isDraft, Reserving, REVIEWED_LATE } from "./reserving.ts";
import { noticeOf } from "./rows.ts";
import { rulesetOf } from "./rulesets.ts";
import type { StoredInvitation } from "./store.ts";
import { wordsByHand, wordsOf } from "./words.ts";

/** What is said of it besides its words. */
type OfferOf = Omit<Offer, "view" | "stay" | "expires">;

type Offered = StoredInvitation & { readonly phase: "offered" };

/** After the page should have let it expire by itself, the server does: the page may be gone. */
const EXPIRES_LATE = 30_000;
/** A page that is there does not let it expire from under somebody's fingers: so much longer it may stay (SPEC I5). */
const HELD_OPEN = 120_000;

interface By {
  readonly id: string;
  readonly name: string;
}
type Answered = { readonly ok: true } | { readonly ok: false; readonly because: string };

/** In place of a rule's id. */
export const BY_HAND = "by-hand";
/** For the agent who would have invited. */
const WORDS = {
  "not here": "The visitor is not here.",
  "no consent": "No consent.",
  blocked: "This visitor is blocked.",
  "chat open": "A chat is open.",
  "draft waiting": "An agent is asked about an invitation.",
  "invitation showing": "An invitation is showing.",
} as const;

export class Invitations {
  readonly #context: Context;
  readonly #rows = new Map<string, { seq: number; stored: StoredInvitation }>();
  readonly #places: Reserving;

  constructor(context: Context) {
    this.#context = context;
    this.#places = new Reserving(context, (due, id, now) => this.#granted(due, id, now));
  }

  /** What is stored, oldest first; a reservation that a crash left behind is given back. */
  load(now: number): readonly Invitation[] {
    this.#places.load();
    const offered: Invitation[] = [];
    for (const { seq, stored } of this.#context.store.invitations()) {
      if (stored.phase === "reserving") {
        this.#context.store.dropInvitation(seq);
        this.#context.outbox.put({ to: "release", id: stored.id }, now);
        this.#context.outlets.arm(now + 1000);
      } else {
        this.#rows.set(stored.id, { seq, stored });
        // The desk may not have heard of it yet.
        if (stored.invitation.state === "drafted") this.#context.outlets.arm(now + 1000);
        offered.push(stored.invitation);
      }
    }
    return offered;
  }

  all(): readonly StoredInvitation[] {
    return [...this.#rows.values()].map((row) => row.stored);
  }

  /** Closed on the pages; the desk forgets them and frees their places by itself. */
  forget(): void {
    const showing = this.showing();
    if (showing !== undefined) this.#context.sockets.toPages({ type: "withdraw", id: showing.id });
    this.#rows.clear();
    this.#places.forget();
  }

  get isReserving(): boolean {
    return this.#places.isReserving;
  }

  get refused(): ReadonlySet<string> {
    return this.#places.refused;
  }

  /** A place came free: what was refused may ask again. */
  placeFree(): void {
    this.#places.free();
  }

  /** Called by the decision. */
  due(due: Due, now: number): void {
    this.#places.due(due, now);
  }

  #granted(due: Due, id: string, now: number): void {
    const facts = this.#context.state.facts(now);
    const compiled = rulesetOf(this.#context.outlets.site);
    if (facts === undefined || compiled === undefined) return;
    const { rule, arm } = due;
    const offer = {
      rule: rule.id,
      version: compiled.version,
      ...(rule.invite.team !== undefined && { team: rule.invite.team }),
      ...(arm !== undefined && { arm }),
      ...(this.#context.sockets.trying(now).length > 0 && { trial: true as const }),
    };
    const message = wordsOf(due, facts, id, compiled.ruleset.site);
    if (arm === HELD) this.#held(message, facts, now, rule.name, offer);
    else if (isDraft(rule)) this.#drafted(message, facts, now, rule.name, offer);
    else this.#offered(message, facts, now, rule.name, offer);
  }

  /** Counted, and shown to nobody; the rule's other deeds are not done either (L11). */
  #held(message: InviteMessage, facts: Facts, now: number, ruleName: string, offer: OfferOf): void {
    this.#begun("held", message, facts, now, ruleName, offer);
    this.#context.state.save(now);
    this.#context.decide(now);
  }

  /** Waits for an agent's word, and other invitations with it; its place is held meanwhile (L12). */
  #drafted(message: InviteMessage, facts: Facts, now: number, ruleName: string, offer: OfferOf): void {
    const why = this.#context.explain(now).find(({ rule }) => rule === offer.rule);
    const stored = this.#begun("drafted", message, facts, now, ruleName, offer);
    this.#announce(stored, now, { why: why?.conditions.map(({ says }) => says) ?? [] });
    this.#context.outlets.arm(now + REVIEWED_LATE);
    this.#context.state.save(now);
    this.#context.outbox.deliver();
    this.#context.decide(now);
  }

  /** The desk's word on a draft. What is no draft any more was answered, or ended by itself. */
  reviewed(id: string, review: Review, now: number): void {
    const draft = this.open(id);
    if (draft?.invitation.state !== "drafted") return;
    if (!review.send) return this.change(id, "withdrawn", now, review.because);
    const { state, sockets, compiled } = this.#context;
    const rules = compiled(now);
    const facts = state.facts(now);
    const isBusy = sockets.pages().some((page) => page.state.busy);
    if (rules === undefined || facts === undefined || isBusy || isTooLate(rules, state.record, now, id))
      return this.change(id, "withdrawn", now, TOO_LATE);
    const message = { ...draft.message, ...(review.text !== undefined && { greeting: review.text }) };
    state.happened({ type: "invitation", at: now, tab: "", id, state: "offered" });
    this.#send(this.#keep({ ...draft, message, invitation: this.#invitation(id) }), facts, now);
  }

  /** An invitation's life begins: in the record, and as a row. */
  #begun(
    begins: "held" | "drafted" | "offered",
    message: InviteMessage,
    facts: Facts,
    now: number,
    ruleName: string,
    offer: OfferOf,
  ): Offered {
    const { id } = message;
    const whole = { ...offer, view: facts.page.id, stay: message.stay, expires: message.expires };
    const event = { type: "invitation", at: now, tab: "", id, state: begins, offer: whole } as const;
    this.#context.state.happened(event);
    return this.#keep({ phase: "offered", id, invitation: this.#invitation(id), ruleName, message });
  }

  #invitation(id: string): Invitation {
    return this.#context.state.record.past.invitations.find((one) => one.id === id)!;
  }

  #keep(stored: Offered): Offered {
    const seq = this.#context.store.saveInvitation(this.#rows.get(stored.id)?.seq, stored);
    this.#rows.set(stored.id, { seq, stored });
    return stored;
  }

  /** An agent's own invitation: no rule and no limit but consent, a block, an open chat and another that is showing. */
  byHand(id: string, text: string, by: By, now: number): Answered {
    if (this.#rows.has(id)) return { ok: true };
    const may = this.#mayByHand(now);
    if ("because" in may) return { ok: false, because: WORDS[may.because] };
    this.#ownWords(wordsByHand(id, text, by.name), may.facts, now, { by: by.id });
    return { ok: true };
  }

  /** One of many that an agent sent at once (SPEC D10): it has a place, and whoever is free gets the answer. */
  ofMany(id: string, text: string, from: string, now: number): Answered {
    if (this.#rows.has(id)) return { ok: true };
    const may = this.#mayOfMany(now);
    if ("because" in may) return { ok: false, because: may.because };
    this.#ownWords(wordsByHand(id, text, from), may.facts, now, {});
    return { ok: true };
  }

  /** What keeps this visitor from being invited with many others. */
  whyNot(now: number): string | undefined {
    const may = this.#mayOfMany(now);
    return "because" in may ? may.because : undefined;
  }

  #mayOfMany(now: number): { readonly facts: Facts } | { readonly because: string } {
    const may = this.#mayByHand(now);
    const site = rulesetOf(this.#context.outlets.site)?.ruleset.site;
    if ("because" in may || site === undefined) return may;
    if (this.#context.sockets.pages().some((page) => page.state.busy)) return { because: "typing" };
    const block = visitorBlock(may.facts, site.limits);
    return block !== undefined && block.until > now ? { because: block.because } : may;
  }

  #mayByHand(now: number): { readonly facts: Facts } | { readonly because: keyof typeof WORDS } {
    const facts = this.#context.state.facts(now);
    if (facts === undefined || !facts.clocks.here) return { because: "not here" };
    const { visitor, past } = facts.record;
    if (!mayRecord(visitor.consent)) return { because: "no consent" };
    if (this.#context.blocked() !== undefined) return { because: "blocked" };
    if (facts.visit.chatOpen) return { because: "chat open" };
    const open = openInvitation(past.invitations);
    if (open?.state === "drafted") return { because: "draft waiting" };
    return open === undefined ? { facts } : { because: "invitation showing" };
  }

  #ownWords(message: InviteMessage, facts: Facts, now: number, by: { readonly by?: string }): void {
    const version = rulesetOf(this.#context.outlets.site)?.version ?? 0;
    this.#offered(message, facts, now, "By hand", { rule: BY_HAND, version, ...by });
  }

  #offered(message: InviteMessage, facts: Facts, now: number, ruleName: string, offer: OfferOf): void {
    this.#send(this.#begun("offered", message, facts, now, ruleName, offer), facts, now);
  }

  /** To the tab that is looked at. */
  #send(stored: Offered, facts: Facts, now: number): void {
    const { id, message } = stored;
    const tab = this.#context.sockets.visible(facts);
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
    const stored = this.#keep({ ...row.stored, invitation });
    this.#announce(stored, now);
    this.#context.state.save(now);
    if (stored.invitation.shownAt !== undefined && row.stored.invitation.shownAt === undefined) {
      const rules = rulesetOf(this.#context.outlets.site)?.ruleset.rules;
      const rule = rules?.find((one) => one.id === invitation.rule);
      if (rule !== undefined) this.#context.act(rule, now);
    }
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
  forNewPage(now: number): InviteMessage | undefined {
    const showing = this.showing();
    if (showing === undefined || showing.invitation.state === "drafted") return undefined;
    const { stay, state, shownAt = now } = showing.invitation;
    // Its time runs from when it was first shown, on whichever page.
    const expires = shownAt + showing.message.expires - now;
    return (stay === "visit" || state === "offered") && expires > 0
      ? { ...showing.message, expires }
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
    const { state, shownAt, offeredAt, expires } = showing.invitation;
    const isDraft = state === "drafted";
    const late = (shownAt ?? offeredAt) + (isDraft ? REVIEWED_LATE : expires + EXPIRES_LATE);
    if (now < late) return late;
    if (shownAt !== undefined && now < late + HELD_OPEN && this.#context.state.isPresent(now))
      return Math.min(late + HELD_OPEN, now + EXPIRES_LATE);
    if (isDraft) this.change(showing.id, "withdrawn", now, NO_ANSWER);
    // Never shown at all: the page went away between the decision and the screen.
    else if (shownAt === undefined) this.change(showing.id, "failed", now, "not shown");
    else this.change(showing.id, "expired", now);
    return undefined;
  }

  #announce(stored: Offered, now: number, more: Pick<InvitationNotice, "why"> = {}): void {
    const facts = this.#context.state.facts(now);
    if (facts === undefined) return;
    this.#context.outbox.put(
      { to: "invitation", notice: { ...noticeOf(stored, facts, this.#context.row(facts)), ...more } },
      now,
    );
  }
}
