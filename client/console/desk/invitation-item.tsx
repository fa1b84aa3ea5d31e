// An invitation as it lives: which rule, to whom, where they came from and have been, and what became of it.

import type { InvitationNotice } from "../../../worker/protocol.ts";
import { useConsole } from "../context.ts";
import { stateText } from "../story/offer-state.ts";
import { pathOf } from "../text/address.ts";
import { clean } from "../text/clean.ts";
import { channelName, nth, plural, visitorName } from "../text/names.ts";
import { Words } from "../text/said.tsx";
import { Ago } from "../text/ticking.tsx";
import { fromText } from "../text/where-from.ts";

export function InvitationItem({
  invitation,
  open,
}: {
  readonly invitation: InvitationNotice;
  readonly open: boolean;
}) {
  const { link } = useConsole();
  return (
    <li class="item" data-open={open ? "" : undefined}>
      <a
        href={link({ screen: "desk", visitor: invitation.visitor, view: "story" })}
        data-item={invitation.visitor}
        aria-current={open ? "true" : undefined}
        title={clean(invitation.greeting)}
      >
        <InvitationWords invitation={invitation} />
      </a>
    </li>
  );
}

/** The same words in the list and in the notice. */
export function InvitationWords({ invitation }: { readonly invitation: InvitationNotice }) {
  const { row } = invitation;
  const from = fromText(row);
  return (
    <>
      <span class="item-top">
        <strong>
          <bdi>{visitorName(row)}</bdi>
        </strong>
        <span class="offer-state" data-state={invitation.state}>
          {stateText(invitation.state)}
        </span>
        <span class="dim clock">
          <Ago at={invitation.at} />
        </span>
      </span>
      <span class="item-line">
        <Words text={invitation.ruleName || invitation.rule || "By hand"} />
      </span>
      <span class="item-line dim">
        {channelName(row.channel)}
        {from !== "" && (
          <>
            {": "}
            <Words text={from} />
          </>
        )}
        {`, ${nth(row.visits)} visit, ${row.chats === 0 ? "no chat before" : `${plural(row.chats, "chat")} before`}`}
      </span>
      <span class="item-line dim">
        {invitation.path.map((view, index) => (
          <span key={index}>
            {index > 0 && " → "}
            <Words text={view.title || pathOf(view.url)} />
          </span>
        ))}
      </span>
    </>
  );
}
