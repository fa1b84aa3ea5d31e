// What single keys mean, decided without a page.

import type { Role } from "../../worker/protocol.ts";
import type { Screen } from "./route.ts";
import { mayOpen, SCREENS, screensFor } from "./screens.ts";

export type Command =
  | "next"
  | "previous"
  | "fresh"
  | "search"
  | "help"
  | "invite"
  | "chat"
  | "story"
  | "why"
  | "decline"
  | "back"
  | Screen;

const COMMANDS: Readonly<Record<string, Command>> = {
  j: "next",
  k: "previous",
  n: "fresh",
  "/": "search",
  "?": "help",
  i: "invite",
  c: "chat",
  s: "story",
  w: "why",
  d: "decline",
  ...Object.fromEntries(
    (Object.keys(SCREENS) as Screen[]).map((screen) => [SCREENS[screen].key, screen] as const),
  ),
};

interface Key {
  readonly keys: readonly string[];
  readonly says: string;
  /** Absent: for everybody. */
  readonly on?: Screen;
}

const KEYS: readonly Key[] = [
  { keys: ["j", "k"], says: "Next, previous in the list" },
  { keys: ["Enter"], says: "Open it" },
  { keys: ["Esc"], says: "Leave the field, then close what is open" },
  { keys: ["n"], says: "Take in the new visitors" },
  { keys: ["/"], says: "Search" },
  { keys: ["s"], says: "Story of the visitor", on: "desk" },
  { keys: ["c"], says: "Chat with the visitor", on: "desk" },
  { keys: ["i"], says: "Write an invitation", on: "desk" },
  { keys: ["w"], says: "Why invited, why not", on: "desk" },
  { keys: ["d"], says: "Decline the draft at the desk", on: "desk" },
];

/** What the help lists: nothing that would only be refused. */
export function keysFor(role: Role): readonly Key[] {
  return [
    ...KEYS.filter(({ on }) => on === undefined || mayOpen(role, on)),
    ...screensFor(role).map((screen) => ({ keys: [SCREENS[screen].key], says: SCREENS[screen].label })),
    { keys: ["?"], says: "This help" },
  ];
}

interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** An input method is composing: its keys are letters, whatever they are called. */
  readonly isComposing: boolean;
}

/** `writing`: a field has the focus. `modal`: a dialog or menu is open and has its own keys. */
export function commandOf(
  press: Press,
  where: { readonly writing: boolean; readonly modal: boolean; readonly shortcuts: boolean },
): Command | undefined {
  if (where.modal || press.isComposing || press.ctrlKey || press.metaKey || press.altKey) return undefined;
  if (press.key === "Escape") return "back";
  if (where.writing || !where.shortcuts) return undefined;
  return Object.hasOwn(COMMANDS, press.key) ? COMMANDS[press.key] : undefined;
}
