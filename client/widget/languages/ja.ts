// 日本語のウィジェット。

import type { ChatWords, InvitationWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "ja",
  dismiss: "閉じる",
  answer: "返信を入力…",
};

export const chat: ChatWords = {
  locale: "ja",
  title: "チャットでのお問い合わせ",
  open: (unread) => (unread ? `チャットを開く（未読${unread}件）` : "チャットを開く"),
  close: "チャットを閉じる",
  messageFrom: (name) => `${name}からの新着メッセージ`,
  log: "メッセージ",
  you: "お客様",
  us: "カスタマーサービス",
  write: "メッセージを入力…",
  send: "送信",
  waiting: "担当者におつなぎしています。",
  present: (name) => `${name}が対応しています。`,
  ended: "このチャットは終了しました。",
  again: "再度ご入力いただくと、新しいチャットを開始します。",
  sending: "送信中…",
  sent: "送信済み",
  read: "既読",
  typing: (name) => `${name}が入力中…`,
  left: (characters) => `残り${characters}文字`,
  tooLong: (characters) => `${characters}文字超過しています`,
  today: "今日",
};
