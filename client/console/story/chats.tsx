// The conversations of this visitor, newest first; each opens to its words, which are asked for then.

import { useRef, useState } from "preact/hooks";

import type { Conversation, Story } from "../../../worker/protocol.ts";
import { useConsole, useSigned } from "../context.ts";
import { clean } from "../text/clean.ts";
import { plural, visitorName } from "../text/names.ts";
import { Spoken, Words } from "../text/said.tsx";
import { momentText, timeText } from "../text/time.ts";
import type { Visitor } from "./visitor.ts";

type Chat = Story["chats"][number];

const STATES: Readonly<Record<Chat["state"], string>> = {
  waiting: "Waiting",
  open: "Now",
  closed: "Over",
};

interface Props {
  readonly visitor: Visitor;
  readonly story: Story;
}

export function Chats({ visitor, story }: Props) {
  const it = useConsole();
  const { screen } = it.route.value;
  return (
    <section>
      <h3>
        Chats <span class="dim">{story.chats.length || ""}</span>
      </h3>
      {story.chats.length === 0 && <p class="dim">None so far.</p>}
      <ul class="chats-list">
        {story.chats.map((chat) => (
          <li key={chat.id}>
            {chat.state === "closed" ? (
              <PastChat chat={chat} story={story} />
            ) : (
              <p class="fold-line">
                <Summary chat={chat} />{" "}
                <a href={it.link({ screen, visitor: visitor.id, view: "chat" })}>Open the chat</a>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Summary({ chat }: { readonly chat: Chat }) {
  const { clock } = useConsole();
  return (
    <>
      <span class="clock">{momentText(chat.from, clock.now())}</span>
      <span>
        {STATES[chat.state]}
        {chat.agent !== undefined && (
          <>
            {", with "}
            <Words text={chat.agent} />
          </>
        )}
        {`, ${plural(chat.lines, "line")}`}
        {chat.last !== undefined && (
          <span class="quote">
            <Words text={chat.last.text} />
          </span>
        )}
      </span>
    </>
  );
}

type Read =
  | { readonly state: "unread" | "reading" }
  | { readonly state: "read"; readonly said: Conversation["said"] }
  | { readonly state: "refused"; readonly says: string };

function PastChat({ chat, story }: { readonly chat: Chat; readonly story: Story }) {
  const { api } = useSigned();
  const [read, setRead] = useState<Read>({ state: "unread" });
  const isAsked = useRef(false);

  async function open(): Promise<void> {
    if (isAsked.current) return;
    isAsked.current = true;
    setRead({ state: "reading" });
    const answer = await api.conversation(chat.id);
    isAsked.current = answer.ok;
    if (answer.ok) setRead({ state: "read", said: answer.value.said });
    else setRead({ state: "refused", says: refusal(answer.status, answer.says) });
  }

  return (
    <details
      class="fold"
      onToggle={(event) => {
        if (event.currentTarget.open) void open();
      }}
    >
      <summary>
        <Summary chat={chat} />
      </summary>
      {read.state === "reading" && (
        <p class="dim" role="status">
          Fetching the words…
        </p>
      )}
      {read.state === "refused" && (
        <p class="refused" role="alert">
          {read.says}
        </p>
      )}
      {read.state === "read" && (
        <ol class="words">
          {read.said.map((line) => (
            <li key={line.seq} data-from={line.from}>
              <span class="dim">
                <bdi>{line.from === "visitor" ? visitorName(story.row) : clean(line.name ?? "Beckon")}</bdi>{" "}
                <time class="clock">{timeText(line.at)}</time>
              </span>
              <Spoken text={line.text} />
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}

function refusal(status: number, says: string | undefined): string {
  if (status === 0) return "The server was not reached. Close and open it to try again.";
  if (status === 404) return "The words are not kept any more.";
  return clean(says ?? "The words could not be fetched. Close and open it to try again.");
}
