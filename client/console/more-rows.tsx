// The end of a list that comes a page at a time.

import type { Paged } from "./paged.ts";

export function MoreRows({
  of,
  more,
  empty,
}: {
  readonly of: Paged<unknown>;
  readonly more: () => void;
  readonly empty: string;
}) {
  return (
    <>
      {of.state === "asking" && (
        <p class="pad dim" role="status">
          Fetching…
        </p>
      )}
      {of.state === "refused" && (
        <p class="refused" role="alert">
          {of.says}
        </p>
      )}
      {of.state === "there" && of.rows.length === 0 && <p class="pad dim">{empty}</p>}
      {of.state !== "asking" && of.next !== undefined && (
        <button type="button" class="button more-rows" onClick={more}>
          Show more
        </button>
      )}
    </>
  );
}
