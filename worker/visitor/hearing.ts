// What the pages of a visitor say: every message in, its change to the record stored, and acknowledged.

import { lookOf } from "../../rules/engine/look.ts";
import { showing } from "../../rules/record/clocks.ts";
import type { Consent } from "../../rules/record/event.ts";
import type { FromPage } from "../protocol.ts";
import type { Chats } from "./chats.ts";
import type { Context } from "./context.ts";
import type { Feeding } from "./feeding.ts";
import type { Invitations } from "./invitations.ts";
import { eventsOf, happenedAt, surroundingsOf } from "./messages.ts";
import { retentionOf, rulesetOf } from "./rulesets.ts";
import type { VisitorState } from "./state.ts";
import type { PageTab, Sockets } from "./tabs.ts";

type Hello = FromPage & { readonly type: "hello" };
type Logged = Exclude<FromPage, { readonly type: "hello" | "typing" }>;

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

  constructor(context: Context, feeding: Feeding, invitations: Invitations, chats: Chats) {
    this.#context = context;
    this.#state = context.state;
    this.#sockets = context.sockets;
    this.#feeding = feeding;
    this.#invitations = invitations;
    this.#chats = chats;
  }

  /** False where this socket may not say it. */
  message(page: PageTab, message: FromPage, now: number): boolean {
    if (message.type === "hello") {
      this.#hello(page, message, now);
      return true;
    }
    const tab = this.#state.tabOf(page);
    if (tab === undefined) return false;
    if (message.type === "typing") {
      this.#sockets.toAgents({ type: "typing", on: message.on });
      return true;
    }
    const isNew = message.n > tab.n;
    if (isNew) this.#logged(page, message, now);
    this.#settled(page, message.n, now);
    if (!isNew) return true;
    if (message.type === "page") this.#feeding.pageViewed(now);
    else if (message.type !== "bye") this.#feeding.changed(now, false);
    else if (!this.#state.isPresent(now)) this.#feeding.left(now);
    return true;
  }

  /** A socket says which tab it is; what that tab sent before and was not kept comes with it. */
  #hello(page: PageTab, message: Hello, now: number): void {
    for (const other of this.#sockets.pages())
      if (other !== page && other.id === message.tab) this.#sockets.replace(other);
    const consent = this.#consentOf(page, message);
    if (consent !== this.#state.record.visitor.consent)
      this.#state.happened({ type: "consent", at: now, tab: "", consent });
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
      if (previous.n > this.#state.tabOf(page)!.n) this.#logged(page, previous, now);
    const tab = this.#state.tabOf(page)!;
    if (!message.visible && showing(tab, now) !== null)
      this.#state.happened({ type: "hidden", at: now, tab: message.tab });
    const { minted } = page.state.seat;
    const conversation = this.#chats.current();
    const invite = known === undefined ? undefined : this.#invitations.forNewPage(now);
    const site = rulesetOf(page.state.seat.site)?.ruleset.site;
    const look = site && lookOf(site);
    page.send({
      type: "welcome",
      at: now,
      ...(minted !== undefined && { token: minted }),
      ...(conversation !== undefined && { conversation }),
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
    if (isBack || message.previous?.some((one) => one.type === "page")) this.#feeding.pageViewed(now);
  }

  /** What a numbered message changes, without saving or deciding yet. */
  #logged(page: PageTab, message: Logged, now: number): void {
    const at = happenedAt(message, this.#state.tabOf(page), now);
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
      case "consent":
        this.#state.happened({ type: "consent", at, tab: page.id!, n: message.n, consent: message.consent });
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
    message: Exclude<Logged, { readonly type: "invitation" | "say" | "read" | "consent" }>,
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

  #answered(page: PageTab, message: Logged & { readonly type: "invitation" }, now: number): void {
    if (message.state === "free") return page.remember({ busy: false });
    if (message.state === "busy") {
      page.remember({ busy: true });
      return this.#invitations.change(message.id, "failed", now, "busy");
    }
    const offered = this.#invitations.open(message.id);
    if (offered === undefined) return;
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

  /** A page's socket closed. Its tab may be back at once (a click to the next page), so nobody is told yet. */
  disconnected(page: PageTab, now: number): void {
    const tab = this.#state.tabOf(page);
    this.#sockets.removePage(page.socket);
    if (tab === undefined) return;
    if (tab.open && !this.#sockets.pages().some((other) => other.id === tab.id))
      this.#state.happened({ type: "closed", at: now, tab: tab.id });
    if (this.#sockets.pages().length === 0 && now - this.#state.savedAt > CLOSE_WRITES_AFTER)
      this.#state.mustKeep();
    this.#state.save(now);
  }
}
