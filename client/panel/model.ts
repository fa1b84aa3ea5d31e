// The panel without its looks: who may see it, what the server decides by, the rules, and how far the clocks are turned
// forward. Whoever draws it is told of changes; what time it is, it is asked each time.

import type { DeskFacts, Facts } from "../../rules/record/facts.ts";
import type { VisitorRecord } from "../../rules/record/record.ts";
import type { DebugMessage } from "../../worker/protocol.ts";
import type { Due } from "../../rules/engine/decide.ts";
import { armOf } from "../../rules/engine/experiment.ts";
import { HELD } from "../../rules/record/record.ts";
import type { Ruleset } from "../../rules/language/ruleset.ts";
import { explanationOf, rulesOf, withInput, type Explanation, type Rules } from "./explained.ts";
import type { Fetched } from "./fetched.ts";
import { previewOf, type Previews } from "./preview.ts";
import type { Proof } from "./proof.ts";

export interface Uses {
  readonly now: () => number;
  /** When the person last did something on this page, by the same clock. */
  readonly lastInput: () => number | undefined;
  readonly kept: () => Proof | undefined;
  readonly keep: (proof: Proof | undefined) => void;
  /** False where no window may open. */
  readonly ask: (given: (proof: Proof) => void) => boolean;
  readonly show: (token: string | undefined) => void;
  readonly fetchRules: (token: string) => Promise<Fetched>;
  readonly previews: Previews;
  readonly changed: () => void;
}

interface Told {
  readonly tab: string;
  readonly record: VisitorRecord;
  readonly desk: DeskFacts;
  readonly refused: ReadonlySet<string>;
  /** Server's clock less ours, ms. */
  readonly offset: number;
}

/** What is to be drawn. */
export type Scene =
  | { readonly shows: "sign-in"; readonly says: string | undefined }
  /** Signed in; something is not here yet. */
  | { readonly shows: "waiting"; readonly says: string; readonly retry: boolean }
  | {
      readonly shows: "rules";
      readonly explanation: Explanation;
      readonly ahead: number;
      readonly timezone: string;
      /** What did not work. */
      readonly says: string | undefined;
    };

const SIGN_IN_AGAIN = "This sign-in is over. Sign in again to go on.";
const NO_WINDOW = "The browser did not let a window open. Allow pop-ups of this page and try again.";

export class Model {
  readonly #uses: Uses;
  #proof: Proof | undefined;
  #told: Told | undefined;
  #rules: Rules | undefined;
  /** The version that is being fetched, or could not be. */
  #fetching = 0;
  #failed = false;
  #ahead = 0;
  /** Rules whose preview the turned clocks have brought up. */
  readonly #shown = new Set<string>();
  #says: string | undefined;

  constructor(uses: Uses) {
    this.#uses = uses;
  }

  /** With the proof that the tab has from the page before. */
  begin(): void {
    const proof = this.#uses.kept();
    if (proof !== undefined) this.#enter(proof);
  }

