// From a visitor's object to the person's. Each step is stored before the next, and a crash between two only repeats one:
//
//   identify ── `moving` stored ── person.absorb(op) ── `moved` stored, rows gone ── pages: welcome{token}, closed
//               (pages are not heard any more:          (later upgrades and calls    agents: moved{visitor}, closed
//                they say it again at the person's)      are passed on)              desk and feed: told
//
// A person's own object is left by one tab only: what is the person's stays there.

import { withTraits } from "../../rules/record/identity.ts";
import { absorb } from "../../rules/record/absorb.ts";
import { newRecord } from "../../rules/record/apply.ts";
import { mayRecord } from "../../rules/record/consent.ts";
import type { Visit, VisitorRecord } from "../../rules/record/record.ts";
import { lastShown } from "../../rules/record/tab.ts";
import type { Proof } from "../access/identity.ts";
import { close } from "../durable/socket.ts";
import { Close } from "../protocol.ts";
import type { Context } from "./context.ts";
import { retentionOf } from "./rulesets.ts";
import type { Named, Snapshot } from "./snapshot.ts";
import type { Outgoing, Standing, StoredConversation } from "./store.ts";
import type { PageTab } from "./tabs.ts";

/** Where nothing else wakes the object after a crash, the move goes on after this (ms). */
const GOES_ON_AFTER = 5_000;

type Absorb = Extract<Outgoing, { readonly to: "absorb" }>;

export class Moving {
  readonly #context: Context;
  #moving: Standing["moving"] | undefined;
  #moved: boolean;

  constructor(context: Context) {
    this.#context = context;
    this.#moving = context.store.standing("moving");
    this.#moved = context.store.standing("moved") !== undefined;
  }

  get isMoving(): boolean {
    return this.#moving !== undefined;
  }

  /** Nothing is recorded here any more. */
  get isGone(): boolean {
    return this.#moving !== undefined || this.#moved;
  }

  begin(page: PageTab, who: Named, { person }: Proof, now: number): void {
    const { outbox, state, store, outlets } = this.#context;
    const op = crypto.randomUUID();
    const move = { op, person: person.visitor, token: person.token, who };
    if (state.record.visitor.identified) {
      const snapshot = this.#ofTab(page, now);
      page.remember({ leaving: true });
      state.happened({ type: "closed", at: now, tab: page.id! });
      outbox.put({ to: "absorb", ...move, tab: page.id!, ...(snapshot && { snapshot }) }, now);
    } else {
      this.#moving = move;
      store.setStanding("moving", move);
      outbox.put({ to: "absorb", ...move }, now);
    }
    outlets.arm(now + GOES_ON_AFTER);
    outbox.deliver();
  }

  /** The person has it: in the same turn in which that is noted. */
  done({ person, token, tab }: Absorb, now: number): void {
    const { outbox, sockets, store } = this.#context;
    if (tab === undefined) {
      this.#moving = undefined;
      this.#moved = true;
      store.forget();
      store.setStanding("moving", undefined);
      if (this.#context.blocked() !== undefined) store.setStanding("blocked", undefined);
      store.setStanding("moved", { person, token, at: now });
      outbox.put({ to: "moved", person }, now);
    }
    for (const page of sockets.pages()) {
      if (tab !== undefined && page.id !== tab) continue;
      page.send({ type: "welcome", at: now, token });
      close(page.socket, Close.moved, "moved");
    }
    if (tab !== undefined) return;
    sockets.toAgents({ type: "moved", visitor: person });
    for (const { socket } of sockets.agents()) close(socket, Close.moved, "moved");
  }

  /** All that is kept here; undefined where nothing is. */
  snapshot(): Snapshot {
    const { state, store } = this.#context;
    const { visitor, past, visit } = state.record;
    const { invitations: _rowsOfTheirOwn, ...kept } = past;
    const blocked = this.#context.blocked();
    const visits = store.visits().map((one) => one.visit);
    return {
      visitor,
      past: kept,
      ...(visit && { visit }),
      visits: visits.filter(({ number }) => number !== visit?.number),
      invitations: store.invitations().flatMap(({ stored }) => (stored.phase === "offered" ? [stored] : [])),
      conversations: store.conversations().map(({ stored }) => ({ stored, said: store.said(stored.id) })),
      notes: store.notes(),
      ...(blocked !== undefined && { blocked }),
    };
  }

  /** A tab as if a visit began now, on the page that it shows. */
  #ofTab(page: PageTab, now: number): Snapshot | undefined {
    const { record } = this.#context.state;
    const { visit } = record;
    const tab = visit?.tabs.find(({ id }) => id === page.id);
    const shown = tab && lastShown(tab);
    const view = [...(visit?.views ?? []), ...(visit?.carried ?? [])].find(({ id }) => id === shown);
    if (visit === undefined || tab === undefined || view === undefined) return undefined;
    const { engaged: _, exit: _e, droppedAt: _d, ...rest } = tab;
    const empty = newRecord(now, record.visitor.consent, "");
    const { invitations: _i, ...past } = empty.past;
    const begun: Visit = {
      number: 1,
      startedAt: now,
      landing: view.url,
      referrer: "",
      source: { channel: "direct", utm: {} },
      surroundings: visit.surroundings,
      views: [{ id: view.id, tab: view.tab, url: view.url, title: view.title, at: now }],
      viewsBefore: 0,
      carried: [],
      tabs: [{ ...rest, marks: [[now, view.id]], active: now, confirmed: now, open: true }],
      events: [],
      settled: { until: 0, onSite: 0, onPage: {} },
      chatOpen: false,
      changedAt: now,
    };
    return {
      visitor: empty.visitor,
      past,
      visit: begun,
      visits: [],
      invitations: [],
      conversations: [],
      notes: [],
    };
  }

