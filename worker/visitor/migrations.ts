// The tables of a visitor's object, beside the visits (store.ts). A row each for what must survive a crash, no index beside
// the key, because every index is a second billed row.

/**
 * Made when first written to: creating a table writes two rows, and most visitors are never invited and never chat. Their
 * columns do not change; what is in `state` says its own format.
 */
export const LATER_TABLES = {
  invitations: "CREATE TABLE IF NOT EXISTS invitations (seq INTEGER PRIMARY KEY, state TEXT NOT NULL)",
  conversations: "CREATE TABLE IF NOT EXISTS conversations (seq INTEGER PRIMARY KEY, state TEXT NOT NULL)",
  said: "CREATE TABLE IF NOT EXISTS said (seq INTEGER PRIMARY KEY, conversation TEXT NOT NULL, state TEXT NOT NULL)",
  outbox: "CREATE TABLE IF NOT EXISTS outbox (seq INTEGER PRIMARY KEY, state TEXT NOT NULL)",
  standing: "CREATE TABLE IF NOT EXISTS standing (name TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID",
  absorbed: "CREATE TABLE IF NOT EXISTS absorbed (op TEXT PRIMARY KEY) WITHOUT ROWID",
} as const;
export type LaterTable = keyof typeof LATER_TABLES;
