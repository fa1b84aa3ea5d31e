// What happened in a visit, in the order in which it became known, and by what it was decided: enough to see the record as
// it stood at any moment of the visit. Pure; as text a line each, because most of it is written often and read never.

import { apply } from "./apply.ts";
import { isPacked, packed, unpacked, type Entry, type Knowledge } from "./entry.ts";
import { isOver } from "./invitations.ts";
import type { Invitation, VisitorRecord } from "./record.ts";

/** Where a journal begins: the record as it stood then, without what earlier visits left, which does not change. */
export interface Beginning {
  readonly at: number;
  readonly record: VisitorRecord & { readonly visit: NonNullable<VisitorRecord["visit"]> };
  readonly knew?: Knowledge;
}

export interface Journal {
  readonly from: Beginning;
  /** Lines of `packed` entries. */
  readonly text: string;
}

/** Undefined before the first page view. */
export function beginningOf(record: VisitorRecord, at: number, knew?: Knowledge): Beginning | undefined {
  const { visit, past } = record;
  if (visit === undefined) return undefined;
  const invitations = past.invitations.filter((one) => one.visit >= visit.number || !isOver(one.state));
  const did = past.did.filter((one) => one.visit >= visit.number);
  return {
    at,
    record: { ...record, visit, past: { ...past, invitations, did } },
    ...(knew !== undefined && { knew }),
  };
}

export function lineOf(entry: Entry, from: Beginning): string {
  return `${JSON.stringify(packed(entry, from.at))}\n`;
}

/** What is not understood, as an older version may have written it, is left out. */
export function entriesOf({ from, text }: Journal): readonly Entry[] {
  const { surroundings } = from.record.visit;
  return text.split("\n").flatMap((line) => {
    if (line === "") return [];
    const entry: unknown = JSON.parse(line);
    return isPacked(entry) ? [unpacked(entry, from.at, surroundings)] : [];
  });
}

export interface Stood {
  readonly record: VisitorRecord;
  readonly knew?: Knowledge;
}

/** The record as it was known at `at`; `now`: as it is, for what earlier visits left. */
export function stoodAt(journal: Journal, now: VisitorRecord, at: number): Stood {
  const entries = entriesOf(journal);
  const stood = told(journal.from, entries, now, at);
  const lost = lostOf(told(journal.from, entries, now, Infinity).record, now);
  if (lost.length === 0) return stood;
  const { record } = stood;
  const ids = new Set(lost.map(({ id }) => id));
  const known = record.past.invitations.filter(({ id }) => !ids.has(id));
  const invitations = [...known, ...lost.flatMap((one) => invitationAt(one, at) ?? [])];
  return { ...stood, record: { ...record, past: { ...record.past, invitations } } };
}

/**
 * Invitations are stored at each step, the end of a journal is not: after a crash there are some of which it does not know
 * how they went on.
 */
function lostOf(known: VisitorRecord, now: VisitorRecord): readonly Invitation[] {
  const texts = new Map(known.past.invitations.map((one) => [one.id, JSON.stringify(one)]));
  return now.past.invitations.filter((one) => texts.get(one.id) !== JSON.stringify(one));
}

/** By the times that it keeps itself. */
function invitationAt(one: Invitation, at: number): Invitation | undefined {
  if (one.offeredAt > at) return undefined;
  if (one.endedAt !== undefined && one.endedAt <= at) return one;
  const { endedAt: _end, because: _why, shownAt, seenAt, ...offered } = one;
  const isShown = shownAt !== undefined && shownAt <= at;
  const isSeen = seenAt !== undefined && seenAt <= at;
  const state = isSeen ? "seen" : isShown ? "shown" : "offered";
  return { ...offered, state, ...(isShown && { shownAt }), ...(isSeen && { seenAt }) };
}

function told(from: Beginning, entries: readonly Entry[], now: VisitorRecord, at: number): Stood {
  let record = begun(from, now);
  let { knew } = from;
  for (const entry of entries) {
    if (entry.heard > at) break;
    if ("knew" in entry) ({ knew } = entry);
    else record = apply(record, entry.event);
  }
  return { record, ...(knew !== undefined && { knew }) };
}

/** With what earlier visits left. */
function begun({ record }: Beginning, now: VisitorRecord): VisitorRecord {
  const { number } = record.visit;
  const known = new Set(record.past.invitations.map(({ id }) => id));
  const earlier = now.past.invitations.filter((one) => one.visit < number && !known.has(one.id));
  const did = now.past.did.filter((one) => one.visit < number);
  return {
    ...record,
    past: {
      ...record.past,
      invitations: [...earlier, ...record.past.invitations].sort((a, b) => a.visit - b.visit),
      did: [...did, ...record.past.did],
    },
  };
}

/** The same journal without its older half, which has become its beginning: a long visit's must not grow for ever. */
export function shortened(journal: Journal, now: VisitorRecord): Journal {
  const entries = entriesOf(journal);
  const older = entries.slice(0, Math.ceil(entries.length / 2));
  const at = older.at(-1)?.heard ?? journal.from.at;
  const { record, knew } = told(journal.from, older, now, Infinity);
  const from = beginningOf(record, at, knew);
  if (from === undefined) return journal;
  const text = entries.slice(older.length).map((entry) => lineOf(entry, from));
  return { from, text: text.join("") };
}

/** Did a visit begin with what happened in between? Its journal begins there. */
export function isAnotherVisit(before: VisitorRecord, after: VisitorRecord): boolean {
  return after.visit !== undefined && after.visit.number !== before.visit?.number;
}
