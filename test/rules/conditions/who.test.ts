// Who it is, who is there to answer, and chance.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conditions } from "../../../rules/conditions/registry.ts";
import { SAMPLED, UNSAMPLED } from "../../../rules/engine/chance.ts";
import type { Consent } from "../../../rules/record/event.ts";
import type { DeskFacts, Facts } from "../../../rules/record/facts.ts";
import type { VisitorFacts } from "../../../rules/record/record.ts";
import { ask, factsOf, refused } from "../../support/condition.ts";
import { siteOf } from "../../support/site.ts";
import { at, PLACE, Visitor } from "../../support/visit.ts";

const stranger = factsOf(new Visitor().page(0, "/"), 10);

function known(visitor: Partial<VisitorFacts>): Facts {
  const { record } = stranger;
  return { ...stranger, record: { ...record, visitor: { ...record.visitor, ...visitor } } };
}

describe("who", () => {
  test("identified", () => {
    const asked = ask("identified", "true");
    expect([asked.holds(known({ identified: true })), asked.holds(known({ identified: false }))]).toEqual([
      true,
      false,
    ]);
    expect(asked.explain(known({ identified: true }))).toBe("identified");
    expect(asked.explain(known({ identified: false }))).toBe("not identified, wanted an identified visitor");
    expect(refused("identified", "false")).toBe("bad-yes");
  });

  test("[V5] traits, as the site passed them", () => {
    const facts = known({
      traits: { plan: "Trial", seats: 12, renewal: new Date(at(86_400)).toISOString() },
    });
    expect(ask("trait", { plan: ["trial", "basic"], seats: "10+" }).holds(facts)).toBe(true);
    expect(ask("trait", { plan: "trial", seats: "20+" }).holds(facts)).toBe(false);
    expect(ask("trait", { plan: "pro" }).holds(stranger)).toBe(false);
    expect(ask("trait", { renewal: "<=12h" }).moment(facts)).toBe(43_200);
    expect(ask("trait", { plan: "pro" }).explain(facts)).toBe('plan "Trial", wanted pro (trait)');
    expect(ask("trait", { plan: "pro" }).explain(stranger)).toBe("plan unknown, wanted pro (trait)");
    expect(conditions["trait"]!.keeps!({ plan: ["pro"] })).toEqual({ traits: ["plan"] });
  });

  test("consent", () => {
    const holds = (words: unknown, consent: Consent) => ask("consent", words).holds(known({ consent }));
    expect(holds("granted", "granted")).toBe(true);
    expect(holds("granted", "implied")).toBe(false);
    expect(holds(["granted", "implied"], "implied")).toBe(true);
    expect(holds("unasked", "denied")).toBe(false);
    expect(ask("consent", ["granted", "implied"]).explain(known({ consent: "unasked" }))).toBe(
      "consent unasked, wanted granted or implied",
    );
    expect(refused("consent", "yes")).toBe("unknown-word");
  });
});

