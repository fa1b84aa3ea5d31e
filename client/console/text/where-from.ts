// Where a visitor came from, in a few words: the source if it has a name, else the referrer's host, and the campaign.

import type { FeedRow } from "../../../worker/protocol.ts";
import { hostOf } from "./address.ts";
import { clean } from "./clean.ts";

export function fromText(row: Pick<FeedRow, "source" | "referrer" | "campaign">): string {
  const source = clean(row.source ?? "") || (row.referrer === "" ? "" : clean(hostOf(row.referrer)));
  return [source, clean(row.campaign ?? "")].filter((words) => words !== "").join(" · ");
}
