// The slider over this visit: from its beginning, or from where it is kept, up to now. Each second is a stop for the
// arrow keys; the buttons beside it go from one thing that happened to the next.

import { useEffect, useRef } from "preact/hooks";

import type { Story } from "../../../worker/protocol.ts";
import { useConsole } from "../context.ts";
import { clockText, secondText } from "../text/time.ts";
import { Since } from "../text/ticking.tsx";
import { happeningsOf, lastBefore } from "./happenings.ts";
import type { Past } from "./past.ts";

/** As much of a story as the slider goes over. */
export type Happened = Pick<Story, "row" | "path" | "moments" | "known">;

interface Props {
  readonly past: Past;
  readonly story: Happened;
  readonly known: NonNullable<Story["known"]>;
}

const SECOND = 1_000;

export function Moments({ past, story, known }: Props) {
  const { clock } = useConsole();
  const at = past.at.value;
  // The end stays where it was while somebody looks back: the thumb must not move under the finger.
  const end = useRef(0);
  const tick = Math.max(clock.tick.value, known.from + SECOND);
  const newest = known.to ?? (at === undefined ? tick : end.current);
  end.current = newest;
  useEffect(() => () => past.look(undefined), [past]);

  const length = Math.max(1, Math.ceil((newest - known.from) / SECOND));
  const isNow = at === undefined;
  const happenings = happeningsOf(story).filter((one) => one.at >= known.from - SECOND);
  const shown = at ?? newest;
  const last = lastBefore(happenings, shown);
  const when = secondText(shown, clock.now());
  const words = isNow ? (known.to === undefined ? "Now" : `The end, ${when}`) : when;

  const look = (moment: number | undefined): void => {
    const isEnd = moment === undefined || (known.to === undefined && moment >= newest);
    past.look(isEnd ? undefined : Math.min(newest, Math.max(known.from, moment)));
  };
  const stops = happenings.map((one) => stopOf(one.at, known.from));
  const before = stops.findLast((stop) => stop < shown);
  const after = isNow ? undefined : stops.find((stop) => stop > shown);

  return (
    <div class="moments" data-past={isNow ? undefined : ""}>
      <p class="moments-head">
        <label for="moment">
          <strong>{words}</strong>
          {!isNow && <span class="dim"> {clockText(shown - story.row.since)} into the visit</span>}
        </label>
        {isNow ? (
          <span class="dim">
            <Since at={story.row.since} /> into the visit
          </span>
        ) : (
          <button type="button" class="link" onClick={() => look(undefined)}>
            {known.to === undefined ? "Back to now" : "To the end"}
          </button>
        )}
      </p>
      <div class="moments-line">
        <button
          type="button"
          class="icon-button"
          aria-label="To what happened before"
          title="To what happened before"
          disabled={before === undefined}
          onClick={() => look(before)}
        >
          ‹
        </button>
        <input
          id="moment"
          type="range"
          min={0}
          max={length}
          step={1}
          list="moments-stops"
          value={isNow ? length : Math.round((shown - known.from) / SECOND)}
          aria-valuetext={`${words}. ${last?.says ?? ""}`}
          onInput={(event) => look(known.from + Number(event.currentTarget.value) * SECOND)}
        />
        <datalist id="moments-stops">
          {[...new Set(stops)].map((stop) => (
            <option key={stop} value={String(Math.round((stop - known.from) / SECOND))} />
          ))}
        </datalist>
        <button
          type="button"
          class="icon-button"
          aria-label="To what happened next"
          title="To what happened next"
          disabled={isNow}
          onClick={() => look(after)}
        >
          ›
        </button>
      </div>
      <p class="moments-last">
        {last === undefined ? (
          <span class="dim">{"What happened before is not kept."}</span>
        ) : (
          <>
            <time class="clock dim">{secondText(last.at, clock.now())}</time> <bdi>{last.says}</bdi>
          </>
        )}
      </p>
    </div>
  );
}

/** The first whole second of the slider at which it had happened. */
const stopOf = (at: number, from: number): number =>
  from + Math.max(0, Math.ceil((at - from) / SECOND)) * SECOND;
