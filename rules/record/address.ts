// What of an address is kept: the path, and of query and hash only what the site allows or a published rule reads. The
// rest may hold names, tokens and search words and is dropped before anything is stored.

export interface KeptParts {
  /** Query parameters, lower case. */
  readonly parameters: ReadonlySet<string>;
  readonly hash: boolean;
}

/** Longest address that is stored; longer ones are cut at the path. */
const LONGEST = 1024;

export function cleanAddress(url: string, kept: KeptParts): string {
  if (!URL.canParse(url)) return "";
  const parsed = new URL(url);
  if (!/^https?:$/.test(parsed.protocol)) return "";
  const query = new URLSearchParams();
  for (const [name, value] of parsed.searchParams)
    if (kept.parameters.has(name.toLowerCase())) query.set(name, value);
  const search = query.toString();
  const path = parsed.origin + parsed.pathname;
  const whole = path + (search && `?${search}`) + (kept.hash ? parsed.hash : "");
  return (whole.length <= LONGEST ? whole : path).slice(0, LONGEST);
}

const NOTHING: KeptParts = { parameters: new Set(), hash: false };

/** A referrer keeps neither query nor hash: its keyword was read before. */
export function cleanReferrer(url: string): string {
  return cleanAddress(url, NOTHING);
}
