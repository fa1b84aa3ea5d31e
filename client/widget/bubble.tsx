// The way back into a conversation: a round button with the number of lines that were not seen yet.

import { unread, type Talk } from "./conversation.ts";
import { icon } from "./icon.tsx";
import { chat as words } from "./languages/en.ts";

const BALLOON = "M4 5h16v11H10l-5 4v-4H4z";

export function Bubble({ talk, open }: { readonly talk: Talk; open(): void }) {
  const count = unread(talk).length;
  return (
    <button type="button" class="bubble" aria-label={words.open(count)} onClick={open}>
      {icon(BALLOON)}
      {count > 0 && (
        <span class="count" aria-hidden="true">
          {count > 99 ? "99+" : count}
        </span>
      )}
    </button>
  );
}
