// Brings an object's tables up to date when it wakes. Migrations are an append-only array: a shipped one is never
// edited, reordered or taken out, and an object whose history says otherwise refuses to start.

export interface Migration {
  /** `000_what_it_does`, counting up. */
  readonly id: string;
  readonly sql: string;
}

/** All of the missing ones, or none. Call it in the constructor, before anything reads a table. */
export function applyMigrations(storage: DurableObjectStorage, migrations: readonly Migration[]): void {
  const { sql } = storage;
  storage.transactionSync(() => {
    sql.exec("CREATE TABLE IF NOT EXISTS migrations (id TEXT PRIMARY KEY) WITHOUT ROWID");
    const applied = sql.exec<{ id: string }>("SELECT id FROM migrations ORDER BY id").toArray();
    applied.forEach(({ id }, index) => {
      if (migrations[index]?.id !== id) {
        throw new Error(
          `stored migration ${index} is ${id}, the code says ${migrations[index]?.id ?? "none"}`,
        );
      }
    });
    for (const migration of migrations.slice(applied.length)) {
      sql.exec(migration.sql);
      sql.exec("INSERT INTO migrations (id) VALUES (?)", migration.id);
    }
  });
}
