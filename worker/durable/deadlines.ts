// One alarm, many deadlines (for Feed and Site): each has a name and a moment. Setting an alarm costs as much as ten
// rows, so it is set only when the earliest moment moves nearer; one that fires too early looks and arms the next.

/** Goes into the owner's first migration. */
export const DEADLINES_SQL =
  "CREATE TABLE deadlines (name TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;";

/** The platform gives up after six retries; from this one on we set a new alarm instead of throwing. */
const LAST_RETRY = 5;
const RETRY_LATER = 60_000;

export class Deadlines {
  readonly #storage: DurableObjectStorage;
  /** When the alarm is known to fire; unknown after a wake. Only spares setting it again. */
  #armed: number | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** Replaces the moment this name had. */
  set(name: string, at: number): void {
    const earliest = this.#earliest();
    this.#storage.sql.exec(
      "INSERT INTO deadlines (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at",
      name,
      at,
    );
    if (earliest === undefined || at < earliest) this.#arm(at);
  }

  /** The alarm stays: it fires once for nothing, which is cheaper than setting it again. */
  clear(name: string): void {
    this.#storage.sql.exec("DELETE FROM deadlines WHERE name = ?", name);
  }

  at(name: string): number | undefined {
    const [row] = this.#storage.sql
      .exec<{ at: number }>("SELECT at FROM deadlines WHERE name = ?", name)
      .toArray();
    return row?.at;
  }

  /** Names whose moment has come, earliest first. */
  due(now: number): string[] {
    return this.#storage.sql
      .exec<{ name: string }>("SELECT name FROM deadlines WHERE at <= ? ORDER BY at, name", now)
      .toArray()
      .map(({ name }) => name);
  }

  /**
   * The owner's `alarm()`. Each due deadline runs at least once and is removed after it ran, unless `run` set it anew;
   * one that throws stays, and the others still run. Safe to be called twice.
   */
  async alarm(
    info: AlarmInvocationInfo | undefined,
    run: (name: string, now: number) => void | Promise<void>,
    now: number = Date.now(),
  ): Promise<void> {
    this.#armed = undefined;
    const failures: unknown[] = [];
    for (const name of this.due(now)) {
      try {
        await run(name, now);
        this.#storage.sql.exec("DELETE FROM deadlines WHERE name = ? AND at <= ?", name, now);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      if ((info?.retryCount ?? 0) < LAST_RETRY) throw failures[0];
      console.error(JSON.stringify({ at: now, event: "deadline-failed", error: String(failures[0]) }));
    }
    const earliest = this.#earliest();
    if (earliest !== undefined)
      this.#arm(failures.length > 0 ? Math.max(earliest, now + RETRY_LATER) : earliest);
  }

  #earliest(): number | undefined {
    const row = this.#storage.sql.exec<{ at: number | null }>("SELECT min(at) AS at FROM deadlines").one();
    return row.at ?? undefined;
  }

  #arm(at: number): void {
    if (this.#armed !== undefined && this.#armed <= at && this.#armed > Date.now()) return;
    this.#armed = at;
    // Not awaited: it is part of the same write batch as the row, and a failure breaks the output gate by itself.
    void this.#storage.setAlarm(at);
  }
}