  /** The person's side. False where it was done before. Afterwards everything in memory is old. */
  absorb(op: string, snapshot: Snapshot, who: Named, now: number): boolean {
    const { outlets, state, store, outbox } = this.#context;
    if (store.hasAbsorbed(op)) return false;
    state.closeOrphans(now, undefined);
    const mine = this.snapshot();
    const isLate = who.at < state.erasedAt;
    const mayKeep =
      !isLate && (mayRecord(state.record.visitor.consent) || snapshot.visitor.consent === "granted");
    if (mayKeep) {
      const ours = { record: state.record, visits: mine.visits };
      const past = {
        ...snapshot.past,
        invitations: snapshot.invitations.map(({ invitation }) => invitation),
      };
      const { visitor, visit, visits } = snapshot;
      const theirs = { record: { visitor, past, ...(visit && { visit }) }, visits };
      const merged = absorb(ours, theirs, now);
      const isNew = state.record.visit === undefined && !state.record.visitor.identified;
      const label = visitor.account === who.account ? visitor.traits : {};
      const traits = withTraits(withTraits(label, state.record.visitor.traits), who.traits);
      const name = who.name ?? merged.record.visitor.name;
      const known: VisitorRecord["visitor"] = {
        ...merged.record.visitor,
        identified: true,
        account: who.account,
        traits,
        ...(name !== undefined && { name }),
        ...(isNew && state.erasedAt === 0 && { consent: visitor.consent }),
      };
      this.#write(
        { ...merged.record, visitor: known },
        merged.visits,
        [...mine.invitations, ...snapshot.invitations],
        now,
      );
      // One under way from an earlier version has none.
      store.saveNotes([...mine.notes, ...(snapshot.notes ?? [])].sort((a, b) => a.at - b.at));
    }
    if (!isLate) this.#unite(mine.conversations, snapshot.conversations, now);
    // Whoever is blocked does not get around it by saying who they are (SPEC D9).
    if (snapshot.blocked !== undefined && mine.blocked === undefined)
      store.setStanding("blocked", snapshot.blocked);
    store.absorbed(op);
    outlets.arm(now + retentionOf(outlets.site));
    outbox.deliver();
    return true;
  }

  #write(
    { visitor, past, visit }: VisitorRecord,
    visits: readonly Visit[],
    invitations: Snapshot["invitations"],
    now: number,
  ): void {
    const { store, sockets } = this.#context;
    store.forgetRecord();
    const { invitations: kept, ...rest } = past;
    for (const one of visits) store.saveVisit({ visitor, past: rest, visit: one }, now);
    if (visit !== undefined) store.saveVisit({ visitor, past: rest, visit }, now);
    const rows = new Map(invitations.map((one) => [one.id, one]));
    for (const invitation of kept) {
      const row = rows.get(invitation.id);
      if (row !== undefined) store.saveInvitation(undefined, { ...row, invitation });
    }
    for (const page of sockets.pages()) {
      const tab = visit?.tabs.find(({ id }) => id === page.id);
      if (tab !== undefined) page.remember({ tab, kept: tab.n });
    }
  }

  /** Of two open chats the one goes on in which somebody spoke last; the newest row is the current one. */
  #unite(mine: Snapshot["conversations"], theirs: Snapshot["conversations"], now: number): void {
    const { outbox, outlets, store } = this.#context;
    const ids = new Set(mine.map(({ stored }) => stored.id));
    const all = [...mine, ...theirs.filter(({ stored }) => !ids.has(stored.id))];
    const spokenAt = ({ stored, said }: (typeof all)[number]) => said.at(-1)?.at ?? stored.openedAt;
    const open = all
      .filter(({ stored }) => stored.state !== "closed")
      .sort((a, b) => spokenAt(a) - spokenAt(b))
      .at(-1);
    const rank = (one: (typeof all)[number]) => (one === open ? Infinity : one.stored.openedAt);
    all.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    store.forgetConversations();
    for (const one of all) {
      const isCut = one !== open && one.stored.state !== "closed";
      const stored: StoredConversation = isCut
        ? { ...one.stored, state: "closed", closedAt: now }
        : one.stored;
      store.saveConversation(undefined, stored);
      for (const said of one.said) store.say(stored.id, said);
      if (!isCut) continue;
      const last = one.said.at(-1);
      const entry = {
        id: stored.id,
        visitor: outlets.visitor,
        state: "closed" as const,
        since: stored.openedAt,
        last: {
          from: last?.from ?? ("beckon" as const),
          text: (last?.text ?? "").slice(0, 140),
          at: last?.at ?? now,
        },
        unread: 0,
      };
      outbox.put({ to: "talked", entry }, now);
    }
  }
}
