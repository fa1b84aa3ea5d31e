// Every rule and why: whether it holds, what is in its way, when its moment would be, and each of its lines.

import { inWords, wallTime } from "../../rules/conditions/wording.ts";
import { icon } from "./icon.tsx";
import type { ExplainedRule } from "./explained.ts";

interface Props {
  readonly rules: readonly ExplainedRule[];
  readonly at: number;
  readonly timezone: string;
  readonly filter: string;
  readonly onFilter: (text: string) => void;
  readonly preview: (rule: string) => void;
}

const TICK = "M5 13l4 4L19 7";
const CROSS = "M6 6l12 12M18 6L6 18";

/** By name, id and state; all words must be found. */
export function matching(rules: readonly ExplainedRule[], filter: string): readonly ExplainedRule[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return rules.filter(({ rule, name, state, holds }) => {
    const text = `${name} ${rule} ${state} ${holds ? "holds" : ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function Rules({ rules, at, timezone, filter, onFilter, preview }: Props) {
  const shown = matching(rules, filter);
  return (
    <section class="rules" aria-labelledby="rules">
      <h2 id="rules">Rules</h2>
      <input
        type="search"
        aria-label="Filter rules"
        placeholder="Filter: a name, test, holds"
        value={filter}
        onInput={(event) => onFilter(event.currentTarget.value)}
      />
      {rules.length === 0 && <p class="dim">No rules are published, or no visit is going on.</p>}
      {rules.length > 0 && shown.length === 0 && <p class="dim">No rule fits the filter.</p>}
      <ul class="list">
        {shown.map((rule) => (
          <li key={rule.rule}>
            <RuleView rule={rule} at={at} timezone={timezone} preview={preview} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RuleView({
  rule,
  at,
  timezone,
  preview,
}: Pick<Props, "at" | "timezone" | "preview"> & { readonly rule: ExplainedRule }) {
  const { next } = rule;
  return (
    <article class={`rule ${rule.state}`} aria-label={rule.name}>
      <details>
        <summary>
          <Mark holds={rule.holds} />
          <span class="name" dir="auto">
            {rule.name}
          </span>
          <span class="state">{rule.state}</span>
          <span class="says">
            {rule.says}
            {next !== undefined &&
              next > at &&
              ` At ${wallTime(next, at, timezone)}, in ${inWords(next - at)}.`}
          </span>
        </summary>
        <ul class="lines">
          {rule.conditions.map((line, index) => (
            <li key={index} style={{ "--depth": String(line.depth) }}>
              <Mark holds={line.holds} />
              <span dir="auto">{line.says}</span>
            </li>
          ))}
          {rule.conditions.length === 0 && <li class="dim">No conditions: it always holds.</li>}
        </ul>
      </details>
      {rule.invites && (
        <button
          type="button"
          class="button"
          aria-label={`Show here: ${rule.name}`}
          onClick={() => preview(rule.rule)}
        >
          Show here
        </button>
      )}
    </article>
  );
}

function Mark({ holds }: { readonly holds: boolean }) {
  return (
    <span class={holds ? "mark yes" : "mark no"}>
      {icon(holds ? TICK : CROSS)}
      <span class="unseen">{holds ? "holds" : "does not hold"}: </span>
    </span>
  );
}
