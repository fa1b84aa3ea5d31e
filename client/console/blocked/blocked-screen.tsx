// The screen "Blocked visitors": who, by whom and why, and taking it back.

import { useEffect, useMemo, useState } from "preact/hooks";

import type { BlockedVisitor } from "../../../worker/protocol.ts";
import { refusalOf } from "../api.ts";
import { useConsole, useSigned } from "../context.ts";
import { MoreRows } from "../more-rows.tsx";
import { createPaged } from "../paged.ts";
import { clean } from "../text/clean.ts";
import { visitorName } from "../text/names.ts";
import { Words } from "../text/said.tsx";
import { momentText } from "../text/time.ts";

export function BlockedScreen() {
  const { api } = useSigned();
  const list = useMemo(() => createPaged((before) => api.blocked(before)), [api]);
  const [unblocked, setUnblocked] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => void list.again(), [list]);
  const of = list.value.value;
  const rows = of.rows.filter(({ visitor }) => !unblocked.has(visitor));
  return (
    <section class="one-list" aria-labelledby="blocked-title">
      <h2 id="blocked-title">Blocked visitors</h2>
      <p class="dim">
        No invitation and no chat comes to them, and on the page it says that nobody is available. A visitor
        is blocked at the end of their story.
      </p>
      <ul class="entries">
        {rows.map((row) => (
          <BlockedItem
            key={row.visitor}
            row={row}
            done={() => setUnblocked(new Set(unblocked).add(row.visitor))}
          />
        ))}
      </ul>
      <MoreRows of={{ ...of, rows }} more={() => void list.more()} empty="Nobody is blocked." />
    </section>
  );
}

function BlockedItem({ row, done }: { readonly row: BlockedVisitor; readonly done: () => void }) {
  const { clock, link } = useConsole();
  const { api } = useSigned();
  const [refused, setRefused] = useState<string>();
  const name = visitorName({ id: row.visitor, ...(row.name === undefined ? {} : { name: row.name }) });
  async function unblocks(): Promise<void> {
    const answer = await api.unblock(row.visitor);
    // Somebody else did it meanwhile.
    if (answer.ok || answer.status === 404) return done();
    setRefused(refusalOf(answer, ""));
  }
  return (
    <li class="entry">
      <div>
        <a href={link({ screen: "desk", visitor: row.visitor, view: "story" })}>
          <bdi>{name}</bdi>
        </a>
        <p>
          <Words text={row.reason} />
        </p>
        <p class="dim">
          <Words text={row.by} />, {momentText(row.at, clock.now())}
        </p>
        {refused !== undefined && (
          <p class="refused" role="alert">
            {refused}
          </p>
        )}
      </div>
      <button
        type="button"
        class="button"
        aria-label={`Unblock ${clean(name)}`}
        onClick={() => void unblocks()}
      >
        Unblock
      </button>
    </li>
  );
}
