// What the address says: `#/demo/live/<visitor>/<view>/<line>`, `#/demo/rules/<rule>`. The site is part of it, so that a link means
// the same to everybody.

export type Screen =
  | "live"
  | "desk"
  | "inbox"
  | "replies"
  | "blocked"
  | "rules"
  | "versions"
  | "explain"
  | "people"
  | "sessions"
  | "audit";
export type View = "story" | "chat" | "why";

export interface Route {
  readonly site?: string;
  readonly screen: Screen;
  readonly visitor?: string;
  /** Absent: what the screen opens first. */
  readonly view?: View;
  /** A line of a conversation of the visitor, to be looked at. */
  readonly line?: Place;
  /** On the screens of marketers and admins: the rule, version, visitor or person that is open. */
  readonly item?: string;
  /** The version it is compared with. */
  readonly other?: string;
}

export interface Place {
  readonly conversation: string;
  readonly seq: number;
}

const SCREENS: readonly string[] = [
  "live",
  "desk",
  "inbox",
  "replies",
  "blocked",
  "rules",
  "versions",
  "explain",
  "people",
  "sessions",
  "audit",
] satisfies Screen[];
/** Where a visitor is opened with story and chat. */
const WITH_VISITOR: readonly string[] = ["live", "desk", "inbox"] satisfies Screen[];
const SITE = /^[a-z0-9][a-z0-9-]{0,62}$/;
const VIEWS: readonly string[] = ["story", "chat", "why"] satisfies View[];

export function readRoute(hash: string): Route {
  const [site, named, first, second, third] = hash
    .replace(/^#\/?/, "")
    .split("/")
    .map((part) => decode(part));
  const screen = named !== undefined && SCREENS.includes(named) ? (named as Screen) : "live";
  return { ...(site && SITE.test(site) ? { site } : {}), screen, ...openOf(screen, first, second, third) };
}

function openOf(screen: Screen, first = "", second = "", third = ""): Omit<Route, "site" | "screen"> {
  const isOne = /^[\w-]{1,64}$/;
  if (WITH_VISITOR.includes(screen))
    return {
      ...(isOne.test(first) ? { visitor: first } : {}),
      ...(VIEWS.includes(second) ? { view: second as View, ...lineOf(third) } : {}),
    };
  if (!isOne.test(first)) return {};
  return { item: first, ...(isOne.test(second) ? { other: second } : {}) };
}

function lineOf(at: string): { readonly line?: Place } {
  const [, conversation, seq] = /^([\w-]{8,40})\.(\d{1,6})$/.exec(at) ?? [];
  return conversation === undefined ? {} : { line: { conversation, seq: Number(seq) } };
}

export function writeRoute({ site, screen, visitor, view, line, item, other }: Route): string {
  const at = view !== undefined && line !== undefined ? `${line.conversation}.${line.seq}` : undefined;
  const open = [visitor ?? item, view ?? other, at].filter((part) => part !== undefined);
  const parts = [site ?? "", screen, ...((visitor ?? item) ? open : [])];
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
