// Handing one's chat to a colleague who is at the desk, with a few words for them.

import { useRef, useState } from "preact/hooks";

import { useSigned } from "../context.ts";
import { clean } from "../text/clean.ts";

export function Transfer({ conversation }: { readonly conversation: string }) {
  const { desk } = useSigned();
  const { agents, me } = desk.state.value;
  const frame = useRef<HTMLDetailsElement>(null);
  const [note, setNote] = useState("");
  const there = agents.filter(({ id, status }) => id !== me?.id && status !== "offline");
  const [chosen, choose] = useState("");
  const to = there.find(({ id }) => id === chosen) ?? there[0];

  return (
    <details class="transfer" ref={frame}>
      <summary class="button">Transfer</summary>
      {to === undefined ? (
        <p class="dim">No colleague is here.</p>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            desk.transfer(conversation, to.id, note.trim());
            if (frame.current !== null) frame.current.open = false;
          }}
        >
          <label>
            To
            <select value={to.id} onChange={(event) => choose(event.currentTarget.value)}>
              {there.map(({ id, name, status, chats, places }) => (
                <option key={id} value={id}>
                  {`${clean(name)}: ${status}, ${chats} of ${places}`}
                </option>
              ))}
            </select>
          </label>
          <label>
            Note for them
            <input maxLength={500} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
          </label>
          <button type="submit" class="button primary">
            Hand over
          </button>
        </form>
      )}
    </details>
  );
}
