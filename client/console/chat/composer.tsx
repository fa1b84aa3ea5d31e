// Where the agent writes. Enter sends, Shift+Enter breaks the line; what is half written stays with its visitor.

import { useEffect, useRef } from "preact/hooks";

import type { TEXT_LIMIT } from "../../../worker/protocol.ts";
import { Icon } from "../icons.tsx";
import type { Visitor } from "../story/visitor.ts";
import { Replies, useReplies } from "./replies.tsx";
import { sendsOn } from "./sends-on.ts";

const limit: typeof TEXT_LIMIT = 2000;
/** From here on the agent sees what is left. */
const WARN = 1_800;

export function Composer({ visitor }: { readonly visitor: Visitor }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const text = visitor.draft.value;
  const choosing = useReplies(visitor);
  useEffect(() => {
    // On a phone the keyboard would cover the half of the chat that is to be read first.
    if (globalThis.matchMedia?.("(pointer: fine)").matches && !isWritingElsewhere()) field.current?.focus();
  }, [visitor]);

  function send(): void {
    const words = visitor.draft.peek().trim();
    if (words !== "") visitor.say(words);
    field.current?.focus();
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Replies choosing={choosing} />
      <textarea
        ref={field}
        aria-controls={choosing.list.length > 0 ? "replies" : undefined}
        aria-autocomplete="list"
        aria-activedescendant={choosing.list.length > 0 ? `reply-${choosing.at}` : undefined}
        aria-label="Message to the visitor"
        placeholder="Write a message, or / for a saved reply…"
        rows={1}
        maxLength={limit}
        value={text}
        onInput={(event) => {
          visitor.draft.value = event.currentTarget.value;
          visitor.typing();
        }}
        onKeyDown={(event) => {
          if (!event.isComposing && choosing.key(event.key)) return event.preventDefault();
          if (!sendsOn(event)) return;
          event.preventDefault();
          send();
        }}
      />
      {text.length >= WARN && <span class="left">{limit - text.length} left</span>}
      <button type="submit" class="button primary" disabled={text.trim() === ""}>
        <Icon name="send" />
        Send
      </button>
    </form>
  );
}

function isWritingElsewhere(): boolean {
  return document.activeElement?.matches("textarea, input") ?? false;
}
