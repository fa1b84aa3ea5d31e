// Refusals over HTTP: problem+json (RFC 9457) with a stable code. What went wrong inside stays inside; the same words
// answer an id that is unknown, malformed or somebody else's.

export const PROBLEMS = {
  "not-configured": [503, "This deployment is not configured yet"],
  "not-found": [404, "There is no such thing here"],
  "signed-out": [401, "Sign in first"],
  "not-allowed": [403, "Your role does not allow this"],
  "cross-site": [403, "This request did not come from the console"],
  "unknown-site": [404, "There is no such site here"],
  unpublished: [404, "Nothing is published for this site yet"],
  origin: [403, "This page's origin is not one of the site's"],
  bot: [403, "Visitors only, no robots"],
  "too-fast": [429, "Too many requests from this network"],
  "upgrade-required": [426, "This address is a socket"],
  "bad-request": [400, "This request cannot be understood"],
  "too-large": [413, "This is too large"],
  "rules-refused": [422, "These rule files have mistakes"],
  conflict: [409, "That is not possible right now"],
  unavailable: [503, "Not possible right now, try again"],
  failed: [500, "Something went wrong here"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface Details {
  readonly detail?: string;
  readonly field?: string;
  readonly limit?: number;
  readonly problems?: readonly unknown[];
}

export function problem(code: ProblemCode, details: Details = {}): Response {
  const [status, title] = PROBLEMS[code];
  const headers = new Headers({ "Content-Type": "application/problem+json" });
  if (code === "signed-out") headers.set("WWW-Authenticate", "Bearer");
  if (code === "too-fast") headers.set("Retry-After", "60");
  if (code === "upgrade-required") headers.set("Upgrade", "websocket");
  const body = { type: `urn:beckon:${code}`, title, status, ...details };
  return new Response(JSON.stringify(body), { status, headers });
}
