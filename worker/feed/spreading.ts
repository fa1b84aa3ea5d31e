// News for everybody on a shard, one visitor after the other: all at once they would decide, and ask the desk, in one
// instant.

/** Everybody here is told within this time. */
const SPREAD = 7_500;
const STEP = 100;

/**
 * A loop and not the alarm: it is seconds, now and then, and needs no memory of who was told; whoever a crash leaves out
 * learns it from the next answer. Stops once it `isOld`. `tell` does not throw.
 */
export async function spread(
  visitors: readonly string[],
  tell: (visitor: string) => Promise<void>,
  isOld: () => boolean,
  wait: (ms: number) => Promise<unknown>,
): Promise<void> {
  const steps = Math.min(visitors.length, SPREAD / STEP);
  const told: Promise<void>[] = [];
  for (let step = 0; step < steps; step++) {
    if (step > 0) await wait(STEP);
    if (isOld()) break;
    const from = Math.floor((visitors.length * step) / steps);
    const to = Math.floor((visitors.length * (step + 1)) / steps);
    for (const id of visitors.slice(from, to)) told.push(tell(id));
  }
  await Promise.all(told);
}
