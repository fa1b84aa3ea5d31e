// A backtest as one page that needs nothing else: tables and bars, readable in light and dark, printable.

import type { BacktestResult, RuleCounts } from "../engine/backtest.ts";
import { changes, COUNTERFACTUAL, moment, percent, reasons, type Report } from "./backtest-report.ts";
import { counted, grouped } from "./terminal.ts";

const STYLE = `
:root { color-scheme: light dark; --bar: light-dark(#2f6fde, #7aa7ff); --other: light-dark(#b9c3d4, #4a5568); --line: light-dark(#d8dee9, #39424f); }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; } th[scope=row] { font-weight: 600; }
.wide { overflow-x: auto; } .note { color: light-dark(#55606e, #a3aebb); } svg { display: block; } .bar { fill: var(--bar); } .other { fill: var(--other); }
`;

/** Text of a page: names of rules are whatever somebody wrote. */
function text(value: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return value.replace(/[&<>"]/g, (character) => entities[character]!);
}

export function htmlReport(report: Report): string {
  const { result, title } = report.now;
  const day = (at: number | undefined) => (at === undefined ? "" : new Date(at).toISOString().slice(0, 10));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Backtest of ${text(title)}</title>
<style>${STYLE}</style>
<h1>Backtest of ${text(title)}</h1>
<p>${counted(result.visits, "visit")}, ${counted(result.pageViews, "page view")}, ${day(result.from)} to ${day(result.to)}, from ${text(report.file)}.
${counted(result.invitations, "invitation")} in ${counted(result.invitedVisits, "visit")}, ${percent(result.invitedVisits / result.visits)} of all.</p>
<p class="note">${COUNTERFACTUAL}</p>
${report.broken > 0 ? `<p>${counted(report.broken, "line")} of the file left out; the first, ${text(report.firstBroken ?? "")}.</p>` : ""}
<h2>Rules</h2>
${rulesTable(result)}
${unjudgedTable(result)}
<h2>Both eligible in the same visit</h2>
${overlapTable(result)}
${changeTable(report)}
</html>
`;
}

function table(head: readonly string[], rows: readonly string[]): string {
  const columns = head.map(
    (name, i) => `<th scope="col"${i > 0 ? ' class="number"' : ""}>${text(name)}</th>`,
  );
  return `<div class="wide"><table><thead><tr>${columns.join("")}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table></div>`;
}

const number = (value: string): string => `<td class="number">${value}</td>`;
const rowHead = ({ rule, name }: RuleCounts): string =>
  `<th scope="row">${text(rule)}<br><span class="note">${text(name)}</span></th>`;

/** Eligible visits as the pale bar, invited ones in it. */
function bars(rule: RuleCounts, most: number): string {
  const width = (count: number) => (most === 0 ? 0 : (160 * count) / most).toFixed(1);
  const label = `${grouped(rule.invited)} of ${grouped(rule.eligible)} eligible visits`;
  return `<svg width="160" height="14" role="img" aria-label="${label}"><rect class="other" width="${width(rule.eligible)}" height="14"/><rect class="bar" width="${width(rule.invited)}" height="14"/></svg>`;
}

function rulesTable(result: BacktestResult): string {
  const judged = result.rules.filter((rule) => rule.unjudged.length === 0 || rule.eligible > 0);
  if (judged.length === 0) return "<p>No rule can be judged by these visits.</p>";
  const most = Math.max(...judged.map((rule) => rule.eligible));
  const rows = judged.map(
    (rule) =>
      `<tr>${rowHead(rule)}<td>${bars(rule, most)}</td>${number(grouped(rule.eligible))}${number(grouped(rule.invited))}${number(percent(rule.share))}${number(moment(rule.medianMoment))}${number(grouped(rule.held))}<td>${text(reasons(rule.suppressed))}</td></tr>`,
  );
  const head = ["rule", "", "eligible", "invited", "of visits", "median moment", "held out", "in the way"];
  return table(head, rows);
}

function unjudgedTable({ rules }: BacktestResult): string {
  const unjudged = rules.filter((rule) => rule.unjudged.length > 0);
  if (unjudged.length === 0) return "";
  const rows = unjudged.map(
    (rule) => `<tr>${rowHead(rule)}<td>${rule.unjudged.join(", ")}</td>${number(grouped(rule.atMost))}</tr>`,
  );
  const head = ["rule", "reads what these visits do not tell", "visits in which it could hold at most"];
  return `<h2>Not judged</h2>\n${table(head, rows)}`;
}

function overlapTable({ rules, overlap }: BacktestResult): string {
  const shown = rules.map((_, i) => i).filter((i) => overlap[i]!.some((visits, j) => j !== i && visits > 0));
  if (shown.length === 0) return "<p>No two rules were.</p>";
  const head = ["", ...shown.map((i) => rules[i]!.rule)];
  const rows = shown.map(
    (i) =>
      `<tr><th scope="row">${text(rules[i]!.rule)}</th>${shown.map((j) => number(i === j ? "–" : grouped(overlap[i]![j]!))).join("")}</tr>`,
  );
  return table(head, rows);
}

function changeTable({ now, against }: Report): string {
  if (against === undefined) return "";
  const rows = changes(now.result, against.result).map(
    ({ rule, before, after }) =>
      `<tr><th scope="row">${text(rule)}</th>${number(grouped(before))}${number(grouped(after))}${number(after === before ? "" : `${after > before ? "+" : "−"}${grouped(Math.abs(after - before))}`)}</tr>`,
  );
  return `<h2>Against ${text(against.title)}</h2>\n${table(["rule", "invited before", "invited now", "change"], rows)}`;
}
