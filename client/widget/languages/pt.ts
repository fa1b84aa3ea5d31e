// O widget em português.

import type { ChatWords, InvitationWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "pt",
  dismiss: "Fechar",
  answer: "Escreva uma resposta…",
};

export const chat: ChatWords = {
  locale: "pt",
  title: "Converse conosco",
  open: (unread) => (unread ? `Abrir o chat, não lidas: ${unread}` : "Abrir o chat"),
  close: "Fechar o chat",
  messageFrom: (name) => `Nova mensagem de ${name}`,
  log: "Mensagens",
  you: "Você",
  us: "Atendimento ao cliente",
  write: "Escreva uma mensagem…",
  send: "Enviar",
  waiting: "Estamos chamando alguém para atender você.",
  present: (name) => `Você está falando com ${name}.`,
  ended: "Este chat foi encerrado.",
  again: "Escreva novamente e iniciaremos outro.",
  sending: "Enviando…",
  sent: "Enviada",
  read: "Lida",
  typing: (name) => `${name} está digitando…`,
  left: (characters) => `Caracteres restantes: ${characters}`,
  tooLong: (characters) => `Caracteres a mais: ${characters}`,
  today: "Hoje",
};
