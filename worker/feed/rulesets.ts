// The published ruleset, as this shard passes it on: visitors' objects ask here and not at the site's one object. What is
// in memory is plain data; only the version is stored, so that an answer after a wake needs no call.

import type { Published } from "../objects.ts";
import type { Outlets } from "./outlets.ts";
import { spread } from "./spreading.ts";
import type { FeedStore } from "./store.ts";

const VERSION = "version";

type Asked = Pick<Outlets, "ruleset" | "published">;

export class Rulesets {
  readonly #store: FeedStore;
  readonly #outlets: Asked;
  readonly #wait: (ms: number) => Promise<unknown>;
  #published: Published | undefined;
  /** Undefined: the site was never asked. */
  #version: number | undefined;
  /** The newest version that everybody here was told of. */
  #spread = 0;
  /** One question to the site at a time, however many visitors wait for its answer. */
  #fetching: Promise<Published | undefined> | undefined;

  constructor(
    store: FeedStore,
    outlets: Asked,
    wait: (ms: number) => Promise<unknown> = (ms) => scheduler.wait(ms),
  ) {
    this.#store = store;
    this.#outlets = outlets;
    this.#wait = wait;
    this.#version = store.number(VERSION);
  }

  version(): number | Promise<number> {
    return this.#version ?? this.#fetch().then(() => this.#version ?? 0);
  }

  async newest(): Promise<Published | undefined> {
    return this.#published && this.#published.version >= (this.#version ?? 0)
      ? this.#published
      : this.#fetch();
  }

  /** A version is out. */
  async learn(version: number): Promise<void> {
    if (!this.#published || this.#published.version < version) await this.#fetch();
  }

  /** Tells them, once a version. Stops when a newer one is out. */
  async spread(visitors: readonly string[]): Promise<void> {
    const version = this.#version ?? 0;
    if (version <= this.#spread) return;
    this.#spread = version;
    await spread(
      visitors,
      (id) => this.#tell(id, version),
      () => this.#version !== version,
      this.#wait,
    );
  }

  async #tell(id: string, version: number): Promise<void> {
    try {
      await this.#outlets.published(id, version);
    } catch (error) {
      // Not told is late, not lost: the next answer to this visitor carries the version.
      console.warn(JSON.stringify({ event: "not-told", version, error: String(error) }));
    }
  }

  #fetch(): Promise<Published | undefined> {
    return (this.#fetching ??= this.#ask().finally(() => (this.#fetching = undefined)));
  }

  async #ask(): Promise<Published | undefined> {
    const published = await this.#outlets.ruleset();
    const version = published?.version ?? 0;
    this.#published = published;
    if (version !== this.#version) this.#store.setNumber(VERSION, (this.#version = version));
    return published;
  }
}
