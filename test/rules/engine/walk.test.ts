// A random walk over everything that may happen, with a page that answers and a desk that sometimes has no place: what
// must never be, is not.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRule } from "../../../rules/engine/compile.ts";
import { decide } from "../../../rules/engine/decide.ts";
import { factsAt } from "../../../rules/record/facts.ts";
import { isOver, openInvitation } from "../../../rules/record/invitations.ts";
import type { InvitationState } from "../../../rules/record/event.ts";
import { anyRule, told, visits } from "../../support/random.ts";
import { at, compiled, DAY, PLACE, rule, Visitor } from "../../support/visit.ts";

/** What becomes of what is showing, one after the other. */
const answers = fc.array(
  fc.constantFrom<InvitationState>(
    "shown",
    "seen",
    "accepted",
    "dismissed",
    "expired",
    "withdrawn",
    "failed",
  ),
  { minLength: 1, maxLength: 12 },
);
const rules = fc.array(anyRule, { minLength: 1, maxLength: 4 });
const LIMITS = { perVisit: 3, quiet: 5_000, afterDismiss: 10_000, ignored: 2, perWeek: 9 };

describe("a random walk", () => {
  test("[L1, L4, L5, I1] never two invitations at once, never too many or too soon, and none comes back", () => {
    fc.assert(
      fc.property(rules, visits(2), answers, fc.boolean(), (asked, happenings, steps, saves) => {
        const compiledRules = compiled(
          asked.map(({ when, unless }, i) => ({
            id: `rule-${i}`,
            when,
            ...(unless && { unless }),
            repeat: { per: "page" },
          })),
          LIMITS,
        );
        let visitor = new Visitor();
        const over = new Map<string, string>();
        let step = 0;
        for (let now = 0; now <= 150; now++) {
          told(
            happenings.filter((one) => one.at === now),
            visitor,
          );
          if (visitor.record.visit === undefined) continue;
          for (const tab of visitor.record.visit.tabs.map((one) => one.id))
            if (!happenings.some((one) => one.does === "sleep" && one.from <= now && now < one.at))
              visitor.tell(now, now - 3, tab);
          const open = openInvitation(visitor.invitations);
          if (open) visitor.invitation(now, open.id, steps[step++ % steps.length]!, {}, "desk gone");
          const { due } = decide(compiledRules, visitor.record, at(now));
          if (due !== undefined) {
            const facts = factsAt(visitor.record, at(now))!;
            expect(openInvitation(visitor.invitations)).toBeUndefined();
            expect(facts.clocks.here && !facts.visit.chatOpen).toBe(true);
            visitor.invitation(now, `i${now}`, "offered", { rule: due.rule.id });
          }
          expect(visitor.invitations.filter((one) => !isOver(one.state)).length).toBeLessThanOrEqual(1);
          for (const one of visitor.invitations) {
            if (over.has(one.id)) expect(JSON.stringify(one)).toBe(over.get(one.id));
            if (isOver(one.state)) over.set(one.id, JSON.stringify(one));
          }
          // A crash, and what was stored is all there is.
          if (saves) visitor = new Visitor("granted", JSON.parse(JSON.stringify(visitor.record)));
        }
        const counted = visitor.invitations.filter((one) => one.seenAt !== undefined);
        expect(counted.length).toBeLessThanOrEqual(LIMITS.perVisit);
        counted.forEach((one, i) => {
          const before = counted[i - 1];
          if (before?.endedAt !== undefined)
            expect(one.offeredAt - before.endedAt).toBeGreaterThanOrEqual(LIMITS.quiet);
        });
      }),
      { numRuns: 200 },
    );
  });

  test("[E7] pages that say more often where their idle clocks stand change no rule's times", () => {
    const answers = fc.array(fc.tuple(fc.nat(140), fc.constantFrom("a", "b")), { maxLength: 12 });
    fc.assert(
      fc.property(
        anyRule,
        visits(2, { around: true }),
        answers,
        fc.nat(20),
        (asked, happenings, more, later) => {
          const { spans } = compileRule(rule({ when: asked.when }), PLACE);
          const { events, record } = told(happenings);
          const now = happenings.at(-1)!.at + later;
          const another = new Visitor();
          const waiting = [...more].filter(([when]) => when <= now).sort(([a], [b]) => a - b);
          const answer = (before: number) => {
            while (waiting.length > 0 && at(waiting[0]![0]) < before) {
              const [when, id] = waiting.shift()!;
              // A machine that sleeps answers nothing.
              if (happenings.some((one) => one.does === "sleep" && one.from <= when && when <= one.at))
                continue;
              const tab = another.record.visit?.tabs.find((one) => one.id === id);
              if (tab) another.happened({ type: "clocks", at: at(when), tab: id, idleSince: tab.active });
            }
          };
          for (const event of events) {
            answer(event.at);
            another.happened(event);
          }
          answer(Infinity);
          expect(spans(another.facts(now)!)).toEqual(spans(factsAt(record, at(now))!));
        },
      ),
      { numRuns: 400 },
    );
  });

  test("[E3] a decision after saving and loading is the decision before", () => {
    fc.assert(
      fc.property(rules, visits(3), fc.nat(60), (asked, happenings, later) => {
        const compiledRules = compiled(asked.map(({ when }, i) => ({ id: `rule-${i}`, when })));
        const { record } = told(happenings);
        const now = at(happenings.at(-1)!.at + later);
        const loaded = JSON.parse(JSON.stringify(record));
        expect(decide(compiledRules, loaded, now)).toEqual(decide(compiledRules, record, now));
      }),
    );
  });

  test("[E5] a decision is total: any record, any time, any rule", () => {
    fc.assert(
      fc.property(
        rules,
        visits(3),
        fc.integer({ min: -DAY, max: 400 * DAY }),
        (asked, happenings, seconds) => {
          const compiledRules = compiled(asked.map(({ when }, i) => ({ id: `rule-${i}`, when })));
          const decision = decide(compiledRules, told(happenings).record, at(seconds));
          if (decision.next) expect(decision.next.at).toBeGreaterThan(at(seconds));
        },
      ),
    );
  });
});
