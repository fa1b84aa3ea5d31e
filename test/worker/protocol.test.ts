// What a page may say is taken as it is meant: times that are too long are cut, words of consent that are no yes are a no.

import { describe, expect, it } from "vitest";
import { FromTab } from "../../worker/protocol.ts";

const DAY = 86_400_000;
const parsed = (message: object): object => FromTab.parse({ n: 1, ...message });

describe("a time of a page", () => {
  it("[T1] is never longer than a day", () => {
    expect(parsed({ type: "shown", ago: 3 * DAY })).toMatchObject({ ago: DAY });
    expect(parsed({ type: "clocks", idle: 3 * DAY })).toMatchObject({ idle: DAY });
    expect(parsed({ type: "shown", ago: DAY - 1 })).toMatchObject({ ago: DAY - 1 });
    const gaps = [
      [3 * DAY, 2 * DAY],
      [6_000, 5_000],
    ];
    expect(parsed({ type: "hidden", gaps })).toMatchObject({
      gaps: [
        [DAY, DAY],
        [6_000, 5_000],
      ],
    });
  });

  it("[T8] slept away is never longer than thirty days", () => {
    expect(parsed({ type: "clocks", idle: 0, slept: 60 * DAY })).toMatchObject({ slept: 30 * DAY });
    expect(parsed({ type: "clocks", idle: 0, slept: 61_000 })).toMatchObject({ slept: 61_000 });
  });

  it("is refused where it is none: negative, a fraction, a text, beyond all numbers", () => {
    for (const ago of [-1, 0.5, "60", 1e300, null])
      expect(FromTab.safeParse({ type: "shown", n: 1, ago }).success).toBe(false);
  });
});

describe("a word of consent", () => {
  const hello = { type: "hello", tab: "tab1", language: "en", timezone: "", visible: true };

  it("[L8] that is no yes is a no, and one that was not said is none", () => {
    for (const said of ["denied", "revoked", "", false, null]) {
      expect(parsed({ ...hello, consent: said })).toMatchObject({ consent: "denied" });
      expect(parsed({ type: "consent", consent: said })).toMatchObject({ consent: "denied" });
    }
    expect(parsed({ ...hello, consent: "granted" })).toMatchObject({ consent: "granted" });
    expect(parsed(hello)).not.toHaveProperty("consent");
  });
});
