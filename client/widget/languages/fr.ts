// Le widget en français.

import type { ChatWords, ExtraWords, InvitationWords, LauncherWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "fr",
  dismiss: "Fermer",
  answer: "Écrire une réponse…",
};

export const launcher: LauncherWords = {
  locale: "fr",
  open: (unread) => (unread ? `Ouvrir la discussion, non lus : ${unread}` : "Ouvrir la discussion"),
  away: "Personne n’est là pour le moment ; laissez un message.",
};

export const chat: ChatWords = {
  locale: "fr",
  title: "Discutez avec nous",
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
  again: "Écrivez pour en commencer une autre.",
  sending: "Envoi en cours…",
  sent: "Envoyé",
  delivered: "Remis",
  read: "Lu",
  leave: "Personne n’est là pour le moment. Laissez un message : vous trouverez notre réponse ici.",
  notice: "Notre équipe lit vos messages. N’envoyez ni numéro de carte ni mot de passe.",
  more: "Plus",
  typing: (name) => `${name} est en train d’écrire…`,
  today: "Aujourd’hui",
};

export const extras: ExtraWords = {
  sound: "Son pour les nouveaux messages",
  transcript: "Enregistrer comme texte",
  end: "Terminer la discussion",
  rate: "Comment était cette discussion ?",
  stars: (score) => (score == 1 ? "1 étoile sur 5" : `${score} étoiles sur 5`),
  comment: "Quelque chose à ajouter ? (facultatif)",
  thanks: "Merci !",
  send: "Envoyer",
  email: "Votre adresse e-mail, si nous pouvons vous y écrire",
  save: "Enregistrer",
  saved: (email) => `Nous pouvons écrire à ${email}.`,
  wrongEmail: "Ce n’est pas une adresse e-mail.",
  left: (characters) => `Caractères restants : ${characters}`,
  tooLong: (characters) => `Caractères en trop : ${characters}`,
  nobody: "Personne n’est disponible pour discuter.",
};
