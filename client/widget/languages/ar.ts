// الأداة بالعربية، من اليمين إلى اليسار.

import type { ChatWords, InvitationWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "ar",
  dir: "rtl",
  dismiss: "إغلاق",
  answer: "اكتب ردًا…",
};

export const chat: ChatWords = {
  locale: "ar",
  title: "تحدّث معنا",
  open: (unread) => (unread ? `فتح المحادثة، غير المقروء: ${unread}` : "فتح المحادثة"),
  close: "إغلاق المحادثة",
  messageFrom: (name) => `رسالة جديدة من ${name}`,
  log: "الرسائل",
  you: "أنت",
  us: "خدمة العملاء",
  write: "اكتب رسالة…",
  send: "إرسال",
  waiting: "نبحث عن شخص لمساعدتك.",
  present: (name) => `أنت تتحدث مع ${name}.`,
  ended: "انتهت هذه المحادثة.",
  again: "اكتب مجددًا لنبدأ محادثة جديدة.",
  sending: "جارٍ الإرسال…",
  sent: "تم الإرسال",
  read: "تمت القراءة",
  typing: (name) => `${name} يكتب الآن…`,
  left: (characters) => `الأحرف المتبقية: ${characters}`,
  tooLong: (characters) => `عدد الأحرف الزائدة: ${characters}`,
  today: "اليوم",
};
