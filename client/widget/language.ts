// What the widget says itself, in every language: one file each in languages/, where a missing text is a type error.
// In parts, because what is loaded first must not carry the texts of what is loaded later.

export interface InvitationWords {
  /** For screen readers, which pronounce by it. */
  readonly locale: string;
  /** Written from right to left; otherwise as the page is. */
  readonly dir?: "rtl";
  readonly dismiss: string;
  /** On what looks like an empty field and opens the chat. */
  readonly answer: string;
}

export interface LauncherWords {
  readonly locale: string;
  readonly dir?: "rtl";
  readonly open: (unread: number) => string;
  /** Nobody is at the desk. */
  readonly away: string;
}

export interface ChatWords {
  /** For `Intl`: times and dates. */
  readonly locale: string;
  readonly title: string;
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
  readonly delivered: string;
  readonly read: string;
  /** Nobody is at the desk: what is written is answered later, in the same place. */
  readonly leave: string;
  /** Before the first word: who reads it. */
  readonly notice: string;
  readonly more: string;
  readonly typing: (name: string) => string;
  readonly today: string;
}

/** Of what is loaded when it is asked for, or a chat is over. */
export interface ExtraWords {
  readonly sound: string;
  readonly transcript: string;
  readonly end: string;
  /** The question, and what the stars are called: 1 to 5. */
  readonly rate: string;
  readonly stars: (score: number) => string;
  readonly comment: string;
  readonly thanks: string;
  readonly send: string;
  /** Where nobody is at the desk. */
  readonly email: string;
  readonly save: string;
  readonly saved: (email: string) => string;
  readonly wrongEmail: string;
  /** Of a message that is nearly too long, or is. */
  readonly left: (characters: number) => string;
  readonly tooLong: (characters: number) => string;
  /** Instead of the field to write in: nothing that this visitor writes is taken. */
  readonly nobody: string;
}
