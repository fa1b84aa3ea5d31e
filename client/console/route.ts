// What the address says: `#/demo/live/<visitor>/<view>`. The site is part of it, so that a link means the same to everybody.

export type Screen = "live" | "desk";
export type View = "story" | "chat" | "why";

export interface Route {
  readonly site?: string;
  readonly screen: Screen;
  readonly visitor?: string;
  /** Absent: what the screen opens first. */
  readonly view?: View;
}

const SCREENS: readonly string[] = ["live", "desk"] satisfies Screen[];
const SITE = /^[a-z0-9][a-z0-9-]{0,62}$/;
const VIEWS: readonly string[] = ["story", "chat", "why"] satisfies View[];

export function readRoute(hash: string): Route {
  const [site, screen, visitor, view] = hash
    .replace(/^#\/?/, "")
    .split("/")
    .map((part) => decode(part));
  return {
    ...(site && SITE.test(site) ? { site } : {}),
    screen: screen !== undefined && SCREENS.includes(screen) ? (screen as Screen) : "live",
    ...(visitor && /^[\w-]{1,64}$/.test(visitor) ? { visitor } : {}),
    ...(view !== undefined && VIEWS.includes(view) ? { view: view as View } : {}),
  };
}

export function writeRoute({ site, screen, visitor, view }: Route): string {
  const parts = [site ?? "", screen, ...(visitor === undefined ? [] : [visitor, ...(view ? [view] : [])])];
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

/** The one-time token of `#signin=<token>&site=<site>`; it must leave the address at once. */
export function readSignIn(hash: string): { readonly token: string; readonly site: string } | undefined {
  if (!hash.startsWith("#signin=")) return undefined;
  const given = new URLSearchParams(hash.slice(1));
  const token = given.get("signin");
  const site = given.get("site");
  return token && site && SITE.test(site) ? { token, site } : undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
