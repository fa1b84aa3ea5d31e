// Saved replies: a draft that begins with `/` is a search among them; arrows choose, Enter or Tab puts one into the draft.

import { useEffect, useState } from "preact/hooks";

import type { Reply } from "../../../worker/protocol.ts";
import { useSigned } from "../context.ts";
import type { Visitor } from "../story/visitor.ts";
import { Words } from "../text/said.tsx";

const MOST = 6;

export interface Choosing {
  readonly list: readonly Reply[];
  readonly at: number;
  /** True: the key was for the list. */
  key(key: string): boolean;
  take(reply: Reply): void;
}

/** What a draft asks for: those whose shortcut begins so before those that say it somewhere. */
export function fitting(replies: readonly Reply[], draft: string): readonly Reply[] {
  if (!/^\/\S*$/.test(draft)) return [];
  const wanted = draft.slice(1).toLowerCase();
  const begins = replies.filter(({ shortcut }) => shortcut.toLowerCase().startsWith(wanted));
  const says = replies.filter((one) => !begins.includes(one) && one.text.toLowerCase().includes(wanted));
  return [...begins, ...says].slice(0, MOST);
}

export function useReplies(visitor: Visitor): Choosing {
  const { api } = useSigned();
  const [replies, setReplies] = useState<readonly Reply[]>([]);
  const [chosen, choose] = useState(0);
  const draft = visitor.draft.value;
  const asks = draft.startsWith("/");
  // Asked for anew each time: they are filled in with the page the visitor is on now.
  useEffect(() => {
    if (!asks) return;
    let isMeant = true;
    void api.replies(visitor.id).then((answer) => {
      if (isMeant && answer.ok) setReplies(answer.value.rows);
    });
    return () => void (isMeant = false);
  }, [asks, visitor]);
  const list = fitting(replies, draft);
  const at = Math.min(chosen, list.length - 1);
  const take = (reply: Reply): void => {
    visitor.draft.value = reply.text;
    choose(0);
  };
  return {
    list,
    at,
    take,
    key(key) {
      if (list.length === 0) return false;
      if (key === "ArrowDown") choose((at + 1) % list.length);
      else if (key === "ArrowUp") choose((at + list.length - 1) % list.length);
      else if (key === "Enter" || key === "Tab") take(list[at]!);
      else return false;
      return true;
    },
  };
}

export function Replies({ choosing: { list, at, take } }: { readonly choosing: Choosing }) {
  if (list.length === 0) return null;
  return (
    <ul id="replies" class="replies" role="listbox" aria-label="Saved replies">
      {list.map((reply, index) => (
        <li
          key={reply.id}
          id={`reply-${index}`}
          role="option"
          aria-selected={index === at}
          onPointerDown={(event) => {
            // The draft keeps the focus.
            event.preventDefault();
            take(reply);
          }}
        >
          <strong>/{reply.shortcut}</strong> <Words text={reply.text} />
        </li>
      ))}
    </ul>
  );
}
