// All SQL of a site's object: constant statements, bound values, rows mapped to what the rest of the folder works with.
// One file because of that, and long for that reason only.

import type { Ruleset } from "../../rules/language/ruleset.ts";
import type { Agent, DeskSummary, Published } from "../objects.ts";
import type {
  AgentState,
  BlockedVisitor,
  ConversationEntry,
  InvitationNotice,
  Reply,
  Role,
  Spoken,
} from "../protocol.ts";
import type {
  AgentChange,
  AuditAction,
  AuditEntry,
  AuditFilter,
  Files,
  Found,
  NewAgent,
  Page,
  SearchFilter,
  SessionEntry,
  TagCount,
  VersionEntry,
  Which,
} from "./calls.ts";
import type { Conversation } from "./conversations.ts";
import type { Answers, Asking, Lease, Wish } from "./desk.ts";
import type { Order } from "./orders.ts";
import { sessionId } from "./session-id.ts";

const PAGE = 50;
/** A console's first message carries these, newest last. */
const KEPT_INVITATIONS = 50;

export type Status = AgentState["status"];
export interface StoredAgent extends Agent {
  readonly status: Status;
  /** What the agent last chose: a console that comes back goes on with it. */
  readonly chosen: "online" | "away";
}

export interface StoredOrder {
  readonly key: string;
  readonly number: number;
  readonly order: Order;
  readonly tries: number;
  readonly at: number;
}

