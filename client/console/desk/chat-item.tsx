// A conversation in the desk's lists: who, what was said last, how much is unread, and taking it while nobody has.

import type { ConversationEntry } from "../../../worker/protocol.ts";
import { useConsole, useSigned } from "../context.ts";
import { pathOf } from "../text/address.ts";
import { clean } from "../text/clean.ts";
import { visitorName } from "../text/names.ts";
import { Words } from "../text/said.tsx";
import { Ago, Since } from "../text/ticking.tsx";

export function ChatItem({ entry, open }: { readonly entry: ConversationEntry; readonly open: boolean }) {
  const { go, link, route } = useConsole();
  const { desk } = useSigned();
  const screen = route.value.screen === "inbox" ? "inbox" : "desk";
  const to = { screen, visitor: entry.visitor, view: "chat" } as const;
  const name = visitorName({ id: entry.visitor, ...(entry.name === undefined ? {} : { name: entry.name }) });
  const holder = desk.state.value.agents.find((agent) => agent.id === entry.agent);
  const isOther = entry.state === "open" && entry.agent !== desk.state.value.me?.id;
  return (
    <li class="item" data-open={open ? "" : undefined}>
      <a href={link(to)} data-item={entry.visitor} aria-current={open ? "true" : undefined}>
        <span class="item-top">
          <strong>
            <bdi>{name}</bdi>
          </strong>
          {entry.unread > 0 && (
            <span class="badge" aria-label={`${entry.unread} unread`}>
              {entry.unread}
            </span>
          )}
          <span class="dim clock">
            {entry.state === "waiting" ? (
              <Since at={entry.waits ?? entry.since} />
            ) : (
              <Ago at={entry.last.at} />
            )}
          </span>
        </span>
        <span class="item-line">
          {entry.last.from === "agent" && <span class="dim">{isOther ? "Agent: " : "You: "}</span>}
          <Words text={entry.last.text} />
        </span>
        {(entry.page !== undefined || isOther) && (
          <span class="item-line dim">
            {isOther ? (
              `with ${clean(holder?.name ?? "a colleague")}`
            ) : (
              <Words text={pathOf(entry.page ?? "")} />
            )}
          </span>
        )}
      </a>
      {entry.state === "waiting" && (
        <button
          type="button"
          class="button primary"
          aria-label={`Take the chat of ${name}`}
          onClick={() => {
            desk.take(entry.id);
            go(to);
          }}
        >
          Take
        </button>
      )}
    </li>
  );
}
