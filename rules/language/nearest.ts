// The known word nearest to a misspelt one, for remedies.

/** Undefined where nothing is near enough to be meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = plain(word);
  if (wanted.length > LONGEST) return undefined;
  let best: string | undefined;
  let least = (wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3))) + 1;
  for (const candidate of known) {
    const steps = distance(wanted, plain(candidate));
    if (steps < least) {
      least = steps;
      best = candidate;
    }
  }
  return best;
}

/** Is it one slip of the fingers, and no other word? */
export function isSlipOf(word: string, known: string): boolean {
  return word.length <= LONGEST && distance(plain(word), plain(known)) <= 1;
}

/** Nobody misspells a key of more characters; comparing costs length × length. */
const LONGEST = 60;

/** `onPage`, `on-page` and `On Page` are the same slip. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, "");
}

/** Letters to insert, leave out, replace or swap with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let steps = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        steps = Math.min(steps, before[j - 2]! + 1);
      row.push(steps);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
