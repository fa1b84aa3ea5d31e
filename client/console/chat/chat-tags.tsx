// Tags of a chat: what it was about, for colleagues and for the search. Those that other chats have are suggested.

import { useRef } from "preact/hooks";

import type { ConversationEntry } from "../../../worker/protocol.ts";
import { useSigned } from "../context.ts";
import { IconButton } from "../icons.tsx";
import { clean } from "../text/clean.ts";
import { Words } from "../text/said.tsx";

/** As the protocol has them. */
const MOST = 10;
const LENGTH = 40;

export function ChatTags({ entry: { id, tags = [] } }: { readonly entry: ConversationEntry }) {
  const { desk } = useSigned();
  const field = useRef<HTMLInputElement>(null);
  const list = `chat-tags-${id}`;
  const suggested = desk.tags.used.value.filter((one) => !tags.includes(one));

  function add(): void {
    const tag = field.current?.value.trim() ?? "";
    if (tag === "" || field.current === null) return;
    field.current.value = "";
    if (!tags.includes(tag)) desk.tag(id, [...tags, tag]);
  }

  return (
    <form
      class="chat-tags"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      {tags.map((tag) => (
        <span key={tag} class="tag">
          <Words text={tag} />
          <IconButton
            icon="close"
            label={`Take the tag ${clean(tag)} off this chat`}
            onClick={() =>
              desk.tag(
                id,
                tags.filter((one) => one !== tag),
              )
            }
          />
        </span>
      ))}
      {tags.length < MOST && (
        <>
          <input
            ref={field}
            type="text"
            list={list}
            aria-label="Tag this chat"
            placeholder="Tag this chat…"
            maxLength={LENGTH}
            onFocus={() => void desk.tags.ask()}
          />
          <datalist id={list}>
            {suggested.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
          <button type="submit" class="button">
            Tag
          </button>
        </>
      )}
    </form>
  );
}
