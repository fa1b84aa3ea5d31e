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
import { dayText, sameDay, timeText } from "../text/time.ts";
import { useRead } from "./read.ts";

/** Closer to the end than this counts as being there. */
const NEAR = 60;

export function Lines({ visitor }: { readonly visitor: Visitor }) {
  const { said, pending, refused, typing, conversation } = visitor.talk.value;
  const list = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const newest = said.at(-1)?.seq ?? 0;
  const name = visitorName(useRow(visitor) ?? { id: visitor.id });
  useRead(visitor, newest, away);

  const toEnd = (): void => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  };
  useLayoutEffect(() => {
    if (!away) toEnd();
  }, [newest, pending.length, typing, away]);

  const readSeq = said.findLast(
    (line) => line.from === "agent" && line.seq <= (conversation?.readByVisitor ?? 0),
  )?.seq;
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
        <ol>
          {said.map((line, index) => (
            <Line
              key={line.seq}
              line={line}
              before={said[index - 1]}
              speaker={line.from === "visitor" ? name : clean(line.name ?? "Beckon")}
              read={line.seq === readSeq}
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

interface LineProps {
  readonly line: Said;
  readonly before: Said | undefined;
  readonly speaker: string;
  readonly read: boolean;
}

function Line({ line, before, speaker, read }: LineProps) {
  const { clock } = useConsole();
  const newDay = before === undefined || !sameDay(before.at, line.at);
  const goesOn =
    !newDay && before.from === line.from && before.name === line.name && line.at - before.at < 300_000;
  return (
    <li class="line-of" data-from={line.from} data-goes-on={goesOn ? "" : undefined}>
      {newDay && <p class="day">{dayText(line.at, clock.now())}</p>}
      {!goesOn && (
        <p class="speaker">
          <bdi>{speaker}</bdi> <time>{timeText(line.at)}</time>
        </p>
      )}
      <p class="bubble">
        <Spoken text={line.text} />
      </p>
      {read && <p class="receipt">Read</p>}
    </li>
  );
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
