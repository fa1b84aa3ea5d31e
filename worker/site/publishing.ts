// Versions of the rules: published whole, told to every shard of the feed, and never changed afterwards.

import type { Ruleset } from "../../rules/language/ruleset.ts";
import type { Deadlines } from "../durable/deadlines.ts";
import type { By, Files } from "./calls.ts";
import type { News } from "./news.ts";
import type { Outbox } from "./outbox.ts";
import type { SiteStore } from "./store.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

export class Publishing {
  readonly #store: SiteStore;
  readonly #outbox: Outbox;
  readonly #deadlines: Deadlines;
  readonly #news: News;

  constructor(store: SiteStore, outbox: Outbox, deadlines: Deadlines, news: News) {
    this.#store = store;
    this.#outbox = outbox;
    this.#deadlines = deadlines;
    this.#news = news;
  }

  publish(files: Files, ruleset: Ruleset, by: By, comment?: string): { version: number; changed: boolean } {
    const current = this.#store.version();
    // Both: a newer reader of rule files may understand the same words differently.
    const isSame =
      isEqual(this.#store.files(current) ?? {}, files) &&
      JSON.stringify(this.#store.ruleset(current)) === JSON.stringify(ruleset);
    if (isSame) return { version: current, changed: false };
    return { version: this.#add({ files, ruleset, comment }, by), changed: true };
  }

  rollback(version: number, by: By, comment?: string): { version: number } | undefined {
    const ruleset = this.#store.ruleset(version);
    const files = this.#store.files(version);
    if (ruleset === undefined || files === undefined) return undefined;
    return { version: this.#add({ files, ruleset, copyOf: version, comment }, by) };
  }

  /** Once a day: what is past its time, transcripts' index entries by the published retention. */
  tidy(now: number): void {
    const transcripts = this.#store.published()?.ruleset.site.retention.transcripts ?? now;
    this.#store.tidy(now, { wishes: now - 30 * MINUTE, counted: now - 30 * DAY, closed: now - transcripts });
    this.#deadlines.set("tidy", now + DAY);
  }

  #add(
    of: { ruleset: Ruleset; files: Files; copyOf?: number; comment?: string | undefined },
    by: By,
  ): number {
    const now = Date.now();
    const version = this.#store.together(() => {
      const before = this.#store.published()?.ruleset.site.feedShards ?? 0;
      const added = this.#store.addVersion(of, by.name, now);
      const { copyOf, comment } = of;
      const detail = {
        version: added,
        rules: of.ruleset.rules.length,
        ...(copyOf === undefined ? {} : { of: copyOf }),
        ...(comment === undefined ? {} : { comment }),
      };
      this.#store.addAudit(now, by.name, copyOf === undefined ? "publish" : "rollback", detail);
      // Shards that are no more still hold visitors who came before.
      const shards = Math.max(before, of.ruleset.site.feedShards);
      for (let shard = 0; shard < shards; shard++)
        this.#outbox.add({ to: "shard", shard, published: added }, now);
      this.#news.published(now, shards);
      if (this.#deadlines.at("tidy") === undefined) this.#deadlines.set("tidy", now + DAY);
      return added;
    });
    this.#outbox.start();
    return version;
  }
}

const isEqual = (one: Files, other: Files): boolean =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
