// What the pages of a visitor say: every message in, its change to the record stored, and acknowledged.

import { lookOf } from "../../rules/engine/look.ts";
import { showing } from "../../rules/record/clocks.ts";
import type { Consent } from "../../rules/record/event.ts";
import type { Proof } from "../access/identity.ts";
import type { FromPage } from "../protocol.ts";
import type { Chats } from "./chats.ts";
import type { Context } from "./context.ts";
import type { Feeding } from "./feeding.ts";
import type { Invitations } from "./invitations.ts";
import type { Launching } from "./launching.ts";
import { eventsOf, happenedAt, surroundingsOf } from "./messages.ts";
import type { Moving } from "./moving.ts";
import { retentionOf, rulesetOf } from "./rulesets.ts";
import type { VisitorState } from "./state.ts";
import type { PageTab, Sockets } from "./tabs.ts";

type Hello = FromPage & { readonly type: "hello" };
type Logged = Exclude<FromPage, { readonly type: "hello" | "typing" | "earlier" }>;

/** What the tokens of `identify` prove, by the message's counter; those that prove nothing are not in it. */
export type Proofs = ReadonlyMap<number, Proof>;
const NO_PROOFS: Proofs = new Map();
/** As much of a name as is shown. */
const LONGEST_NAME = 100;
type OfChat = "say" | "read" | "opened" | "end" | "contact" | "rate";

/** Messages that only move a tab's running state: received, not kept, until the next row. */
const RUNNING: ReadonlySet<Logged["type"]> = new Set([
  "shown",
  "hidden",
  "clocks",
  "bye",
  "scroll",
  "exit",
  "saw",
  "click",
  "opened",
]);
/** When the last tab closes and the row is older than this (ms), the running state is written: a page was read for long. */
const CLOSE_WRITES_AFTER = 60_000;

export class Hearing {
  readonly #context: Context;
  readonly #state: VisitorState;
  readonly #sockets: Sockets;
  readonly #feeding: Feeding;
  readonly #invitations: Invitations;
  readonly #chats: Chats;
  readonly #moving: Moving;
  readonly #launching: Launching;

  constructor(
    context: Context,
    feeding: Feeding,
    invitations: Invitations,
    chats: Chats,
    moving: Moving,
    launching: Launching,
  ) {
    this.#moving = moving;
    this.#context = context;
    this.#state = context.state;
    this.#sockets = context.sockets;
    this.#feeding = feeding;
    this.#invitations = invitations;
    this.#chats = chats;
    this.#launching = launching;
  }

