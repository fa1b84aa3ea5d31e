// Why each rule has or has not invited this visitor, with every condition: now, and at any moment of this visit.

import type { ReadonlySignal } from "@preact/signals";

import type { ExplainedRule } from "../../../worker/protocol.ts";
import { useConsole } from "../context.ts";
import { Icon } from "../icons.tsx";
import { clean } from "../text/clean.ts";
import { Words } from "../text/said.tsx";
import { Until } from "../text/ticking.tsx";
import { secondText } from "../text/time.ts";
import { type Happened, Moments } from "./moments.tsx";
import type { Past } from "./past.ts";

/** A visitor whose line is open, or what was asked of one without it. */
export interface Explainable {
  readonly talk: ReadonlySignal<{
    readonly rules?: readonly ExplainedRule[];
    readonly story?: Happened;
  }>;
  readonly past: Past;
}

export function Why({ visitor }: { readonly visitor: Explainable }) {
  const { rules, story } = visitor.talk.value;
  const { at, answer, refused } = visitor.past;
  const isPast = at.value !== undefined;
  // What is shown stays until the next answer is here: nothing folds up or jumps meanwhile.
  const past = refused.value === undefined ? (answer.value?.rules ?? rules) : undefined;
  const shown = isPast ? past : rules;
  if (rules === undefined) {
    return (
      <p class="scroll pad dim" role="status">
        Asking the rules…
      </p>
    );
  }
  return (
    <div class="why">
      {story?.known !== undefined && <Moments past={visitor.past} story={story} known={story.known} />}
      <div
        class="scroll"
        tabIndex={0}
        role="region"
        aria-label="Why"
        aria-busy={isPast && answer.value?.at !== at.value && refused.value === undefined}
      >
        {isPast && refused.value !== undefined && (
          <p class="pad refused" role="alert">
            {refused.value.status === 0
              ? "The server was not reached. Move the slider to ask again."
              : clean(refused.value.says ?? "The server could not say. Move the slider to ask again.")}
          </p>
        )}
        {shown?.length === 0 && <NoRules isOver={story?.known?.to !== undefined} isPast={isPast} />}
        <ul>
          {shown?.map((rule) => (
            <li key={rule.rule}>
              <Explained rule={rule} then={isPast ? answer.value?.at : undefined} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function NoRules({ isOver, isPast }: { readonly isOver: boolean; readonly isPast: boolean }) {
  if (isPast) return <p class="pad dim">No rules were in force at that moment that are still kept.</p>;
  if (isOver)
    return <p class="pad dim">The visit is over, and nothing is decided. Move the slider to see why then.</p>;
  return (
    <p class="pad dim">
      No rules are published, so nobody is invited by itself. Publish some with{" "}
      <code>npm run beckon -- publish</code>.
    </p>
  );
}

const TURNS = {
  done: "It was done at",
  invited: "It invited at",
  "held out": "Its experiment held this visitor out at",
} as const;

/** `then`: a past moment, from which nothing ticks on. */
function Explained({ rule, then }: { readonly rule: ExplainedRule; readonly then: number | undefined }) {
  const { limit, next, holds, turn } = rule;
  return (
    <details>
      <summary>
        <span class="why-head">
          <strong>
            <span class="why-mark" data-holds={holds ? "" : undefined}>
              <Icon name={holds ? "check" : "close"} />
            </span>
            <span class="hidden-words">{holds ? "Holds:" : "Does not hold:"}</span> <Words text={rule.name} />
          </strong>
          {next !== undefined && (
            <span class="due">{then === undefined ? <Until at={next} /> : <At at={next} of={then} />}</span>
          )}
        </span>
        <span class="why-says">
          <Words text={rule.says} />
          {turn !== undefined && (
            <>
              {" "}
              {TURNS[turn.how]} <At at={turn.at} of={then} />.
            </>
          )}
        </span>
        {/* What its own sentence does not say. */}
        {limit !== undefined && (!holds || limit.until !== undefined) && (
          <span class="why-limit">
            {holds ? "" : "Also in the way: "}
            <Words text={limit.because} />
            {limit.until !== undefined && (
              <>
                {" until "}
                <At at={limit.until} of={then} />
              </>
            )}
          </span>
        )}
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
            <span>
              <bdi>{clean(condition.says)}</bdi>
              {condition.next !== undefined && (
                <span class="dim">
                  {"; would hold at "}
                  <At at={condition.next} of={then} /> if nothing happens
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function At({ at, of }: { readonly at: number; readonly of: number | undefined }) {
  const { clock } = useConsole();
  return <time class="clock">{at === of ? "then" : secondText(at, of ?? clock.now())}</time>;
}

/** What stands under an `any`, `all` or `none` is indented by two spaces each. */
const depthOf = (says: string): number => (says.length - says.trimStart().length) / 2;
