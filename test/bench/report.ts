// Figures as a table for people and as JSON for machines.

import type { Figure } from "./figure.ts";
import { isReached } from "./figure.ts";

export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    figure.what,
    said(figure.value, figure.unit),
    goalOf(figure),
    figure.note ?? "",
  ]);
  const head = ["", "what", "figure", "goal", "how"];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => (column === 2 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export function jsonOf(figures: readonly Figure[], machine: object): string {
  const list = figures.map((figure) => {
    const reached = isReached(figure);
    return { ...figure, ...(reached !== undefined && { reached }) };
  });
  return `${JSON.stringify({ machine, figures: list }, undefined, 2)}\n`;
}

function goalOf(figure: Figure): string {
  const { goal, unit } = figure;
  if (goal === undefined) return "";
  const words = "atMost" in goal ? `≤ ${said(goal.atMost, unit)}` : `≥ ${said(goal.atLeast, unit)}`;
  return `${isReached(figure) ? "✓" : "✗"} ${words}`;
}

function said(value: number, unit: Figure["unit"]): string {
  if (unit === "B") return `${Math.round(value).toLocaleString("en")} B`;
  const digits =
    Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : value !== 0 && Math.abs(value) < 0.1 ? 4 : 2;
  const number = value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  if (unit === "$") return `$${number}`;
  return unit === "" ? number : `${number} ${unit}`;
}
