// What the widget says itself, in every language: one file each in languages/, where a missing text is a type error.
// Two parts, because an invitation must not carry the texts of a chat.

export interface InvitationWords {
  /** For screen readers, which pronounce by it. */
  readonly locale: string;
  /** Written from right to left; otherwise as the page is. */
  readonly dir?: "rtl";
  readonly dismiss: string;
  /** On what looks like an empty field and opens the chat. */
  readonly answer: string;
}

export interface ChatWords {
  /** For `Intl`: times and dates. */
  readonly locale: string;
  readonly title: string;
  readonly open: (unread: number) => string;
  readonly close: string;
  readonly messageFrom: (name: string) => string;
  /** What the list of messages is called where it cannot be seen. */
  readonly log: string;
  readonly you: string;
  readonly us: string;
  readonly write: string;
  readonly send: string;
  readonly waiting: string;
  readonly present: (name: string) => string;
  readonly ended: string;
  readonly again: string;
  readonly sending: string;
  readonly sent: string;
  readonly read: string;
  readonly typing: (name: string) => string;
  readonly left: (characters: number) => string;
  readonly tooLong: (characters: number) => string;
  readonly today: string;
}
