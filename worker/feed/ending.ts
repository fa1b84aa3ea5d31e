// The end of visits: asks each visitor's object for the visit that should be over and sends what is finished to the
// archive's queue. Asking again gives the same answer, and a visit is only forgotten once it was sent: a crash in between
// repeats visits and loses none.

import type { FinishedVisit } from "../objects.ts";
import type { Outlets } from "./outlets.ts";
import { paced } from "./paced.ts";
import type { Roster } from "./roster.ts";

/** Visits end unhurried: they wait for others of the same minute, so that one alarm and one message serve many. */
export const GATHER = 60_000;
/** Asked in one run of the alarm, so that no other deadline waits long for it. */
export const MOST_AT_ONCE = 200;
const IN_FLIGHT = 20;
/** A message of the queue holds 128 KB; the rest is room for its envelope. */
const MESSAGE_BYTES = 100_000;
const MESSAGE_VISITS = 100;

interface Finished {
  readonly visitor: string;
  readonly visit: number;
  readonly finished: FinishedVisit;
}

/** Ends what is due, at most as much as one run may: true if there may be more. */
export async function endVisits(
  roster: Roster,
  outlets: Pick<Outlets, "finish" | "archive">,
  clock: () => number,
): Promise<boolean> {
  const due = roster.ending(clock(), MOST_AT_ONCE);
  const finished: Finished[] = [];
  await paced(
    due,
    IN_FLIGHT,
    async ({ visitor, visit }) => {
      const answer = await outlets.finish(visitor, visit);
      // Erased, or given up for lateness, while the answer was on its way.
      if (!roster.isUnfinished(visitor, visit)) return;
      if (answer.until !== undefined) roster.goesOn(visitor, visit, answer.until, clock());
      else if (answer.finished) finished.push({ visitor, visit, finished: answer.finished });
      else roster.ended(visitor, visit);
    },
    ({ visitor, visit }) => roster.failed(visitor, visit, clock()),
  );
  for (const message of messagesOf(finished)) {
    const kept = message.filter(({ visitor, visit }) => roster.isUnfinished(visitor, visit));
    try {
      if (kept.length > 0) await outlets.archive(kept.map((one) => one.finished));
      for (const { visitor, visit } of kept) roster.ended(visitor, visit);
    } catch (error) {
      console.error(JSON.stringify({ event: "visits-not-sent", visits: kept.length, error: String(error) }));
      for (const { visitor, visit } of kept) roster.failed(visitor, visit, clock());
    }
  }
  return due.length === MOST_AT_ONCE;
}

const encoder = new TextEncoder();
const bytesOf = (value: unknown): number => encoder.encode(JSON.stringify(value)).byteLength;

/** As few messages as their limits allow. */
export function messagesOf(finished: readonly Finished[]): Finished[][] {
  const messages: Finished[][] = [];
  let bytes = 0;
  for (const one of finished) {
    const fitting = { ...one, finished: fit(one.finished) };
    const length = bytesOf(fitting.finished) + 1;
    const last = messages.at(-1);
    if (last === undefined || last.length === MESSAGE_VISITS || bytes + length > MESSAGE_BYTES) {
      messages.push([fitting]);
      bytes = length;
    } else {
      last.push(fitting);
      bytes += length;
    }
  }
  return messages;
}

/** A visit too long for any message keeps its beginning; `cut` says how many of its events are missing. */
function fit(visit: FinishedVisit): FinishedVisit {
  if (bytesOf(visit) <= MESSAGE_BYTES) return visit;
  const room = MESSAGE_BYTES - bytesOf({ ...visit, events: [] }) - 100;
  const events: FinishedVisit["events"][number][] = [];
  let bytes = 0;
  for (const event of visit.events) {
    bytes += bytesOf(event) + 1;
    if (bytes > room) break;
    events.push(event);
  }
  const at = events.at(-1)?.[0] ?? 0;
  return { ...visit, events: [...events, [at, "cut", visit.events.length - events.length]] };
}
