// Das Widget auf Deutsch.

import type { ChatWords, InvitationWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "de",
  dismiss: "Schließen",
  answer: "Antwort schreiben …",
};

export const chat: ChatWords = {
  locale: "de",
  title: "Chat mit uns",
  open: (unread) => (unread ? `Chat öffnen, ${unread} neu` : "Chat öffnen"),
  close: "Chat schließen",
  messageFrom: (name) => `Neue Nachricht von ${name}`,
  log: "Nachrichten",
  you: "Sie",
  us: "Kundendienst",
  write: "Nachricht schreiben …",
  send: "Senden",
  waiting: "Wir holen jemanden für Sie.",
  present: (name) => `Sie sprechen mit ${name}.`,
  ended: "Dieser Chat ist beendet.",
  again: "Schreiben Sie wieder, und wir beginnen einen neuen.",
  sending: "Wird gesendet …",
  sent: "Gesendet",
  read: "Gelesen",
  typing: (name) => `${name} schreibt …`,
  left: (characters) => `Noch ${characters} Zeichen`,
  tooLong: (characters) => `${characters} Zeichen zu viel`,
  today: "Heute",
};
