// What rules and the launcher may read of the desk, as this shard passes it on: the site's object tells it when it
// changes, and every answer to a visitor carries it. Nothing here where nobody reads it.

import type { DeskFacts } from "../../rules/record/facts.ts";
import type { DeskSummary } from "../objects.ts";
import type { Outlets } from "./outlets.ts";
import { spread } from "./spreading.ts";
import type { FeedStore } from "./store.ts";

/** A shard says so often at most how many visitors it has, to a site with several. */
const SAID_EVERY = 10_000;

type Asked = Pick<Outlets, "desk" | "deskChanged">;

export class DeskNews {
  readonly #store: FeedStore;
  readonly #outlets: Asked;
  readonly #shard: number;
  readonly #wait: (ms: number) => Promise<unknown>;
  #summary: DeskSummary | undefined;
  /** How many visitors the site was told of, and when; undefined: it was not asked since this object woke. */
  #said: { readonly visitors: number; readonly at: number } | undefined;
  /** Counts how often agents came or went. */
  #changes = 0;

  constructor(
    store: FeedStore,
    outlets: Asked,
    shard: number,
    wait: (ms: number) => Promise<unknown> = (ms) => scheduler.wait(ms),
  ) {
    this.#store = store;
    this.#outlets = outlets;
    this.#shard = shard;
    this.#wait = wait;
    this.#summary = store.desk();
  }

  /** Is there a rule that reads it? */
  get isRead(): boolean {
    return this.#summary !== undefined;
  }

  /** Are visitors counted, and do other shards have some of them? */
  get isOneOfSeveral(): boolean {
    return (this.#summary?.visitors?.length ?? 0) > 1;
  }

  /** `here`: how many visitors this shard has now; what others have is as of the last exchange. */
  facts(here: number): DeskFacts | undefined {
    if (this.#summary === undefined) return undefined;
    const { online, waitingSince, visitors } = this.#summary;
    const elsewhere = visitors?.reduce((sum, count, shard) => (shard === this.#shard ? sum : sum + count), 0);
    return {
      ...(online && { online }),
      ...(waitingSince !== undefined && { waitingSince }),
      ...(elsewhere !== undefined && { visitors: elsewhere + here }),
    };
  }

  /** True where agents came or went, or nothing was known: then present visitors are to be told. */
  learn(summary: DeskSummary | null): boolean {
    const known = this.#summary;
    if (known !== undefined && summary !== null && summary.at < known.at) return false;
    this.#summary = summary ?? undefined;
    if (summary?.at !== known?.at) this.#store.setDesk(this.#summary);
    const isOther =
      summary !== null &&
      !summary.atPageViews &&
      (known === undefined || JSON.stringify(summary.online) !== JSON.stringify(known.online));
    if (isOther) this.#changes++;
    return isOther;
  }

  /** Is the site to be asked: once a wake, and when it would learn of other visitors? */
  isToAsk(here: number, now: number): boolean {
    // What only the launcher reads is as it was told last: a shard that wakes for one page view makes no call for it.
    if (this.#summary === undefined || this.#summary.atPageViews) return false;
    if (this.#said === undefined) return true;
    return this.isOneOfSeveral && this.#said.visitors !== here && now - this.#said.at >= SAID_EVERY;
  }

  /** As `learn`. */
  async ask(here: number, now: number): Promise<boolean> {
    const before = this.#said;
    this.#said = { visitors: here, at: now };
    try {
      return this.learn(await this.#outlets.desk(this.#shard, here));
    } catch (error) {
      // The next visitor's news asks again; until then what is stored is what was true.
      this.#said = before;
      console.warn(JSON.stringify({ event: "desk-unknown", error: String(error) }));
      return false;
    }
  }

  spread(visitors: readonly string[], here: () => number): Promise<void> {
    const change = this.#changes;
    return spread(
      visitors,
      async (id) => {
        const facts = this.facts(here());
        if (facts === undefined) return;
        try {
          await this.#outlets.deskChanged(id, facts);
        } catch (error) {
          console.warn(JSON.stringify({ event: "not-told", of: "desk", error: String(error) }));
        }
      },
      () => this.#changes !== change,
      this.#wait,
    );
  }
}