  /** False where this socket may not say it. */
  message(page: PageTab, message: FromPage, now: number, proofs: Proofs = NO_PROOFS): boolean {
    if (this.#isUnheard(page)) return true;
    if (message.type === "hello") {
      this.#hello(page, message, now, proofs);
      return true;
    }
    const tab = this.#state.tabOf(page);
    if (tab === undefined) return false;
    if (message.type === "typing") {
      if (this.#context.blocked() === undefined) this.#sockets.toAgents({ type: "typing", on: message.on });
      return true;
    }
    if (message.type === "earlier") {
      for (const said of this.#chats.before(message.before)) page.send({ type: "earlier", said });
      return true;
    }
    const isNew = message.n > tab.n;
    if (isNew) this.#logged(page, message, now, proofs);
    // Neither acknowledged: whoever the page talks to next hears it again.
    if (this.#isUnheard(page)) return true;
    this.#settled(page, message.n, now);
    if (!isNew) return true;
    if (message.type === "page") {
      this.#feeding.pageViewed(now);
      this.#launching.viewed(now);
    } else if (message.type === "opened") this.asksDesk(() => [page]);
    else if (message.type !== "bye") this.#feeding.changed(now, false);
    else if (!this.#state.isPresent(now)) this.#feeding.left(now);
    return true;
  }

  /** A socket says which tab it is; what that tab sent before and was not kept comes with it. */
  #hello(page: PageTab, message: Hello, now: number, proofs: Proofs): void {
    for (const other of this.#sockets.pages())
      if (other !== page && other.id === message.tab) this.#sockets.replace(other);
    if (this.#state.isRefused(message.consent)) return this.#sockets.refuse(page);
    const consent = this.#consentOf(page, message);
    this.#consented(consent, now);
    const known = this.#state.record.visit?.tabs.find((tab) => tab.id === message.tab);
    page.remember({
      language: message.language,
      timezone: message.timezone,
      kept: known?.n ?? 0,
      refused: [...this.#invitations.refused],
      tab: known ?? { id: message.tab, n: 0, marks: [], active: 0, confirmed: 0, open: true },
    });
    this.#state.closeOrphans(now, message.tab);
    if (known !== undefined) this.#state.happened({ type: "reopened", at: now, tab: message.tab });
    for (const previous of [...(message.previous ?? [])].sort((a, b) => a.n - b.n))
      if (previous.n > this.#state.tabOf(page)!.n && !this.#isUnheard(page))
        this.#logged(page, previous, now, proofs);
    if (this.#isUnheard(page)) return;
    const tab = this.#state.tabOf(page)!;
    if (!message.visible && showing(tab, now) !== null)
      this.#state.happened({ type: "hidden", at: now, tab: message.tab });
    const { minted = page.state.seat.renewed } = page.state.seat;
    const conversation = this.#chats.newest();
    const site = rulesetOf(this.#context.outlets.site)?.ruleset.site;
    const mask = site?.mask ?? [];
    const look = site && lookOf(site);
    const invite = known === undefined ? undefined : this.#invitations.forNewPage(now);
    page.send({
      type: "welcome",
      at: now,
      ...(minted !== undefined && { token: minted }),
      ...(conversation !== undefined && { conversation }),
      ...(mask.length > 0 && { mask }),
      ...(invite !== undefined && { invite }),
      ...(look !== undefined && { look }),
    });
    // What ended while the page could not be told; a page that does not show it ignores it.
    const ended = known && this.#invitations.lastEnded();
    if (ended !== undefined) page.send({ type: "withdraw", id: ended });
    this.#settled(page, message.n, now);
    // Back after a lost connection: news to a shard that was restarted meanwhile. A page that shows what the record takes
    // for hidden is a new one, whose page view follows at once and tells by itself.
    const isBack = known !== undefined && message.visible === (showing(tab, now) !== null);
    if (!isBack && !message.previous?.some((one) => one.type === "page")) return;
    // It may show one that is no more.
    if (isBack) page.remember({ launcher: "" });
    this.#feeding.pageViewed(now);
    this.#launching.viewed(now);
  }

  back(page: PageTab, now: number): void {
    const tab = this.#state.tabOf(page);
    if (tab?.open === false) this.#state.happened({ type: "reopened", at: now, tab: tab.id });
  }

  /**
   * The one question to the desk that a visitor costs who only looks; and asked where a chat was given back, since nobody
   * else may be there.
   */
  asksDesk(pages: () => Iterable<PageTab>): void {
    const told = (staffed: boolean): void => {
      for (const page of pages())
        if (page.id !== undefined) this.#launching.opened(page, staffed, Date.now());
    };
    if (this.#context.blocked() !== undefined) {
      this.#chats.tellUnavailable();
      return told(false);
    }
    const asked = this.#context.outlets.staffed().then(
      (staffed) => {
        this.#chats.deskIs(staffed);
        told(staffed);
      },
      () => undefined, // the page goes on with what it was told last
    );
    this.#context.outlets.later(asked);
  }

  /** What a numbered message changes, without saving or deciding yet. */
  #logged(page: PageTab, message: Logged, now: number, proofs: Proofs): void {
    const at = happenedAt(message, this.#state.tabOf(page), now);
    // Late news of what was erased; counted, so that the page forgets it too.
    if (at < this.#state.erasedAt) return this.#state.count(page, message.n);
    switch (message.type) {
      case "invitation":
        this.#answered(page, message, at);
        break;
      case "say":
        this.#chats.visitorSays(message.id, message.text, at);
        break;
      case "read":
        this.#chats.read("visitor", message.seq, at);
        break;
      case "end":
        this.#chats.end(at);
        break;
      case "contact":
        this.#chats.contact(message.email, at);
        break;
      case "rate":
        this.#chats.rate(message.score, message.comment, at);
        break;
      case "opened":
        break;
      case "consent":
        if (message.consent === "denied") this.refused(at, page);
        else this.#consented(message.consent, at);
        break;
      case "identify":
        if (this.#state.mayRecord) this.#identified(page, message, at, proofs.get(message.n));
        break;
      default:
        if (this.#state.mayRecord) this.#visited(page, message, at);
    }
    // Words and answers are rows of their own; with the visit's row the page need not hold on to them either.
    const isRunning = RUNNING.has(message.type) || (message.type === "form" && message.state !== "submitted");
    if (!isRunning) this.#state.mustKeep();
    this.#state.count(page, message.n);
  }

  #visited(
    page: PageTab,
    message: Exclude<Logged, { readonly type: OfChat | "invitation" | "consent" | "identify" }>,
    at: number,
  ): void {
    if (message.type === "page") this.#state.closeOrphans(at, page.id);
    if (message.type === "page" || message.type === "shown") page.remember({ busy: false, told: undefined });
    // Answering a wake uses it up.
    if (message.type === "clocks") page.remember({ told: undefined });
    const { seat, language, timezone } = page.state;
    const surroundings = surroundingsOf(seat, language ?? "", timezone ?? "");
    const kept = rulesetOf(seat.site)?.kept ?? { parameters: new Set<string>(), hash: false };
    for (const event of eventsOf(message, page.id!, at, surroundings, kept)) this.#state.happened(event);
    if (message.type === "page" || message.type === "bye") this.#invitations.pageLeft(at);
  }

  /** What a page begins with: a no takes back what was recorded before. */
  #consented(consent: Consent, at: number): void {
    if (consent === this.#state.record.visitor.consent) return;
    this.#state.happened({ type: "consent", at, tab: "", consent });
    if (consent === "denied") this.#context.forget(at);
    else this.#state.grant();
  }

  /** The visitor said no: nothing is known any more, and every page but the one that says so falls silent (SPEC W9). */
  refused(at: number, page?: PageTab): void {
    const { identified } = this.#state.record.visitor;
    this.#context.forget(at);
    // The page forgets who it is: nobody could hear an answer.
    this.#chats.end(at);
    this.#state.refuse(at, identified);
    for (const other of this.#sockets.pages()) if (other !== page) this.#sockets.refuse(other);
    this.#context.outlets.arm(at + retentionOf(this.#context.outlets.site));
  }

  /** A token that proves nothing is no attack, it may be just too old: refused, and nothing changes. */
  #identified(
    page: PageTab,
    { id: account, jwt, traits = {} }: Logged & { readonly type: "identify" },
    at: number,
    proof: Proof | undefined,
  ): void {
    if (jwt !== undefined && proof === undefined)
      return page.send({ type: "error", code: "not-allowed", field: "jwt" });
    const given = typeof traits["name"] === "string" ? traits["name"].trim().slice(0, LONGEST_NAME) : "";
    const who = { account, traits, at, ...(given !== "" && { name: given }) };
    const isHere = proof === undefined || proof.person.visitor === this.#context.outlets.visitor;
    if (!isHere) return this.#moving.begin(page, who, proof, at);
    this.#state.happened({ type: "identify", tab: "", ...who, ...(proof && { verified: true }) });
  }

  /** It is on its way to a person's object, where it says everything again. */
  #isUnheard(page: PageTab): boolean {
    return this.#moving.isGone || page.state.leaving === true;
  }

  #answered(page: PageTab, message: Logged & { readonly type: "invitation" }, now: number): void {
    if (message.state === "free") return page.remember({ busy: false });
    if (message.state === "busy") {
      page.remember({ busy: true });
      return this.#invitations.change(message.id, "failed", now, "busy");
    }
    const offered = this.#invitations.open(message.id);
    if (offered === undefined) {
      // It was withdrawn while the visitor clicked: the words are theirs all the same.
      if (message.state === "accepted" && message.reply !== undefined)
        this.#chats.visitorSays(`${message.id}-reply`, message.reply, now);
      return;
    }
    this.#invitations.change(message.id, message.state, now);
    if (message.state === "accepted")
      this.#chats.accepted(offered.message, offered.invitation.by, message.reply, now);
  }

  /** Saves, and acknowledges up to `n`: everything up to `kept` is stored, the rest was received. */
  #settled(page: PageTab, n: number, now: number): void {
    this.#state.count(page, n);
    const isFirst = this.#state.record.visit?.number === 1 && this.#state.record.visit.views.length === 1;
    const wrote = this.#state.save(now);
    // Once in a visitor's life and not once a visit: an alarm costs as much as a row, and looks by itself if it is due.
    if (wrote && isFirst) this.#context.outlets.arm(now + retentionOf(this.#context.outlets.site));
    const tab = this.#state.tabOf(page);
    if (tab !== undefined && tab !== page.state.tab) page.remember({ tab });
    page.send({ type: "ack", n, kept: page.state.kept ?? 0 });
  }

  #consentOf(page: PageTab, message: Hello): Consent {
    const stored = this.#state.record.visitor.consent;
    if (message.consent !== undefined) return message.consent;
    if (stored === "granted" || stored === "denied") return stored;
    if (page.state.seat.gpc || message.gpc === true) return "denied";
    return rulesetOf(this.#context.outlets.site)?.ruleset.site.consent === "required" ? "unasked" : "implied";
  }

  /**
   * A page's socket closed. Its tab may be back at once (a click to the next page), so nobody is told yet. `byPage`: the
   * script closed it, without a good-bye: what came since the row comes with its next hello (SPEC P1), and is no row of its own.
   */
  disconnected(page: PageTab, byPage: boolean, now: number): void {
    if (this.#isUnheard(page)) return this.#sockets.removePage(page.socket);
    const tab = this.#state.tabOf(page);
    this.#sockets.removePage(page.socket);
    if (tab === undefined) return;
    if (tab.open && !this.#sockets.pages().some((other) => other.id === tab.id))
      this.#state.happened({ type: "closed", at: now, tab: tab.id });
    const isLast = this.#sockets.pages().length === 0 && !(byPage && tab.open);
    if (isLast && now - this.#state.savedAt > CLOSE_WRITES_AFTER) this.#state.mustKeep();
    this.#state.save(now);
  }
}
