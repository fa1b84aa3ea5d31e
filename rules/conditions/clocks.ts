// The clock family: idle, on the page, on the site (SPEC T5, T6).

import { NEVER } from "../engine/spans.ts";
import { durationRange } from "../language/values.ts";
import { condition } from "./condition.ts";
import { clockSpans } from "./spans.ts";
import { durationWanted, inWords } from "./wording.ts";

export const idle = condition({
  schema: durationRange,
  reads: ["idle"],
  compile:
    (range) =>
    ({ clocks, now }) =>
      clocks.idleSince === undefined ? NEVER : clockSpans(range, now - clocks.idleSince, now, true),
  explain: (range, { clocks, now }) =>
    clocks.idleSince === undefined
      ? `idle unknown while away, wanted ${durationWanted(range)}`
      : `idle ${inWords(now - clocks.idleSince)} of ${durationWanted(range)}`,
});

export const onPage = condition({
  schema: durationRange,
  reads: ["clocks", "page"],
  compile:
    (range) =>
    ({ clocks, page, now }) =>
      clockSpans(range, clocks.onPage.get(page.id) ?? 0, now, clocks.here),
  explain: (range, { clocks, page }) =>
    `on this page ${inWords(clocks.onPage.get(page.id) ?? 0)} of ${durationWanted(range)}`,
});

export const onSite = condition({
  schema: durationRange,
  reads: ["clocks"],
  compile:
    (range) =>
    ({ clocks, now }) =>
      clockSpans(range, clocks.onSite, now, clocks.here),
  explain: (range, { clocks }) => `on the site ${inWords(clocks.onSite)} of ${durationWanted(range)}`,
});
