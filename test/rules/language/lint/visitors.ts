// Visitors of every kind for the tests of lints: where they come from, what is known of them.

import fc from "fast-check";
import { START, SURROUNDINGS, Visitor } from "../../../support/visit.ts";
import { newRecord } from "../../../../rules/record/apply.ts";
import type { VisitorRecord } from "../../../../rules/record/record.ts";

export { at } from "../../../support/visit.ts";

/** Makes a visitor who has not come yet; their pages are those of a random visit. */
export const newVisitor = fc
  .record({
    consent: fc.constantFrom("granted" as const, "implied" as const, "denied" as const),
    seed: fc.string({ maxLength: 6 }),
    visits: fc.nat(3),
    chats: fc.nat(2),
    tags: fc.subarray(["vip", "test"]),
    identified: fc.boolean(),
    device: fc.constantFrom("desktop" as const, "mobile" as const, "tablet" as const),
    browser: fc.constantFrom("Firefox", "Chrome", ""),
    country: fc.constantFrom("AT", "DE", undefined),
  })
  .map((given) => () => {
    const blank = newRecord(START - given.visits * 3_600_000, given.consent, given.seed);
    const times = (many: number) => Array.from({ length: many }, (_, i) => START - (many - i) * 3_600_000);
    const record: VisitorRecord = {
      ...blank,
      visitor: { ...blank.visitor, tags: given.tags, identified: given.identified },
      past: {
        ...blank.past,
        visits: given.visits,
        visitTimes: times(given.visits),
        chats: given.chats,
        chatTimes: times(given.chats),
        ...(given.visits > 0 && { lastVisitEndedAt: START - 3_000_000 }),
        ...(given.chats > 0 && { lastChatAt: START - 3_600_000 }),
      },
    };
    return new Surrounded(record, {
      ...SURROUNDINGS,
      device: given.device,
      browser: given.browser,
      ...(given.country === undefined ? { country: "" } : { country: given.country }),
    });
  });

/** Every page of the visit is seen with the same surroundings. */
class Surrounded extends Visitor {
  readonly #surroundings: typeof SURROUNDINGS;

  constructor(record: VisitorRecord, surroundings: typeof SURROUNDINGS) {
    super("granted", record);
    this.#surroundings = surroundings;
  }

  override page(...[seconds, path, viewed = {}]: Parameters<Visitor["page"]>): this {
    return super.page(seconds, path, { ...viewed, surroundings: this.#surroundings });
  }
}
