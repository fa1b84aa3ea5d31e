// Visitors and rules for tests of the rules: a visit told in seconds, a rule as its file says it.

import type { Place } from "../../rules/conditions/condition.ts";
import { compile, type Compiled } from "../../rules/engine/compile.ts";
import { allOf, lines, nodesOf } from "../../rules/language/lines.ts";
import type { Invite, Limits, Node, Rule, Ruleset, Site } from "../../rules/language/ruleset.ts";
import { apply, newRecord } from "../../rules/record/apply.ts";
import { readClocks, type Clocks } from "../../rules/record/clocks.ts";
import type { Consent, InvitationState, Offer, Surroundings, VisitEvent } from "../../rules/record/event.ts";
import { factsAt, type Facts } from "../../rules/record/facts.ts";
import type { Invitation, VisitorRecord } from "../../rules/record/record.ts";
import { INVITE, ruleOf, siteOf } from "./site.ts";

/** Second 0 of every visit told here. */
export const START = Date.UTC(2026, 10, 17, 9);
export const SHOP = "https://shop.example";
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Server time of a second of the visit. */
export const at = (seconds: number): number => START + Math.round(seconds * 1000);
/** And back. */
export const second = (time: number): number => (time - START) / 1000;

export const SURROUNDINGS: Surroundings = {
  device: "desktop",
  browser: "Firefox",
  os: "Linux",
  language: "de-AT",
  timezone: "Europe/Vienna",
  country: "AT",
  region: "Wien",
  city: "Vienna",
  continent: "EU",
};

export interface Viewed {
  readonly tab?: string;
  readonly title?: string;
  readonly referrer?: string;
  readonly surroundings?: Surroundings;
}

/** One visitor, told event by event. Every method gives the visitor back; `tab` is "a" unless it is said. */
export class Visitor {
  record: VisitorRecord;
  /** Everything told so far, to be told again in another order. */
  readonly events: VisitEvent[] = [];
  #views: number;

  constructor(consent: Consent = "granted", record: VisitorRecord = newRecord(START, consent, "a visitor")) {
    this.record = record;
    this.#views = record.visit === undefined ? 0 : record.visit.viewsBefore + record.visit.views.length;
  }

  happened(event: VisitEvent): this {
    this.events.push(event);
    this.record = apply(this.record, event);
    return this;
  }

  /** A path of the shop, or a whole address. Ids of page views are `a1`, `b2`: tab and number in the whole visit. */
  page(seconds: number, path: string, viewed: Viewed = {}): this {
    const { tab = "a", title = path, referrer = "", surroundings = SURROUNDINGS } = viewed;
    this.#views++;
    const id = `${tab}${this.#views}`;
    const url = path.startsWith("/") ? SHOP + path : path;
    return this.happened({ type: "page", at: at(seconds), tab, id, url, title, referrer, surroundings });
  }

  input(seconds: number, tab = "a"): this {
    return this.happened({ type: "input", at: at(seconds), tab });
  }

  hide(seconds: number, tab = "a", lastInput?: number): this {
    const idleSince = lastInput === undefined ? {} : { idleSince: at(lastInput) };
    return this.happened({ type: "hidden", at: at(seconds), tab, ...idleSince });
  }

  show(seconds: number, tab = "a"): this {
    return this.happened({ type: "shown", at: at(seconds), tab });
  }

  close(seconds: number, tab = "a"): this {
    return this.happened({ type: "closed", at: at(seconds), tab });
  }

  reopen(seconds: number, tab = "a"): this {
    return this.happened({ type: "reopened", at: at(seconds), tab });
  }

  sleep(from: number, to: number, tab = "a"): this {
    return this.happened({ type: "slept", at: at(to), tab, from: at(from) });
  }

  /** The tab says that its last input was at second `lastInput`. */
  tell(seconds: number, lastInput: number, tab = "a"): this {
    return this.happened({ type: "clocks", at: at(seconds), tab, idleSince: at(lastInput) });
  }

