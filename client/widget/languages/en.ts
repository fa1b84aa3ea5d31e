// The widget in English.

import type { ChatWords, ExtraWords, InvitationWords, LauncherWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "en",
  dismiss: "Dismiss",
  answer: "Write a reply…",
};

export const launcher: LauncherWords = {
  locale: "en",
  open: (unread) => (unread ? `Open chat, ${unread} new` : "Open chat"),
  away: "Nobody is here; leave a message.",
};

export const chat: ChatWords = {
  locale: "en",
  title: "Chat with us",
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
  delivered: "Delivered",
  read: "Read",
  leave: "Nobody is here right now. Leave a message: you will find our answer here.",
  notice: "Our team reads what you write here. Please send no card numbers or passwords.",
  more: "More",
  typing: (name) => `${name} is typing…`,
  today: "Today",
};

export const extras: ExtraWords = {
  sound: "Sound for new messages",
  transcript: "Save as text",
  end: "End chat",
  rate: "How was this chat?",
  stars: (score) => (score == 1 ? "1 star of 5" : `${score} stars of 5`),
  comment: "Anything to add? (if you like)",
  thanks: "Thank you!",
  send: "Send",
  email: "Your e-mail, if we may write to you there",
  save: "Save",
  saved: (email) => `We may write to ${email}.`,
  wrongEmail: "This is no e-mail address.",
  left: (characters) => `${characters} characters left`,
  tooLong: (characters) => `${characters} characters too many`,
  nobody: "Nobody is available for a chat.",
};
