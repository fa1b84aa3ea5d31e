// What of a visit may be kept without saying who it was: paths without identifiers, words of campaigns, hosts of referrers.

/** A path with `:id` for each segment that looks like somebody's or something's identifier; no query, no hash. */
export function archivePath(path: string): string {
  return path
    .split(/[?#]/, 1)[0]!
    .split("/")
    .map((segment) => archiveWord(segment))
    .join("/");
}

/** Words of a campaign are kept, an address or a number that somebody put there is not. */
export function archiveWord(text: string): string {
  return isIdentifier(text) ? ":id" : text;
}

/** The host of a referrer and nothing else of it. */
export function archiveReferrer(referrer: string): string {
  if (URL.canParse(referrer)) {
    const { hostname } = new URL(referrer);
    if (hostname !== "") return hostname;
  }
  const host = referrer.split(/[/?#]/, 1)[0]!.split("@").at(-1)!;
  return host.split(":", 1)[0]!;
}

const DIGITS = 6;
const UNBROKEN = 20;

/** An `@`, six digits or more, or 20 letters and digits and more without a break. */
function isIdentifier(segment: string): boolean {
  let text: string;
  try {
    text = decodeURIComponent(segment);
  } catch {
    return true; // what cannot be read cannot be judged
  }
  if (text.includes("@") || text.includes("\uFF20")) return true;
  if (text.replace(/\P{Nd}/gu, "").length >= DIGITS) return true;
  return text.split(/[^\p{L}\p{N}\p{M}]+/u).some((run) => [...run].length >= UNBROKEN);
}
