// Spans that several families share: a clock that grows while the visitor is here, a time that lies further and further
// back, a count of things in a sliding window.

import { ALWAYS, NEVER, span, union, type Spans } from "../engine/spans.ts";
import { inRange, type DurationRange, type NumberRange } from "../language/values.ts";

/** A clock that reads `value` ms at `now` and goes on while `running`; standing still it keeps its value. */
export function clockSpans(range: DurationRange, value: number, now: number, running: boolean): Spans {
  const to = range.to ?? Infinity;
  if (!running) return value >= range.from && value < to ? ALWAYS : NEVER;
  return span(now - value + range.from, now - value + to);
}

/** How long ago `at` lies: grows whether the visitor is here or not. */
export function agoSpans(range: DurationRange, at: number | undefined): Spans {
  if (at === undefined) return NEVER;
  return span(at + range.from, at + (range.to ?? Infinity));
}

/** The number of `times` that lie less than `within` ms back: falls step by step as they grow old. */
export function countSpans(
  range: NumberRange,
  times: readonly number[],
  within: number | undefined,
  now: number,
): Spans {
  if (within === undefined) return inRange(range, times.length) ? ALWAYS : NEVER;
  const ends = times
    .map((at) => at + within)
    .filter((end) => end > now)
    .sort((a, b) => a - b);
  let spans: Spans = NEVER;
  let from = -Infinity;
  for (let left = ends.length; left >= 0; left--) {
    const to = left === 0 ? Infinity : ends[ends.length - left]!;
    if (inRange(range, left)) spans = union(spans, span(from, to));
    from = to;
  }
  return spans;
}

/** How many of several things hold at a time, where each has times of its own. */
export function numberSpans(range: NumberRange, things: readonly Spans[]): Spans {
  const steps = things
    .flatMap((spans) => spans.map((at, i): readonly [number, number] => [at, i % 2 === 0 ? 1 : -1]))
    .sort((a, b) => a[0] - b[0]);
  let spans: Spans = NEVER;
  let from = -Infinity;
  let holding = 0;
  for (const [at, step] of [...steps, [Infinity, 0] as const]) {
    if (at > from && inRange(range, holding)) spans = union(spans, span(from, at));
    from = Math.max(from, at);
    holding += step;
  }
  return spans;
}

/** From an instant on for so long; without an end where none is given. */
export function sinceSpans(at: number | undefined, within: number | undefined): Spans {
  if (at === undefined) return NEVER;
  return within === undefined ? ALWAYS : span(at, at + within);
}
