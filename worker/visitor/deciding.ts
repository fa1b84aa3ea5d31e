// When and with which rules a visitor is decided about, and what the pages are asked to wake us for.

import { decide, type Decision, type Wake } from "../../rules/engine/decide.ts";
import type { Outlets } from "./outlets.ts";
import type { Invitations } from "./invitations.ts";
import { IDLE_SHOWN_AFTER } from "./rows.ts";
import { learnRuleset, rulesetOf } from "./rulesets.ts";
import type { VisitorState } from "./state.ts";
import type { PageTab, Sockets } from "./tabs.ts";

/** A wake within this of the one the page has (ms) says nothing new. */
const SAME_WAKE = 20;

export class Deciding {
  readonly #outlets: Outlets;
  readonly #state: VisitorState;
  readonly #sockets: Sockets;
  readonly #invitations: Invitations;
  readonly #isWatched: (now: number) => boolean;
  #learning: Promise<void> | undefined;
  /** What the engine expects to do if nothing happens, for the feed. */
  next: Decision["next"];

  constructor(
    outlets: Outlets,
    state: VisitorState,
    sockets: Sockets,
    invitations: Invitations,
    isWatched: (now: number) => boolean,
  ) {
    this.#outlets = outlets;
    this.#state = state;
    this.#sockets = sockets;
    this.#invitations = invitations;
    this.#isWatched = isWatched;
  }

  decide(now: number): void {
    const compiled = rulesetOf(this.#outlets.site);
    if (compiled === undefined || this.#state.record.visit === undefined) return;
    if (this.#invitations.isReserving || this.#sockets.pages().some((page) => page.state.busy)) return;
    const decision = decide(
      compiled,
      this.#state.record,
      now,
      { refused: this.#invitations.refused },
      this.#isWatched(now) ? [IDLE_SHOWN_AFTER] : [],
    );
    this.next = decision.next;
    if (decision.due !== undefined) this.#invitations.due(decision.due.rule, decision.due.away, now);
    for (const page of this.#sockets.pages()) {
      const wake = page.id === undefined ? undefined : decision.wakes.get(page.id);
      if (wake !== undefined) this.#wake(page, wake, now);
    }
  }

  #wake(page: PageTab, wake: Wake, now: number): void {
    const { told } = page.state;
    const at = wake.in === undefined ? undefined : now + wake.in;
    const isSame =
      told !== undefined &&
      wake.in !== 0 &&
      told.idle === wake.idle &&
      (told.at === at || (told.at !== undefined && at !== undefined && Math.abs(told.at - at) <= SAME_WAKE));
    if (isSame) return;
    page.remember({
      told: { ...(at !== undefined && { at }), ...(wake.idle !== undefined && { idle: wake.idle }) },
    });
    page.send({ type: "wake", ...wake });
  }

  /** Nothing can be decided without rules: whoever has none waits for the first, everybody else takes news afterwards. */
  async ready(): Promise<void> {
    if (rulesetOf(this.#outlets.site) === undefined) await this.learn();
  }

  async learn(): Promise<void> {
    this.#learning ??= this.#outlets
      .ruleset()
      .then((published) => {
        if (published !== undefined) learnRuleset(this.#outlets.site, published);
      })
      .finally(() => {
        this.#learning = undefined;
      });
    await this.#learning;
  }

  /** Takes a newer version; an invitation whose rule is gone is withdrawn. `now` is asked for again after waiting. */
  async published(version: number, now: () => number): Promise<void> {
    if ((rulesetOf(this.#outlets.site)?.version ?? 0) < version) await this.learn();
    const rules = rulesetOf(this.#outlets.site)?.ruleset.rules ?? [];
    const shows = this.#invitations.showing();
    const isGone =
      shows &&
      shows.invitation.by === undefined &&
      !rules.some((rule) => rule.id === shows.invitation.rule && rule.state === "live");
    if (isGone) this.#invitations.change(shows.id, "withdrawn", now(), "rule unpublished");
    this.decide(now());
  }
}
