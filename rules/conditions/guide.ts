// The table of conditions that the marketers' guide shows, made from the conditions themselves.

import { GUIDE_GROUPS, type GuideGroup } from "./condition.ts";
import { conditions } from "./registry.ts";

export interface GuideRow {
  /** The condition's name in rule files. */
  readonly name: string;
  readonly group: GuideGroup;
  /** A line as rule files write it. */
  readonly example: string;
  readonly meaning: string;
}

/** Every example of every condition, group by group. */
export function guideRows(): readonly GuideRow[] {
  const rows = Object.entries(conditions).flatMap(([name, { guide }]) =>
    guide === undefined
      ? []
      : guide.lines.map(([example, meaning]): GuideRow => ({ name, group: guide.group, example, meaning })),
  );
  return GUIDE_GROUPS.flatMap((group) => rows.filter((row) => row.group === group));
}

/** The rows as a Markdown table, its columns in line, without a newline at the end. */
export function guideTable(): string {
  const cells: (readonly [string, string])[] = [];
  let group: GuideGroup | undefined;
  for (const row of guideRows()) {
    if (row.group !== group) cells.push([`**${row.group}**`, ""]);
    group = row.group;
    cells.push([`\`${row.example.replaceAll("|", "\\|")}\``, row.meaning.replaceAll("|", "\\|")]);
  }
  const head = ["line", "holds when"] as const;
  const width = (column: 0 | 1) => Math.max(...[head, ...cells].map((row) => row[column].length));
  const line = (left: string, right: string, fill: string) =>
    `| ${left.padEnd(width(0), fill)} | ${right.padEnd(width(1), fill)} |`;
  return [
    line(head[0], head[1], " "),
    line("", "", "-"),
    ...cells.map(([left, right]) => line(left, right, " ")),
  ].join("\n");
}
