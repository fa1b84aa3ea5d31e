// What is known of a conversation besides its lines: left while nobody was here, the address for an answer, how it was
// rated, and what agents noted for each other. The visitor sees none of the notes.

import { useState } from "preact/hooks";

import type { ConversationEntry } from "../../../worker/protocol.ts";
import { useConsole, useSigned } from "../context.ts";
import { ChatTags } from "./chat-tags.tsx";
import type { Visitor } from "../story/visitor.ts";
import { Words } from "../text/said.tsx";
import { momentText } from "../text/time.ts";

interface Props {
  readonly visitor: Visitor;
  readonly entry: ConversationEntry | undefined;
}

export function Extras({ visitor, entry }: Props) {
  const { clock } = useConsole();
  const { conversation } = visitor.talk.value;
  const { email, left, rating } = conversation ?? entry ?? {};
  const notes = entry?.notes ?? [];
  return (
    <div class="extras">
      {left && <p>Written while nobody was here: the visitor finds your answer on their next page.</p>}
      {email !== undefined && (
        <p>
          Answer to (not checked): <Words text={email} />
        </p>
      )}
      {rating !== undefined && (
        <p>
          Rated {rating.score} of 5{rating.comment !== undefined && ": "}
          {rating.comment !== undefined && <Words text={rating.comment} />}
        </p>
      )}
      {entry !== undefined && <ChatTags entry={entry} />}
      {entry !== undefined && (
        <details class="notes" open={notes.length > 0}>
          <summary>Notes for colleagues{notes.length > 0 && `: ${notes.length}`}</summary>
          <ul>
            {notes.map((note) => (
              <li key={note.id}>
                <Words text={note.text} />{" "}
                <span class="dim">
                  <Words text={note.by} />, {momentText(note.at, clock.now())}
                </span>
              </li>
            ))}
          </ul>
          <NoteForm conversation={entry.id} />
        </details>
      )}
    </div>
  );
}

function NoteForm({ conversation }: { readonly conversation: string }) {
  const { desk } = useSigned();
  const [text, setText] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === "") return;
        desk.note(conversation, text.trim());
        setText("");
      }}
    >
      <input
        aria-label="A note that the visitor does not see"
        placeholder="A note that the visitor does not see"
        maxLength={500}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="button" disabled={text.trim() === ""}>
        Note
      </button>
    </form>
  );
}
