// What consoles are sent, as text. Rows are put together from their own text, so that one is written once however many
// consoles see it; what would be more than a frame is spread over several, of which only the first may be a snapshot.

import type { FromFeed } from "../protocol.ts";
import type { Difference, View } from "./console.ts";
import type { Shown } from "./entry.ts";
import type { Counted } from "./groups.ts";

/** Consoles take 64 KB; the rest is room for ids that are gone and the envelope. */
const ROWS_OF_A_FRAME = 48 * 1024;
/** Ids are 32 characters: 12 KB. */
const GONE_OF_A_FRAME = 350;

/** `behind`: how long the oldest news in it waited, where that is worth saying. */
export function snapshotFrames(view: View, at: number, behind?: number): string[] {
  const { rows, total, groups } = view.snapshot();
  const [first = [], ...rest] = portions(rows);
  return [
    frame("snapshot", "rows", first, `"total":${total},"at":${at}${saying(behind)}`),
    ...rest.map((set) => frame("changes", "set", set, `"gone":[],"total":${total},"at":${at}`)),
    countsFrame(groups, true, total, at),
  ];
}

export function changeFrames(
  { set, gone, total, groups }: Difference,
  at: number,
  behind?: number,
): string[] {
  const rows = portions(set);
  const frames: string[] = [];
  const rest = `"total":${total},"at":${at}${saying(behind)}`;
  for (let part = 0; part * GONE_OF_A_FRAME < gone.length || part < rows.length; part++) {
    const ids = gone.slice(part * GONE_OF_A_FRAME, (part + 1) * GONE_OF_A_FRAME);
    frames.push(frame("changes", "set", rows[part] ?? [], `"gone":${JSON.stringify(ids)},${rest}`));
  }
  if (groups) frames.push(countsFrame(groups, false, total, at));
  // Nothing in the window changed, but the total did.
  return frames.length > 0 ? frames : [frame("changes", "set", [], `"gone":[],${rest}`)];
}

const saying = (behind: number | undefined): string =>
  behind === undefined ? "" : `,"behind":${Math.round(behind)}`;

const countsFrame = (groups: Counted, whole: boolean, total: number, at: number): string =>
  JSON.stringify({ type: "counts", whole, groups, total, at } satisfies FromFeed);

function frame(type: FromFeed["type"], name: "rows" | "set", rows: readonly Shown[], rest: string): string {
  return `{"type":"${type}","${name}":[${rows.map(({ text }) => text).join(",")}],${rest}}`;
}

function portions(rows: readonly Shown[]): Shown[][] {
  const portions: Shown[][] = [];
  let bytes = Infinity;
  for (const shown of rows) {
    if (bytes + shown.bytes > ROWS_OF_A_FRAME) {
      portions.push([]);
      bytes = 0;
    }
    portions.at(-1)!.push(shown);
    bytes += shown.bytes + 1;
  }
  return portions;
}
