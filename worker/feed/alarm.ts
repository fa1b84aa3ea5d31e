// The shard's one alarm. Its deadlines are not kept in a table: each follows from what is stored anyway (a row that
// leaves, a visit that ends, a console's last sweep), and a row for each would cost as much as the work it is for.

const LAST_RETRY = 5;
const RETRY_LATER = 60_000;

/** Setting an alarm costs more than a row, so it is set only when the earliest moment moves nearer. */
export class Alarm {
  readonly #storage: DurableObjectStorage;
  #armed = Infinity;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** When the object wakes, before anything arms it. */
  async wake(): Promise<void> {
    this.#armed = (await this.#storage.getAlarm()) ?? Infinity;
  }

  /** It fires then or earlier; Infinity: no wish. */
  by(at: number): void {
    if (at >= this.#armed) return;
    this.#armed = at;
    // Not awaited: part of the same batch of writes, and a failure breaks the output gate by itself.
    void this.#storage.setAlarm(at);
  }

  /** The platform tries a failed alarm six times and then never again: the last time a new one is set instead. */
  async fired(info: AlarmInvocationInfo | undefined, run: () => Promise<void>): Promise<void> {
    this.#armed = Infinity;
    try {
      await run();
    } catch (error) {
      if ((info?.retryCount ?? 0) < LAST_RETRY) throw error;
      console.error(JSON.stringify({ event: "alarm-failed", error: String(error) }));
      this.by(Date.now() + RETRY_LATER);
    }
  }
}
