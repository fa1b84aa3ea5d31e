// 日本語のウィジェット。

import type { ChatWords, ExtraWords, InvitationWords, LauncherWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "ja",
  dismiss: "閉じる",
  answer: "返信を入力…",
};

export const launcher: LauncherWords = {
  locale: "ja",
  open: (unread) => (unread ? `チャットを開く（未読${unread}件）` : "チャットを開く"),
  away: "ただいま不在です。メッセージをお残しください。",
};

export const chat: ChatWords = {
  locale: "ja",
  title: "チャットでのお問い合わせ",
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
  again: "再度のご入力で新しいチャットを開始します。",
  sending: "送信中…",
  sent: "送信済み",
  delivered: "配信済み",
  read: "既読",
  leave: "ただいま不在です。メッセージをお残しください。回答はこちらに表示されます。",
  notice: "ご入力内容は担当者が確認します。カード番号やパスワードは入力しないでください。",
  more: "その他",
  typing: (name) => `${name}が入力中…`,
  today: "今日",
};

export const extras: ExtraWords = {
  sound: "新着メッセージの通知音",
  transcript: "テキストとして保存",
  end: "チャットを終了",
  rate: "このチャットはいかがでしたか？",
  stars: (score) => `5つ星中${score}`,
  comment: "ご意見があればお書きください（任意）",
  thanks: "ありがとうございました。",
  send: "送信",
  email: "ご連絡してもよいメールアドレス",
  save: "保存",
  saved: (email) => `${email}にご連絡することがあります。`,
  wrongEmail: "メールアドレスの形式ではありません。",
  left: (characters) => `残り${characters}文字`,
  tooLong: (characters) => `${characters}文字超過しています`,
  nobody: "現在チャットはご利用いただけません。",
};
