// How a rule stands with who is on the site: how many it is asked about, for how many it is next, who is due soon, and
// whose answer it waits for. Counted by the feed, over all who are here and not only those listed.

import { useEffect, useMemo } from "preact/hooks";

import type { ListedRule } from "../../../worker/api/people.ts";
import type { FeedFilter, FeedRow } from "../../../worker/protocol.ts";
import { useConsole, useSigned } from "../context.ts";
import { createLive, LIMIT, type Live } from "../live/live.ts";
import { pathOf } from "../text/address.ts";
import { clean } from "../text/clean.ts";
import { visitorName } from "../text/names.ts";
import { Until } from "../text/ticking.tsx";

/** Who is due within so long is due soon. */
const SOON = 60_000;
/** Listed by name: the soonest. */
const LISTED = 10;

export function RuleNow({ rule }: { readonly rule: ListedRule }) {
  const { clock } = useConsole();
  const asked = useAsked(rule.says.pages.length === 0 ? {} : { pages: [...rule.says.pages] });
  const near = useAsked({ rule: rule.id });
  const rows = near.standing.value.rows;
  const due = rows.filter((row) => isNext(row, rule.id) && row.next!.at - clock.tick.value <= SOON);
  const of = (group: "next" | "invited") => near.groups[group].value.find(([id]) => id === rule.id)?.[1] ?? 0;
  const isKnown = asked.known.value && near.known.value;
  // Of very many who are due the feed lists the first: then it is at least so many.
  const facts: readonly (readonly [label: string, count: number | string, title: string])[] = [
    ["on its pages", asked.total.value, "Visitors on a page of this rule: it is asked about each"],
    ["near", of("next"), "Visitors for whom it comes next if nothing happens"],
    [
      "due within a minute",
      due.length + (rows.length >= LIMIT && due.length === rows.length ? "+" : ""),
      "Of those, who are invited within a minute if nothing happens",
    ],
    ["invited", of("invited"), "Visitors whose answer to its invitation is awaited"],
  ];
  return (
    <section class="part" aria-busy={!isKnown}>
      <h3>Just now</h3>
      <dl class="counts">
        {facts.map(([label, count, title]) => (
          <div key={label} title={title}>
            <dt>{label}</dt>
            <dd>{isKnown ? count.toLocaleString() : "–"}</dd>
          </div>
        ))}
      </dl>
      {isKnown && due.length === 0 ? (
        <p class="dim">Nobody is due within a minute.</p>
      ) : (
        <ul class="due-list">
          {due.slice(0, LISTED).map((row) => (
            <Due key={row.id} row={row} />
          ))}
        </ul>
      )}
      {due.length > LISTED && <p class="dim">And {due.length - LISTED} more.</p>}
    </section>
  );
}

const isNext = (row: FeedRow, rule: string): boolean => row.next?.rule === rule;

function Due({ row }: { readonly row: FeedRow }) {
  const { link } = useConsole();
  return (
    <li>
      <a href={link({ screen: "explain", item: row.id })}>
        <bdi>{visitorName(row)}</bdi>
      </a>
      <bdi class="dim">{clean(pathOf(row.page.url))}</bdi>
      <span class="due">
        <Until at={row.next!.at} />
      </span>
    </li>
  );
}

/** A question of one's own to the feed, for as long as it is on the screen. */
function useAsked(filter: FeedFilter): Live {
  const { browser, clock } = useConsole();
  const { api, me } = useSigned();
  const live = useMemo(() => {
    // What is wrong with the session the other lines say.
    const ignored = (): void => {};
    const uses = { browser, api, clock, site: me.site.id, shards: me.feed_shards };
    const made = createLive({ ...uses, ended: ignored, refused: ignored });
    made.filter.value = filter;
    made.sort.value = "next";
    return made;
  }, [JSON.stringify(filter)]);
  useEffect(() => () => live.close(), [live]);
  return live;
}
