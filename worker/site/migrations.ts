// The tables of a site's object. Append only.

import { DEADLINES_SQL } from "../durable/deadlines.ts";
import type { Migration } from "../durable/migrate.ts";

export const MIGRATIONS: readonly Migration[] = [
  {
    id: "000_first_tables",
    sql: `
      ${DEADLINES_SQL}
      CREATE TABLE site (name TEXT PRIMARY KEY) WITHOUT ROWID;

      CREATE TABLE versions (
        version INTEGER PRIMARY KEY, at INTEGER NOT NULL, by_name TEXT NOT NULL, copy_of INTEGER, ruleset TEXT NOT NULL
      );
      CREATE TABLE files (
        version INTEGER NOT NULL, path TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (version, path)
      ) WITHOUT ROWID;

      CREATE TABLE agents (
        id TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, teams TEXT NOT NULL,
        places INTEGER NOT NULL, status TEXT NOT NULL, chosen TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE sign_ins (hash TEXT PRIMARY KEY, agent TEXT NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE sessions (hash TEXT PRIMARY KEY, agent TEXT NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;

      CREATE TABLE leases (
        id TEXT PRIMARY KEY, visitor TEXT NOT NULL, team TEXT, at INTEGER NOT NULL, until INTEGER NOT NULL,
        state TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE wishes (
        visitor TEXT NOT NULL, rule TEXT NOT NULL, team TEXT, priority INTEGER NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (visitor, rule)
      ) WITHOUT ROWID;

      CREATE TABLE counted (visitor TEXT PRIMARY KEY, sequence INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE invitations (
        id TEXT PRIMARY KEY, visitor TEXT NOT NULL, at INTEGER NOT NULL, notice TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE conversations (
        id TEXT PRIMARY KEY, visitor TEXT NOT NULL, state TEXT NOT NULL, agent TEXT, team TEXT, since INTEGER NOT NULL,
        closed_at INTEGER, left_by TEXT, entry TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX conversations_by_since ON conversations (since, id);
      -- The few that are not closed, found without reading the many that are.
      CREATE INDEX conversations_open ON conversations (since) WHERE state <> 'closed';

      CREATE TABLE outbox (
        key TEXT PRIMARY KEY, number INTEGER NOT NULL, order_json TEXT NOT NULL, tries INTEGER NOT NULL,
        at INTEGER NOT NULL, next INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, by_name TEXT NOT NULL, action TEXT NOT NULL,
        detail TEXT NOT NULL
      );
    `,
  },
  {
    // Of invitations that had a place, when they are over; no team is ''.
    id: "001_answers",
    sql: `
      CREATE TABLE answers (
        team TEXT PRIMARY KEY, shown INTEGER NOT NULL, accepted INTEGER NOT NULL
      ) WITHOUT ROWID;
    `,
  },
  {
    // `waits`: since when a chat waits for an agent; null from before there was this column.
    id: "002_drafts_and_what_rules_read_of_the_desk",
    sql: `
      CREATE TABLE drafts (
        id TEXT PRIMARY KEY, asked TEXT NOT NULL, until INTEGER NOT NULL, notice TEXT NOT NULL
      ) WITHOUT ROWID;
      ALTER TABLE conversations ADD COLUMN waits INTEGER;
      CREATE TABLE shards_told (summary TEXT NOT NULL);
      CREATE TABLE shards_visitors (shard INTEGER PRIMARY KEY, visitors INTEGER NOT NULL) WITHOUT ROWID;
    `,
  },
  {
    // `answer_by`: when the agent who has it owes the first word; 0: that was said; null: nobody asked yet. left_by names
    // several agents from here on, a space between them.
    id: "003_fit_answers_replies_and_search",
    sql: `
      ALTER TABLE agents ADD COLUMN skills TEXT NOT NULL DEFAULT '[]';
      ALTER TABLE agents ADD COLUMN languages TEXT NOT NULL DEFAULT '[]';
      ALTER TABLE conversations ADD COLUMN answer_by INTEGER;
      CREATE TABLE replies (
        id TEXT PRIMARY KEY, shortcut TEXT NOT NULL, text TEXT NOT NULL, by_name TEXT NOT NULL, at INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE VIRTUAL TABLE words USING fts5 (text, conversation UNINDEXED, seq UNINDEXED, tokenize = 'unicode61');
    `,
  },
  {
    // `looks`: which visitors a session opened a socket to, so that they close with it. `changed`: the version in which a
    // file came to have this text. Null from before there were these columns.
    id: "004_sessions_comments_and_who_looks",
    sql: `
      ALTER TABLE sessions ADD COLUMN since INTEGER;
      ALTER TABLE sessions ADD COLUMN browser TEXT;
      CREATE TABLE looks (session TEXT NOT NULL, visitor TEXT NOT NULL, PRIMARY KEY (session, visitor)) WITHOUT ROWID;
      ALTER TABLE versions ADD COLUMN comment TEXT;
      ALTER TABLE files ADD COLUMN changed INTEGER;
    `,
  },
  {
    // The second index: an agent's own chats, among those of many years.
    id: "005_blocked_and_inbox",
    sql: `
      CREATE TABLE blocked (
        visitor TEXT PRIMARY KEY, name TEXT, reason TEXT NOT NULL, by_name TEXT NOT NULL, at INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX conversations_by_agent ON conversations (agent, since, id);
      ALTER TABLE replies ADD COLUMN team TEXT;
    `,
  },
];
