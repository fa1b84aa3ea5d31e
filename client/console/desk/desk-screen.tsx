// The screen "Desk": who waits, whom I talk to, what was offered, who else is here; beside it the opened chat.

import { useConsole, useSigned } from "../context.ts";
import { VisitorPanel } from "../story/visitor-panel.tsx";
import { plural } from "../text/names.ts";
import { Agents } from "./agents.tsx";
import { ChatItem } from "./chat-item.tsx";
import { closedChats, leftChats, myChats, othersChats, waitingChats } from "./desk.ts";
import { DraftCard } from "./draft-card.tsx";
import { Group } from "./group.tsx";
import { InvitationItem } from "./invitation-item.tsx";
import { MyStatus } from "./status.tsx";

export function DeskScreen() {
  const { route } = useConsole();
  const { visitor } = route.value;
  return (
    <div class="desk">
      <section class="desk-lists" aria-label="Chats and invitations">
        <Drafts />
        <MyStatus />
        <Lists />
      </section>
      {visitor === undefined ? <NoChatOpen /> : <VisitorPanel key={visitor} id={visitor} screen="desk" />}
    </div>
  );
}

/** Above everything else: they wait for half a minute. */
function Drafts() {
  const { desk } = useSigned();
  return (
    <div role="status" aria-atomic="false" aria-relevant="additions">
      {desk.state.value.drafts.map((draft) => (
        <DraftCard key={draft.invitation.id} draft={draft} />
      ))}
    </div>
  );
}

function Lists() {
  const { route } = useConsole();
  const { desk } = useSigned();
  const { visitor } = route.value;
  const state = desk.state.value;
  const waiting = waitingChats(state);
  const mine = myChats(state);
  const others = othersChats(state);
  const left = leftChats(state);
  const closed = closedChats(state);
  if (!state.known) {
    return (
      <p class="pad dim" role="status">
        Opening the desk…
      </p>
    );
  }
  return (
    <>
      <Group title="Waiting" count={waiting.length} empty="Nobody is waiting.">
        {waiting.map((entry) => (
          <ChatItem key={entry.id} entry={entry} open={entry.visitor === visitor} />
        ))}
      </Group>
      <Group title="Your chats" count={mine.length} empty="A chat you take, or are given, stands here.">
        {mine.map((entry) => (
          <ChatItem key={entry.id} entry={entry} open={entry.visitor === visitor} />
        ))}
      </Group>
      {left.length > 0 && (
        <Group title="Left while nobody was here" count={left.length} empty="">
          {left.map((entry) => (
            <ChatItem key={entry.id} entry={entry} open={entry.visitor === visitor} />
          ))}
        </Group>
      )}
      <Group
        title="Invitations"
        count={state.invitations.length}
        empty="Each invitation stands here from the moment it is offered, with where the visitor came from."
      >
        {state.invitations.map((invitation) => (
          <InvitationItem key={invitation.id} invitation={invitation} open={invitation.visitor === visitor} />
        ))}
      </Group>
      <Agents agents={state.agents} />
      {others.length > 0 && (
        <details class="group">
          <summary>Colleagues’ chats: {others.length}</summary>
          <ul>
            {others.map((entry) => (
              <ChatItem key={entry.id} entry={entry} open={entry.visitor === visitor} />
            ))}
          </ul>
        </details>
      )}
      {closed.length > 0 && (
        <details class="group">
          <summary>Closed just now: {closed.length}</summary>
          <ul>
            {closed.map((entry) => (
              <ChatItem key={entry.id} entry={entry} open={entry.visitor === visitor} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function NoChatOpen() {
  const { desk, live } = useSigned();
  const waiting = waitingChats(desk.state.value).length;
  const total = live.total.value;
  return (
    <div class="panel nothing-open">
      <p>
        {waiting > 0 ? `${plural(waiting, "visitor")} waiting: take one on the left.` : "No chat is open."}
      </p>
      <p class="dim">
        {total > 0 ? `${plural(total, "visitor")} on the site now. ` : ""}
        Accepted invitations come to a free agent who is online; yours open here by themselves.
      </p>
    </div>
  );
}
