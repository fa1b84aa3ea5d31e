// The screens there are, who may open which, and what they are called: the server decides by the same roles
// (worker/access/roles.ts), and a screen that would only be refused is not offered.

import type { Role } from "../../worker/protocol.ts";
import type { IconName } from "./icons.tsx";
import type { Screen } from "./route.ts";

interface About {
  readonly label: string;
  readonly key: string;
  readonly roles: readonly Role[];
  /** Screens of one group share an entry of the bar, and have one of their own below it. */
  readonly group: Group;
}

export type Group = "live" | "desk" | "inbox" | "marketing" | "team";

const everybody: readonly Role[] = ["agent", "marketer", "admin"];
const marketing: readonly Role[] = ["marketer", "admin"];

export const SCREENS: Readonly<Record<Screen, About>> = {
  live: { label: "Live", key: "1", roles: everybody, group: "live" },
  desk: { label: "Desk", key: "2", roles: ["agent", "admin"], group: "desk" },
  inbox: { label: "Inbox", key: "3", roles: ["agent", "admin"], group: "inbox" },
  replies: { label: "Replies", key: "r", roles: everybody, group: "inbox" },
  blocked: { label: "Blocked", key: "b", roles: ["agent", "admin"], group: "inbox" },
  rules: { label: "Rules", key: "4", roles: marketing, group: "marketing" },
  versions: { label: "Versions", key: "5", roles: marketing, group: "marketing" },
  explain: { label: "Explain", key: "6", roles: marketing, group: "marketing" },
  people: { label: "People", key: "7", roles: ["admin"], group: "team" },
  sessions: { label: "Sessions", key: "8", roles: ["admin"], group: "team" },
  audit: { label: "Audit", key: "9", roles: ["admin"], group: "team" },
};

export const GROUPS: Readonly<Record<Group, { readonly label: string; readonly icon: IconName }>> = {
  live: { label: "Live", icon: "live" },
  desk: { label: "Desk", icon: "desk" },
  inbox: { label: "Inbox", icon: "inbox" },
  marketing: { label: "Rules", icon: "rules" },
  team: { label: "Team", icon: "team" },
};

export const mayOpen = (role: Role, screen: Screen): boolean => SCREENS[screen].roles.includes(role);

export const screensFor = (role: Role): readonly Screen[] =>
  (Object.keys(SCREENS) as Screen[]).filter((screen) => mayOpen(role, screen));

/** Those that stand beside this one. */
export const besides = (role: Role, screen: Screen): readonly Screen[] =>
  screensFor(role).filter((other) => SCREENS[other].group === SCREENS[screen].group);
