// All that a visitor's object keeps. Visits are keys of the platform's own table, which costs no row to make: of most
// visitors nothing else is ever kept, so that a page view is billed as one row and a new visitor as none besides. What is
// stored was made by us and is read back by us: the shape is checked where it could have changed with a deploy (`format`),
// and a row of another format is taken for absent.

import type { Visit } from "../../rules/record/record.ts";
import type {
  Blocked,
  ConversationEntry,
  InvitationNotice,
  Note,
  RuleNote,
  Said,
  Spoken,
} from "../protocol.ts";
import type { Named, Snapshot, StoredConversation, StoredInvitation, VisitState } from "./snapshot.ts";
import { LATER_TABLES, type LaterTable } from "./migrations.ts";

/** Goes up when a stored shape changes so that older code could not read it. */
const FORMAT = 1;

/** Before a visit's number; what is behind it sorts as the number does. */
const VISIT = "visit/";
const NOTES = "notes";
/** Before the id of a tab that asks over HTTP. */
const POLLED = "polled/";
const keyOf = (number: number): string => VISIT + String(number).padStart(9, "0");

export type { StoredConversation, StoredInvitation, VisitState } from "./snapshot.ts";

/** A call that another object must get once; see `outbox.ts`. */
export type Outgoing =
  | { readonly to: "invitation"; readonly notice: InvitationNotice }
  | {
      readonly to: "talked";
      readonly entry: ConversationEntry;
      readonly invitation?: string;
      readonly words?: readonly Spoken[];
    }
  | { readonly to: "notified"; readonly note: RuleNote }
  | { readonly to: "release"; readonly id: string }
  /** To the person's object: all of this visitor, or (`tab`) what was handed over of one tab. */
  | {
      readonly to: "absorb";
      readonly op: string;
      readonly person: string;
      /** The person's, for the pages. */
      readonly token: string;
      readonly who: Named;
      readonly tab?: string;
      readonly snapshot?: Snapshot;
    }
  /** The person's object has it all: the desk and the feed are told. */
  | { readonly to: "moved"; readonly person: string }
  /** Nothing is known of the visitor any more, but for a chat that is open. */
  | { readonly to: "forget"; readonly keep?: string };

/** Where this object stands: it moves or moved to a person's, or everything was erased at some time. */
export interface Standing {
  readonly moving: Omit<Extract<Outgoing, { readonly to: "absorb" }>, "to">;
  readonly moved: { readonly person: string; readonly token: string; readonly at: number };
  /** `refused`: the visitor said so; whoever still has the token is a page that did not hear of it (SPEC W9). */
  readonly erased: {
    readonly at: number;
    readonly denied: boolean;
    readonly refused?: "browser" | "person";
  };
  /** By an agent: no invitation, no chat. */
  readonly blocked: Blocked;
}

/** What a tab that asks over HTTP remembers and is still to be told; see `polled.ts`. */
export interface PolledRow {
  attachment?: unknown;
  /** The newest request. */
  request: number;
  askedAt: number;
  waiting: string[];
  closed?: number;
}

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

  /** All that is kept, newest first. */
  visits(): VisitState[] {
    const rows = this.#kv.list<string>({ prefix: VISIT, reverse: true });
    return [...rows].flatMap(([, text]) => savedOf(text)?.state ?? []);
  }

  polled(): { id: string; row: unknown }[] {
    const rows = this.#kv.list<string>({ prefix: POLLED });
    return [...rows].map(([key, text]) => ({ id: key.slice(POLLED.length), row: decode(text) }));
  }

  savePolled(id: string, row: PolledRow): void {
    this.#kv.put(POLLED + id, encode(row));
  }

  dropPolled(id: string): void {
    this.#kv.delete(POLLED + id);
  }

  standing<Name extends keyof Standing>(name: Name): Standing[Name] | undefined {
    if (!this.#has("standing")) return undefined;
    const [row] = this.#sql
      .exec<{ state: string }>("SELECT state FROM standing WHERE name = ?", name)
      .toArray();
    return row && decode<Standing[Name]>(row.state);
  }

  setStanding<Name extends keyof Standing>(name: Name, state: Standing[Name] | undefined): void {
    this.#make("standing");
    this.#sql.exec("DELETE FROM standing WHERE name = ?", name);
    if (state !== undefined)
      this.#sql.exec("INSERT INTO standing (name, state) VALUES (?, ?)", name, encode(state));
  }

  hasAbsorbed(op: string): boolean {
    return (
      this.#has("absorbed") && this.#sql.exec("SELECT 1 FROM absorbed WHERE op = ?", op).toArray().length > 0
    );
  }

  absorbed(op: string): void {
    this.#make("absorbed");
    this.#sql.exec("INSERT INTO absorbed (op) VALUES (?)", op);
  }

  /** Oldest first. */
  notes(): readonly Note[] {
    const text = this.#kv.get<string>(NOTES);
    return (text === undefined ? undefined : decode<{ notes: readonly Note[] }>(text))?.notes ?? [];
  }

  saveNotes(notes: readonly Note[]): void {
    if (notes.length === 0) this.#kv.delete(NOTES);
    else this.#kv.put(NOTES, encode({ notes }));
  }

  /** All of what is known of the visitor; not where it stands, nor what other objects must still hear. */
  forget(): void {
    this.forgetRecord();
    this.forgetConversations();
  }

  forgetRecord(): void {
    // The keys first: what is listed must not change under the list.
    for (const key of [...this.#kv.list({ prefix: VISIT })].map(([name]) => name)) this.#kv.delete(key);
    this.#kv.delete(NOTES);
    if (this.#has("invitations")) this.#sql.exec("DELETE FROM invitations");
  }

  forgetConversation(id: string): void {
    for (const { seq, stored } of this.conversations())
      if (stored.id === id) this.#sql.exec("DELETE FROM conversations WHERE seq = ?", seq);
    if (this.#has("said")) this.#sql.exec("DELETE FROM said WHERE conversation = ?", id);
  }

  forgetConversations(): void {
    if (this.#has("conversations")) this.#sql.exec("DELETE FROM conversations");
    if (this.#has("said")) this.#sql.exec("DELETE FROM said");
  }

  unsend(): void {
    if (this.#has("outbox")) this.#sql.exec("DELETE FROM outbox");
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

  /** The tables were made anew. */
  made(): void {
    this.#tables = undefined;
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
