// Waiting for what must appear, and saying what did not. There is no waiting for a time to pass.

const OFTEN = 20;

/** What `look` gives once it gives something. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  ms = 15_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen;
    if (Date.now() > end) throw new Error(`Waited ${ms} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, OFTEN));
  }
}
