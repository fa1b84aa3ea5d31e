// Where a command writes and what it knows of its surroundings; given from outside, so that tests need no process.

export interface Terminal {
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** Folder of the project: `rules/sites` and `.local/server.json` stand there. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly colour: boolean;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly fetch: typeof fetch;
  /** Ms since epoch; default the machine's clock. */
  readonly now?: () => number;
  /** Zone that times are shown in; default the machine's. */
  readonly timeZone?: string;
  /** Writes to standard error as it is, for a line that is written over; absent where no person watches. */
  readonly live?: (text: string) => void;
  /** When what was printed has left: long outputs wait, or a slow reader makes them pile up in memory. */
  readonly drained?: () => Promise<void>;
}

export function nowOf(terminal: Terminal): number {
  return terminal.now?.() ?? Date.now();
}

/** 0: fine. 1: refused or failed, as the lines before it say. 2: the command itself could not do its work. */
export type ExitCode = 0 | 1 | 2;

/** What stops a command: printed as it is, exit code 2. */
export class CannotWork extends Error {
  readonly remedy: string | undefined;

  constructor(message: string, remedy?: string) {
    super(message);
    this.remedy = remedy;
  }
}

type Style = "red" | "green" | "yellow" | "dim" | "bold";

const CODES: Readonly<Record<Style, number>> = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 };

export function styled(terminal: Terminal, style: Style, text: string): string {
  return terminal.colour ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
}

/** `1 rule`, `2,000 rules`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** `1,234,567`. */
export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

/** Year, month, day and wall clock of an instant (ms since epoch): Swedish writes them in the order that sorts. */
export function shownTime({ timeZone }: Terminal, at: number): string {
  return new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "short",
    ...(timeZone !== undefined && { timeZone }),
  }).format(at);
}

/** What others wrote, without what moves a cursor or changes colours. */
export function printable(text: string): string {
  return text.replace(/(?![\t\n])\p{Cc}/gu, "\ufffd");
}

/** Columns as wide as their widest cell, two spaces between. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join("  ")
      .trimEnd(),
  );
}
