// Why each rule has or has not invited this visitor, in its own sentence, with its conditions one by one.

import type { ExplainedRule } from "../../../worker/protocol.ts";
import { Icon } from "../icons.tsx";
import { clean } from "../text/clean.ts";
import { Words } from "../text/said.tsx";
import { Until } from "../text/ticking.tsx";
import type { Visitor } from "./visitor.ts";

export function Why({ visitor }: { readonly visitor: Visitor }) {
  const { rules } = visitor.talk.value;
  if (rules === undefined) {
    return (
      <p class="scroll pad dim" role="status">
        Asking the rules…
      </p>
    );
  }
  return (
    <div class="scroll why" tabIndex={0} role="region" aria-label="Why">
      {rules.length === 0 && (
        <p class="pad dim">
          No rules are published, so nobody is invited by itself. Publish some with{" "}
          <code>npm run beckon -- publish</code>.
        </p>
      )}
      <ul>
        {rules.map((rule) => (
          <li key={rule.rule}>
            <Explained rule={rule} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Explained({ rule }: { readonly rule: ExplainedRule }) {
  return (
    <details>
      <summary>
        <span class="why-head">
          <strong>
            <Words text={rule.name} />
          </strong>
          {rule.next !== undefined && (
            <span class="due">
              <Until at={rule.next} />
            </span>
          )}
        </span>
        <span class="why-says">
          <Words text={rule.says} />
        </span>
      </summary>
      <ul class="conditions">
        {rule.conditions.map((condition, index) => (
          <li
            key={index}
            data-holds={condition.holds ? "" : undefined}
            style={{ paddingInlineStart: `${depthOf(condition.says)}rem` }}
          >
            <Icon name={condition.holds ? "check" : "close"} />
            <span class="hidden-words">{condition.holds ? "Holds:" : "Does not hold:"}</span>
            <bdi>{clean(condition.says)}</bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What stands under an `any`, `all` or `none` is indented by two spaces each. */
const depthOf = (says: string): number => (says.length - says.trimStart().length) / 2;
