// The corner where notices appear. Announced politely, never in the way of the keyboard, and each can be put away.

import { useConsole, useSigned } from "../context.ts";
import { IconButton } from "../icons.tsx";
import { useRowOf } from "../story/use-row.ts";
import { visitorName } from "../text/names.ts";
import { InvitationWords } from "./invitation-item.tsx";
import type { News } from "./notices.ts";

export function Notices() {
  const { notices } = useSigned();
  const { visitor } = useConsole().route.value;
  const isOpen = (news: News): boolean => news.about !== "words" && news.visitor === visitor;
  return (
    <div
      class="notices"
      role="status"
      // What is added is told; clocks and states that go on in it are not told again every second.
      aria-atomic="false"
      aria-relevant="additions"
      onPointerEnter={() => notices.hold(true)}
      onPointerLeave={() => notices.hold(false)}
      onFocusIn={() => notices.hold(true)}
      onFocusOut={() => notices.hold(false)}
    >
      {notices.shown.value.map(({ key, news }) => (
        <div key={key} class="notice" data-about={news.about} data-open={isOpen(news) ? "" : undefined}>
          <Said news={news} />
          <IconButton icon="close" label="Put this notice away" onClick={() => notices.dismiss(key)} />
        </div>
      ))}
    </div>
  );
}

function Said({ news }: { readonly news: News }) {
  if (news.about === "words") return <p>{news.says}</p>;
  if (news.about === "note") return <ChatNews {...news} view="story" />;
  if (news.about === "draft") return <DraftNews {...news} />;
  return news.about === "chat" ? <ChatNews {...news} /> : <InvitationNews {...news} />;
}

function ChatNews({
  visitor,
  says,
  view = "chat",
}: {
  readonly visitor: string;
  readonly says: string;
  readonly view?: "chat" | "story";
}) {
  const { link } = useConsole();
  const row = useRowOf(visitor);
  return (
    <a href={link({ screen: "desk", visitor, view })}>
      <strong>
        <bdi>{visitorName(row ?? { id: visitor })}</bdi>
      </strong>
      <span>{says}</span>
    </a>
  );
}

function DraftNews({ invitation, visitor }: { readonly invitation: string; readonly visitor: string }) {
  const { desk } = useSigned();
  const isMine = desk.state.value.drafts.some((draft) => draft.invitation.id === invitation);
  const says = isMine ? "An invitation waits for your word" : "The invitation does not wait any more";
  return <ChatNews visitor={visitor} says={says} view="story" />;
}

/** Its state goes on changing while the notice stands. */
function InvitationNews({ invitation, visitor }: { readonly invitation: string; readonly visitor: string }) {
  const { link } = useConsole();
  const { desk } = useSigned();
  const now = desk.state.value.invitations.find((other) => other.id === invitation);
  if (now === undefined) return null;
  return (
    <a href={link({ screen: "desk", visitor, view: "story" })}>
      <InvitationWords invitation={now} />
    </a>
  );
}
