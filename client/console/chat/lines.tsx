// What was said, oldest first, by day and speaker. Stays at the newest line unless the agent scrolled up to read.

import { useLayoutEffect, useRef, useState } from "preact/hooks";

import type { Said } from "../../../worker/protocol.ts";
import { useConsole } from "../context.ts";
import type { Pending } from "../story/talk.ts";
import type { Visitor } from "../story/visitor.ts";
import { useRow } from "../story/use-row.ts";
import { clean } from "../text/clean.ts";
import { visitorName } from "../text/names.ts";
import { Spoken } from "../text/said.tsx";
import { Line, useHit } from "./line.tsx";
import { Older } from "./older.tsx";
import { useRead } from "./read.ts";

/** Closer to the end than this counts as being there. */
const NEAR = 60;

export function Lines({ visitor }: { readonly visitor: Visitor }) {
  const { said, pending, refused, typing, conversation, delivered } = visitor.talk.value;
  const list = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const newest = said.at(-1)?.seq ?? 0;
  const name = visitorName(useRow(visitor) ?? { id: visitor.id });
  const { route } = useConsole();
  useRead(visitor, newest, away);

  const toEnd = (): void => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  };
  useLayoutEffect(() => {
    if (!away && route.value.line === undefined) toEnd();
  }, [newest, pending.length, typing, away]);

  const states = statesOf(said, { read: conversation?.readByVisitor ?? 0, delivered });
  const at = route.value.line;
  const hit = at !== undefined && at.conversation === conversation?.id ? at.seq : undefined;
  useHit(list, hit, said.length > 0);
  return (
    <div class="lines-frame">
      <div
        ref={list}
        class="lines"
        role="log"
        aria-label={`Chat with ${name}`}
        tabIndex={0}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          setAway(scrollHeight - scrollTop - clientHeight > NEAR);
        }}
      >
        <Older visitor={visitor} list={list} name={name} />
        <ol>
          {said.map((line, index) => (
            <Line
              key={line.seq}
              line={line}
              before={said[index - 1]}
              speaker={line.from === "visitor" ? name : clean(line.name ?? "Beckon")}
              state={states.get(line.seq)}
              isHit={line.seq === hit}
            />
          ))}
          {refused.map((line) => (
            <Refused key={line.id} line={line} unsay={() => visitor.unsay(line)} />
          ))}
          {pending.map((line) => (
            <Unconfirmed key={line.id} line={line} down={visitor.line.line.value !== "open"} />
          ))}
        </ol>
      </div>
      <p class="typing" role="status">
        {typing ? `${name} is typing…` : ""}
      </p>
      {away && (
        <button type="button" class="to-end" onClick={toEnd}>
          To the newest
        </button>
      )}
    </div>
  );
}

/** How far what agents said got, at the last line of each kind: nothing is said of what a later line says already. */
function statesOf(
  said: readonly Said[],
  { read, delivered }: { readonly read: number; readonly delivered: number },
): ReadonlyMap<number, string> {
  const ours = said.filter((line) => line.from === "agent");
  const states = new Map<number, string>();
  const last = ours.at(-1);
  if (last !== undefined)
    states.set(last.seq, last.seq <= delivered ? "Delivered" : "Sent: they find it on their next page");
  const lastDelivered = ours.findLast(({ seq }) => seq <= delivered);
  if (lastDelivered !== undefined) states.set(lastDelivered.seq, "Delivered");
  const lastRead = ours.findLast(({ seq }) => seq <= read);
  if (lastRead !== undefined) states.set(lastRead.seq, "Read");
  return states;
}

function Unconfirmed({ line, down }: { readonly line: Pending; readonly down: boolean }) {
  return (
    <li class="line-of" data-from="agent" data-pending="">
      <p class="bubble">
        <Spoken text={line.text} />
      </p>
      <p class="receipt">{down ? "Not sent yet: will be, once connected" : "Sending…"}</p>
    </li>
  );
}

function Refused({ line, unsay }: { readonly line: Pending; readonly unsay: () => void }) {
  return (
    <li class="line-of" data-from="agent" data-pending="">
      <p class="bubble">
        <Spoken text={line.text} />
      </p>
      <p class="receipt">
        Not sent.{" "}
        <button type="button" class="link" onClick={unsay}>
          Take back
        </button>
      </p>
    </li>
  );
}
