// Calls from one object (or the Worker) to another. What the platform says may be tried again is, with a fresh stub,
// since a stub that failed stays broken; an overloaded object is left alone.

import {
  type FeedCalls,
  feedObject,
  type SiteCalls,
  siteObject,
  type VisitorCalls,
  visitorObject,
} from "../objects.ts";

const TRIES = 3;
const FIRST_WAIT = 50;
const LONGEST_WAIT = 1_000;

/** Every call made through this carries an id that makes it count once: after a failure nobody knows whether it ran. */
export async function call<Stub, T>(
  fresh: () => Stub,
  ask: (stub: Stub) => Promise<T>,
  wait: (ms: number) => Promise<void> = sleep,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await ask(fresh());
    } catch (error) {
      if (tried >= TRIES || !mayRetry(error)) throw error;
      const most = Math.min(LONGEST_WAIT, FIRST_WAIT * 4 ** tried);
      await wait(most / 2 + (Math.random() * most) / 2);
    }
  }
}

function mayRetry(error: unknown): boolean {
  const { retryable, overloaded } = error as { retryable?: unknown; overloaded?: unknown };
  return retryable === true && overloaded !== true;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A call of a method: the answer is plain data. */
export const callFor = async <Stub, T>(fresh: () => Stub, ask: (stub: Stub) => Promise<T>): Promise<T> =>
  detached(await call(fresh, ask));

/**
 * An answer as data of our own. What a call gives is tied to the call until it is disposed of: kept in memory as it is,
 * it keeps both objects awake, and billed, for as long as it is kept.
 */
function detached<T>(answer: T): T {
  if (typeof answer !== "object" || answer === null) return answer;
  const own = structuredClone({ ...answer });
  (answer as Partial<Disposable>)[Symbol.dispose]?.();
  return Array.isArray(answer) ? (Object.values(own) as T) : own;
}

type Namespaces = Pick<Env, "VISITOR" | "FEED" | "SITE">;

// The platform's own stub types turn every `unknown` and readonly list of an answer into `never`; the contract in
// objects.ts says what is really sent.

export const callVisitor = <T>(
  env: Namespaces,
  site: string,
  visitor: string,
  ask: (visitor: VisitorCalls) => Promise<T>,
): Promise<T> =>
  callFor(() => env.VISITOR.getByName(visitorObject(site, visitor)) as unknown as VisitorCalls, ask);

export const callFeed = <T>(
  env: Namespaces,
  site: string,
  shard: number,
  ask: (feed: FeedCalls) => Promise<T>,
): Promise<T> => callFor(() => env.FEED.getByName(feedObject(site, shard)) as unknown as FeedCalls, ask);

export const callSite = <T>(
  env: Namespaces,
  site: string,
  ask: (site: SiteCalls) => Promise<T>,
): Promise<T> => callFor(() => env.SITE.getByName(siteObject(site)) as unknown as SiteCalls, ask);
