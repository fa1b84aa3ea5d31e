// Whose conversation it is, and what may be done about that: take it, give it on, take it over, end it, open it again.

import type { ConversationEntry } from "../../../worker/protocol.ts";
import { useConsole, useSigned } from "../context.ts";
import type { Visitor } from "../story/visitor.ts";
import { Words } from "../text/said.tsx";
import { Since } from "../text/ticking.tsx";
import { Transfer } from "./transfer.tsx";

interface HolderProps {
  readonly entry: ConversationEntry | undefined;
  readonly visitor: Visitor;
  readonly now: "waiting" | "open" | "closed";
  readonly isMine: boolean;
}

/** Whose conversation it is, and giving it or taking it. */
export function Holder({ entry, visitor, now, isMine }: HolderProps) {
  const { go } = useConsole();
  const { desk } = useSigned();
  // The desk tells of those that ended since the console opened; of others the visitor's own line does.
  const closed =
    entry?.state === "open" || entry?.state === "waiting"
      ? undefined
      : (entry?.id ?? visitor.talk.value.conversation?.id);
  const holder = visitor.talk.value.conversation?.agent?.name;
  return (
    <header class="holder" data-state={now}>
      {now === "waiting" && (
        <>
          <span>Waiting {entry !== undefined && <Since at={entry.waits ?? entry.since} />}</span>
          {entry !== undefined && (
            <button type="button" class="button primary" onClick={() => desk.take(entry.id)}>
              Take
            </button>
          )}
        </>
      )}
      {now === "open" && isMine && entry !== undefined && (
        <>
          <span>
            With you, <Since at={entry.since} />
          </span>
          <button
            type="button"
            class="button"
            title="Back to the waiting chats, for a colleague"
            onClick={() => desk.release(entry.id)}
          >
            Release
          </button>
          <Transfer conversation={entry.id} />
          <button
            type="button"
            class="button"
            onClick={() => {
              desk.end(entry.id);
              go({ screen: "desk", visitor: visitor.id, view: "chat" });
            }}
          >
            End chat
          </button>
        </>
      )}
      {now === "open" && !isMine && (
        <>
          <span>{holder === undefined ? "With a colleague" : <HeldBy name={holder} />}</span>
          {entry !== undefined && (
            <button type="button" class="button" onClick={() => desk.take(entry.id, true)}>
              Take over
            </button>
          )}
        </>
      )}
      {now === "closed" && (
        <>
          <span class="dim">
            {visitor.talk.value.conversation?.ended ? "The visitor ended this chat" : "This chat is over"}
          </span>
          {closed !== undefined && visitor.talk.value.story?.blocked === undefined && (
            <button type="button" class="button" onClick={() => desk.reopen(closed)}>
              Reopen
            </button>
          )}
        </>
      )}
    </header>
  );
}

function HeldBy({ name }: { readonly name: string }) {
  return (
    <>
      With <Words text={name} />
    </>
  );
}
