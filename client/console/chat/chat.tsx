// The conversation with one visitor: who has it, what was said, and what may be done about it now.

import { useSigned } from "../context.ts";
import { chatOf } from "../desk/desk.ts";
import type { Visitor } from "../story/visitor.ts";
import { errorText } from "../signed.ts";
import { Composer } from "./composer.tsx";
import { Extras } from "./extras.tsx";
import { Holder } from "./holder.tsx";
import { InviteForm } from "./invite-form.tsx";
import { Lines } from "./lines.tsx";

export function Chat({ visitor }: { readonly visitor: Visitor }) {
  const { desk, inbox } = useSigned();
  const talk = visitor.talk.value;
  const state = desk.state.value;
  const entry = chatOf(state, visitor.id) ?? inbox.entryOf(visitor.id);
  // The desk says whose it is; the visitor's own line says it first when a chat begins or ends.
  const now = talk.conversation?.state ?? entry?.state;
  const isMine = entry?.state === "open" && entry.agent === state.me?.id && now !== "closed";
  const isOver = now === undefined || now === "closed";

  return (
    <section class="chat" aria-label="Chat">
      {now !== undefined && (
        <div class="chat-top">
          <Holder entry={entry} visitor={visitor} now={now} isMine={isMine} />
          <Extras visitor={visitor} entry={entry} />
        </div>
      )}
      <Lines visitor={visitor} />
      {talk.error !== undefined && (
        <p class="refused" role="alert">
          {errorText(talk.error.code)}
        </p>
      )}
      {isMine && <Composer visitor={visitor} />}
      {isOver && talk.story !== undefined && talk.story.blocked === undefined && (
        <InviteForm visitor={visitor} />
      )}
    </section>
  );
}
