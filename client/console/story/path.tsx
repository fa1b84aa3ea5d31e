// This visit's path: each page with when and how long, and what was seen and done on it.

import type { FeedRow, Story } from "../../../worker/protocol.ts";
import { useConsole } from "../context.ts";
import { pathOf } from "../text/address.ts";
import { plural } from "../text/names.ts";
import { Address, Words } from "../text/said.tsx";
import { Since } from "../text/ticking.tsx";
import { clockText, momentText, secondText } from "../text/time.ts";
import { doneOnPages, type Done } from "./happenings.ts";
import { Step } from "./step.tsx";

/** What was done on one page beyond this is folded away. */
const SHOWN = 6;

export function Path({ story, storyAt }: { readonly story: Story; readonly storyAt: number }) {
  const { clock } = useConsole();
  const done = doneOnPages(story);
  const earlier = story.row.pages - story.path.length;
  return (
    <section>
      <h3>
        This visit <span class="dim">{plural(story.row.pages, "page")}, </span>
        <Since at={story.row.since} />
      </h3>
      {earlier > 0 && <p class="dim">The newest {story.path.length} pages:</p>}
      <ol class="path-list">
        {story.path.map((view) => (
          <li key={view.id} data-current={view.current ? "" : undefined}>
            <time class="clock" title={secondText(view.at, clock.now())}>
              {momentText(view.at, clock.now())}
            </time>
            <Step title={view.title} url={view.url} />
            <span class="clock spent" title="Time here on this page">
              {/* On the current page time has gone on since the story was made. */}
              {view.current && story.row.visible ? <Since at={storyAt - view.here} /> : clockText(view.here)}
            </span>
            <DoneThere done={done.get(view.id) ?? []} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function DoneThere({ done }: { readonly done: readonly Done[] }) {
  if (done.length === 0) return null;
  const [first, more] = [done.slice(0, SHOWN), done.slice(SHOWN)];
  return (
    <div class="done">
      <DoneList done={first} />
      {more.length > 0 && (
        <details>
          <summary>{more.length} more</summary>
          <DoneList done={more} />
        </details>
      )}
    </div>
  );
}

function DoneList({ done }: { readonly done: readonly Done[] }) {
  const { clock } = useConsole();
  return (
    <ul>
      {done.map(({ at, says, times }, index) => (
        <li key={index}>
          <time class="clock">{secondText(at, clock.now())}</time>
          <bdi>{says}</bdi>
          {times > 1 && <span class="dim"> ×{times}</span>}
        </li>
      ))}
    </ul>
  );
}

/** All that the list knows of the path, until the story is here. */
export function PageNow({ row }: { readonly row: FeedRow }) {
  const { clock } = useConsole();
  return (
    <section>
      <h3>
        This visit <span class="dim">{plural(row.pages, "page")}, </span>
        <Since at={row.since} />
      </h3>
      <ol class="path-list">
        <li data-current="">
          <time class="clock">{momentText(row.page.since, clock.now())}</time>
          <span class="step">
            <span class="title">
              <Words text={row.page.title || pathOf(row.page.url)} />
            </span>
            <span class="path">
              <Address to={row.page.url} shown={pathOf(row.page.url)} />
            </span>
          </span>
          <span class="clock spent" />
        </li>
      </ol>
    </section>
  );
}
