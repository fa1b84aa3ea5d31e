// Work on many others without a herd: a few at once, each with a limit, a failure told and not thrown.

/** Longer than any object takes that is not broken: a wake is milliseconds. */
const LIMIT = 10_000;

/** Runs `work` on each, at most `atOnce` at a time. An item whose work failed or took too long is handed to `failed`. */
export async function paced<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
  failed: (item: T, error: unknown) => void,
): Promise<void> {
  const waiting = items.values();
  const lane = async (): Promise<void> => {
    for (const item of waiting) {
      try {
        await within(LIMIT, work(item));
      } catch (error) {
        failed(item, error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
}

async function within(limit: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limit} ms`)), limit);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
