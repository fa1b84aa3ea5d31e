// Le widget en français.

import type { ChatWords, InvitationWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "fr",
  dismiss: "Fermer",
  answer: "Écrire une réponse…",
};

export const chat: ChatWords = {
  locale: "fr",
  title: "Discutez avec nous",
  open: (unread) => (unread ? `Ouvrir la discussion, non lus : ${unread}` : "Ouvrir la discussion"),
  close: "Fermer la discussion",
  messageFrom: (name) => `Nouveau message de ${name}`,
  log: "Échanges",
  you: "Vous",
  us: "Service client",
  write: "Écrivez un message…",
  send: "Envoyer",
  waiting: "Nous cherchons quelqu’un pour vous répondre.",
  present: (name) => `Vous discutez avec ${name}.`,
  ended: "Cette discussion est terminée.",
  again: "Écrivez de nouveau et nous en commencerons une autre.",
  sending: "Envoi en cours…",
  sent: "Envoyé",
  read: "Lu",
  typing: (name) => `${name} est en train d’écrire…`,
  left: (characters) => `Caractères restants : ${characters}`,
  tooLong: (characters) => `Caractères en trop : ${characters}`,
  today: "Aujourd’hui",
};
