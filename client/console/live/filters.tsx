// Search, filters and order. All of it is asked of the server: the list here is only the first of what matches.

import { useEffect, useRef } from "preact/hooks";

import type { FeedRow } from "../../../worker/protocol.ts";
import { useConsole, useSigned } from "../context.ts";
import { Icon } from "../icons.tsx";
import { CHANNELS, plural, STATUSES } from "../text/names.ts";
import { change, SORTS } from "./asking.ts";
import type { Sort } from "./feed.ts";
import { InviteMany } from "./invite-many.tsx";
import { LIMIT } from "./live.ts";
import { More, SavedViews } from "./more.tsx";

/** Long enough to finish a word, short enough not to be noticed. */
const WRITTEN_AFTER = 200;

export function Filters() {
  const { live } = useSigned();
  const { status, channel } = live.filter.value;
  return (
    <search class="filters">
      <Search />
      <label class="choice">
        <span class="hidden-words">Only with status</span>
        <select
          value={status ?? ""}
          onChange={(event) =>
            change(live.filter, "status", event.currentTarget.value as FeedRow["status"] | "")
          }
        >
          <option value="">Status</option>
          {Object.entries(STATUSES).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label class="choice">
        <span class="hidden-words">Only from channel</span>
        <select
          value={channel ?? ""}
          onChange={(event) => change(live.filter, "channel", event.currentTarget.value)}
        >
          <option value="">Channel</option>
          {Object.entries(CHANNELS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label class="choice sort">
        <span class="hidden-words">Order</span>
        <select
          value={live.sort.value}
          onChange={(event) => (live.sort.value = event.currentTarget.value as Sort)}
        >
          {Object.entries(SORTS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <More />
      <SavedViews />
      <Behind />
      <Total />
      <InviteMany />
    </search>
  );
}

function Search() {
  const { browser } = useConsole();
  const { live } = useSigned();
  const field = useRef<HTMLInputElement>(null);
  const cancel = useRef(() => {});
  const text = live.filter.value.text;
  // Cleared from elsewhere ("show all"): the field follows.
  useEffect(() => {
    if (text === undefined && field.current !== null) field.current.value = "";
  }, [text]);
  useEffect(() => () => cancel.current(), []);
  return (
    <label class="search">
      <Icon name="search" />
      <span class="hidden-words">Search visitors</span>
      <input
        ref={field}
        id="search"
        type="search"
        placeholder="Name, page, referrer…"
        maxLength={100}
        autocomplete="off"
        spellcheck={false}
        defaultValue={text ?? ""}
        aria-keyshortcuts="/"
        onInput={(event) => {
          const { value } = event.currentTarget;
          cancel.current();
          cancel.current = browser.later(WRITTEN_AFTER, () => change(live.filter, "text", value.trim()));
        }}
      />
    </label>
  );
}

/** The list is still true, but late: nobody should wonder why it stands still. */
function Behind() {
  const { live } = useSigned();
  const seconds = Math.round(live.behind.value / 1_000);
  return (
    <p class="behind" role="status">
      {seconds > 0 && `Busy: the list is ${seconds} s behind`}
    </p>
  );
}

function Total() {
  const { live } = useSigned();
  const total = live.total.value;
  const shown = live.standing.value.rows.length;
  const filtered = Object.keys(live.filter.value).length > 0;
  if (!live.known.value && shown === 0) return <p class="total" />;
  return (
    // Told to those who listen only as the answer to a question, not with every visitor who comes and goes.
    <p class="total" role={filtered ? "status" : undefined}>
      {filtered ? `${total.toLocaleString()} found` : plural(total, "visitor")}
      {total > shown && shown >= LIMIT && <span class="dim">, the first {shown} shown</span>}
    </p>
  );
}
