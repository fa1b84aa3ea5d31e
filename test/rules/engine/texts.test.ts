// Which words an invitation has: languages, variants, nobody there.

import { describe, expect, test } from "vitest";
import { textsOf } from "../../../rules/engine/texts.ts";
import type { Invite, Rule, Variant } from "../../../rules/language/ruleset.ts";
import { INVITE, ruleOf } from "../../support/site.ts";

const invite: Invite = {
  ...INVITE,
  title: "Hello",
  greeting: "May I help?",
  replies: ["Yes"],
  away: { greeting: "Leave a message" },
  locales: {
    de: { greeting: "Kann ich helfen?", replies: ["Ja"] },
    "pt-BR": { greeting: "Posso ajudar?", away: { title: "Ausente" } },
  },
};
const short: Variant = {
  name: "short",
  weight: 1,
  greeting: "Help?",
  locales: { de: { greeting: "Hilfe?" } },
};
const long: Variant = { name: "long", weight: 1, title: "Good day", replies: [], from: "Ana" };
const rule = (more: Partial<Rule> = {}): Rule & { invite: Invite } => ({ ...ruleOf(more), invite });
const tested = rule({ experiment: { holdout: 0, variants: [short, long] } });

describe("the words of an invitation", () => {
  test("are the rule's own, where its language is not written", () => {
    expect(textsOf(rule(), undefined, ["fr", "en"], false)).toEqual({
      title: "Hello",
      greeting: "May I help?",
      replies: ["Yes"],
    });
  });

  test.each([
    [["de"], "Kann ich helfen?"],
    [["de-AT", "en"], "Kann ich helfen?"],
    [["DE"], "Kann ich helfen?"],
    [["pt-br"], "Posso ajudar?"],
    [["pt"], "May I help?"],
    [["fr", "de"], "Kann ich helfen?"],
    [["", "de"], "Kann ich helfen?"],
    [["constructor"], "May I help?"],
  ])("in %j say %s", (languages, greeting) => {
    expect(textsOf(rule(), undefined, languages, false).greeting).toBe(greeting);
  });

  test("a language overrides what it has, and keeps the rest", () => {
    expect(textsOf(rule(), undefined, ["de"], false)).toEqual({
      title: "Hello",
      greeting: "Kann ich helfen?",
      replies: ["Ja"],
    });
  });

  test("a variant overrides any of them, in its own languages first", () => {
    expect(textsOf(tested, "short", ["en"], false)).toMatchObject({ title: "Hello", greeting: "Help?" });
    expect(textsOf(tested, "short", ["de"], false)).toMatchObject({ greeting: "Hilfe?", replies: ["Ja"] });
    expect(textsOf(tested, "long", ["de"], false)).toEqual({
      from: "Ana",
      title: "Good day",
      greeting: "Kann ich helfen?",
      replies: [],
    });
    expect(textsOf(tested, "gone", ["en"], false)).toMatchObject({ greeting: "May I help?" });
  });

  test("with nobody there, those of `away` take the place of what they have", () => {
    expect(textsOf(rule(), undefined, ["en"], true)).toMatchObject({
      title: "Hello",
      greeting: "Leave a message",
    });
    expect(textsOf(rule(), undefined, ["pt-BR"], true)).toMatchObject({
      title: "Ausente",
      greeting: "Leave a message",
    });
  });
});
