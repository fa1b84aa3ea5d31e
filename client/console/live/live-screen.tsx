// The screen "Live": who is on the site now, and beside it the visitor that was opened.

import { useConsole, useSigned } from "../context.ts";
import { VisitorPanel } from "../story/visitor-panel.tsx";
import { Filters } from "./filters.tsx";
import { useFreeze } from "./freeze.ts";
import { Groups } from "./groups.tsx";
import { ListHead, VisitorRow } from "./row.tsx";
import { NobodyFound, NobodyHere } from "./nobody.tsx";

export function LiveScreen() {
  const { route } = useConsole();
  const { answers } = useSigned();
  const { visitor } = route.value;
  return (
    <div class="live">
      <section class="list" aria-label="Visitors on the site">
        <Filters />
        <Groups />
        <List />
      </section>
      {answers && visitor !== undefined && <VisitorPanel key={visitor} id={visitor} screen="live" />}
    </div>
  );
}

function List() {
  const { live } = useSigned();
  const { fresh } = live.standing.value;
  const freeze = useFreeze(live.frozen);
  return (
    <div class="rows-frame" {...freeze}>
      <Rows />
      <button type="button" class="fresh" hidden={fresh === 0} onClick={live.thaw}>
        {fresh} new
      </button>
    </div>
  );
}

function Rows() {
  const it = useConsole();
  const { live } = useSigned();
  const { rows, marks } = live.standing.value;
  const { visitor } = it.route.value;
  if (rows.length === 0) {
    if (!live.known.value) return <Loading />;
    return Object.keys(live.filter.value).length === 0 ? <NobodyHere /> : <NobodyFound />;
  }
  return (
    <div role="table" class="rows" aria-label="Visitors" aria-rowcount={live.total.value + 1}>
      <ListHead />
      <div role="rowgroup">
        {rows.map((row) => (
          <VisitorRow key={row.id} row={row} open={row.id === visitor} mark={marks.get(row.id)} />
        ))}
      </div>
    </div>
  );
}

/** Rows to come, where they will be: nothing moves when they do. */
function Loading() {
  return (
    <div class="loading" role="status">
      <span class="hidden-words">Loading the visitors…</span>
      {Array.from({ length: 8 }, (_, index) => (
        <span key={index} class="loading-row" />
      ))}
    </div>
  );
}