export class SiteStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
  }

  /** All of it or none, also when it throws. */
  together<T>(change: () => T): T {
    return this.#storage.transactionSync(change);
  }

  /** An alarm is not told the object's name, so the first call that is leaves it here. */
  name(told: string | undefined): string {
    const [row] = this.#sql.exec<{ name: string }>("SELECT name FROM site").toArray();
    if (row !== undefined) return row.name;
    if (told === undefined) throw new Error("a site's object was made without a name");
    this.#sql.exec("INSERT INTO site (name) VALUES (?)", told);
    return told;
  }

  // ------------------------------------------------------------------------------------------------------ versions

  version(): number {
    return this.#sql
      .exec<{ version: number }>("SELECT coalesce(max(version), 0) AS version FROM versions")
      .one().version;
  }

  ruleset(version: number): Ruleset | undefined {
    const [row] = this.#sql
      .exec<{ ruleset: string }>("SELECT ruleset FROM versions WHERE version = ?", version)
      .toArray();
    return row && (JSON.parse(row.ruleset) as Ruleset);
  }

  published(): Published | undefined {
    const version = this.version();
    const ruleset = this.ruleset(version);
    return ruleset && { version, ruleset };
  }

  files(version: number): Files | undefined {
    const rows = this.#sql
      .exec<{ path: string; text: string }>(
        "SELECT path, text FROM files WHERE version = ? ORDER BY path",
        version,
      )
      .toArray();
    return rows.length === 0 ? undefined : Object.fromEntries(rows.map(({ path, text }) => [path, text]));
  }

  addVersion(
    of: {
      readonly ruleset: Ruleset;
      readonly files: Files;
      readonly copyOf?: number;
      readonly comment?: string | undefined;
    },
    by: string,
    at: number,
  ): number {
    const before = this.version();
    const version = before + 1;
    this.#sql.exec(
      "INSERT INTO versions (version, at, by_name, copy_of, comment, ruleset) VALUES (?, ?, ?, ?, ?, ?)",
      version,
      at,
      by,
      of.copyOf ?? null,
      of.comment ?? null,
      JSON.stringify(of.ruleset),
    );
    for (const [path, text] of Object.entries(of.files)) {
      this.#sql.exec(
        `INSERT INTO files (version, path, text, changed) VALUES (?, ?, ?,
           coalesce((SELECT coalesce(changed, version) FROM files WHERE version = ? AND path = ? AND text = ?), ?))`,
        version,
        path,
        text,
        before,
        path,
        text,
        version,
      );
    }
    return version;
  }

  /** Newest first; `before` is where the last page ended. */
  versions(before: string | undefined): Page<VersionEntry> {
    const current = this.version();
    const rows = this.#sql
      .exec<VersionRow>(
        `SELECT version, at, by_name, copy_of, comment, json_array_length(ruleset, '$.rules') AS rules
         FROM versions WHERE version < ? ORDER BY version DESC LIMIT ?`,
        before === undefined ? Number.MAX_SAFE_INTEGER : Number(before),
        PAGE + 1,
      )
      .toArray()
      .map((row) => versionOf(row, current));
    return rows.length > PAGE
      ? { rows: rows.slice(0, PAGE), next: String(rows[PAGE - 1]!.version) }
      : { rows };
  }

  /** In which version each file of the newest came to be as it is. */
  changes(): Record<string, Pick<VersionEntry, "version" | "at" | "by">> {
    const rows = this.#sql.exec<{ path: string; version: number; at: number; by_name: string }>(
      `SELECT f.path AS path, v.version AS version, v.at AS at, v.by_name AS by_name
       FROM files f JOIN versions v ON v.version = coalesce(f.changed, f.version) WHERE f.version = ?`,
      this.version(),
    );
    return Object.fromEntries(
      rows.toArray().map(({ path, version, at, by_name }) => [path, { version, at, by: by_name }]),
    );
  }

  /** Of the feed, by the rules in force. */
  feedShards(): number {
    const [row] = this.#sql
      .exec<{ shards: number | null }>(
        "SELECT ruleset ->> '$.site.feedShards' AS shards FROM versions ORDER BY version DESC LIMIT 1",
      )
      .toArray();
    return row?.shards ?? 1;
  }

  // ------------------------------------------------------------------------------------------- agents and sessions

  agents(): StoredAgent[] {
    return this.#sql.exec<AgentRow>("SELECT * FROM agents ORDER BY name, id").toArray().map(agentOf);
  }

  /** Marketers have a console, but never a chat. */
  atDesk(): StoredAgent[] {
    return this.agents().filter(({ role }) => role !== "marketer");
  }

  agent(id: string): StoredAgent | undefined {
    const [row] = this.#sql.exec<AgentRow>("SELECT * FROM agents WHERE id = ?", id).toArray();
    return row && agentOf(row);
  }

  addAgent(id: string, { email, name, role, teams, skills, languages, places }: NewAgent): void {
    this.#sql.exec(
      `INSERT INTO agents (id, email, name, role, teams, skills, languages, places, status, chosen)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'offline', 'online')`,
      id,
      email,
      name,
      role,
      JSON.stringify(teams),
      JSON.stringify(skills ?? []),
      JSON.stringify(languages ?? []),
      places,
    );
  }

  /** What is not named stays. */
  changeAgent(id: string, { name, role, teams, skills, languages, places }: AgentChange): void {
    const list = (words: readonly string[] | undefined) =>
      words === undefined ? null : JSON.stringify(words);
    this.#sql.exec(
      `UPDATE agents SET name = coalesce(?, name), role = coalesce(?, role), teams = coalesce(?, teams),
         skills = coalesce(?, skills), languages = coalesce(?, languages), places = coalesce(?, places) WHERE id = ?`,
      name ?? null,
      role ?? null,
      list(teams),
      list(skills),
      list(languages),
      places ?? null,
      id,
    );
  }

  admins(): number {
    return this.#sql
      .exec<{ count: number }>("SELECT count(*) AS count FROM agents WHERE role = 'admin'")
      .one().count;
  }

  setStatus(id: string, status: Status): void {
    this.#sql.exec("UPDATE agents SET status = ? WHERE id = ?", status, id);
  }

  choose(id: string, chosen: "online" | "away", places: number): void {
    this.#sql.exec(
      "UPDATE agents SET status = ?, chosen = ?, places = ? WHERE id = ?",
      chosen,
      chosen,
      places,
      id,
    );
  }

  removeAgent(id: string): void {
    this.#sql.exec("DELETE FROM agents WHERE id = ?", id);
    this.dropSignIns(id);
    this.#sql.exec("DELETE FROM looks WHERE session IN (SELECT hash FROM sessions WHERE agent = ?)", id);
    this.#sql.exec("DELETE FROM sessions WHERE agent = ?", id);
  }

  /** Links that nobody used are worth nothing any more. */
  dropSignIns(agent: string): void {
    this.#sql.exec("DELETE FROM sign_ins WHERE agent = ?", agent);
  }

  addSignIn(hash: string, agent: string, expires: number): void {
    this.#sql.exec("INSERT INTO sign_ins (hash, agent, expires) VALUES (?, ?, ?)", hash, agent, expires);
  }

  /** Gone whoever asks: a second asker finds nothing. */
  spendSignIn(hash: string, now: number): string | undefined {
    const [row] = this.#sql
      .exec<{ agent: string; expires: number }>(
        "DELETE FROM sign_ins WHERE hash = ? RETURNING agent, expires",
        hash,
      )
      .toArray();
    return row !== undefined && row.expires > now ? row.agent : undefined;
  }

  addSession(hash: string, agent: string, browser: string, now: number, expires: number): void {
    this.#sql.exec(
      "INSERT INTO sessions (hash, agent, expires, since, browser) VALUES (?, ?, ?, ?, ?)",
      hash,
      agent,
      expires,
      now,
      browser,
    );
  }

  /** Hashes of an agent's. */
  sessionsOf(agent: string): string[] {
    return this.#sql
      .exec<{ hash: string }>("SELECT hash FROM sessions WHERE agent = ?", agent)
      .toArray()
      .map(({ hash }) => hash);
  }

  /** By the id that admins see of it, which opens nothing. */
  sessionWithId(id: string): { readonly hash: string; readonly agent: string } | undefined {
    const [row] = this.#sql
      .exec<{ hash: string; agent: string }>(
        "SELECT hash, agent FROM sessions WHERE hash >= ? AND hash < ?",
        id,
        `${id}g`,
      )
      .toArray();
    return row;
  }

  /** Who is signed in, the newest first. `lives`: how long a session goes on after its last use. */
  sessions(now: number, lives: number): SessionEntry[] {
    return this.#sql
      .exec<SessionRow>(
        `SELECT s.hash AS hash, s.agent AS agent, a.name AS name, a.role AS role, s.since AS since, s.browser AS browser,
           s.expires AS expires
         FROM sessions s JOIN agents a ON a.id = s.agent WHERE s.expires > ? ORDER BY s.since DESC, s.hash`,
        now,
      )
      .toArray()
      .map(({ hash, agent, name, role, since, browser, expires }) => ({
        id: sessionId(hash),
        agent: { id: agent, name, role },
        ...(since !== null && { since }),
        browser: browser ?? "",
        seen: expires - lives,
      }));
  }

  addLook(session: string, visitor: string): void {
    this.#sql.exec("INSERT OR IGNORE INTO looks (session, visitor) VALUES (?, ?)", session, visitor);
  }

  looksOf(session: string): string[] {
    return this.#sql
      .exec<{ visitor: string }>("SELECT visitor FROM looks WHERE session = ?", session)
      .toArray()
      .map(({ visitor }) => visitor);
  }

  session(hash: string, now: number): { readonly agent: string; readonly expires: number } | undefined {
    const [row] = this.#sql
      .exec<{ agent: string; expires: number }>(
        "SELECT agent, expires FROM sessions WHERE hash = ? AND expires > ?",
        hash,
        now,
      )
      .toArray();
    return row;
  }

  prolongSession(hash: string, expires: number): void {
    this.#sql.exec("UPDATE sessions SET expires = ? WHERE hash = ?", expires, hash);
  }

  endSession(hash: string): void {
    this.#sql.exec("DELETE FROM sessions WHERE hash = ?", hash);
    this.#sql.exec("DELETE FROM looks WHERE session = ?", hash);
  }

  // ------------------------------------------------------------------------------------------------------- places

  leases(): Lease[] {
    return this.#sql
      .exec<{ id: string; visitor: string; team: string | null; at: number; state: Lease["state"] }>(
        "SELECT id, visitor, team, at, state FROM leases",
      )
      .toArray()
      .map((row) => ({ ...row, team: row.team ?? undefined }));
  }

  lease(id: string): { readonly team: string | undefined; readonly state: Lease["state"] } | undefined {
    const [row] = this.#sql
      .exec<{ team: string | null; state: Lease["state"] }>("SELECT team, state FROM leases WHERE id = ?", id)
      .toArray();
    return row && { team: row.team ?? undefined, state: row.state };
  }

  addLease(lease: Omit<Lease, "state">, until: number): void {
    this.#sql.exec(
      "INSERT INTO leases (id, visitor, team, at, until, state) VALUES (?, ?, ?, ?, ?, 'held')",
      lease.id,
      lease.visitor,
      lease.team ?? null,
      lease.at,
      until,
    );
  }

  setLease(id: string, state: Lease["state"]): void {
    this.#sql.exec("UPDATE leases SET state = ? WHERE id = ?", state, id);
  }

  /** True where there was one. */
  dropLease(id: string): boolean {
    return this.#sql.exec("DELETE FROM leases WHERE id = ?", id).rowsWritten > 0;
  }

  expireLeases(now: number): void {
    this.#sql.exec("DELETE FROM leases WHERE until <= ?", now);
  }

  nextLeaseEnd(): number | undefined {
    return this.#sql.exec<{ at: number | null }>("SELECT min(until) AS at FROM leases").one().at ?? undefined;
  }

  /** One invitation that was shown is over. */
  addAnswer(team: string | undefined, isAccepted: boolean): void {
    this.#sql.exec(
      `INSERT INTO answers (team, shown, accepted) VALUES (?, 1, ?)
       ON CONFLICT (team) DO UPDATE SET shown = shown + 1, accepted = accepted + excluded.accepted`,
      team ?? "",
      isAccepted ? 1 : 0,
    );
  }

  answers(): Answers[] {
    return this.#sql
      .exec<{ team: string; shown: number; accepted: number }>("SELECT team, shown, accepted FROM answers")
      .toArray()
      .map((row) => ({ ...row, team: row.team === "" ? undefined : row.team }));
  }

  /** `limits.risk` as published; undefined where nothing is published, or was by a version that knew no such limit. */
  risk(): number | undefined {
    const [row] = this.#sql
      .exec<{ risk: number | null }>(
        "SELECT ruleset ->> '$.site.limits.risk' AS risk FROM versions ORDER BY version DESC LIMIT 1",
      )
      .toArray();
    return row?.risk ?? undefined;
  }

  wishes(): Wish[] {
    return this.#sql
      .exec<{ visitor: string; rule: string; team: string | null; priority: number; at: number }>(
        "SELECT visitor, rule, team, priority, at FROM wishes",
      )
      .toArray()
      .map((row) => ({ ...row, team: row.team ?? undefined }));
  }

  /** Asking again does not lose the place in the list. */
  addWish({ visitor, rule, team, priority, at }: Wish): void {
    this.#sql.exec(
      `INSERT INTO wishes (visitor, rule, team, priority, at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (visitor, rule) DO UPDATE SET team = excluded.team, priority = excluded.priority`,
      visitor,
      rule,
      team ?? null,
      priority,
      at,
    );
  }

  dropWishes(visitor: string): void {
    this.#sql.exec("DELETE FROM wishes WHERE visitor = ?", visitor);
  }

  // ------------------------------------------------------------------------------- invitations and conversations

  /** False where this sequence, or a later one, of that visitor was counted before. */
  counts(visitor: string, sequence: number, now: number): boolean {
    return (
      this.#sql.exec(
        `INSERT INTO counted (visitor, sequence, at) VALUES (?, ?, ?)
         ON CONFLICT (visitor) DO UPDATE SET sequence = excluded.sequence, at = excluded.at
         WHERE excluded.sequence > counted.sequence`,
        visitor,
        sequence,
        now,
      ).rowsWritten > 0
    );
  }

  saveInvitation(notice: InvitationNotice): void {
    this.#sql.exec(
      `INSERT INTO invitations (id, visitor, at, notice) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET visitor = excluded.visitor, notice = excluded.notice`,
      notice.id,
      notice.visitor,
      notice.at,
      JSON.stringify(notice),
    );
    this.#sql.exec(
      "DELETE FROM invitations WHERE id NOT IN (SELECT id FROM invitations ORDER BY at DESC, id LIMIT ?)",
      KEPT_INVITATIONS,
    );
  }

  /** Newest first, as the console lists them. */
  invitations(): InvitationNotice[] {
    return this.#sql
      .exec<{ notice: string }>("SELECT notice FROM invitations ORDER BY at DESC, id")
      .toArray()
      .map(({ notice }) => JSON.parse(notice) as InvitationNotice);
  }

  conversation(id: string): Conversation | undefined {
    const [row] = this.#sql.exec<ConversationRow>("SELECT * FROM conversations WHERE id = ?", id).toArray();
    return row && conversationOf(row);
  }

  saveConversation({ entry, team, closedAt, leftBy, answerBy }: Conversation, now: number): void {
    this.#sql.exec(
      `INSERT INTO conversations (id, visitor, state, agent, team, since, closed_at, left_by, answer_by, entry, waits)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET visitor = excluded.visitor, state = excluded.state, agent = excluded.agent, team = excluded.team,
         closed_at = excluded.closed_at, left_by = excluded.left_by, answer_by = excluded.answer_by, entry = excluded.entry,
         waits = CASE conversations.state WHEN 'waiting' THEN conversations.waits ELSE ? END`,
      entry.id,
      entry.visitor,
      entry.state,
      entry.agent ?? null,
      team ?? null,
      entry.since,
      closedAt ?? null,
      leftBy === undefined || leftBy.length === 0 ? null : leftBy.join(" "),
      answerBy ?? null,
      JSON.stringify(entry),
      entry.since,
      now,
    );
  }

  /** Not closed, oldest first. */
  openConversations(): Conversation[] {
    return this.#sql
      .exec<ConversationRow>("SELECT * FROM conversations WHERE state <> 'closed' ORDER BY since")
      .toArray()
      .map(conversationOf);
  }

  /** When the first word that is owed to a visitor should have been said. */
  nextAnswerBy(): number | undefined {
    return (
      this.#sql
        .exec<{ at: number | null }>(
          "SELECT min(answer_by) AS at FROM conversations WHERE state <> 'closed' AND state = 'open' AND answer_by > 0",
        )
        .one().at ?? undefined
    );
  }

  /** Since when the visitor waits who has waited longest; null: nobody does. What was left for later does not wait. */
  waitingSince(): number | null {
    return this.#sql
      .exec<{ since: number | null }>(
        `SELECT min(coalesce(waits, since)) AS since FROM conversations
         WHERE state = 'waiting' AND json_extract(entry, '$.left') IS NULL`,
      )
      .one().since;
  }

  conversationsOf(visitor: string): Conversation[] {
    return this.#sql
      .exec<ConversationRow>("SELECT * FROM conversations WHERE visitor = ?", visitor)
      .toArray()
      .map(conversationOf);
  }

  /** Newest first; `before` is where the last page ended. */
  conversationPage({ state, agent }: Which, before: string | undefined): Page<ConversationEntry> {
    const [since, id] = readKey(before);
    const all = "SELECT * FROM conversations WHERE (since, id) < (?, ?) AND (? IS NULL OR state = ?)";
    const order = "ORDER BY since DESC, id DESC LIMIT ?";
    const bound = [since, id, state ?? null, state ?? null] as const;
    const rows =
      agent === undefined
        ? this.#sql.exec<ConversationRow>(`${all} ${order}`, ...bound, PAGE + 1)
        : this.#sql.exec<ConversationRow>(`${all} AND agent = ? ${order}`, ...bound, agent, PAGE + 1);
    return paged(
      rows.toArray().map((row) => conversationOf(row).entry),
      (last) => `${last.since}.${last.id}`,
    );
  }

  /** Everything kept of a visitor here. */
  forget(visitor: string, keep = ""): void {
    this.#sql.exec(
      "DELETE FROM words WHERE conversation IN (SELECT id FROM conversations WHERE visitor = ? AND id <> ?)",
      visitor,
      keep,
    );
    this.#sql.exec("DELETE FROM conversations WHERE visitor = ? AND id <> ?", visitor, keep);
    this.#sql.exec("DELETE FROM invitations WHERE visitor = ?", visitor);
    this.#sql.exec("DELETE FROM leases WHERE visitor = ?", visitor);
    this.#sql.exec("DELETE FROM wishes WHERE visitor = ?", visitor);
  }

  /** Nor whom an agent blocked, and why: of the audit only that somebody was stays. */
  forgetBlock(visitor: string): void {
    this.unblock(visitor);
    this.#sql.exec("UPDATE audit SET detail = '{}' WHERE detail ->> '$.visitor' = ?", visitor);
  }

  /** Not even how far the visitor's news were counted: nothing more of it is on its way. */
  uncount(visitor: string): void {
    this.#sql.exec("DELETE FROM counted WHERE visitor = ?", visitor);
  }

  /** A visitor turned out to be a person. */
  moved(visitor: string, person: string): void {
    this.#sql.exec(
      "UPDATE conversations SET visitor = ?, entry = json_set(entry, '$.visitor', ?) WHERE visitor = ?",
      person,
      person,
      visitor,
    );
    this.#sql.exec(
      "UPDATE invitations SET visitor = ?, notice = json_set(notice, '$.visitor', ?, '$.row.id', ?) WHERE visitor = ?",
      person,
      person,
      person,
      visitor,
    );
    this.#sql.exec("UPDATE leases SET visitor = ? WHERE visitor = ?", person, visitor);
    this.#sql.exec("UPDATE OR REPLACE blocked SET visitor = ? WHERE visitor = ?", person, visitor);
    this.#sql.exec(
      "UPDATE audit SET detail = json_set(detail, '$.visitor', ?) WHERE detail ->> '$.visitor' = ?",
      person,
      visitor,
    );
    this.#sql.exec("UPDATE OR REPLACE wishes SET visitor = ? WHERE visitor = ?", person, visitor);
    this.#sql.exec(
      "UPDATE drafts SET notice = json_set(notice, '$.visitor', ?, '$.row.id', ?) WHERE notice ->> '$.visitor' = ?",
      person,
      person,
      visitor,
    );
  }

  /** What nobody will ask for again. */
  tidy(
    now: number,
    before: { readonly wishes: number; readonly counted: number; readonly closed: number },
  ): void {
    this.#sql.exec("DELETE FROM sign_ins WHERE expires <= ?", now);
    this.#sql.exec("DELETE FROM looks WHERE session IN (SELECT hash FROM sessions WHERE expires <= ?)", now);
    this.#sql.exec("DELETE FROM sessions WHERE expires <= ?", now);
    this.#sql.exec("DELETE FROM wishes WHERE at <= ?", before.wishes);
    this.#sql.exec("DELETE FROM counted WHERE at <= ?", before.counted);
    this.#sql.exec(
      "DELETE FROM words WHERE conversation IN (SELECT id FROM conversations WHERE closed_at <= ?)",
      before.closed,
    );
    this.#sql.exec("DELETE FROM conversations WHERE closed_at <= ?", before.closed);
  }

  // ------------------------------------------------------------------------------------------------------ blocked

  block({ visitor, name, reason, by, at }: BlockedVisitor): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO blocked (visitor, name, reason, by_name, at) VALUES (?, ?, ?, ?, ?)",
      visitor,
      name ?? null,
      reason,
      by,
      at,
    );
  }

  isBlocked(visitor: string): boolean {
    return this.#sql.exec("SELECT 1 FROM blocked WHERE visitor = ?", visitor).toArray().length > 0;
  }

  unblock(visitor: string): boolean {
    return this.#sql.exec("DELETE FROM blocked WHERE visitor = ?", visitor).rowsWritten > 0;
  }

  /** Newest first; `before` is where the last page ended. */
  blockedPage(before: string | undefined): Page<BlockedVisitor> {
    const [at, visitor] = readKey(before);
    const rows = this.#sql
      .exec<{ visitor: string; name: string | null; reason: string; by_name: string; at: number }>(
        `SELECT * FROM blocked WHERE (at, visitor) < (?, ?) ORDER BY at DESC, visitor DESC LIMIT ?`,
        at,
        visitor,
        PAGE + 1,
      )
      .toArray()
      .map(({ name, by_name, ...row }) => ({ ...row, by: by_name, ...(name === null ? {} : { name }) }));
    return paged(rows, (last) => `${last.at}.${last.visitor}`);
  }

  // ------------------------------------------------------------------------------------------- search and replies

  /** Words of people, once each: the caller counts. */
  index(conversation: string, words: readonly Spoken[]): void {
    for (const { seq, text } of words)
      this.#sql.exec("INSERT INTO words (text, conversation, seq) VALUES (?, ?, ?)", text, conversation, seq);
  }

  /** Chats in which all of these words, or beginnings of words, were said in one line; each by its best line. */
  search(words: readonly string[], { state, agent, after = 0, tag }: SearchFilter): Found[] {
    if (words.length === 0) return [];
    // In quotes every word is only a word, whatever FTS5 would make of it.
    const query = words.map((word) => `"${word.replaceAll('"', "")}"*`).join(" ");
    const best = new Map<string, Found>();
    const rows = this.#sql.exec<{ entry: string; line: string; seq: number }>(
      `SELECT c.entry AS entry, snippet(words, 0, char(2), char(3), '…', 24) AS line, words.seq AS seq
       FROM words JOIN conversations c ON c.id = words.conversation
       WHERE words MATCH ? AND (? IS NULL OR c.state = ?) AND (? IS NULL OR c.agent = ?) AND c.since >= ?
         AND (? IS NULL OR EXISTS (SELECT 1 FROM json_each(c.entry, '$.tags') WHERE value = ?))
       ORDER BY rank LIMIT ?`,
      query,
      state ?? null,
      state ?? null,
      agent ?? null,
      agent ?? null,
      after,
      tag ?? null,
      tag ?? null,
      PAGE * 4,
    );
    for (const { entry, line, seq } of rows) {
      const conversation = JSON.parse(entry) as ConversationEntry;
      if (!best.has(conversation.id)) best.set(conversation.id, { conversation, ...markedIn(line), seq });
      if (best.size === PAGE) break;
    }
    return [...best.values()];
  }

  /** Of chats, the most used first. */
  chatTags(): TagCount[] {
    return this.#sql
      .exec<{ tag: string; chats: number }>(
        `SELECT tags.value AS tag, count(*) AS chats FROM conversations, json_each(entry, '$.tags') AS tags
         GROUP BY tags.value ORDER BY chats DESC, tag LIMIT ?`,
        PAGE * 2,
      )
      .toArray();
  }

  replies(): Reply[] {
    return this.#sql
      .exec<{ id: string; shortcut: string; text: string; team: string | null }>(
        "SELECT id, shortcut, text, team FROM replies ORDER BY shortcut, id",
      )
      .toArray()
      .map(({ team, ...reply }) => ({ ...reply, ...(team === null ? {} : { team }) }));
  }

  saveReply({ id, shortcut, text, team }: Reply, by: string, at: number): void {
    this.#sql.exec(
      `INSERT INTO replies (id, shortcut, text, team, by_name, at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET shortcut = excluded.shortcut, text = excluded.text, team = excluded.team,
         by_name = excluded.by_name, at = excluded.at`,
      id,
      shortcut,
      text,
      team ?? null,
      by,
      at,
    );
  }

  dropReply(id: string): boolean {
    return this.#sql.exec("DELETE FROM replies WHERE id = ?", id).rowsWritten > 0;
  }

  // ------------------------------------------------------------------------------------------------------- drafts

  /** Oldest first. */
  drafts(): Asking[] {
    return this.#sql
      .exec<DraftRow>("SELECT asked, until, notice FROM drafts")
      .toArray()
      .map(askingOf)
      .sort((a, b) => a.notice.at - b.notice.at);
  }

  draft(id: string): Asking | undefined {
    const [row] = this.#sql
      .exec<DraftRow>("SELECT asked, until, notice FROM drafts WHERE id = ?", id)
      .toArray();
    return row && askingOf(row);
  }

  saveDraft({ notice, asked, until }: Asking): void {
    this.#sql.exec(
      `INSERT INTO drafts (id, asked, until, notice) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET asked = excluded.asked, until = excluded.until, notice = excluded.notice`,
      notice.id,
      JSON.stringify(asked),
      until,
      JSON.stringify(notice),
    );
  }

  dropDraft(id: string): void {
    this.#sql.exec("DELETE FROM drafts WHERE id = ?", id);
  }

  // -------------------------------------------------------------------------------- what shards know of the desk

  /** What shards were told last; undefined where no rule reads the desk. */
  told(): DeskSummary | undefined {
    const [row] = this.#sql.exec<{ summary: string }>("SELECT summary FROM shards_told").toArray();
    return row && (JSON.parse(row.summary) as DeskSummary);
  }

  setTold(summary: DeskSummary | undefined): void {
    this.#sql.exec("DELETE FROM shards_told");
    if (summary !== undefined)
      this.#sql.exec("INSERT INTO shards_told (summary) VALUES (?)", JSON.stringify(summary));
  }

  shardVisitors(): ReadonlyMap<number, number> {
    const rows = this.#sql
      .exec<{ shard: number; visitors: number }>("SELECT shard, visitors FROM shards_visitors")
      .toArray();
    return new Map(rows.map(({ shard, visitors }) => [shard, visitors]));
  }

  setShardVisitors(shard: number, visitors: number): void {
    this.#sql.exec(
      `INSERT INTO shards_visitors (shard, visitors) VALUES (?, ?)
       ON CONFLICT (shard) DO UPDATE SET visitors = excluded.visitors`,
      shard,
      visitors,
    );
  }

  // ---------------------------------------------------------------------------------------------- outbox and audit

  /** An order of the same key that was not carried out yet is replaced: only the newest word counts. */
  addOrder(key: string, order: Order, now: number): void {
    this.#sql.exec(
      `INSERT INTO outbox (key, number, order_json, tries, at, next)
       VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM outbox), ?, 0, ?, ?)
       ON CONFLICT (key) DO UPDATE SET number = excluded.number, order_json = excluded.order_json, tries = 0,
         at = excluded.at, next = excluded.next`,
      key,
      JSON.stringify(order),
      now,
      now,
    );
  }

  /** What is still to be carried out under this key. */
  order(key: string): Order | undefined {
    const [row] = this.#sql
      .exec<{ order_json: string }>("SELECT order_json FROM outbox WHERE key = ?", key)
      .toArray();
    return row && (JSON.parse(row.order_json) as Order);
  }

  /** Keys of what is to be carried out now. */
  ordersDue(now: number): string[] {
    return this.#sql
      .exec<{ key: string }>("SELECT key FROM outbox WHERE next <= ? ORDER BY number LIMIT ?", now, PAGE)
      .toArray()
      .map(({ key }) => key);
  }

  orderDue(key: string, now: number): StoredOrder | undefined {
    const [row] = this.#sql
      .exec<{ number: number; order_json: string; tries: number; at: number }>(
        "SELECT number, order_json, tries, at FROM outbox WHERE key = ? AND next <= ?",
        key,
        now,
      )
      .toArray();
    if (row === undefined) return undefined;
    const { order_json, ...rest } = row;
    return { key, ...rest, order: JSON.parse(order_json) as Order };
  }

  nextOrderAt(): number | undefined {
    return this.#sql.exec<{ at: number | null }>("SELECT min(next) AS at FROM outbox").one().at ?? undefined;
  }

  /** Only that one: a newer order may have taken its key since. */
  dropOrder({ key, number }: StoredOrder): void {
    this.#sql.exec("DELETE FROM outbox WHERE key = ? AND number = ?", key, number);
  }

  delayOrder({ key, number }: StoredOrder, next: number): void {
    this.#sql.exec(
      "UPDATE outbox SET tries = tries + 1, next = ? WHERE key = ? AND number = ?",
      next,
      key,
      number,
    );
  }

  addAudit(at: number, by: string, action: AuditAction, detail: object): void {
    this.#sql.exec(
      "INSERT INTO audit (at, by_name, action, detail) VALUES (?, ?, ?, ?)",
      at,
      by,
      action,
      JSON.stringify(detail),
    );
  }

  /** When this was last done, and with which of `$.id`. */
  lastAudit(action: AuditAction): { readonly at: number; readonly id: string | null } | undefined {
    const [row] = this.#sql
      .exec<{ at: number; id: string | null }>(
        "SELECT at, detail ->> '$.id' AS id FROM audit WHERE action = ? ORDER BY audit.id DESC LIMIT 1",
        action,
      )
      .toArray();
    return row;
  }

  /** Newest first; `before` is where the last page ended. */
  audit({ before, by, action, from, to }: AuditFilter, most = PAGE): Page<AuditEntry> {
    const rows = this.#sql
      .exec<{ id: number; at: number; by_name: string; action: AuditAction; detail: string }>(
        `SELECT id, at, by_name, action, detail FROM audit
         WHERE id < ? AND at >= ? AND at < ? AND (? IS NULL OR action = ?) AND (? IS NULL OR instr(lower(by_name), lower(?)) > 0)
         ORDER BY id DESC LIMIT ?`,
        before === undefined ? Number.MAX_SAFE_INTEGER : Number(before),
        from ?? 0,
        to ?? Number.MAX_SAFE_INTEGER,
        action ?? null,
        action ?? null,
        by ?? null,
        by ?? null,
        most + 1,
      )
      .toArray()
      .map(({ by_name, detail, ...row }) => ({
        ...row,
        by: by_name,
        detail: JSON.parse(detail) as AuditEntry["detail"],
      }));
    return rows.length > most ? { rows: rows.slice(0, most), next: String(rows[most - 1]!.id) } : { rows };
  }
}

