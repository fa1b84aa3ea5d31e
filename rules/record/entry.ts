// An entry of a visit's journal, and its short form: until the next row is written it lies beside a socket, where every
// byte counts.

import type { DeskFacts } from "./desk.ts";
import type { Surroundings, VisitEvent } from "./event.ts";
import type { Source } from "./source.ts";

/** What decides beside the record. */
export interface Knowledge {
  /** Of the rules in force. */
  readonly version: number;
  /** A member of the team tries rules out: test rules count. */
  readonly team: boolean;
  readonly desk: DeskFacts;
  /** Rules that the desk refused a place. */
  readonly refused: readonly string[];
}

export type Entry =
  /** `heard`: when it became known, which may be long after it happened. */
  | { readonly heard: number; readonly event: VisitEvent }
  | { readonly heard: number; readonly knew: Knowledge };

/** How long after the beginning it was heard (ms), what it is, its rest, its tab, its counter, how long before (ms) it happened. */
export type Packed = readonly [
  heard: number,
  type: string,
  rest?: unknown,
  tab?: string,
  n?: number,
  late?: number,
];

const KNEW = "knew";

/** Where nearly every page view but the first comes from. */
const INTERNAL: Source = { channel: "internal", utm: {} };

function isInternal(source: Source | undefined): boolean {
  return (
    source?.channel === "internal" && Object.keys(source).length === 2 && Object.keys(source.utm).length === 0
  );
}

export function packed(entry: Entry, begins: number): Packed {
  const heard = entry.heard - begins;
  if ("knew" in entry) return [heard, KNEW, entry.knew];
  const { type, at, tab, n } = entry.event;
  const all = [heard, type, restOf(entry.event), tab, n ?? 0, entry.heard - at] as const;
  const isBrief = all[5] === 0 && all[4] === 0;
  return isBrief ? (all.slice(0, tab === "" ? 3 : 4) as unknown as Packed) : all;
}

export function unpacked(
  [after, type, rest, tab = "", n = 0, late = 0]: Packed,
  begins: number,
  surroundings: Surroundings,
): Entry {
  const heard = begins + after;
  if (type === KNEW) return { heard, knew: rest as Knowledge };
  const at = heard - late;
  const happened = { type, at, tab, ...(n > 0 && { n }) };
  return { heard, event: { ...happened, ...whole(type, rest, at, surroundings) } as VisitEvent };
}

/** By its form alone: what is in it we wrote ourselves. */
export function isPacked(line: unknown): line is Packed {
  return Array.isArray(line) && typeof line[0] === "number" && typeof line[1] === "string";
}

/** What a visit's events say besides when and where; the most frequent say it in a word. */
function restOf(event: VisitEvent): unknown {
  switch (event.type) {
    case "scroll":
      return event.percent;
    case "click":
      return event.on;
    case "saw":
      return [event.on, event.in ? 1 : 0];
    case "form":
      return [event.on, event.state];
    case "clocks":
      return event.at - event.idleSince;
    case "slept":
      return event.at - event.from;
    case "page": {
      const { type: _type, at: _at, tab: _tab, n: _n, surroundings: _ofTheVisit, ...rest } = event;
      return isInternal(rest.source) ? { ...rest, source: 0 } : rest;
    }
    default: {
      const { type: _type, at: _at, tab: _tab, n: _n, ...rest } = event;
      return rest;
    }
  }
}

function whole(type: string, rest: unknown, at: number, surroundings: Surroundings): object {
  switch (type) {
    case "scroll":
      return { percent: rest };
    case "click":
      return { on: rest };
    case "saw": {
      const [on, isIn] = rest as [string, number];
      return { on, in: isIn === 1 };
    }
    case "form": {
      const [on, state] = rest as [string, string];
      return { on, state };
    }
    case "clocks":
      return { idleSince: at - (rest as number) };
    case "slept":
      return { from: at - (rest as number) };
    case "page":
      return {
        ...(rest as object),
        ...((rest as { source?: unknown }).source === 0 && { source: INTERNAL }),
        surroundings,
      };
    default:
      return rest as object;
  }
}
