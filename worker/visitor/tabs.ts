// The sockets of one visitor's tabs and of the agents who look at the visitor, with what each remembers. Attachments are
// read once a wake and written whenever they change.

import { isVisible } from "../../rules/record/clocks.ts";
import type { Facts } from "../../rules/record/facts.ts";
import { AgentSeat } from "../durable/seat.ts";
import { close, send, Strikes, readAttachment } from "../durable/socket.ts";
import { Close, SILENT_AFTER, type FromVisitor, type ToPage } from "../protocol.ts";
import { AgentAttachment, PageAttachment } from "./attachment.ts";
import { ASKED_WITHIN, Polled, type Line } from "./polled.ts";
import type { VisitorStore } from "./store.ts";

/** Nobody is there (SPEC P2). */
const VANISHED_AFTER = SILENT_AFTER;

const NOBODY: readonly PageTab[] = [];

export class PageTab {
  readonly socket: Line;
  readonly state: PageAttachment;
  #unwritten = false;

  constructor(socket: Line, state: PageAttachment) {
    this.socket = socket;
    this.state = state;
  }

  get id(): string | undefined {
    return this.state.tab?.id;
  }

  /** Few and small, so that nothing piles up for a page that does not read: a page is not looked at before each. */
  send(message: ToPage): void {
    try {
      this.socket.send(JSON.stringify(message));
    } catch {
      // It closed between the look and the call; its close event tells.
    }
  }

  /** A bad frame was counted in the attachment, where every kind of socket counts them. */
  struck(): void {
    const { strikes } = Strikes.parse(this.socket.deserializeAttachment());
    if (strikes !== undefined) this.state.strikes = strikes;
  }

  /** Written once at the end of the turn, however often it changes in it. */
  remember(change: Partial<PageAttachment>): void {
    Object.assign(this.state, change);
    if (this.#unwritten) return;
    this.#unwritten = true;
    queueMicrotask(() => {
      this.#unwritten = false;
      this.socket.serializeAttachment(this.state);
    });
  }
}

export class Sockets {
  readonly #ctx: DurableObjectState;
  readonly #store: VisitorStore;
  readonly #pages = new Map<Line, PageTab>();
  #read = false;
  #list: readonly PageTab[] | undefined;
  /** How many agents look at this visitor: asked at every message, so remembered. */
  #agents: number | undefined;

  constructor(ctx: DurableObjectState, store: VisitorStore) {
    this.#ctx = ctx;
    this.#store = store;
  }

  pages(): readonly PageTab[] {
    if (!this.#read) {
      this.#read = true;
      for (const socket of [...this.#ctx.getWebSockets("page"), ...Polled.all(this.#store)]) {
        const state = readAttachment(socket, PageAttachment);
        if (state === undefined) close(socket, Close.policy, "unknown-seat");
        else if (!this.#pages.has(socket)) this.#pages.set(socket, new PageTab(socket, state));
      }
    }
    return (this.#list ??= [...this.#pages.values()]);
  }

  /** The tab that asks over HTTP by this name. */
  polled(id: string): Polled | undefined {
    return this.allPolled().find((polled) => polled.id === id);
  }

  allPolled(): readonly Polled[] {
    return this.pages().flatMap(({ socket }) => (socket instanceof Polled ? [socket] : []));
  }

  page(socket: Line): PageTab | undefined {
    if (!this.#read) this.pages();
    return this.#pages.get(socket);
  }

  /** The tab that is looked at: the current page's, or another that is visible. */
  visible({ visit, page, now }: Facts): PageTab | undefined {
    const visible = new Set(visit.tabs.filter((tab) => isVisible(tab, now)).map((tab) => tab.id));
    const tabs = this.pages().filter((tab) => tab.id !== undefined && visible.has(tab.id));
    return tabs.find((tab) => tab.id === page.tab) ?? tabs[0];
  }

  addPage(socket: Line, state: PageAttachment): void {
    this.pages();
    this.#pages.set(socket, new PageTab(socket, state));
    this.#list = undefined;
  }

  removePage(socket: Line): void {
    this.pages();
    if (socket instanceof Polled) socket.drop();
    this.#pages.delete(socket);
    this.#list = undefined;
  }

  /** The tabs in which a member of the team tries rules out. */
  trying(now: number): readonly PageTab[] {
    const pages = this.pages();
    // Asked at every decision, and nearly always nobody does.
    if (pages.every(({ state }) => state.team === undefined)) return NOBODY;
    return pages.filter(({ state }) => state.team !== undefined && now < state.team.until);
  }

  /** The same tab connected again before its old socket was missed. */
  replace(page: PageTab): void {
    close(page.socket, 1000, "replaced");
    this.removePage(page.socket);
  }

  /** The visitor does not want to be followed. Whoever does not know that message is ended by the code. */
  refuse(page: PageTab): void {
    page.send({ type: "refused" });
    close(page.socket, Close.policy, "refused");
    // One that asks is told with its next answer.
    if (!(page.socket instanceof Polled)) this.removePage(page.socket);
  }

  agents(): readonly { socket: WebSocket; seat: AgentSeat }[] {
    return this.#ctx.getWebSockets("agent").flatMap((socket) => {
      const seat = readAttachment(socket, AgentAttachment)?.seat;
      return seat === undefined ? [] : [{ socket, seat }];
    });
  }

  toPages(message: ToPage, except?: PageTab): void {
    for (const tab of this.pages()) if (tab !== except && tab.id !== undefined) tab.send(message);
  }

  toAgents(message: FromVisitor, except?: WebSocket): void {
    if (!this.hasAgents()) return;
    const sockets = this.#ctx.getWebSockets("agent");
    const frame = JSON.stringify(message);
    for (const socket of sockets) if (socket !== except) send(socket, frame);
  }

  hasAgents(): boolean {
    this.#agents ??= this.#ctx.getWebSockets("agent").length;
    return this.#agents > 0;
  }

  /** An agent came or went. */
  countAgents(): void {
    this.#agents = undefined;
  }

  /** The last instant this tab was heard, by a ping or by opening. */
  aliveAt(tab: PageTab): number {
    const { socket } = tab;
    if (socket instanceof Polled) return socket.askedAt;
    const pinged = this.#ctx.getWebSocketAutoResponseTimestamp(socket as WebSocket)?.getTime() ?? 0;
    return Math.max(pinged, tab.state.seat.at, tab.state.tab?.confirmed ?? 0);
  }

  /** Is anybody there, by what was heard and not by the socket alone (a vanished client keeps one for long)? */
  isAlive(tab: PageTab, now: number): boolean {
    const within = tab.socket instanceof Polled ? ASKED_WITHIN : VANISHED_AFTER;
    return now - this.aliveAt(tab) <= within;
  }
}
