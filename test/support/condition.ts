// One condition asked about a visitor, as a published rule asks it.

import type { Place } from "../../rules/conditions/condition.ts";
import { conditions } from "../../rules/conditions/registry.ts";
import { contains, earliest, type Spans } from "../../rules/engine/spans.ts";
import type { Facts } from "../../rules/record/facts.ts";
import { PLACE, second, type Visitor } from "./visit.ts";

/** `value` as a rule file says it. */
export class Asked {
  readonly #name: string;
  readonly #value: unknown;
  readonly #place: Place;
  readonly #spans: (facts: Facts) => Spans;

  constructor(name: string, value: unknown, place: Place = PLACE) {
    const parsed: unknown = conditions[name]!.schema.parse(value);
    // Rulesets are published as JSON.
    this.#value = JSON.parse(JSON.stringify(parsed));
    this.#name = name;
    this.#place = place;
    this.#spans = conditions[name]!.compile(this.#value, place);
  }

  spans(facts: Facts): Spans {
    return this.#spans(facts);
  }

  holds(facts: Facts): boolean {
    return contains(this.#spans(facts), facts.now);
  }

  /** The second of the visit from which it holds if nothing happens. */
  moment(facts: Facts): number | undefined {
    const at = earliest(this.#spans(facts), facts.now);
    return at === undefined ? undefined : second(at);
  }

  explain(facts: Facts): string {
    return conditions[this.#name]!.explain(this.#value, facts, this.#place);
  }
}

export function ask(name: string, value: unknown, place?: Place): Asked {
  return new Asked(name, value, place);
}

/** What a schema refuses: the code of the first problem, looked for in all ways a value may be written. */
export function refused(name: string, value: unknown): string | undefined {
  const parsed = conditions[name]!.schema.safeParse(value);
  if (parsed.success) return undefined;
  const { code = parsed.error.issues[0]!.code } = /"code":"(?<code>(?!custom|invalid)[a-z-]+)"/.exec(
    JSON.stringify(parsed.error.issues),
  )?.groups ?? { code: undefined };
  return code;
}

/** The facts of a visitor who is on the site at that second. */
export function factsOf(visitor: Visitor, seconds: number): Facts {
  const facts = visitor.facts(seconds);
  if (facts === undefined) throw new Error("no visit is going on");
  return facts;
}
