// An invitation that waits for this agent's word (SPEC L12): who it is for, why now, its words to change, and half a
// minute to send or decline it, each by one key.

import { useEffect, useRef, useState } from "preact/hooks";

import type { Draft } from "../../../worker/protocol.ts";
import { sendsOn } from "../chat/sends-on.ts";
import { useConsole, useSigned } from "../context.ts";
import { visitorName } from "../text/names.ts";
import { Words } from "../text/said.tsx";
import { Until } from "../text/ticking.tsx";
import { InvitationWords } from "./invitation-item.tsx";

/** What the protocol takes. */
const LIMIT = 500;

export function DraftCard({ draft: { invitation, until } }: { readonly draft: Draft }) {
  const { link } = useConsole();
  const { desk } = useSigned();
  const { id, visitor, row, why = [] } = invitation;
  const [text, setText] = useState(invitation.greeting);
  const field = useRef<HTMLTextAreaElement>(null);

  // Whoever is doing something else goes on with it; otherwise Enter and Escape are for the draft.
  useEffect(() => {
    if (document.activeElement === document.body) field.current?.focus({ preventScroll: true });
  }, []);

  const decline = (): void => desk.review(id, { answer: "decline" });
  function send(): void {
    const words = text.trim();
    if (words !== "")
      desk.review(id, { answer: "send", ...(words !== invitation.greeting && { text: words }) });
  }

  return (
    <form
      class="draft"
      aria-label={`Draft for ${visitorName(row)}`}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => {
        const isWriting = event.target === field.current;
        if (event.key === "Escape" && !event.isComposing) decline();
        else if (isWriting && sendsOn(event)) send();
        else return;
        // Escape would also close the visitor that is open beside it.
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <a class="draft-who" href={link({ screen: "desk", visitor, view: "story" })} data-item={visitor}>
        <InvitationWords invitation={invitation} />
      </a>
      <ul class="draft-why dim" aria-label="Why">
        {why.map((line, index) => (
          <li key={index}>
            <Words text={line} />
          </li>
        ))}
      </ul>
      <textarea
        ref={field}
        aria-label={`What ${visitorName(row)} will read`}
        rows={2}
        maxLength={LIMIT}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p class="draft-answer">
        <button type="submit" class="button primary" aria-keyshortcuts="Enter" disabled={text.trim() === ""}>
          Send
        </button>
        <button type="button" class="button" data-decline aria-keyshortcuts="d" onClick={decline}>
          Decline
        </button>
        <span class="dim">
          Taken away <Until at={until} />
        </span>
      </p>
    </form>
  );
}
