// All SQL of a shard. The roster is a few large rows, each with the entries of some visitors as JSON: a row written is
// what costs, not its size. What is stored was written by us; after a deploy that changed its shape it is taken for
// absent, and the visitors' next page views fill the list again.

import type { Migration } from "../durable/migrate.ts";
import type { DeskSummary } from "../objects.ts";
import type { Entry } from "./entry.ts";

export const MIGRATIONS: readonly Migration[] = [
  {
    id: "000_roster",
    sql: `
      CREATE TABLE roster (bucket INTEGER, part INTEGER, entries TEXT NOT NULL, PRIMARY KEY (bucket, part)) WITHOUT ROWID;
      CREATE TABLE numbers (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    `,
  },
  {
    id: "001_desk",
    sql: "CREATE TABLE desk (summary TEXT NOT NULL)",
  },
];

/** Goes up when an entry's shape changes so that it could not be read. */
const FORMAT = 1;
/** Entries a bucket should hold: one row for a small site, four for a shard of 2,500 visitors; a few ms to write out. */
const BUCKET = 1024;
const MOST_BUCKETS = 256;
/** Rows may have 2 MB; UTF-8 takes up to three bytes for a character counted here. */
const PART = 600_000;

/** Not one of the characters that choose the shard: within a shard those are not evenly spread. */
const bucketOf = (visitor: string, buckets: number): number => parseInt(visitor.slice(4, 6), 16) % buckets;

/** Grows by four when full and shrinks when nearly empty, since a change of it writes everything anew. */
export function bucketsFor(entries: number, buckets: number): number {
  let wanted = buckets;
  while (entries > wanted * BUCKET && wanted < MOST_BUCKETS) wanted *= 4;
  while (wanted > 1 && entries < (wanted * BUCKET) / 16) wanted /= 4;
  return wanted;
}

export class FeedStore {
  readonly #sql: SqlStorage;
  #buckets: number;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.#buckets = this.number("buckets") ?? 1;
  }

  load(): Entry[] {
    return this.#sql
      .exec<{ entries: string }>("SELECT entries FROM roster ORDER BY bucket, part")
      .toArray()
      .flatMap(({ entries }) => decode(entries));
  }

  /** Writes the buckets in which something changed. `size` is the number of entries there are. */
  save(entries: Iterable<Entry>, size: number, unsaved: ReadonlySet<string>): void {
    const buckets = bucketsFor(size, this.#buckets);
    const isAnew = buckets !== this.#buckets;
    if (isAnew) {
      this.#sql.exec("DELETE FROM roster");
      this.setNumber("buckets", (this.#buckets = buckets));
    }
    const texts = new Map<number, string[]>();
    for (const visitor of unsaved) texts.set(bucketOf(visitor, buckets), []);
    for (const entry of entries) {
      const bucket = bucketOf(entry.visitor, buckets);
      let list = texts.get(bucket);
      if (!list && isAnew) texts.set(bucket, (list = []));
      list?.push(JSON.stringify(entry));
    }
    for (const [bucket, list] of texts) this.#write(bucket, parts(list));
  }

  #write(bucket: number, rows: readonly string[]): void {
    rows.forEach((row, part) =>
      this.#sql.exec(
        "INSERT INTO roster (bucket, part, entries) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET entries = excluded.entries",
        bucket,
        part,
        row,
      ),
    );
    this.#sql.exec("DELETE FROM roster WHERE bucket = ? AND part >= ?", bucket, rows.length);
  }

  /** What rules may read of the desk; undefined where none does. */
  desk(): DeskSummary | undefined {
    const [row] = this.#sql.exec<{ summary: string }>("SELECT summary FROM desk").toArray();
    return row && (JSON.parse(row.summary) as DeskSummary);
  }

  setDesk(summary: DeskSummary | undefined): void {
    this.#sql.exec("DELETE FROM desk");
    if (summary !== undefined)
      this.#sql.exec("INSERT INTO desk (summary) VALUES (?)", JSON.stringify(summary));
  }

  number(name: string): number | undefined {
    const [row] = this.#sql
      .exec<{ value: number }>("SELECT value FROM numbers WHERE name = ?", name)
      .toArray();
    return row?.value;
  }

  setNumber(name: string, value: number): void {
    this.#sql.exec(
      "INSERT INTO numbers (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      name,
      value,
    );
  }
}

function parts(entries: readonly string[]): string[] {
  const rows: string[] = [];
  let portion: string[] = [];
  let length = 0;
  const close = (): void => {
    if (portion.length > 0) rows.push(`{"format":${FORMAT},"entries":[${portion.join(",")}]}`);
    portion = [];
    length = 0;
  };
  for (const entry of entries) {
    if (length + entry.length > PART) close();
    portion.push(entry);
    length += entry.length;
  }
  close();
  return rows;
}

function decode(text: string): Entry[] {
  const stored = JSON.parse(text) as { format: number; entries: Entry[] };
  return stored.format === FORMAT ? stored.entries : [];
}
