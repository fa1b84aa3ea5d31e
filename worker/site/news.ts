// What rules may read of the desk, told to the shards of the feed, which pass it on to visitors: where a published rule
// reads it, and when it changed.

import { readsDesk, type ReadsDesk } from "../../rules/engine/reads-desk.ts";
import type { Deadlines } from "../durable/deadlines.ts";
import type { DeskSummary } from "../objects.ts";
import { answersFor } from "./desk.ts";
import type { Outbox } from "./outbox.ts";
import type { SiteStore } from "./store.ts";

/** A busy desk changes several times a second. */
const TOLD_EVERY = 1_000;

const NOBODY_READS: ReadsDesk = {
  agents: false,
  wait: false,
  visitors: false,
  staffed: false,
  atPageViews: true,
};

interface Reading extends ReadsDesk {
  readonly version: number;
  readonly teams: readonly string[];
  readonly shards: number;
}

export class News {
  readonly #store: SiteStore;
  readonly #deadlines: Deadlines;
  readonly #outbox: Outbox;
  /** Of the published rules: reading them takes a while. */
  #reading: Reading | undefined;

  constructor(store: SiteStore, deadlines: Deadlines, outbox: Outbox) {
    this.#store = store;
    this.#deadlines = deadlines;
    this.#outbox = outbox;
  }

  /** In the same turn as the change; what was told in this second already is told at its end. */
  changed(now: number): void {
    const told = this.#store.told();
    if (told === undefined || isSame(told, this.#now())) return;
    const next = told.at + TOLD_EVERY;
    if (now >= next) this.#tell(now, told);
    else if ((this.#deadlines.at("desk") ?? 0) <= now) this.#deadlines.set("desk", next);
  }

  due(now: number): void {
    this.#store.together(() => this.changed(now));
    this.#outbox.start();
  }

  /** Other rules may read it, or none. `shards`: those that are no more too, where visitors may still be. */
  published(now: number, shards: number): void {
    const told = this.#store.told();
    const { agents, wait, visitors, staffed } = this.#reads();
    if (agents || wait || visitors || staffed) this.#tell(now, told);
    else if (told !== undefined) {
      this.#store.setTold(undefined);
      for (let shard = 0; shard < shards; shard++)
        this.#outbox.add({ to: "desk", shard, summary: null }, now);
    }
  }

  /** Is anybody there, at this moment? */
  get isStaffed(): boolean {
    return this.#store.atDesk().some(({ status }) => status === "online");
  }

  /** A shard asks, and says how many visitors it has. */
  asked(shard: number, visitors: number): DeskSummary | null {
    const told = this.#store.told();
    if (told === undefined) return null;
    const reads = this.#reads();
    if (reads.visitors && reads.shards > 1 && shard < reads.shards)
      this.#store.setShardVisitors(shard, visitors);
    return this.#withVisitors(told);
  }

  #tell(now: number, told: DeskSummary | undefined): void {
    const { atPageViews } = this.#reads();
    const summary = {
      at: Math.max(now, (told?.at ?? 0) + 1),
      ...(atPageViews && { atPageViews }),
      ...this.#now(),
    };
    this.#store.setTold(summary);
    const whole = this.#withVisitors(summary);
    for (let shard = 0; shard < this.#reads().shards; shard++)
      this.#outbox.add({ to: "desk", shard, summary: whole }, now);
  }

  #now(): Pick<DeskSummary, "online" | "waitingSince"> {
    const { agents, wait, staffed } = this.#reads();
    return {
      ...(agents && { online: this.#online() }),
      ...(staffed && { online: { "": Math.min(1, this.#online()[""]!) } }),
      ...(wait && { waitingSince: this.#store.waitingSince() }),
    };
  }

  /** Who answers for all teams counts for each. */
  #online(): Readonly<Record<string, number>> {
    const agents = this.#store.atDesk().filter(({ status }) => status === "online");
    const of = (team?: string): number => agents.filter((agent) => answersFor(agent, team)).length;
    const teams = this.#reads().teams.map((team) => [team, of(team)] as const);
    return { ...Object.fromEntries(teams), "": of() };
  }

  #withVisitors(summary: DeskSummary): DeskSummary {
    const { visitors, shards } = this.#reads();
    if (!visitors) return summary;
    const known = this.#store.shardVisitors();
    return { ...summary, visitors: Array.from({ length: shards }, (_, shard) => known.get(shard) ?? 0) };
  }

  #reads(): Reading {
    const version = this.#store.version();
    if (this.#reading?.version === version) return this.#reading;
    const ruleset = this.#store.ruleset(version);
    return (this.#reading = {
      version,
      ...(ruleset === undefined ? NOBODY_READS : readsDesk(ruleset)),
      teams: Object.keys(ruleset?.site.teams ?? {}),
      shards: ruleset?.site.feedShards ?? 1,
    });
  }
}

const isSame = (told: DeskSummary, now: Pick<DeskSummary, "online" | "waitingSince">): boolean =>
  told.waitingSince === now.waitingSince && JSON.stringify(told.online) === JSON.stringify(now.online);
