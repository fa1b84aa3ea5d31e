// El widget en español.

import type { ChatWords, ExtraWords, InvitationWords, LauncherWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "es",
  dismiss: "Cerrar",
  answer: "Escriba una respuesta…",
};

export const launcher: LauncherWords = {
  locale: "es",
  open: (unread) => (unread ? `Abrir el chat, ${unread} sin leer` : "Abrir el chat"),
  away: "Ahora no hay nadie; deje un mensaje.",
};

export const chat: ChatWords = {
  locale: "es",
  title: "Chatee con nosotros",
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
  delivered: "Entregado",
  read: "Leído",
  leave: "Ahora no hay nadie. Deje un mensaje: encontrará aquí nuestra respuesta.",
  notice: "Nuestro equipo lee lo que escribe aquí. No envíe números de tarjeta ni contraseñas.",
  more: "Más",
  typing: (name) => `${name} está escribiendo…`,
  today: "Hoy",
};

export const extras: ExtraWords = {
  sound: "Sonido para mensajes nuevos",
  transcript: "Guardar como texto",
  end: "Terminar el chat",
  rate: "¿Qué le pareció este chat?",
  stars: (score) => (score == 1 ? "1 estrella de 5" : `${score} estrellas de 5`),
  comment: "¿Quiere añadir algo? (opcional)",
  thanks: "¡Gracias!",
  send: "Enviar",
  email: "Su correo electrónico, si podemos escribirle ahí",
  save: "Guardar",
  saved: (email) => `Podemos escribir a ${email}.`,
  wrongEmail: "Esto no es una dirección de correo.",
  left: (characters) => `Caracteres restantes: ${characters}`,
  tooLong: (characters) => `Caracteres de más: ${characters}`,
  nobody: "No hay nadie disponible para chatear.",
};
