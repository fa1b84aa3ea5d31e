// Which pages may open a visitor's socket. Hygiene, not proof: a script can say any origin, so what it can then do is
// bounded by limits, never by this.

export interface Allowed {
  /** `https://shop.example` or `https://*.shop.example`. */
  readonly origins: readonly string[];
  /** Where this Worker itself is served from. */
  readonly own: string;
  /** Allow any port of this machine (`npm start`). */
  readonly local: boolean;
}

const THIS_MACHINE = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/** `null` (sandboxed frames, files) and none at all are no origin. */
export function isAllowedOrigin(origin: string | null, { origins, own, local }: Allowed): boolean {
  if (origin === null || !isOrigin(origin)) return false;
  if (origin === own) return true;
  if (local && THIS_MACHINE.test(origin)) return true;
  return origins.some((pattern) => matches(pattern, origin));
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** The star stands for one name or more, so never for the bare domain. */
function matches(pattern: string, origin: string): boolean {
  const [before, after] = pattern.split("*");
  if (after === undefined) return pattern === origin;
  if (!origin.startsWith(before!) || !origin.endsWith(after)) return false;
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(origin.slice(before!.length, origin.length - after.length));
}
