// What the list can be asked for, in words, and how one part of the question changes.

import type { FeedFilter } from "../../../worker/protocol.ts";
import type { Sort } from "./feed.ts";

export const SORTS: Readonly<Record<Sort, string>> = {
  since: "Newest",
  idle: "Idle longest",
  page: "By page",
  visits: "Most visits",
  next: "Next invited",
};

/** An empty choice is no filter at all: the server would look for visitors whose status is "". */
export function change<Key extends keyof FeedFilter>(
  filter: { value: FeedFilter },
  key: Key,
  value: NonNullable<FeedFilter[Key]> | "",
): void {
  const { [key]: _, ...rest } = filter.value;
  filter.value = value === "" ? rest : { ...rest, [key]: value };
}
