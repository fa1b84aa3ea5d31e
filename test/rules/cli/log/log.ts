// Lines of a log for tests.

export const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
export const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
export const GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

/** Start of the log: Tuesday 2026-11-17, 10:00 UTC. */
export const START = Date.UTC(2026, 10, 17, 10);
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export interface Line {
  /** Seconds after the start. */
  readonly at?: number;
  readonly host?: string;
  readonly address?: string;
  readonly method?: string;
  readonly target?: string;
  readonly status?: number;
  readonly referrer?: string;
  readonly agent?: string;
}

export function logLine(line: Line = {}): string {
  const time = new Date(START + (line.at ?? 0) * 1000).toISOString();
  const [, year, month, day, clock] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(time)!;
  const when = `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock} +0000`;
  const request = `${line.method ?? "GET"} ${line.target ?? "/"} HTTP/1.1`;
  const front = line.host === undefined ? "" : `${line.host} `;
  return `${front}${line.address ?? "203.0.113.7"} - - [${when}] "${request}" ${line.status ?? 200} 512 "${line.referrer ?? "-"}" "${line.agent ?? CHROME}"`;
}
