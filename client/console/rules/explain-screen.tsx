// Why each rule does or does not invite somebody who is on the site, now and at any moment of the visit: the story's Why for
// who reads no chats. Asked again while it is looked at.

import { signal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";

import type { FeedRow } from "../../../worker/protocol.ts";
import { useConsole, useSigned } from "../context.ts";
import { refusalOf } from "../api.ts";
import { Entry, Pair, PairHead } from "../pair.tsx";
import { createPast } from "../story/past.ts";
import { type Explainable, Why } from "../story/why.tsx";
import { pathOf } from "../text/address.ts";
import { clean } from "../text/clean.ts";
import { STATUSES, visitorName } from "../text/names.ts";
import { Until } from "../text/ticking.tsx";

const ASKED_EVERY = 5_000;

export function ExplainScreen() {
  const it = useConsole();
  const { live } = useSigned();
  const { item } = it.route.value;
  const { rows } = live.standing.value;
  const list = (
    <>
      <Named />
      {rows.length > 0 ? (
        <ul class="entries scroll" tabIndex={-1}>
          {rows.map((row) => (
            <li key={row.id}>
              <Item row={row} />
            </li>
          ))}
        </ul>
      ) : (
        <p class="pad dim" role="status">
          {live.known.value ? "Nobody is on the site that the list of Live shows." : "Loading the visitors…"}
        </p>
      )}
    </>
  );
  return (
    <Pair
      label="Visitors"
      list={list}
      open={item === undefined ? undefined : <Explained key={item} id={item} />}
      hint="Open a visitor to see every rule with every condition, now and at any moment of the visit."
    />
  );
}

/** Somebody who left a moment ago is in no list, but may still be asked about. */
function Named() {
  const it = useConsole();
  return (
    <form
      class="named"
      onSubmit={(event) => {
        event.preventDefault();
        const id = new FormData(event.currentTarget).get("id")?.toString().trim() ?? "";
        if (id !== "") it.go({ screen: "explain", item: id });
      }}
    >
      <input
        type="search"
        name="id"
        data-search=""
        aria-label="Id of a visitor"
        placeholder="Id of a visitor"
        pattern="[0-9a-f]{32}"
        title="32 letters and digits, as in the address of a visitor"
      />
      <button type="submit" class="button">
        Explain
      </button>
    </form>
  );
}

function Item({ row }: { readonly row: FeedRow }) {
  return (
    <Entry item={row.id}>
      <span class="entry-head">
        <strong>
          <bdi>{visitorName(row)}</bdi>
        </strong>
        <span class="state" data-status={row.status}>
          {STATUSES[row.status]}
        </span>
      </span>
      <span class="entry-line">
        <bdi>{clean(pathOf(row.page.url))}</bdi>
      </span>
      {row.next !== undefined && (
        <span class="entry-line dim">
          <bdi>{clean(row.next.rule)}</bdi> <Until at={row.next.at} />
        </span>
      )}
    </Entry>
  );
}

function Explained({ id }: { readonly id: string }) {
  const { browser } = useConsole();
  const { api } = useSigned();
  const [refused, setRefused] = useState<string>();
  const asked = useMemo(() => {
    const talk = signal<Explainable["talk"]["value"]>({});
    return { talk, past: createPast((moment) => api.explain(id, moment)) };
  }, [id]);
  useEffect(() => {
    let stop = () => {};
    let isOver = false;
    const ask = async (): Promise<void> => {
      // What nobody looks at is not asked for.
      if (document.visibilityState !== "hidden" || asked.talk.peek().rules === undefined) {
        const answer = await api.explainNow(id);
        if (isOver) return;
        if (answer.ok) asked.talk.value = { rules: answer.value.rules, story: answer.value.visit };
        setRefused(answer.ok ? undefined : refusalOf(answer));
      }
      stop = browser.later(ASKED_EVERY, () => void ask());
    };
    void ask();
    return () => {
      isOver = true;
      stop();
    };
  }, [id]);
  const row = asked.talk.value.story?.row;
  const name = row === undefined ? `Visitor ${id.slice(0, 4)}` : visitorName(row);
  return (
    <section class="pair-open" aria-label={name}>
      <PairHead title={name}>
        {row !== undefined && (
          <span class="dim">
            <bdi>{clean(pathOf(row.page.url))}</bdi>
          </span>
        )}
      </PairHead>
      {refused !== undefined && row === undefined ? (
        <p class="pad refused" role="alert">
          {refused === "There is no such thing here" ? "Nothing is known of this visitor." : refused}
        </p>
      ) : (
        <Why visitor={asked} />
      )}
    </section>
  );
}
