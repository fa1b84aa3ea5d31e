// الأداة بالعربية، من اليمين إلى اليسار.

import type { ChatWords, ExtraWords, InvitationWords, LauncherWords } from "../language.ts";

export const invitation: InvitationWords = {
  locale: "ar",
  dir: "rtl",
  dismiss: "إغلاق",
  answer: "اكتب ردًا…",
};

export const launcher: LauncherWords = {
  locale: "ar",
  dir: "rtl",
  open: (unread) => (unread ? `فتح المحادثة، غير المقروء: ${unread}` : "فتح المحادثة"),
  away: "لا يوجد أحد الآن؛ اترك رسالة.",
};

export const chat: ChatWords = {
  locale: "ar",
  title: "تحدّث معنا",
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
  delivered: "تم التسليم",
  read: "تمت القراءة",
  leave: "لا يوجد أحد الآن. اترك رسالة وستجد ردّنا هنا.",
  notice: "يقرأ فريقنا ما تكتبه هنا. يرجى عدم إرسال أرقام البطاقات أو كلمات المرور.",
  more: "المزيد",
  typing: (name) => `${name} يكتب الآن…`,
  today: "اليوم",
};

export const extras: ExtraWords = {
  sound: "صوت للرسائل الجديدة",
  transcript: "حفظ كنص",
  end: "إنهاء المحادثة",
  rate: "كيف كانت هذه المحادثة؟",
  stars: (score) => `${score} من 5 نجوم`,
  comment: "هل تود إضافة شيء؟ (اختياري)",
  thanks: "شكرًا لك!",
  send: "إرسال",
  email: "بريدك الإلكتروني، إن سمحت لنا بمراسلتك عليه",
  save: "حفظ",
  saved: (email) => `يمكننا مراسلتك على ${email}.`,
  wrongEmail: "هذا ليس عنوان بريد إلكتروني.",
  left: (characters) => `الأحرف المتبقية: ${characters}`,
  tooLong: (characters) => `عدد الأحرف الزائدة: ${characters}`,
  nobody: "لا أحد متاح للمحادثة.",
};