/** The words that were looked for stand between two control characters, which nobody else means anything by. */
function markedIn(snippet: string): Pick<Found, "line" | "marks"> {
  const [before = "", ...rest] = snippet.split("\u0002");
  let line = before;
  const marks: [number, number][] = [];
  for (const part of rest) {
    const [found = "", after = ""] = part.split("\u0003");
    marks.push([line.length, line.length + found.length]);
    line += found + after;
  }
  return { line, marks };
}

/** Where a page of a list ended, by time and id; of the first page before everything. */
function readKey(before: string | undefined): [at: number, id: string] {
  const [, at, id] = /^(\d{1,15})\.([\w-]{1,40})$/.exec(before ?? "") ?? [];
  return [at === undefined ? Number.MAX_SAFE_INTEGER : Number(at), id ?? ""];
}

/** Of one row more than a page has, that there is another page. */
function paged<Row>(rows: readonly Row[], keyOf: (last: Row) => string): Page<Row> {
  if (rows.length <= PAGE) return { rows };
  return { rows: rows.slice(0, PAGE), next: keyOf(rows[PAGE - 1]!) };
}

type VersionRow = {
  version: number;
  at: number;
  by_name: string;
  copy_of: number | null;
  comment: string | null;
  rules: number;
};

const versionOf = (row: VersionRow, current: number): VersionEntry => ({
  version: row.version,
  at: row.at,
  by: row.by_name,
  ...(row.copy_of !== null && { copy_of: row.copy_of }),
  ...(row.comment !== null && { comment: row.comment }),
  rules: row.rules,
  current: row.version === current,
});

