// The visits before this one, newest first; each opens to its path.

import type { Story } from "../../../worker/protocol.ts";
import { useConsole } from "../context.ts";
import { hostOf, pathOf } from "../text/address.ts";
import { channelName, plural } from "../text/names.ts";
import { Words } from "../text/said.tsx";
import { clockText, momentText } from "../text/time.ts";
import { Step } from "./step.tsx";

type Visit = Story["visits"][number];

export function Visits({ story }: { readonly story: Story }) {
  if (story.visits.length === 0) return null;
  return (
    <section>
      <h3>
        Visits before <span class="dim">{story.visits.length}</span>
      </h3>
      <ul class="visits-list">
        {story.visits.map((visit) => (
          <li key={visit.number}>
            <Before visit={visit} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Before({ visit }: { readonly visit: Visit }) {
  const { clock } = useConsole();
  const now = clock.now();
  return (
    <details class="fold">
      <summary>
        <span class="clock">{momentText(visit.from, now)}</span>
        <span>
          {plural(visit.pages, "page")} in {clockText(visit.to - visit.from)}
          {", landed on "}
          <Words text={pathOf(visit.landing)} />
          {", "}
          {channelName(visit.channel)}
          {visit.referrer !== "" && (
            <>
              {" from "}
              <Words text={hostOf(visit.referrer)} />
            </>
          )}
        </span>
      </summary>
      {visit.path.length < visit.pages && (
        <p class="dim">
          {visit.path.length === 0
            ? "Its pages are not listed here."
            : `The newest ${visit.path.length} pages:`}
        </p>
      )}
      <ol class="path-list">
        {visit.path.map((view) => (
          <li key={`${view.at} ${view.url}`}>
            <time class="clock">{momentText(view.at, now)}</time>
            <Step title={view.title} url={view.url} />
          </li>
        ))}
      </ol>
    </details>
  );
}
