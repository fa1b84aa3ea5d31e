// The story: where from, this visit's path, what is known and said of the visitor, what was offered and talked about, and
// the visits before. What the list knows is shown at once; the rest follows over the visitor's own line.

import type { FeedRow, Story } from "../../../worker/protocol.ts";
import { useSigned } from "../context.ts";
import { pathOf } from "../text/address.ts";
import { channelName } from "../text/names.ts";
import { Address } from "../text/said.tsx";
import { BlockButton } from "./block.tsx";
import { Chats } from "./chats.tsx";
import { Facts, type Fact } from "./facts.tsx";
import { Keeping } from "./keeping.tsx";
import { Known } from "./known.tsx";
import { Notes } from "./notes.tsx";
import { Offers } from "./offers.tsx";
import { Path, PageNow } from "./path.tsx";
import { useRow } from "./use-row.ts";
import { Visits } from "./visits.tsx";
import type { Visitor } from "./visitor.ts";

export function StoryView({ visitor }: { readonly visitor: Visitor }) {
  const { me } = useSigned();
  const { story, storyAt, rules } = visitor.talk.value;
  const row = useRow(visitor);
  // The rules come after the story: without one there is none.
  const isGone = story === undefined && rules !== undefined;
  if (isGone || (story === undefined && row === undefined)) {
    return (
      <p class="scroll pad dim" role="status">
        {isGone ? "Nothing is known of this visitor any more." : "Opening the story…"}
      </p>
    );
  }
  return (
    <div class="scroll story" tabIndex={0} role="region" aria-label="Story">
      <WhereFrom row={story?.row ?? row!} story={story} />
      {story === undefined ? (
        <>
          <PageNow row={row!} />
          <p class="pad dim" role="status">
            Opening the story…
          </p>
        </>
      ) : (
        <>
          <Path story={story} storyAt={storyAt} />
          <Known visitor={visitor} story={story} />
          <Notes visitor={visitor} story={story} />
          <Offers story={story} />
          <Chats visitor={visitor} story={story} />
          <Visits story={story} />
          <BlockButton visitor={visitor} story={story} />
          {me.role === "admin" && <Keeping visitor={visitor} story={story} />}
        </>
      )}
    </div>
  );
}

function WhereFrom({ row, story }: { readonly row: FeedRow; readonly story: Story | undefined }) {
  const facts: Fact[] = [
    [
      "Channel",
      row.source === undefined ? channelName(row.channel) : `${channelName(row.channel)} · ${row.source}`,
    ],
    ["Referrer", row.referrer === "" ? undefined : <Address to={row.referrer} />],
    ["Campaign", row.campaign],
    ["Keyword", story?.keyword],
    ["Landed on", <Address to={row.landing} shown={pathOf(row.landing)} />],
    ...Object.entries(story?.utm ?? {})
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
