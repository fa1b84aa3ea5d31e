// When and with which rules a visitor is decided about, and what the pages are asked to wake us for.

import type { Compiled } from "../../rules/engine/compile.ts";
import { decide, type Decision, type Desk, type Wake } from "../../rules/engine/decide.ts";
import { doingOf, ROUNDS } from "../../rules/engine/doing.ts";
import { explain, type Explained } from "../../rules/engine/explain.ts";
import type { Rule } from "../../rules/language/ruleset.ts";
import type { Feeding } from "./feeding.ts";
import type { Outbox } from "./outbox.ts";
import type { Outlets } from "./outlets.ts";
import { BY_HAND, type Invitations } from "./invitations.ts";
import { IDLE_SHOWN_AFTER } from "./rows.ts";
import { learnRuleset, rulesetOf } from "./rulesets.ts";
import type { VisitorState } from "./state.ts";
import type { PageTab, Sockets } from "./tabs.ts";
import type { Trying } from "./trying.ts";

/** A wake within this of the one the page has (ms) says nothing new. */
const SAME_WAKE = 20;

export class Deciding {
  readonly #outlets: Outlets;
  readonly #state: VisitorState;
  readonly #sockets: Sockets;
  readonly #invitations: Invitations;
  readonly #feeding: Feeding;
  readonly #trying: Trying;
  readonly #outbox: Outbox;
  readonly #isWatched: (now: number) => boolean;
  readonly #blocked: () => unknown;
  #learning: Promise<void> | undefined;
  #next: Decision["next"];
  #hasDecided = false;

  constructor(
    outlets: Outlets,
    state: VisitorState,
    sockets: Sockets,
    invitations: Invitations,
    feeding: Feeding,
    trying: Trying,
    outbox: Outbox,
    isWatched: (now: number) => boolean,
    blocked: () => unknown,
  ) {
    this.#outlets = outlets;
    this.#state = state;
    this.#sockets = sockets;
    this.#invitations = invitations;
    this.#feeding = feeding;
    this.#trying = trying;
    this.#outbox = outbox;
    this.#isWatched = isWatched;
    this.#blocked = blocked;
  }

  /** Rules as they count for this visitor: test rules too while a member of the team tries them out in one of the tabs. */
  compiled(now: number): Compiled | undefined {
    const compiled = rulesetOf(this.#outlets.site);
    return this.#sockets.trying(now).length > 0 ? compiled?.forTeam() : compiled;
  }

  /** What the engine expects to do if nothing happens, for the feed; after a sleep as before it. */
  next(now: number): Decision["next"] {
    const compiled = this.#hasDecided ? undefined : this.compiled(now);
    if (compiled !== undefined && this.#state.record.visit !== undefined)
      this.#expect(this.#decision(compiled, now));
    return this.#next;
  }

  #expect({ next }: Decision): void {
    this.#next = next;
    this.#hasDecided = true;
  }

  decide(now: number): void {
    this.#trying.tell(now);
    const compiled = this.compiled(now);
    if (compiled === undefined || this.#state.record.visit === undefined) return;
    this.#note(compiled, now);
    this.#watch(compiled);
    if (this.#invitations.isReserving || this.#sockets.pages().some((page) => page.state.busy)) return;
    let decision = this.#decision(compiled, now);
    for (let round = 1; decision.acts.length > 0 && round < ROUNDS; round++) {
      for (const rule of decision.acts) {
        const view = this.#state.facts(now)!.page.id;
        this.#state.happened({ type: "did", at: now, tab: "", rule: rule.id, view });
        this.act(rule, now);
      }
      decision = this.#decision(compiled, now);
    }
    this.#expect(decision);
    this.#feeding.changed(now, false);
    if (decision.due !== undefined) this.#invitations.due(decision.due, now);
    for (const page of this.#sockets.pages()) {
      const wake = page.id === undefined ? undefined : decision.wakes.get(page.id);
      if (wake !== undefined) this.#wake(page, wake, now);
    }
  }

  /** For whoever asks later by what was decided. */
  #note({ version }: Compiled, now: number): void {
    // After a wake this loads also what the desk refused.
    const { journal } = this.#state;
    const isTeam = this.#sockets.trying(now).length > 0;
    journal.knows(version, isTeam, this.#feeding.desk, this.#invitations.refused, Date.now());
  }

  /** Why each rule does or does not invite now. */
  explain(now: number): readonly Explained[] {
    const compiled = this.compiled(now);
    if (compiled === undefined) return [];
    this.#note(compiled, now);
    return explain(compiled, this.#state.record, now, this.#desk);
  }

  get #desk(): Desk {
    const blocked = this.#blocked() !== undefined;
    return { refused: this.#invitations.refused, facts: this.#feeding.desk, ...(blocked && { blocked }) };
  }

  #decision(compiled: Compiled, now: number): Decision {
    return decide(
      compiled,
      this.#state.record,
      now,
      this.#desk,
      this.#isWatched(now) ? [IDLE_SHOWN_AFTER] : [],
    );
  }

  /** What a rule does besides inviting: stored first, then told to the pages. */
  act(rule: Rule, now: number): void {
    const facts = this.#state.facts(now);
    if (facts === undefined) return;
    const { events, effects } = doingOf(rule, facts);
    for (const event of events)
      this.#state.happened(event.type === "tag" ? { ...event, rule: rule.id } : event);
    this.#state.save(now);
    for (const effect of effects)
      if ("event" in effect) this.#sockets.toPages({ type: "event", name: effect.event, rule: rule.id });
      else if ("notify" in effect) this.#notify(rule, effect.notify, now);
    this.#feeding.changed(now, false);
  }

  #notify({ id, name }: Rule, told: { readonly team?: string; readonly text: string }, now: number): void {
    const { visitor } = this.#outlets;
    this.#outbox.put({ to: "notified", note: { visitor, rule: id, ruleName: name, ...told, at: now } }, now);
    this.#outbox.deliver();
  }

  /** Pages capture what a rule asks for and nothing else; said once to each, and again when it changes. */
  #watch({ watch }: Compiled): void {
    const pages = this.#sockets.pages();
    if (pages.length === 0) return;
    const text = Object.keys(watch).length === 0 ? "" : JSON.stringify(watch);
    for (const page of pages) {
      if (page.id === undefined || (page.state.watch ?? "") === text) continue;
      page.remember({ watch: text });
      page.send({ type: "watch", ...watch });
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
    if (!this.#outlets.isCurrent()) return;
    const rules = this.compiled(now())?.rules ?? [];
    const shows = this.#invitations.showing();
    const isGone =
      shows &&
      shows.invitation.rule !== BY_HAND &&
      !rules.some(({ rule }) => rule.id === shows.invitation.rule);
    if (isGone) this.#invitations.change(shows.id, "withdrawn", now(), "rule unpublished");
    this.decide(now());
  }
}
