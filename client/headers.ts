// The headers of everything in dist/, in the form Workers assets read. Where two rules match one address their headers are
// joined, so no header stands in two rules that overlap.

/** Nothing but what the console loads from its own origin; no inline code or style, no framing, no HTML from text. */
const CONSOLE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self' ws: wss:",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

/** A name with a hash in it never means anything else. */
const FOREVER = "Cache-Control: public, max-age=31536000, immutable";
/** A site's pages keep running the script they have; a new one reaches everybody within minutes. */
const MINUTES = "Cache-Control: public, max-age=300";
/** Other origins' pages load these, also pages that isolate themselves (COEP). */
const FOR_ANY_PAGE = ["Access-Control-Allow-Origin: *", "Cross-Origin-Resource-Policy: cross-origin"];

const rules: readonly (readonly [path: string, ...headers: string[]])[] = [
  ["/*", "X-Content-Type-Options: nosniff"],
  ["/beckon.js", MINUTES, ...FOR_ANY_PAGE],
  ["/domain/beckon.js", MINUTES, ...FOR_ANY_PAGE],
  // Every part that the script loads.
  ["/beckon-*", FOREVER, ...FOR_ANY_PAGE],
  [
    "/console/*",
    `Content-Security-Policy: ${CONSOLE_POLICY}`,
    "Referrer-Policy: no-referrer",
    "Cross-Origin-Opener-Policy: same-origin",
    "Cross-Origin-Resource-Policy: same-origin",
  ],
  ["/console/console.*", FOREVER],
  // Opened by a site's page, to which it answers: the console's opener policy would cut the two apart.
  [
    "/try/*",
    `Content-Security-Policy: ${CONSOLE_POLICY}`,
    "Referrer-Policy: no-referrer",
    "Cross-Origin-Resource-Policy: same-origin",
  ],
  ["/try/try.*", FOREVER],
];

export function headers(): string {
  return rules
    .map(([path, ...lines]) => [path, ...lines.map((line) => `  ${line}`), ""].join("\n"))
    .join("\n");
}
