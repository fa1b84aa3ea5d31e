// What the states of rules are called.

import type { ListedRule } from "../../../worker/api/people.ts";

export const STATES: Readonly<Record<ListedRule["state"], string>> = {
  live: "Live",
  test: "Test",
  off: "Off",
};
