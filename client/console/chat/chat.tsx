// The conversation with one visitor: who has it, what was said, and what may be done about it now.

import { useConsole, useSigned } from "../context.ts";
import { chatOf } from "../desk/desk.ts";
import type { ConversationEntry } from "../../../worker/protocol.ts";
import { Words } from "../text/said.tsx";
import { Since } from "../text/ticking.tsx";
import type { Visitor } from "../story/visitor.ts";
import { errorText } from "../signed.ts";
import { Composer } from "./composer.tsx";
import { InviteForm } from "./invite-form.tsx";
import { Lines } from "./lines.tsx";

export function Chat({ visitor }: { readonly visitor: Visitor }) {
  const { desk } = useSigned();
  const talk = visitor.talk.value;
  const state = desk.state.value;
  const entry = chatOf(state, visitor.id);
  // The desk says whose it is; the visitor's own line says it first when a chat begins or ends.
  const now = talk.conversation?.state ?? entry?.state;
  const isMine = entry?.state === "open" && entry.agent === state.me?.id && now !== "closed";
  const isOver = now === undefined || now === "closed";

  return (
    <section class="chat" aria-label="Chat">
      {now !== undefined && <Holder entry={entry} visitor={visitor} now={now} isMine={isMine} />}
      <Lines visitor={visitor} />
      {talk.error !== undefined && (
        <p class="refused" role="alert">
          {errorText(talk.error.code)}
        </p>
      )}
      {isMine && <Composer visitor={visitor} />}
      {isOver && talk.story !== undefined && <InviteForm visitor={visitor} />}
    </section>
  );
}

interface HolderProps {
  readonly entry: ConversationEntry | undefined;
  readonly visitor: Visitor;
  readonly now: "waiting" | "open" | "closed";
  readonly isMine: boolean;
}

/** Whose conversation it is, and giving it or taking it. */
function Holder({ entry, visitor, now, isMine }: HolderProps) {
  const { go } = useConsole();
  const { desk } = useSigned();
  const holder = visitor.talk.value.conversation?.agent?.name;
  return (
    <header class="holder" data-state={now}>
      {now === "waiting" && (
        <>
          <span>Waiting {entry !== undefined && <Since at={entry.since} />}</span>
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
        <span>{holder === undefined ? "With a colleague" : <HeldBy name={holder} />}</span>
      )}
      {now === "closed" && <span class="dim">This chat is over</span>}
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
