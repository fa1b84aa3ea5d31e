// The story: where from, this visit's path, what was offered, what is known, and the visits before.

import type { Story } from "../../../worker/protocol.ts";
import { useConsole } from "../context.ts";
import { Address, Words } from "../text/said.tsx";
import { hostOf, pathOf } from "../text/address.ts";
import { valueText } from "../text/clean.ts";
import { channelName, nth, plural } from "../text/names.ts";
import { clockText, momentText } from "../text/time.ts";
import { Since } from "../text/ticking.tsx";
import { Facts, type Fact } from "./facts.tsx";
import { Offers } from "./offers.tsx";
import type { Visitor } from "./visitor.ts";

export function StoryView({ visitor }: { readonly visitor: Visitor }) {
  const { story, storyAt, rules } = visitor.talk.value;
  if (story === undefined) {
    return (
      <p class="scroll pad dim" role="status">
        {/* The rules come after the story: without one there is none. */}
        {rules === undefined ? "Opening the story…" : "Nothing is known of this visitor any more."}
      </p>
    );
  }
  return (
    <div class="scroll story" tabIndex={0} role="region" aria-label="Story">
      <WhereFrom story={story} />
      <Path story={story} storyAt={storyAt} />
      <Offers story={story} />
      <Known story={story} />
      <Before story={story} />
    </div>
  );
}

function WhereFrom({ story }: { readonly story: Story }) {
  const { row } = story;
  const facts: Fact[] = [
    [
      "Channel",
      row.source === undefined ? channelName(row.channel) : `${channelName(row.channel)} · ${row.source}`,
    ],
    ["Referrer", row.referrer === "" ? undefined : <Address to={row.referrer} />],
    ["Campaign", row.campaign],
    ["Keyword", story.keyword],
    ["Landed on", <Address to={row.landing} shown={pathOf(row.landing)} />],
    ...Object.entries(story.utm)
      .filter(([name]) => name !== "campaign" && name !== "term")
      .map(([name, value]): Fact => [`utm ${name}`, value]),
  ];
  return (
    <section>
      <h3>Where from</h3>
      <Facts facts={facts} />
    </section>
  );
}

function Path({ story, storyAt }: { readonly story: Story; readonly storyAt: number }) {
  const { clock } = useConsole();
  return (
    <section>
      <h3>
        This visit <span class="dim">{plural(story.row.pages, "page")}, </span>
        <Since at={story.row.since} />
      </h3>
      <ol class="path-list">
        {story.path.map((view) => (
          <li key={`${view.at} ${view.url}`} data-current={view.current ? "" : undefined}>
            <time class="clock" title={momentText(view.at, clock.now())}>
              {momentText(view.at, clock.now())}
            </time>
            <span class="step">
              <span class="title">
                <Words text={view.title || pathOf(view.url)} />
              </span>
              <span class="path">
                <Address to={view.url} shown={pathOf(view.url)} />
              </span>
            </span>
            <span class="clock" title="Time here on this page">
              {/* On the current page time has gone on since the story was made. */}
              {view.current && story.row.visible ? <Since at={storyAt - view.here} /> : clockText(view.here)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Known({ story }: { readonly story: Story }) {
  const { clock } = useConsole();
  const traits = Object.entries(story.traits).map(([name, value]): Fact => [name, valueText(value)]);
  return (
    <section>
      <h3>Known</h3>
      {story.row.tags.length > 0 && (
        <p class="tags">
          {story.row.tags.map((tag) => (
            <span key={tag} class="tag">
              <Words text={tag} />
            </span>
          ))}
        </p>
      )}
      <Facts
        facts={[
          ["First seen", momentText(story.first_seen, clock.now())],
          ["Visits", `this is the ${nth(story.row.visits)}`],
          ["Chats", story.row.chats === 0 ? "none" : story.row.chats.toLocaleString()],
          ...traits,
        ]}
      />
    </section>
  );
}

function Before({ story }: { readonly story: Story }) {
  const { clock } = useConsole();
  if (story.visits.length === 0) return null;
  return (
    <section>
      <h3>
        Visits before <span class="dim">{story.visits.length}</span>
      </h3>
      <ul class="visits-list">
        {story.visits.map((visit) => (
          <li key={visit.number}>
            <span class="clock">{momentText(visit.from, clock.now())}</span>
            <span>
              {plural(visit.pages, "page")} in {clockText(visit.to - visit.from)}
              {", landed on "}
              <Address to={visit.landing} shown={pathOf(visit.landing)} />
              {", "}
              {channelName(visit.channel)}
              {visit.referrer !== "" && (
                <>
                  {" from "}
                  <Words text={hostOf(visit.referrer)} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
