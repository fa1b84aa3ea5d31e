// The limits over random histories of months, beside a plain reading of their sentences: may the rule invite now, and if
// not, from which millisecond on?

import fc from "fast-check";
import { expect, test } from "vitest";
import { decide } from "../../../rules/engine/decide.ts";
import type { Limits, Repeat } from "../../../rules/language/ruleset.ts";
import { counts, type Invited } from "../../support/scene.ts";
import { at, compiled, DAY, HOUR, START, Visitor } from "../../support/visit.ts";

const WEEK = 7 * DAY;

/** An invitation of a history, in seconds. */
interface Shown extends Invited {
  readonly visit: number;
  readonly view: number;
  readonly ended: number;
}

const gap = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: HOUR, max: 30 * HOUR }),
  fc.integer({ min: DAY, max: 35 * DAY }),
  fc.constantFrom(WEEK, 30 * DAY),
);
const rules = fc.constantFrom("ours", "other");
const end = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ shown: true, seen: true, end: "expired" as const }) },
  { weight: 3, arbitrary: fc.constant({ shown: true, seen: true, end: "dismissed" as const }) },
  fc.constant({ shown: true, seen: true, end: "accepted" as const }),
  fc.constant({ shown: true, seen: false, end: "expired" as const }),
  fc.constant({ shown: true, seen: true, end: "withdrawn" as const, because: "desk gone" }),
  fc.constant({ shown: true, seen: true, end: "withdrawn" as const, because: "page left" }),
  fc.constant({ shown: false, seen: false, end: "failed" as const, because: "busy" }),
  fc.constant({ shown: true, seen: false, end: "held" as const }),
);
/** What follows after a while: an invitation, another page view, another visit. */
const step = fc.record({
  gap,
  what: fc.constantFrom("invitation", "invitation", "invitation", "view", "visit"),
  rule: rules,
  end,
  length: fc.constantFrom(0, 0, 5, 120),
});

const repeat: fc.Arbitrary<Repeat> = fc.oneof(
  fc.constantFrom<Repeat>({ per: "page" }, { per: "visit" }, { per: "visitor" }),
  fc
    .tuple(fc.constantFrom(60, HOUR, WEEK, 60 * DAY), fc.integer({ min: 1, max: 3 }))
    .map(([seconds, times]): Repeat => ({ every: seconds * 1000, times })),
);
const limits = fc.record({
  perVisit: fc.integer({ min: 0, max: 5 }),
  perWeek: fc.option(fc.integer({ min: 0, max: 4 })),
  quiet: fc.constantFrom(0, 60_000, 3_600_000),
  afterDismiss: fc.constantFrom(0, 60_000, DAY * 1000, 3 * DAY * 1000),
  ignored: fc.integer({ min: 1, max: 4 }),
});

/** L3–L6, L11: a plain reading. Times in ms. */
function mayInvite(
  time: number,
  here: { readonly visit: number; readonly view: number },
  invited: readonly Shown[],
  often: Repeat,
  limit: Omit<Limits, "risk">,
): boolean {
  const counted = invited.filter(counts);
  const ms = (seconds: number) => seconds * 1000;
  const isPast = (since: number, length: number) => time >= since + length;
  const own = counted.filter((one) => one.rule === "ours");
  if ("per" in often) {
    if (
      own.some(
        (one) =>
          often.per === "visitor" ||
          one[often.per === "page" ? "view" : "visit"] === here[often.per === "page" ? "view" : "visit"],
      )
    )
      return false;
  } else if (own.filter((one) => !isPast(ms(one.at), often.every)).length >= often.times) return false;
  if (counted.filter((one) => one.visit === here.visit).length >= limit.perVisit) return false;
  const lately = counted.filter((one) => !isPast(ms(one.at), ms(WEEK)));
  if (limit.perWeek !== undefined && lately.length >= limit.perWeek) return false;
  if (counted.some((one) => !isPast(ms(one.ended), limit.quiet))) return false;
  if (counted.some((one) => one.end === "held" && time === ms(one.ended))) return false;
  const dismissed = counted.filter((one) => one.end === "dismissed");
  if (dismissed.some((one) => !isPast(ms(one.ended), limit.afterDismiss))) return false;
  for (const first of dismissed)
    for (const second of dismissed)
      if (
        first !== second &&
        first.ended <= second.ended &&
        second.ended - first.ended <= 30 * DAY &&
        !isPast(ms(second.ended), ms(30 * DAY))
      )
        return false;
  let row: Shown[] = [];
  for (const one of counted) {
    if (one.end === "accepted" || one.end === "dismissed") row = [];
    if (one.end === "expired") row.push(one);
  }
  return row.length < limit.ignored || isPast(ms(row.at(-1)!.ended), ms(WEEK));
}

