// All that a visitor's object keeps. Visits are keys of the platform's own table, which costs no row to make: of most
// visitors nothing else is ever kept, so that a page view is billed as one row and a new visitor as none besides. What is
// stored was made by us and is read back by us: the shape is checked where it could have changed with a deploy (`format`),
// and a row of another format is taken for absent.

import type { History, Invitation, Visit, VisitorFacts } from "../../rules/record/record.ts";
import type {
  Conversation,
  ConversationEntry,
  InvitationNotice,
  InviteMessage,
  RuleNote,
  Said,
} from "../protocol.ts";
import { LATER_TABLES, type LaterTable } from "./migrations.ts";

/** Goes up when a stored shape changes so that older code could not read it. */
const FORMAT = 1;

/** Before a visit's number; what is behind it sorts as the number does. */
const VISIT = "visit/";
const keyOf = (number: number): string => VISIT + String(number).padStart(9, "0");

/** One row a visit holds everything of it, and of the visitor as of it: a page view writes this row and no other. */
export interface VisitState {
  readonly visitor: VisitorFacts;
  readonly past: Omit<History, "invitations">;
  readonly visit: Visit;
}

/** An invitation with what was said in it. `reserving`: a place was asked for and nothing was offered yet. */
export type StoredInvitation =
  | { readonly phase: "reserving"; readonly id: string; readonly rule: string; readonly at: number }
  | {
      readonly phase: "offered";
      readonly id: string;
      readonly invitation: Invitation;
      readonly ruleName: string;
      readonly message: InviteMessage;
    };

export type StoredConversation = Omit<Conversation, "said"> & {
  readonly openedAt: number;
  /** The agent who has it; `agent.name` is what the visitor sees. */
  readonly agentId?: string;
  readonly invitation?: string;
  /** The agent whose own invitation it answers. */
  readonly invitedBy?: string;
};

/** A call that another object must get once; see `outbox.ts`. */
export type Outgoing =
  | { readonly to: "invitation"; readonly notice: InvitationNotice }
  | { readonly to: "talked"; readonly entry: ConversationEntry; readonly invitation?: string }
  | { readonly to: "notified"; readonly note: RuleNote }
  | { readonly to: "release"; readonly id: string };

type Row = { seq: number; state: string };

export class VisitorStore {
  readonly #sql: SqlStorage;
  readonly #kv: SyncKvStorage;
  #newestOutgoing = 0;
  /** Which of the later tables are there; looked up once a wake. */
  #tables: Set<string> | undefined;

  constructor({ sql, kv }: Pick<DurableObjectStorage, "sql" | "kv">) {
    this.#sql = sql;
    this.#kv = kv;
  }

  /** The newest visit and when its row was written. */
  newestVisit(): { state: VisitState; saved: number } | undefined {
    const [row] = this.#kv.list<string>({ prefix: VISIT, reverse: true, limit: 1 });
    return row && savedOf(row[1]);
  }

  visit(number: number): VisitState | undefined {
    const text = this.#kv.get<string>(keyOf(number));
    return text === undefined ? undefined : savedOf(text)?.state;
  }

  /** Newest first, at most 20: what an agent's list of past visits shows. */
  pastVisits(before: number): Visit[] {
    const rows = this.#kv.list<string>({ prefix: VISIT, end: keyOf(before), reverse: true, limit: 20 });
    return [...rows].flatMap(([, text]) => savedOf(text)?.state.visit ?? []);
  }

  saveVisit(state: VisitState, saved: number): void {
    this.#kv.put(keyOf(state.visit.number), encode({ saved, ...state }));
  }

