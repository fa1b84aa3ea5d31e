// What single keys mean, decided without a page.

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
  | "live"
  | "desk"
  | "inbox"
  | "decline"
  | "back";

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
  "1": "live",
  "2": "desk",
  "3": "inbox",
};

export const KEYS: readonly { readonly keys: readonly string[]; readonly says: string }[] = [
  { keys: ["j", "k"], says: "Next, previous in the list" },
  { keys: ["Enter"], says: "Open the visitor" },
  { keys: ["Esc"], says: "Leave the field, then close the visitor" },
  { keys: ["n"], says: "Take in the new visitors" },
  { keys: ["/"], says: "Search visitors; in the inbox, what was said" },
  { keys: ["s"], says: "Story of the visitor" },
  { keys: ["c"], says: "Chat with the visitor" },
  { keys: ["i"], says: "Write an invitation" },
  { keys: ["w"], says: "Why invited, why not" },
  { keys: ["d"], says: "Decline the draft at the desk" },
  { keys: ["1", "2", "3"], says: "Live, desk, inbox" },
  { keys: ["?"], says: "This help" },
];

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