describe("the desk", () => {
  const place = {
    ...PLACE,
    site: siteOf({ teams: { sales: { languages: [], skills: [] }, care: { languages: [], skills: [] } } }),
  };
  const at10 = (desk: DeskFacts): Facts => ({ ...stranger, desk });
  const desk = at10({ online: { "": 3, sales: 3 }, waitingSince: at(4), visitors: 70 });
  const nobody = at10({ online: { "": 0 }, waitingSince: null, visitors: 0 });
  const agents = (value: unknown) => ask("agents", value, place);

  test("agents online, of all teams or of one", () => {
    expect([agents("3").holds(desk), agents("4+").holds(desk), agents({ online: "1+" }).holds(desk)]).toEqual(
      [true, false, true],
    );
    expect(agents({ team: "sales", online: "3+" }).holds(desk)).toBe(true);
    expect(agents({ team: "care", online: "1+" }).holds(desk)).toBe(false);
    expect(agents({ team: "care", online: "0" }).holds(desk)).toBe(true);
    expect(agents("0").holds(nobody)).toBe(true);
    expect(agents({ team: "care", online: "1+" }).explain(desk)).toBe(
      "agents of care online 0, wanted 1 or more",
    );
    expect(agents("4+").explain(desk)).toBe("agents online 3, wanted 4 or more");
    expect(refused("agents", { team: "sales" })).toBeDefined();
  });

  test("[E5] what the desk did not tell, and teams that there are not", () => {
    for (const value of ["0", "<5", { team: "sales", online: "0" }, { team: "constructor", online: "0" }]) {
      expect(agents(value).holds(stranger)).toBe(false);
      expect(agents(value).explain(stranger)).toContain("online unknown");
    }
    for (const team of ["constructor", "__proto__", "nobody"])
      expect(agents({ team, online: "<5" }).holds(desk)).toBe(false);
    expect(agents("0").holds(at10({ online: { sales: 1 } }))).toBe(false);
  });

  test("[E1] the longest wait grows", () => {
    expect(ask("wait", "2m").moment(desk)).toBe(124);
    expect(ask("wait", "<10s").spans(desk)).toEqual([at(4), at(14)]);
    expect(ask("wait", "2m").explain(desk)).toBe("longest wait 6 s, wanted 2 m");
  });

  test("[E5] nobody waits, or nobody knows", () => {
    expect(ask("wait", "<10s").holds(nobody)).toBe(false);
    expect(ask("wait", "<10s").holds(stranger)).toBe(false);
    expect(ask("wait", "2m").explain(nobody)).toBe("nobody waits, wanted 2 m");
    expect(ask("wait", "2m").explain(stranger)).toBe("longest wait unknown, wanted 2 m");
  });

  test("visitors online", () => {
    expect([ask("visitors_online", "50+").holds(desk), ask("visitors_online", "<50").holds(desk)]).toEqual([
      true,
      false,
    ]);
    expect(ask("visitors_online", "0").holds(nobody)).toBe(true);
    expect(ask("visitors_online", "<50").holds(stranger)).toBe(false);
    expect(ask("visitors_online", "50+").explain(desk)).toBe("visitors online 70, wanted 50 or more");
    expect(ask("visitors_online", "50+").explain(stranger)).toBe(
      "visitors online unknown, wanted 50 or more",
    );
  });
});

describe("sample", () => {
  test("[X2] such a share of the visitors, and of a greater one the same and more", () => {
    const seeds = Array.from({ length: 4000 }, (_, i) => `visitor ${i}`);
    const fifth = ask("sample", "20%");
    const half = ask("sample", "50%");
    const inFifth = seeds.filter((seed) => fifth.holds(known({ seed })));
    expect(Math.abs(inFifth.length / seeds.length - 0.2)).toBeLessThan(0.03);
    expect(inFifth.filter((seed) => !half.holds(known({ seed })))).toEqual([]);
  });

  test("[X1] the same visitor and rule always draw the same, another rule draws anew", () => {
    const other = ask("sample", "50%", { ...PLACE, rule: "other" });
    const one = ask("sample", "50%");
    let differ = 0;
    fc.assert(
      fc.property(fc.string(), fc.string(), (seed, between) => {
        const first = one.holds(known({ seed }));
        one.holds(known({ seed: between }));
        expect(one.holds(known({ seed }))).toBe(first);
        if (other.holds(known({ seed })) !== first) differ++;
      }),
    );
    expect(differ).toBeGreaterThan(10);
  });

  test("nobody, everybody, and as scenarios say", () => {
    expect(ask("sample", "0%").holds(known({ seed: SAMPLED }))).toBe(false);
    expect(ask("sample", "100%").holds(known({ seed: "anyone" }))).toBe(true);
    expect(ask("sample", "1%").holds(known({ seed: SAMPLED }))).toBe(true);
    expect(ask("sample", "100%").holds(known({ seed: UNSAMPLED }))).toBe(false);
    expect(ask("sample", "12.5%").explain(known({ seed: SAMPLED }))).toBe("in the sample of 12.5 %");
    expect(ask("sample", "20%").explain(known({ seed: UNSAMPLED }))).toBe("not in the sample of 20 %");
  });

  test.each(["20", "120%", "-1%", "x%", ""])("%s is refused", (text) => {
    expect(refused("sample", text)).toBe("bad-share");
  });
});
