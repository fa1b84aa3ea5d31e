// Agents' own words on a visitor, with who wrote them and when. The visitor never sees them, and rules do not read them.

import type { Note, Story, TEXT_LIMIT } from "../../../worker/protocol.ts";
import { sendsOn } from "../chat/sends-on.ts";
import { useConsole } from "../context.ts";
import { IconButton } from "../icons.tsx";
import { Spoken, Words } from "../text/said.tsx";
import { momentText } from "../text/time.ts";
import { Unsaid, useSay } from "./say.tsx";
import type { Visitor } from "./visitor.ts";

const limit: typeof TEXT_LIMIT = 2000;

interface Props {
  readonly visitor: Visitor;
  readonly story: Story;
}

export function Notes({ visitor, story }: Props) {
  const { browser } = useConsole();
  const { say, isDown } = useSay(visitor);
  const text = visitor.noteDraft.value;

  function add(): void {
    const words = visitor.noteDraft.peek().trim();
    if (words !== "" && say({ type: "note", id: browser.id(), text: words })) visitor.noteDraft.value = "";
  }

  return (
    <section>
      <h3>
        Notes <span class="dim">{story.notes.length || ""}</span>
      </h3>
      <ul class="notes">
        {story.notes.map((note) => (
          <Written key={note.id} note={note} remove={() => say({ type: "note", id: note.id, text: null })} />
        ))}
      </ul>
      <form
        class="note-form"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <textarea
          aria-label="New note, for agents only"
          placeholder="A note for your colleagues…"
          rows={1}
          maxLength={limit}
          value={text}
          onInput={(event) => (visitor.noteDraft.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            if (!sendsOn(event)) return;
            event.preventDefault();
            add();
          }}
        />
        <button type="submit" class="button" disabled={text.trim() === ""}>
          Add note
        </button>
      </form>
      <Unsaid visitor={visitor} kind="note" isDown={isDown} />
    </section>
  );
}

function Written({ note, remove }: { readonly note: Note; readonly remove: () => void }) {
  const { clock } = useConsole();
  return (
    <li>
      <Spoken text={note.text} />
      <span class="signed dim">
        <Words text={note.by.name} />, <time>{momentText(note.at, clock.now())}</time>
      </span>
      <IconButton icon="close" label="Take this note away" onClick={remove} />
    </li>
  );
}
