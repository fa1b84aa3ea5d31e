// The widget in English.

import type { ChatWords, InvitationWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "en",
  dismiss: "Dismiss",
  answer: "Write a reply…",
};

export const chat: ChatWords = {
  locale: "en",
  title: "Chat with us",
  open: (unread) => (unread ? `Open chat, ${unread} new` : "Open chat"),
  close: "Close chat",
  messageFrom: (name) => `New message from ${name}`,
  log: "Messages",
  you: "You",
  us: "Customer service",
  write: "Write a message…",
  send: "Send",
  waiting: "We are getting somebody for you.",
  present: (name) => `You are talking to ${name}.`,
  ended: "This chat has ended.",
  again: "Write again and we start a new one.",
  sending: "Sending…",
  sent: "Sent",
  read: "Read",
  typing: (name) => `${name} is typing…`,
  left: (characters) => `${characters} characters left`,
  tooLong: (characters) => `${characters} characters too many`,
  today: "Today",
};