  /** Oldest first, the newest 200. */
  invitations(): { seq: number; stored: StoredInvitation }[] {
    if (!this.#has("invitations")) return [];
    return this.#sql
      .exec<Row>("SELECT seq, state FROM invitations ORDER BY seq DESC LIMIT 200")
      .toArray()
      .reverse()
      .map((row) => ({ seq: row.seq, stored: decode<StoredInvitation>(row.state) }))
      .filter((row): row is { seq: number; stored: StoredInvitation } => row.stored !== undefined);
  }

  /** Writes one invitation's row; a new one where `seq` is undefined. Gives its seq. */
  saveInvitation(seq: number | undefined, stored: StoredInvitation): number {
    this.#make("invitations");
    if (seq === undefined)
      return this.#sql
        .exec<{ seq: number }>("INSERT INTO invitations (state) VALUES (?) RETURNING seq", encode(stored))
        .one().seq;
    this.#sql.exec("UPDATE invitations SET state = ? WHERE seq = ?", encode(stored), seq);
    return seq;
  }

  dropInvitation(seq: number): void {
    this.#sql.exec("DELETE FROM invitations WHERE seq = ?", seq);
  }

  /** Oldest first. */
  conversations(): { seq: number; stored: StoredConversation }[] {
    if (!this.#has("conversations")) return [];
    return this.#sql
      .exec<Row>("SELECT seq, state FROM conversations ORDER BY seq")
      .toArray()
      .map((row) => ({ seq: row.seq, stored: decode<StoredConversation>(row.state) }))
      .filter((row): row is { seq: number; stored: StoredConversation } => row.stored !== undefined);
  }

  saveConversation(seq: number | undefined, stored: StoredConversation): number {
    this.#make("conversations");
    if (seq === undefined)
      return this.#sql
        .exec<{ seq: number }>("INSERT INTO conversations (state) VALUES (?) RETURNING seq", encode(stored))
        .one().seq;
    this.#sql.exec("UPDATE conversations SET state = ? WHERE seq = ?", encode(stored), seq);
    return seq;
  }

  /** In the order it was said. */
  said(conversation: string): Said[] {
    if (!this.#has("said")) return [];
    return this.#sql
      .exec<{ state: string }>("SELECT state FROM said WHERE conversation = ? ORDER BY seq", conversation)
      .toArray()
      .map((row) => decode<Said>(row.state))
      .filter((said) => said !== undefined);
  }

  say(conversation: string, said: Said): void {
    this.#make("said");
    this.#sql.exec("INSERT INTO said (conversation, state) VALUES (?, ?)", conversation, encode(said));
  }

  /** Sequences only grow, over crashes and emptied tables alike: the receiver counts nothing at or below the last it saw. */
  send(outgoing: Outgoing, now: number): void {
    this.#make("outbox");
    const [row] = this.#sql.exec<{ seq: number | null }>("SELECT max(seq) AS seq FROM outbox").toArray();
    this.#newestOutgoing = Math.max(this.#newestOutgoing + 1, (row?.seq ?? 0) + 1, now);
    this.#sql.exec("INSERT INTO outbox (seq, state) VALUES (?, ?)", this.#newestOutgoing, encode(outgoing));
  }

  outbox(): { seq: number; outgoing: Outgoing }[] {
    if (!this.#has("outbox")) return [];
    return this.#sql
      .exec<Row>("SELECT seq, state FROM outbox ORDER BY seq LIMIT 50")
      .toArray()
      .map((row) => ({ seq: row.seq, outgoing: decode<Outgoing>(row.state) }))
      .filter((row): row is { seq: number; outgoing: Outgoing } => row.outgoing !== undefined);
  }

  sent(seq: number): void {
    this.#sql.exec("DELETE FROM outbox WHERE seq = ?", seq);
  }

  #has(table: LaterTable): boolean {
    this.#tables ??= new Set(
      this.#sql
        .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
        .toArray()
        .map((row) => row.name),
    );
    return this.#tables.has(table);
  }

  #make(table: LaterTable): void {
    if (this.#has(table)) return;
    this.#sql.exec(LATER_TABLES[table]);
    this.#tables!.add(table);
  }
}

function savedOf(text: string): { state: VisitState; saved: number } | undefined {
  const stored = decode<VisitState & { saved: number }>(text);
  if (stored === undefined) return undefined;
  const { saved, ...state } = stored;
  return { state, saved };
}

function encode(state: object): string {
  return JSON.stringify({ format: FORMAT, ...state });
}

function decode<State>(text: string): State | undefined {
  const { format, ...state } = JSON.parse(text) as { format?: number };
  return format === FORMAT ? (state as State) : undefined;
}
