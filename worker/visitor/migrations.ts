// The tables of a visitor's object. Append only; a row each for what must survive a crash, no index beside the key,
// because every index is a second billed row.

import type { Migration } from "../durable/migrate.ts";

export const MIGRATIONS: readonly Migration[] = [
  {
    id: "000_first_tables",
    sql: `
      CREATE TABLE visits (number INTEGER PRIMARY KEY, state TEXT NOT NULL, saved INTEGER NOT NULL);
      CREATE TABLE invitations (seq INTEGER PRIMARY KEY, state TEXT NOT NULL);
      CREATE TABLE conversations (seq INTEGER PRIMARY KEY, state TEXT NOT NULL);
      CREATE TABLE said (seq INTEGER PRIMARY KEY, conversation TEXT NOT NULL, state TEXT NOT NULL);
      CREATE TABLE outbox (seq INTEGER PRIMARY KEY, state TEXT NOT NULL);
    `,
  },
];
