// Turning the clocks of this tab forward, and what came of it.

import { inWords, wallTime } from "../../rules/conditions/wording.ts";
import type { Invited } from "./ahead.ts";

const STEPS: readonly (readonly [label: string, ms: number])[] = [
  ["+10 s", 10_000],
  ["+30 s", 30_000],
  ["+1 min", 60_000],
  ["+5 min", 300_000],
];

interface Props {
  readonly ahead: number;
  readonly at: number;
  readonly timezone: string;
  readonly invited: readonly Invited[];
  readonly says: string | undefined;
  readonly forward: (by: number) => void;
  readonly reset: () => void;
}

export function Forward({ ahead, at, timezone, invited, says, forward, reset }: Props) {
  return (
    <section class="forward" aria-labelledby="forward">
      <h2 id="forward">If nothing happens for</h2>
      <div class="steps">
        {STEPS.map(([label, by]) => (
          <button key={label} type="button" class="button" onClick={() => forward(by)}>
            {label}
          </button>
        ))}
        <button type="button" class="button" disabled={ahead === 0} onClick={reset}>
          Reset
        </button>
      </div>
      <p class="dim">
        {ahead === 0
          ? `It is ${wallTime(at, at, timezone)}, and the clocks run.`
          : `Shown as of ${wallTime(at, at, timezone)}, ${inWords(ahead)} ahead. The server hears nothing of it.`}
      </p>
      <div role="status">
        {invited.map(({ due, at: when }) => (
          <p key={when}>
            {wallTime(when, at, timezone)}: <bdi>{due.rule.name}</bdi> would invite
          </p>
        ))}
        {ahead > 0 && invited.length === 0 && <p>Until then nobody would be invited.</p>}
        {says !== undefined && <p>{says}</p>}
      </div>
    </section>
  );
}
