// What is different between the files of two versions, line by line: as one column, or as two side by side. Pure.

import { structuredPatch } from "diff";

export interface Line {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
  /** Line numbers, from 1, in the file before and after. */
  readonly before?: number;
  readonly after?: number;
}

export interface FileDiff {
  readonly file: string;
  readonly change: "added" | "removed" | "changed";
  readonly added: number;
  readonly removed: number;
  /** With three lines around each; undefined: too different to be compared line by line. */
  readonly hunks: readonly (readonly Line[])[] | undefined;
}

/** One line of two columns; undefined: nothing stands there. */
export type Row = readonly [before: Line | undefined, after: Line | undefined];

type Files = Readonly<Record<string, string>>;

/** Files that differ in more lines take as many steps squared. */
const MOST_EDITS = 2_000;

export function diffOf(before: Files, after: Files): readonly FileDiff[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((file): FileDiff[] => {
    const [old, fresh] = [before[file], after[file]];
    if (old === fresh) return [];
    const change = old === undefined ? "added" : fresh === undefined ? "removed" : "changed";
    const hunks = hunksOf(old ?? "", fresh ?? "");
    const count = (kind: Line["kind"]) => hunks?.flat().filter((line) => line.kind === kind).length ?? 0;
    return [{ file, change, added: count("new"), removed: count("gone"), hunks }];
  });
}

function hunksOf(before: string, after: string): (readonly Line[])[] | undefined {
  const patch = structuredPatch("", "", before, after, "", "", { context: 3, maxEditLength: MOST_EDITS });
  return patch?.hunks.map(({ oldStart, newStart, lines }) => {
    let [old, fresh] = [oldStart, newStart];
    return lines
      .filter((line) => !line.startsWith("\\"))
      .map((line): Line => {
        const text = line.slice(1);
        if (line.startsWith("-")) return { kind: "gone", text, before: old++ };
        if (line.startsWith("+")) return { kind: "new", text, after: fresh++ };
        return { kind: "same", text, before: old++, after: fresh++ };
      });
  });
}

/** What went stands beside what came in its place. */
export function sideBySide(lines: readonly Line[]): readonly Row[] {
  const rows: Row[] = [];
  let gone: Line[] = [];
  let fresh: Line[] = [];
  const flush = (): void => {
    for (let n = 0; n < Math.max(gone.length, fresh.length); n++) rows.push([gone[n], fresh[n]]);
    [gone, fresh] = [[], []];
  };
  for (const line of lines) {
    if (line.kind === "gone") gone.push(line);
    else if (line.kind === "new") fresh.push(line);
    else {
      flush();
      rows.push([line, line]);
    }
  }
  flush();
  return rows;
}
