// What the address says: `#/demo/live/<visitor>/<view>/<line>`. The site is part of it, so that a link means the same to everybody.

export type Screen = "live" | "desk" | "inbox" | "replies" | "blocked";
export const SCREEN_NAMES: Readonly<Record<Screen, string>> = {
  live: "Live",
  desk: "Desk",
  inbox: "Inbox",
  replies: "Saved replies",
  blocked: "Blocked visitors",
};
export type View = "story" | "chat" | "why";

export interface Route {
  readonly site?: string;
  readonly screen: Screen;
  readonly visitor?: string;
  /** Absent: what the screen opens first. */
  readonly view?: View;
  /** A line of a conversation of the visitor, to be looked at. */
  readonly line?: Place;
}

export interface Place {
  readonly conversation: string;
  readonly seq: number;
}

const SCREENS: readonly string[] = ["live", "desk", "inbox", "replies", "blocked"] satisfies Screen[];
const SITE = /^[a-z0-9][a-z0-9-]{0,62}$/;
const VIEWS: readonly string[] = ["story", "chat", "why"] satisfies View[];

export function readRoute(hash: string): Route {
  const [site, screen, visitor, view, at] = hash
    .replace(/^#\/?/, "")
    .split("/")
    .map((part) => decode(part));
  return {
    ...(site && SITE.test(site) ? { site } : {}),
    screen: screen !== undefined && SCREENS.includes(screen) ? (screen as Screen) : "live",
    ...(visitor && /^[\w-]{1,64}$/.test(visitor) ? { visitor } : {}),
    ...(view !== undefined && VIEWS.includes(view) ? { view: view as View, ...lineOf(at) } : {}),
  };
}

function lineOf(at = ""): { readonly line?: Place } {
  const [, conversation, seq] = /^([\w-]{8,40})\.(\d{1,6})$/.exec(at) ?? [];
  return conversation === undefined ? {} : { line: { conversation, seq: Number(seq) } };
}

export function writeRoute({ site, screen, visitor, view, line }: Route): string {
  const at = line === undefined ? [] : [`${line.conversation}.${line.seq}`];
  const opened = visitor === undefined ? [] : [visitor, ...(view === undefined ? [] : [view, ...at])];
  const parts = [site ?? "", screen, ...opened];
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
