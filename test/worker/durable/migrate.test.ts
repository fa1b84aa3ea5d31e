// Migrations on the storage of a real object.

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { applyMigrations, type Migration } from "../../../worker/durable/migrate.ts";

const FIRST: Migration = {
  id: "000_shelf",
  sql: "CREATE TABLE shelf (book TEXT); CREATE INDEX by_book ON shelf (book)",
};
const SECOND: Migration = { id: "001_year", sql: "ALTER TABLE shelf ADD COLUMN year INTEGER" };

/** Storage without what the object's own migrations left. */
function inStorage(name: string, test: (storage: DurableObjectStorage) => void): Promise<void> {
  return runInDurableObject(env.SITE.getByName(name), (_, { storage }) => {
    storage.sql.exec("DROP TABLE migrations");
    test(storage);
  });
}

const applied = (storage: DurableObjectStorage) =>
  storage.sql
    .exec("SELECT id FROM migrations ORDER BY id")
    .toArray()
    .map(({ id }) => id);

describe("migrations", () => {
  it("apply what is missing, once", () =>
    inStorage("missing", (storage) => {
      applyMigrations(storage, [FIRST]);
      storage.sql.exec("INSERT INTO shelf (book) VALUES (?)", "Momo");
      applyMigrations(storage, [FIRST, SECOND]);
      applyMigrations(storage, [FIRST, SECOND]);
      expect(applied(storage)).toEqual(["000_shelf", "001_year"]);
      expect(storage.sql.exec("SELECT book, year FROM shelf").toArray()).toEqual([
        { book: "Momo", year: null },
      ]);
    }));

  it("refuse a history that is not theirs", () =>
    inStorage("history", (storage) => {
      applyMigrations(storage, [FIRST, SECOND]);
      const edited = { ...FIRST, id: "000_shelves" };
      expect(() => applyMigrations(storage, [edited, SECOND])).toThrow("000_shelf");
      expect(() => applyMigrations(storage, [FIRST])).toThrow("the code says none");
      expect(() => applyMigrations(storage, [SECOND, FIRST])).toThrow();
    }));

  it("leave nothing behind when one fails", () =>
    inStorage("failing", (storage) => {
      const broken = { id: "001_broken", sql: "CREATE TABLE half (a TEXT); CREATE TABEL other (b TEXT)" };
      expect(() => applyMigrations(storage, [FIRST, broken])).toThrow();
      const tables = storage.sql
        .exec("SELECT name FROM sqlite_master WHERE name IN ('shelf', 'half')")
        .toArray();
      expect(tables).toEqual([]);
      applyMigrations(storage, [FIRST]);
      expect(applied(storage)).toEqual(["000_shelf"]);
    }));
});
