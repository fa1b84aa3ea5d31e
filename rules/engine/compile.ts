// A published ruleset made ready for deciding: conditions as closures, rules in order of priority, and an index by page
// so that only rules that can hold on the current page are looked at (SPEC E4).

import { conditions } from "../conditions/registry.ts";
import type { Node, Rule, Ruleset } from "../language/ruleset.ts";
import type { DurationRange } from "../language/values.ts";
import type { Facts } from "../record/facts.ts";
import { keptParts, type KeptParts } from "../record/address.ts";
import { ALWAYS, complement, contains, intersect, NEVER, union, whether, type Spans } from "./spans.ts";

export type Question = (facts: Facts) => Spans;

export interface CompiledRule {
  readonly rule: Rule;
  /** When the rule holds if nothing more happens. */
  readonly spans: Question;
  /** Undefined for rules that do not read `idle`; the others must be asked again when the person moves. */
  readonly idle?: {
    /** When the rule could hold, whatever the idle clock reads. */
    readonly possible: Question;
    /** When the rule holds if every line that reads the idle clock stays as it is. */
    readonly still: Question;
    /** Idle times, in ms, at which the answer may change. */
    readonly thresholds: readonly number[];
  };
}

export interface Compiled {
  readonly version: number;
  readonly ruleset: Ruleset;
  /** Live rules, highest priority first, ties by id (SPEC L10). */
  readonly rules: readonly CompiledRule[];
  /** Those of `rules` that can hold on this page, in the same order. */
  readonly onPage: (url: string) => readonly CompiledRule[];
  /** What of an address may be stored: what the site keeps and what a page pattern of a rule reads. */
  readonly kept: KeptParts;
}

/** Pages whose answer is remembered; beyond it the memory starts afresh. */
const PAGES_REMEMBERED = 1000;

export function compile(ruleset: Ruleset, version: number): Compiled {
  const rules = ruleset.rules
    .filter((rule) => rule.state === "live")
    .sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
    .map((rule) => ({ compiled: compileRule(rule), onPage: pageQuestion(rule) }));
  const remembered = new Map<string, readonly CompiledRule[]>();
  return {
    version,
    ruleset,
    rules: rules.map((entry) => entry.compiled),
    kept: keptParts(ruleset),
    onPage(url) {
      let found = remembered.get(url);
      if (found === undefined) {
        const on = { page: { url } } as Facts;
        found = rules.filter((entry) => entry.onPage(on)).map((entry) => entry.compiled);
        if (remembered.size >= PAGES_REMEMBERED) remembered.clear();
        remembered.set(url, found);
      }
      return found;
    },
  };
}

export function compileRule(rule: Rule): CompiledRule {
  const whole: Node = rule.unless.length > 0 ? { all: [rule.when, { none: rule.unless }] } : rule.when;
  const thresholds = idleThresholds(whole);
  return {
    rule,
    spans: question(whole, undefined),
    ...(thresholds.length > 0 && {
      idle: { possible: question(whole, true), still: question(whole, "still"), thresholds },
    }),
  };
}

/** The parts of a rule that only the page answers: `page` lines that must hold, or lines of `unless` that must not. */
function pageQuestion(rule: Rule): (facts: Facts) => boolean {
  const wanted = musts(rule.when).map((node) => question(node, undefined));
  const unwanted = rule.unless.filter(isPage).map((node) => question(node, undefined));
  return (facts) =>
    wanted.every((ask) => ask(facts) !== NEVER) && !unwanted.some((ask) => ask(facts) === ALWAYS);
}

function isPage(node: Node): boolean {
  return "condition" in node && node.condition === "page";
}

function musts(node: Node): readonly Node[] {
  if ("all" in node) return node.all.flatMap(musts);
  return isPage(node) ? [node] : [];
}

/**
 * What an `idle` line is taken for; undefined: what it is; `still`: what it is now, for ever. Under `none` true and false
 * turn round, so that taking every idle line for true gives the widest spans of the whole.
 */
type IdleAs = boolean | "still" | undefined;

export function question(node: Node, idleAs: IdleAs): Question {
  if ("all" in node) return joined(node.all, idleAs, intersect, ALWAYS);
  if ("any" in node) return joined(node.any, idleAs, union, NEVER);
  if ("none" in node) {
    const any = joined(node.none, typeof idleAs === "boolean" ? !idleAs : idleAs, union, NEVER);
    return (facts) => complement(any(facts));
  }
  if (node.condition === "idle" && typeof idleAs === "boolean") return () => whether(idleAs);
  const condition = conditions[node.condition];
  if (condition === undefined) throw new Error(`unknown condition ${node.condition}`);
  const spans = condition.compile(node.value);
  if (node.condition !== "idle" || idleAs === undefined) return spans;
  return (facts) => whether(contains(spans(facts), facts.now));
}

function joined(
  nodes: readonly Node[],
  idleAs: IdleAs,
  join: (a: Spans, b: Spans) => Spans,
  start: Spans,
): Question {
  const questions = nodes.map((node) => question(node, idleAs));
  if (questions.length === 1) return questions[0]!;
  const settled = start === ALWAYS ? NEVER : ALWAYS;
  return (facts) => {
    let spans = start;
    for (const ask of questions) {
      spans = join(spans, ask(facts));
      if (spans === settled) break;
    }
    return spans;
  };
}

function idleThresholds(node: Node): readonly number[] {
  if ("condition" in node) {
    if (node.condition !== "idle") return [];
    const { from, to } = node.value as DurationRange;
    // No clock ever comes to read 0 from below.
    return [...(from > 0 ? [from] : []), ...(to === undefined ? [] : [to])];
  }
  const parts = "all" in node ? node.all : "any" in node ? node.any : node.none;
  return [...new Set(parts.flatMap(idleThresholds))].sort((a, b) => a - b);
}
