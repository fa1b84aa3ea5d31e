// Das Widget auf Deutsch.

import type { ChatWords, ExtraWords, InvitationWords, LauncherWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "de",
  dismiss: "Schließen",
  answer: "Antwort schreiben …",
};

export const launcher: LauncherWords = {
  locale: "de",
  open: (unread) => (unread ? `Chat öffnen, ${unread} neu` : "Chat öffnen"),
  away: "Gerade ist niemand da.",
};

export const chat: ChatWords = {
  locale: "de",
  title: "Chat mit uns",
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
  delivered: "Zugestellt",
  read: "Gelesen",
  leave: "Gerade ist niemand da. Hinterlassen Sie eine Nachricht: Die Antwort finden Sie hier.",
  notice: "Unser Team liest, was Sie hier schreiben. Bitte senden Sie keine Kartennummern oder Passwörter.",
  more: "Mehr",
  typing: (name) => `${name} schreibt …`,
  today: "Heute",
};

export const extras: ExtraWords = {
  sound: "Ton bei neuen Nachrichten",
  transcript: "Als Text speichern",
  end: "Chat beenden",
  rate: "Wie war dieser Chat?",
  stars: (score) => (score == 1 ? "1 Stern von 5" : `${score} Sterne von 5`),
  comment: "Möchten Sie etwas ergänzen?",
  thanks: "Vielen Dank!",
  send: "Senden",
  email: "Ihre E-Mail-Adresse, wenn wir Ihnen dort schreiben dürfen",
  save: "Speichern",
  saved: (email) => `Wir dürfen an ${email} schreiben.`,
  wrongEmail: "Das ist keine E-Mail-Adresse.",
  left: (characters) => `Noch ${characters} Zeichen`,
  tooLong: (characters) => `${characters} Zeichen zu viel`,
  nobody: "Für einen Chat ist niemand erreichbar.",
};
