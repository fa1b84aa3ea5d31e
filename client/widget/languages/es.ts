// El widget en español.

import type { ChatWords, InvitationWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "es",
  dismiss: "Cerrar",
  answer: "Escriba una respuesta…",
};

export const chat: ChatWords = {
  locale: "es",
  title: "Chatee con nosotros",
  open: (unread) => (unread ? `Abrir el chat, ${unread} sin leer` : "Abrir el chat"),
  close: "Cerrar el chat",
  messageFrom: (name) => `Nuevo mensaje de ${name}`,
  log: "Mensajes",
  you: "Usted",
  us: "Atención al cliente",
  write: "Escriba un mensaje…",
  send: "Enviar",
  waiting: "Estamos buscando a alguien que le atienda.",
  present: (name) => `Está hablando con ${name}.`,
  ended: "Este chat ha terminado.",
  again: "Si vuelve a escribir, iniciaremos uno nuevo.",
  sending: "Enviando…",
  sent: "Enviado",
  read: "Leído",
  typing: (name) => `${name} está escribiendo…`,
  left: (characters) => `Caracteres restantes: ${characters}`,
  tooLong: (characters) => `Caracteres de más: ${characters}`,
  today: "Hoy",
};
