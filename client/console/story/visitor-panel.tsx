// One visitor beside the list, or alone on a phone: who it is on top, then the story, the chat and the why.

import { useEffect, useRef } from "preact/hooks";

import { useConsole, useSigned } from "../context.ts";
import { Chat } from "../chat/chat.tsx";
import { chatOf } from "../desk/desk.ts";
import { focusSoon } from "../focus.ts";
import { Icon, IconButton } from "../icons.tsx";
import type { Screen, View } from "../route.ts";
import { BlockedNote } from "./block.tsx";
import { STATUSES, visitorName } from "../text/names.ts";
import { isWide } from "../wide.ts";
import { useRow } from "./use-row.ts";
import { StoryView } from "./story-view.tsx";
import type { Visitor } from "./visitor.ts";
import { Who } from "./who.tsx";
import { Why } from "./why.tsx";

const VIEWS: readonly { readonly view: View; readonly label: string }[] = [
  { view: "story", label: "Story" },
  { view: "chat", label: "Chat" },
  { view: "why", label: "Why" },
];

export function VisitorPanel({ id, screen }: { readonly id: string; readonly screen: Screen }) {
  const it = useConsole();
  const { visitors, desk } = useSigned();
  const visitor = visitors.of(id);
  // At the desk people chat; the story stands beside it where there is room for both.
  const split = screen !== "live" && isWide.value;
  const chat = chatOf(desk.state.value, id);
  const first: View = screen === "inbox" || (screen === "desk" && chat !== undefined) ? "chat" : "story";
  const asked = it.route.value.view ?? first;
  const view = split && asked === "chat" ? "story" : asked;
  const label = usePanelName(visitor);

  return (
    <section class="panel" aria-label={label} data-split={split ? "" : undefined}>
      <Head
        visitor={visitor}
        screen={screen}
        name={label}
        canInvite={chat === undefined || chat.state === "closed"}
      />
      {split && (
        <div class="panel-chat">
          <Chat visitor={visitor} />
        </div>
      )}
      <div class="panel-side">
        <nav class="views" aria-label="About this visitor">
          {VIEWS.filter((other) => !split || other.view !== "chat").map((other) => (
            <a
              key={other.view}
              href={it.link({ screen, visitor: id, view: other.view })}
              aria-current={other.view === view ? "page" : undefined}
            >
              {other.label}
              {other.view === "chat" && chat !== undefined && chat.unread > 0 && view !== "chat" && (
                <span class="badge" aria-label={`${chat.unread} unread`}>
                  {chat.unread}
                </span>
              )}
            </a>
          ))}
        </nav>
        {view === "story" && <StoryView visitor={visitor} />}
        {view === "chat" && <Chat visitor={visitor} />}
        {view === "why" && <Why visitor={visitor} />}
      </div>
    </section>
  );
}

function usePanelName(visitor: Visitor): string {
  return visitorName(useRow(visitor) ?? { id: visitor.id });
}

interface HeadProps {
  readonly visitor: Visitor;
  readonly screen: Screen;
  readonly name: string;
  readonly canInvite: boolean;
}

function Head({ visitor, screen, name, canInvite }: HeadProps) {
  const it = useConsole();
  const row = useRow(visitor);
  const heading = useRef<HTMLHeadingElement>(null);
  // Opened by key, tap or click: reading goes on here. Whoever is writing is left alone.
  useEffect(() => {
    if (!document.activeElement?.matches("input, textarea, select")) heading.current?.focus();
    return () => focusItem(visitor.id);
  }, [visitor]);
  const line = visitor.line.line.value;
  const blocked = visitor.talk.value.story?.blocked;

  return (
    <header class="panel-head">
      <IconButton
        icon="back"
        label="Back to the list"
        class="narrow-only"
        onClick={() => it.go({ screen })}
      />
      <div class="panel-name">
        <h2 ref={heading} tabIndex={-1}>
          <bdi>{name}</bdi>
        </h2>
        {row !== undefined && (
          <span class="state" data-status={row.status}>
            {STATUSES[row.status]}
          </span>
        )}
        {line !== "open" && (
          <span class="line" data-line={line} role="status">
            {visitor.talk.value.story === undefined ? "Opening…" : "Reconnecting…"}
          </span>
        )}
      </div>
      {canInvite && blocked === undefined && (
        <a
          class="button"
          href={it.link({ screen, visitor: visitor.id, view: "chat" })}
          onClick={() => focusSoon("#invite")}
        >
          <Icon name="invite" />
          Invite
        </a>
      )}
      <IconButton icon="close" label="Close (Esc)" class="wide-only" onClick={() => it.go({ screen })} />
      {row !== undefined && <Who row={row} story={visitor.talk.value.story} />}
      {blocked !== undefined && <BlockedNote visitor={visitor} blocked={blocked} />}
    </header>
  );
}

/** Back to where the visitor was opened from, unless the focus has gone elsewhere meanwhile. */
function focusItem(id: string): void {
  requestAnimationFrame(() => {
    const focused = document.activeElement;
    if (focused !== null && focused !== document.body) return;
    document.querySelector<HTMLElement>(`[data-item="${CSS.escape(id)}"]`)?.focus();
  });
}