  signIn(): void {
    const opened = this.#uses.ask((proof) => {
      this.#uses.keep(proof);
      this.#enter(proof);
    });
    this.#says = opened ? undefined : NO_WINDOW;
    this.#uses.changed();
  }

  #enter(proof: Proof): void {
    this.#proof = proof;
    this.#says = undefined;
    this.#uses.show(proof.token);
    this.#uses.changed();
  }

  /** The tab is a visitor's again. */
  leave(says?: string): void {
    this.#proof = this.#told = this.#rules = undefined;
    this.#fetching = this.#ahead = 0;
    this.#says = says;
    this.#uses.keep(undefined);
    this.#uses.show(undefined);
    this.#uses.previews.clear();
    this.#uses.changed();
  }

  /** The server does not take the token. */
  refused(): void {
    if (this.#proof !== undefined) this.leave(SIGN_IN_AGAIN);
  }

  heard({ tab, record, desk, refused, now, version }: DebugMessage): void {
    const offset = now - this.#uses.now();
    this.#told = { tab, record, desk, refused: new Set(refused), offset };
    if (version !== (this.#rules?.version ?? 0) && version !== this.#fetching) void this.fetch(version);
    this.#uses.changed();
  }

  /** Fetches the rules that are in force now, of this version or a newer one. */
  async fetch(version = this.#fetching): Promise<void> {
    const token = this.#proof?.token;
    if (token === undefined) return;
    this.#fetching = version;
    this.#failed = false;
    const fetched = await this.#uses.fetchRules(token);
    if (token !== this.#proof?.token) return;
    if (fetched.ok) this.#rules = rulesOf(fetched.ruleset, fetched.version);
    else if (fetched.because === "refused") return this.refused();
    else this.#failed = true;
    this.#fetching = this.#failed ? version : 0;
    this.#uses.changed();
  }

  scene(): Scene {
    if (this.#proof === undefined || this.#uses.now() >= this.#proof.until)
      return { shows: "sign-in", says: this.#proof === undefined ? this.#says : SIGN_IN_AGAIN };
    if (this.#told === undefined)
      return { shows: "waiting", says: "Waiting for the page's connection to Beckon.", retry: false };
    if (this.#rules === undefined)
      return this.#failed
        ? { shows: "waiting", says: "The rules could not be fetched.", retry: true }
        : { shows: "waiting", says: "Fetching the rules.", retry: false };
    return {
      shows: "rules",
      explanation: this.#explanation(this.#rules, this.#told),
      ahead: this.#ahead,
      timezone: this.#site.timezone,
      says: this.#says,
    };
  }

  get #site(): Ruleset["site"] {
    return this.#rules!.all.ruleset.site;
  }

  #explanation(rules: Rules, { record, tab, desk, refused, offset }: Told): Explanation {
    const input = this.#uses.lastInput();
    const own = withInput(record, tab, input === undefined ? undefined : input + offset);
    return explanationOf(rules, { record: own, now: this.#uses.now() + offset, desk, refused }, this.#ahead);
  }

  /** Turns the clocks forward by so many ms, for this panel alone; an invitation that came due on the way is shown. */
  forward(by: number): void {
    if (this.#rules === undefined || this.#told === undefined) return;
    this.#ahead += by;
    const { invited } = this.#explanation(this.#rules, this.#told);
    const next = invited.findLast(({ due }) => !this.#shown.has(due.rule.id));
    for (const { due } of invited) this.#shown.add(due.rule.id);
    this.#says = undefined;
    if (next !== undefined) this.#preview(next.due, next.facts);
    this.#uses.changed();
  }

  reset(): void {
    this.#ahead = 0;
    this.#shown.clear();
    this.#says = undefined;
    this.#uses.previews.clear();
    this.#uses.changed();
  }

  /** The rule's invitation as this visitor would get it now, whether it holds or not. */
  preview(id: string): void {
    if (this.#rules === undefined || this.#told === undefined) return;
    const rule = this.#rules.all.ruleset.rules.find((one) => one.id === id);
    const { facts } = this.#explanation(this.#rules, this.#told);
    if (rule?.invite === undefined || facts === undefined) return;
    const arm = armOf(rule, facts.record.visitor);
    const due: Due = {
      rule: { ...rule, invite: rule.invite },
      away: facts.desk.online?.[rule.invite.team ?? ""] === 0 && rule.invite.whenAway === "message",
      // Held-out visitors see nothing; what the others see is what is asked for.
      ...(arm !== undefined && arm !== HELD && { arm }),
    };
    this.#preview(due, facts);
  }

  #preview(due: Due, facts: Facts): void {
    const message = previewOf(due, facts, this.#site);
    this.#uses.previews.show(message, `Preview: ${due.rule.name}`).catch(() => {
      this.#says = "The invitation could not be drawn: its script did not load.";
      this.#uses.changed();
    });
  }
}
