// What a rule is for: a page that is reached or an event that is tracked, within a time.

import * as z from "zod";
import { eventName } from "./action.ts";
import { amount } from "./amount.ts";
import { pageList } from "./page.ts";
import type { Goal } from "./ruleset.ts";
import { duration } from "./values.ts";

const DAY = 86_400_000;

export const goal = z
  .strictObject({
    page: pageList.optional().meta({ description: "Reached when such a page is seen." }),
    event: eventName.optional().meta({ description: "Reached when the page tracks this event." }),
    within: duration
      .refine((ms) => ms > 0, {
        message: "no time is left to reach it",
        params: { code: "too-short", remedy: "write 7d, or delete the line" },
      })
      .optional()
      .meta({ description: "So long after the invitation; default 7d." }),
    value: amount(1_000_000_000)
      .optional()
      .meta({ description: "What it is worth, in your currency: 49.90." }),
  })
  .transform(({ page, event, within, value }, context): Goal => {
    if ((page === undefined) === (event === undefined)) {
      const message =
        page === undefined ? "nothing says when this is reached" : "a page and an event at once";
      const remedy = page === undefined ? "add page: /thanks or event: signup" : "make two goals of it";
      const code = page === undefined ? "missing" : "too-many";
      context.addIssue({ code: "custom", message, params: { code, remedy } });
      return z.NEVER;
    }
    return {
      ...(page !== undefined && { page }),
      ...(event !== undefined && { event }),
      within: within ?? 7 * DAY,
      ...(value !== undefined && { value }),
    };
  });
