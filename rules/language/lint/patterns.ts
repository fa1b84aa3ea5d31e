// Globs and page patterns compared with each other: is there a text that both take, does one take all that another takes?
// Both answers are exact or on the safe side: "they never meet" and "it takes all of that" are certain.

import { pageParts, segmentPieces, type PageParts } from "../page.ts";

/** A pattern in steps: a character, or one of these. */
type Step = string | typeof ANY | typeof ONE | typeof REST;
/** Any characters, none included. */
const ANY = 0;
/** One character of a segment, not a slash. */
const ONE = 1;
/** Any more of the segment. */
const REST = 2;

export type Pattern = readonly Step[];

/** A glob in small letters; `*` stands for anything. */
export function globPattern(glob: string): Pattern {
  return [...glob.toLowerCase()].map((one): Step => (one === "*" ? ANY : one));
}

function pathPattern({ path, segments }: PageParts["paths"][number]): Pattern {
  if (!segments) return globPattern(path);
  return segmentPieces(path).flatMap((piece): readonly Step[] =>
    piece === "*" ? [ANY] : piece.length > 1 && piece[0] === ":" ? [ONE, REST] : [piece],
  );
}

/** Is there a text that both take? */
export function meet(a: Pattern, b: Pattern): boolean {
  const seen = new Set<number>();
  const open: number[] = [0];
  const width = b.length + 1;
  while (open.length > 0) {
    const at = open.pop()!;
    if (seen.has(at)) continue;
    seen.add(at);
    const i = Math.floor(at / width);
    const j = at % width;
    if (i === a.length && j === b.length) return true;
    const [left, right] = [a[i], b[j]];
    if (isLoop(left)) open.push(at + width);
    if (isLoop(right)) open.push(at + 1);
    if (left !== undefined && right !== undefined && shareCharacter(left, right))
      open.push((isLoop(left) ? i : i + 1) * width + (isLoop(right) ? j : j + 1));
  }
  return false;
}

function isLoop(step: Step | undefined): boolean {
  return step === ANY || step === REST;
}

function shareCharacter(a: Step, b: Step): boolean {
  if (typeof a === "string" && typeof b === "string") return a === b;
  if (typeof a === "string") return b === ANY || a !== "/";
  return typeof b !== "string" || a === ANY || b !== "/";
}

/** Does `whole` take every text that `part` takes? False where that is not certain. */
export function covers(whole: Pattern, part: Pattern): boolean {
  let reached = closure(whole, [0]);
  for (const step of part) {
    const next: number[] = [];
    for (const i of reached) {
      const after = afterStep(step, whole[i], i);
      if (after !== undefined) next.push(after);
    }
    reached = closure(whole, next);
  }
  return reached.has(whole.length);
}

/** Where the step leads from a place that wants `wants`; what any text may be, only what takes any text takes. */
function afterStep(step: Step, wants: Step | undefined, at: number): number | undefined {
  if (wants === undefined) return undefined;
  if (step === ANY) return wants === ANY ? at : undefined;
  if (step === REST) return isLoop(wants) ? at : undefined;
  const takes = step === ONE ? typeof wants !== "string" : shareCharacter(step, wants);
  return takes ? (isLoop(wants) ? at : at + 1) : undefined;
}

function closure(pattern: Pattern, steps: readonly number[]): ReadonlySet<number> {
  const all = new Set<number>();
  for (let step of steps) {
    for (; !all.has(step); step++) {
      all.add(step);
      if (!isLoop(pattern[step])) break;
    }
  }
  return all;
}

/** A page pattern, made ready to be compared. */
export interface PagePattern {
  readonly protocol: string | undefined;
  readonly host: Pattern | undefined;
  /** Any of these. */
  readonly paths: readonly Pattern[];
  readonly search: Pattern | undefined;
  readonly hash: Pattern | undefined;
}

export function pagePattern(pattern: string): PagePattern {
  const parts = pageParts(pattern);
  const glob = (text: string | undefined) => (text === undefined ? undefined : globPattern(text));
  return {
    protocol: parts?.address?.protocol,
    host: glob(parts?.address?.host),
    paths: (parts?.paths ?? []).map(pathPattern),
    search: glob(parts?.search),
    hash: glob(parts?.hash),
  };
}

/** Is there a page that both hold on? */
export function pagesMeet(a: PagePattern, b: PagePattern): boolean {
  const both = (x: Pattern | undefined, y: Pattern | undefined) =>
    x === undefined || y === undefined || meet(x, y);
  return (
    (a.protocol === undefined || b.protocol === undefined || a.protocol === b.protocol) &&
    both(a.host, b.host) &&
    both(a.search, b.search) &&
    both(a.hash, b.hash) &&
    a.paths.some((x) => b.paths.some((y) => meet(x, y)))
  );
}

/** Does `whole` hold on every page that `part` holds on? False where that is not certain. */
export function pageCovers(whole: PagePattern, part: PagePattern): boolean {
  const all = (x: Pattern | undefined, y: Pattern | undefined) =>
    x === undefined || (y !== undefined && covers(x, y));
  return (
    (whole.protocol === undefined || whole.protocol === part.protocol) &&
    all(whole.host, part.host) &&
    all(whole.search, part.search) &&
    all(whole.hash, part.hash) &&
    part.paths.every((y) => whole.paths.some((x) => covers(x, y)))
  );
}
