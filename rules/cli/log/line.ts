// A line of a web server's log in the combined format: what was asked for, by whom, and what came of it.
//
//   [shop.example:443 ]203.0.113.7 - ana [17/Nov/2026:10:05:03 +0100] "GET /a HTTP/1.1" 200 512 "https://…" "Mozilla/5.0 …"

export interface Logged {
  /** Ms since epoch. */
  readonly at: number;
  readonly address: string;
  /** Name of the virtual host, lower case, without its port; undefined where the log has no such column. */
  readonly host: string | undefined;
  /** Empty where the request was none, as an attack on the port is. */
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly status: number;
  /** Empty where the browser sent none; so is the user agent. */
  readonly referrer: string;
  readonly userAgent: string;
}

const QUOTED = String.raw`"((?:[^"\\]|\\.)*)"`;
const LINE = new RegExp(
  String.raw`^([^"]*?) \[(\d{2})/([A-Z][a-z]{2})/(\d{4}):(\d{2}):(\d{2}):(\d{2})(?:\.\d+)? ([+-])(\d{2})(\d{2})\] ` +
    String.raw`${QUOTED} (\d{3}) (?:\d+|-) ${QUOTED} ${QUOTED}`,
);
const REQUEST = /^([A-Z]+) (\S.*?)(?: HTTP\/\d(?:\.\d)?)?$/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Undefined: the line is in another format, or broken. More fields at its end are no harm. */
export function readLogged(line: string): Logged | undefined {
  const match = LINE.exec(line);
  if (match === null) return undefined;
  const [, who = "", day, month, year, hour, minute, second, sign, zoneHours, zoneMinutes] = match;
  const words = who.split(" ");
  if (words.length < 3) return undefined;
  // Three words are address, identity and user; a fourth in front is the virtual host, one at the end a user's surname.
  const hasHost = words.length > 3 && words[1] !== "-";
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === "-" ? -1 : 1);
  const at =
    Date.UTC(
      Number(year),
      MONTHS.indexOf(month!),
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    ) -
    offset * 60_000;
  if (!MONTHS.includes(month!) || Number.isNaN(at)) return undefined;
  const [, method = "", target = ""] = REQUEST.exec(match[11]!) ?? [];
  return {
    at,
    address: (hasHost ? words[1] : words[0])!,
    host: hasHost ? words[0]!.toLowerCase().replace(/:\d+$/, "") : undefined,
    method,
    // A proxy is asked for whole addresses.
    target: unescaped(target).replace(/^https?:\/\/[^/?#]*/i, ""),
    status: Number(match[12]),
    referrer: given(match[13]!),
    userAgent: given(match[14]!),
  };
}

function given(field: string): string {
  return field === "-" ? "" : unescaped(field);
}

/** Servers write quotes, control characters and bytes beyond ASCII as `\"` and `\xC3\xA9`. */
function unescaped(field: string): string {
  if (!field.includes("\\")) return field;
  return field.replace(/(?:\\x[0-9a-fA-F]{2})+|\\(["\\])/g, (escape, sign?: string) =>
    sign === undefined ? Buffer.from(escape.replaceAll("\\x", ""), "hex").toString("utf8") : sign,
  );
}
