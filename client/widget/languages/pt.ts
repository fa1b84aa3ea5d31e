// O widget em português.

import type { ChatWords, ExtraWords, InvitationWords, LauncherWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "pt",
  dismiss: "Fechar",
  answer: "Escreva uma resposta…",
};

export const launcher: LauncherWords = {
  locale: "pt",
  open: (unread) => (unread ? `Abrir o chat, não lidas: ${unread}` : "Abrir o chat"),
  away: "Não há ninguém agora; deixe uma mensagem.",
};

export const chat: ChatWords = {
  locale: "pt",
  title: "Converse conosco",
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
  delivered: "Entregue",
  read: "Lida",
  leave: "Não há ninguém agora. Deixe uma mensagem: a resposta estará aqui.",
  notice: "Nossa equipe lê o que você escreve aqui. Não envie números de cartão nem senhas.",
  more: "Mais",
  typing: (name) => `${name} está digitando…`,
  today: "Hoje",
};

export const extras: ExtraWords = {
  sound: "Som para novas mensagens",
  transcript: "Salvar como texto",
  end: "Encerrar o chat",
  rate: "Como foi este chat?",
  stars: (score) => (score == 1 ? "1 estrela de 5" : `${score} estrelas de 5`),
  comment: "Quer acrescentar algo? (opcional)",
  thanks: "Obrigado!",
  send: "Enviar",
  email: "Seu e-mail, se pudermos escrever para ele",
  save: "Salvar",
  saved: (email) => `Podemos escrever para ${email}.`,
  wrongEmail: "Isto não é um endereço de e-mail.",
  left: (characters) => `Caracteres restantes: ${characters}`,
  tooLong: (characters) => `Caracteres a mais: ${characters}`,
  nobody: "Ninguém está disponível para conversar.",
};
