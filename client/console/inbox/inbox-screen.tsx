// The screen "Inbox": every conversation there is, by what it waits for, and a search over what was said in all of them.

import { useEffect } from "preact/hooks";

import { useConsole, useSigned } from "../context.ts";
import { ChatItem } from "../desk/chat-item.tsx";
import { MoreRows } from "../more-rows.tsx";
import { VisitorPanel } from "../story/visitor-panel.tsx";
import { listed, TABS, type Tab } from "./inbox.ts";
import { SearchBox, SearchHits } from "./search.tsx";

const LABELS: Readonly<Record<Tab, string>> = {
  mine: "Mine",
  waiting: "Waiting",
  left: "Left",
  open: "Open",
  closed: "Closed",
};
const EMPTY: Readonly<Record<Tab, string>> = {
  mine: "You have no chat. One that you take, or are given, stands here.",
  waiting: "Nobody is waiting.",
  left: "Nothing was left while nobody was here, or all of it is answered.",
  open: "Nobody is in a chat right now.",
  closed: "No chat is over yet.",
};

export function InboxScreen() {
  const { route } = useConsole();
  const { visitor } = route.value;
  return (
    <div class="desk">
      <section class="desk-lists" aria-label="Conversations">
        <SearchBox />
        <Lists />
      </section>
      {visitor === undefined ? (
        <div class="panel nothing-open">
          <p>No conversation is open.</p>
          <p class="dim">Choose one on the left, or search for what was said in it.</p>
        </div>
      ) : (
        <VisitorPanel key={visitor} id={visitor} screen="inbox" />
      )}
    </div>
  );
}

function Lists() {
  const { inbox, desk } = useSigned();
  if (inbox.search.value.state !== "none") return <SearchHits />;
  const state = desk.state.value;
  const tab = inbox.tab.value;
  return (
    <>
      <div class="tabs" role="group" aria-label="Which conversations">
        {TABS.map((one) => (
          <button key={one} type="button" aria-pressed={one === tab} onClick={() => (inbox.tab.value = one)}>
            {LABELS[one]}
            {one !== "closed" && listed(state, one).length > 0 && (
              <span class="count">{listed(state, one).length}</span>
            )}
          </button>
        ))}
      </div>
      {tab === "closed" ? <Closed /> : <FromDesk tab={tab} />}
    </>
  );
}

function FromDesk({ tab }: { readonly tab: Exclude<Tab, "closed"> }) {
  const { route } = useConsole();
  const { desk } = useSigned();
  const state = desk.state.value;
  const entries = listed(state, tab);
  if (!state.known)
    return (
      <p class="pad dim" role="status">
        Opening the inbox…
      </p>
    );
  if (entries.length === 0) return <p class="pad dim">{EMPTY[tab]}</p>;
  return (
    <ul>
      {entries.map((entry) => (
        <ChatItem key={entry.id} entry={entry} open={entry.visitor === route.value.visitor} />
      ))}
    </ul>
  );
}

function Closed() {
  const { route } = useConsole();
  const { inbox, desk } = useSigned();
  const { closed } = inbox;
  const of = closed.value.value;
  // Anew each time it is looked at: chats end while it is not.
  useEffect(() => void closed.again(), [closed]);
  // One that goes on meanwhile is in the other lists.
  const rows = of.rows.filter(
    ({ id }) => (desk.state.value.conversations.get(id)?.state ?? "closed") === "closed",
  );
  return (
    <>
      <ul>
        {rows.map((entry) => (
          <ChatItem key={entry.id} entry={entry} open={entry.visitor === route.value.visitor} />
        ))}
      </ul>
      <MoreRows of={of} more={() => void closed.more()} empty={EMPTY.closed} />
    </>
  );
}
