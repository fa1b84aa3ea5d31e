// One line of a conversation: its day, its speaker, its words and how far they got.

import { useLayoutEffect } from "preact/hooks";

import type { Said } from "../../../worker/protocol.ts";
import { useConsole } from "../context.ts";
import { Spoken } from "../text/said.tsx";
import { dayText, sameDay, timeText } from "../text/time.ts";

interface LineProps {
  readonly line: Said;
  readonly before: Said | undefined;
  readonly speaker: string;
  /** Only on the last line that got so far. */
  readonly state?: string | undefined;
  readonly isHit?: boolean;
}

/** The line that the address names is brought into view, once it is there. */
export function useHit(
  list: { readonly current: HTMLElement | null },
  hit: number | string | undefined,
  isThere: boolean,
): void {
  useLayoutEffect(() => {
    if (hit === undefined || !isThere) return;
    list.current?.querySelector("[data-hit]")?.scrollIntoView({ block: "center" });
  }, [hit, isThere]);
}

export function Line({ line, before, speaker, state, isHit }: LineProps) {
  const { clock } = useConsole();
  const newDay = before === undefined || !sameDay(before.at, line.at);
  const goesOn =
    !newDay && before.from === line.from && before.name === line.name && line.at - before.at < 300_000;
  return (
    <li
      class="line-of"
      data-from={line.from}
      data-goes-on={goesOn ? "" : undefined}
      data-hit={isHit ? "" : undefined}
    >
      {newDay && <p class="day">{dayText(line.at, clock.now())}</p>}
      {!goesOn && (
        <p class="speaker">
          <bdi>{speaker}</bdi> <time>{timeText(line.at)}</time>
        </p>
      )}
      <p class="bubble">
        <Spoken text={line.text} />
      </p>
      {state !== undefined && <p class="receipt">{state}</p>}
    </li>
  );
}