type SessionRow = {
  hash: string;
  agent: string;
  name: string;
  role: Role;
  since: number | null;
  browser: string | null;
  expires: number;
};

type AgentRow = {
  id: string;
  email: string;
  name: string;
  role: Role;
  teams: string;
  skills: string;
  languages: string;
  places: number;
  status: Status;
  chosen: "online" | "away";
};

const agentOf = (row: AgentRow): StoredAgent => ({
  ...row,
  teams: JSON.parse(row.teams) as string[],
  skills: JSON.parse(row.skills) as string[],
  languages: JSON.parse(row.languages) as string[],
});

type DraftRow = { asked: string; until: number; notice: string };

const askingOf = ({ asked, until, notice }: DraftRow): Asking => ({
  asked: JSON.parse(asked) as string[],
  until,
  notice: JSON.parse(notice) as InvitationNotice,
});

type ConversationRow = {
  team: string | null;
  closed_at: number | null;
  left_by: string | null;
  answer_by: number | null;
  entry: string;
};

const conversationOf = ({ team, closed_at, left_by, answer_by, entry }: ConversationRow): Conversation => ({
  entry: JSON.parse(entry) as ConversationEntry,
  team: team ?? undefined,
  closedAt: closed_at ?? undefined,
  leftBy: left_by?.split(" "),
  answerBy: answer_by ?? undefined,
});