  consent(seconds: number, consent: Consent): this {
    return this.happened({ type: "consent", at: at(seconds), tab: "a", consent });
  }

  tag(seconds: number, tag: string, on = true): this {
    return this.happened({ type: "tag", at: at(seconds), tab: "", tag, on });
  }

  chat(seconds: number, state: "opened" | "closed"): this {
    return this.happened({ type: "chat", at: at(seconds), tab: "a", state });
  }

  /** One step of an invitation of the rule; the first names the page view it was decided on. */
  invitation(
    seconds: number,
    id: string,
    state: InvitationState,
    offer: Partial<Offer> = {},
    because?: string,
  ) {
    const view = this.record.visit === undefined ? "" : (this.facts(seconds)?.page.id ?? "");
    return this.happened({
      type: "invitation",
      at: at(seconds),
      tab: "",
      id,
      state,
      offer: { rule: "help", version: 1, view, stay: "page", expires: 120_000, ...offer },
      ...(because !== undefined && { because }),
    });
  }

  /** An invitation from its offer to its end: shown and seen at once. */
  invited(from: number, to: number, end: InvitationState, offer: Partial<Offer> = {}): this {
    const id = `invitation-${this.record.past.invitations.length + 1}`;
    for (const state of ["offered", "shown", "seen"] as const) this.invitation(from, id, state, offer);
    return this.invitation(to, id, end, offer);
  }

  get invitations(): readonly Invitation[] {
    return this.record.past.invitations;
  }

  /** Clocks of the visit, in seconds. */
  clocks(seconds: number): Clocks & { readonly idle: number | undefined } {
    const clocks = readClocks(this.record.visit!, at(seconds));
    return {
      ...clocks,
      onSite: clocks.onSite / 1000,
      onPage: new Map([...clocks.onPage].map(([id, ms]) => [id, ms / 1000])),
      idle: clocks.idleSince === undefined ? undefined : (at(seconds) - clocks.idleSince) / 1000,
    };
  }

  facts(seconds: number): Facts | undefined {
    return factsAt(this.record, at(seconds));
  }
}

/** Lines of `when` or of an item under any, all, none, as a rule file says them: every scalar is a text. */
export interface Lines {
  readonly [name: string]: unknown;
}

export function nodes(said: Lines): readonly Node[] {
  return nodesOf(lines.parse(said), undefined);
}

/** The lines as one question. */
export function node(said: Lines): Node {
  return allOf(nodes(said));
}

export interface Said extends Partial<Omit<Rule, "when" | "unless" | "invite">> {
  readonly when?: Lines;
  readonly unless?: Lines;
  /** null: a rule without an invitation. */
  readonly invite?: Partial<Invite> | null;
}

export function rule(said: Said = {}): Rule {
  const { invite, when, unless, ...more } = said;
  return ruleOf({
    ...more,
    when: { all: nodes(when ?? {}) },
    unless: unless === undefined ? [] : nodes(unless),
    ...(invite !== null && { invite: { ...INVITE, ...invite } }),
  });
}

/** Limits that leave everything else to the test. */
export const NO_LIMITS: Limits = {
  perVisit: 1000,
  quiet: 0,
  afterDismiss: 0,
  ignored: 1000,
  risk: 0.05,
};
/** What a site.yaml without `limits` says. */
export const DEFAULT_LIMITS: Limits = siteOf().limits;

export function ruleset(
  rules: readonly Said[],
  limits: Partial<Limits> = {},
  more: Partial<Site> = {},
): Ruleset {
  return {
    site: siteOf({ origins: [SHOP], consent: "required", limits: { ...NO_LIMITS, ...limits }, ...more }),
    rules: rules.map(rule),
  };
}

/** Where a rule of these tests stands. */
export const PLACE: Place = { rule: "help", site: siteOf() };

export function compiled(rules: readonly Said[], limits: Partial<Limits> = {}): Compiled {
  return compile(ruleset(rules, limits), 1);
}
