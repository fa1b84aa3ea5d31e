// Sets of future times at which something holds if nothing more happens (SPEC E1), and their algebra.
// A set is a sorted flat list [from, to, from, to, …) of milliseconds since epoch; `to` is excluded, the last may be
// Infinity. Only the future matters to the engine, so every set starts at "now" or later.

/** `[from, to, from, to, …]`, sorted, disjoint, never touching; each `to` excluded. */
export type Spans = readonly number[];

export const ALWAYS: Spans = [-Infinity, Infinity];
export const NEVER: Spans = [];

/** The one span `[from, to)`, or NEVER where it is empty. */
export function span(from: number, to: number): Spans {
  return from < to ? [from, to] : NEVER;
}

/** ALWAYS or NEVER: for what does not change by time alone. */
export function whether(holds: boolean): Spans {
  return holds ? ALWAYS : NEVER;
}

export function intersect(a: Spans, b: Spans): Spans {
  if (a === ALWAYS || b === NEVER) return b;
  if (b === ALWAYS || a === NEVER) return a;
  const out: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const from = Math.max(a[i]!, b[j]!);
    const to = Math.min(a[i + 1]!, b[j + 1]!);
    if (from < to) out.push(from, to);
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return out.length === 0 ? NEVER : out;
}

export function union(a: Spans, b: Spans): Spans {
  if (a === ALWAYS || b === ALWAYS) return ALWAYS;
  if (a === NEVER) return b;
  if (b === NEVER) return a;
  const out: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const takeA = j >= b.length || (i < a.length && a[i]! <= b[j]!);
    const from = takeA ? a[i]! : b[j]!;
    const to = takeA ? a[i + 1]! : b[j + 1]!;
    if (takeA) i += 2;
    else j += 2;
    const last = out.length - 1;
    if (last >= 0 && from <= out[last]!) out[last] = Math.max(out[last]!, to);
    else out.push(from, to);
  }
  return out;
}

export function complement(a: Spans): Spans {
  if (a === ALWAYS) return NEVER;
  if (a === NEVER) return ALWAYS;
  const out: number[] = [];
  let from = -Infinity;
  for (let i = 0; i < a.length; i += 2) {
    if (from < a[i]!) out.push(from, a[i]!);
    from = a[i + 1]!;
  }
  if (from < Infinity) out.push(from, Infinity);
  return out.length === 0 ? NEVER : out;
}

/** The earliest instant ≥ `now` in the set, or undefined where there is none: a rule's moment. */
export function earliest(spans: Spans, now: number): number | undefined {
  for (let i = 0; i < spans.length; i += 2) if (spans[i + 1]! > now) return Math.max(now, spans[i]!);
  return undefined;
}

/** The next instant > `now` at which membership changes, or undefined. */
export function nextChange(spans: Spans, now: number): number | undefined {
  for (const edge of spans) if (edge > now && edge < Infinity) return edge;
  return undefined;
}

export function contains(spans: Spans, at: number): boolean {
  return earliest(spans, at) === at;
}