test("[L3, L4, L5, L6, L7, L11] whatever the history, an invitation is due when no sentence stands in its way", () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 12, size: "max" }),
      repeat,
      limits,
      fc.nat(40 * DAY),
      (steps, often, { perWeek, ...rest }, later) => {
        const visitor = new Visitor().page(0, "/");
        const invited: Shown[] = [];
        const here = { visit: 1, view: 1 };
        let now = 0;
        for (const one of steps) {
          if (one.what === "visit") {
            visitor.hide(now);
            now += Math.max(one.gap, HOUR);
            visitor.page(now, "/");
            here.visit++;
            here.view++;
            continue;
          }
          now += one.gap;
          if (one.what === "view") {
            visitor.page(now, "/next");
            here.view++;
            continue;
          }
          const id = `i${invited.length}`;
          const { shown, seen, end: state } = one.end;
          const because = "because" in one.end ? one.end.because : undefined;
          if (state !== "held") visitor.invitation(now, id, "offered", { rule: one.rule });
          if (shown && state !== "held") visitor.invitation(now, id, "shown");
          if (seen) visitor.invitation(now, id, "seen");
          const ended = state === "held" ? now : now + one.length;
          visitor.invitation(ended, id, state, { rule: one.rule }, because);
          invited.push({ ...one.end, ...here, rule: one.rule, at: now, ended });
          now = ended;
        }
        // What a held-out visitor uses up of a week is not said.
        const isHeld = invited.some((one) => one.end === "held");
        const limit = { ...rest, ...(perWeek !== null && !isHeld && { perWeek }) };
        const published = compiled([{ id: "ours", repeat: often }], limit);
        const decided = (time: number) => decide(published, visitor.record, START + time);
        const may = (time: number) => mayInvite(time, here, invited, often, limit);

        // The instants at which an answer may change, and those beside them.
        const lengths = [0, limit.quiet, limit.afterDismiss, WEEK * 1000, 30 * DAY * 1000];
        if ("every" in often) lengths.push(often.every);
        const from = now * 1000;
        const instants = [from, from + later * 1000];
        for (const one of invited)
          for (const since of [one.at, one.ended])
            for (const length of lengths)
              for (const beside of [-1, 0, 1]) instants.push(since * 1000 + length + beside);
        const asked = [...new Set(instants)].filter((time) => time >= from).sort((a, b) => a - b);
        for (const time of asked) {
          const { due, next, held } = decided(time);
          if ((due !== undefined) !== may(time))
            throw new Error(`${time / 1000} s: the engine says ${held[0]?.because ?? "due"}`);
          if (due !== undefined) break;
          const first = asked.find((other) => other > time && may(other));
          expect(next && next.at - START).toBe(first);
        }
      },
    ),
    { numRuns: 600 },
  );
});

test("[L11] at the instant at which somebody is held out no other rule takes its turn", () => {
  const visitor = new Visitor().page(0, "/").invitation(5, "i", "held", { rule: "other" });
  const { due, next } = decide(compiled([{ id: "ours" }]), visitor.record, at(5));
  expect([due, next?.at]).toEqual([undefined, at(5) + 1]);
});
