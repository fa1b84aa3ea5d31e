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

/** `1 rule`, `2 rules`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
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
