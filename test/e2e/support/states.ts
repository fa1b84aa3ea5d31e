// Every state of invitation, launcher and chat in which somebody may look at it, as the server's words that lead there.

import type { Conversation, InviteMessage, Said, ToPage } from "../../../worker/protocol.ts";
import type { Mounted } from "./mounted.ts";

export interface State {
  readonly name: string;
  show(mounted: Mounted, words: Words): Promise<void>;
}

/** What people say in it: in the language of the page. */
export interface Words {
  readonly from: string;
  readonly title: string;
  readonly short: string;
  readonly long: string;
  readonly replies: readonly string[];
  readonly agent: string;
  /** To whom a chat is handed over. */
  readonly second: string;
  readonly said: readonly string[];
}

export const ENGLISH: Words = {
  from: "Customer Service",
  title: "Still comparing plans?",
  short: "Anything I can clear up about pricing?",
  long: "Hello! You have been looking at the Team plan for a while. Most groups of your size begin with Solo and change later, which costs nothing and keeps all bookings. If you tell me how many guides you have and how often you swap tours, I can say in two minutes which of the two is cheaper for you, and whether the yearly price is worth it.",
  replies: [
    "Compare plans",
    "Talk to sales",
    "I only want to know when the next price change is",
    "Refunds",
    "Something else",
  ],
  agent: "Ana García",
  second: "Bartholomew Featherstonehaugh-Cholmondeley of Customer Service",
  said: [
    "Which plan do I need for four guides?",
    "Hello! For four guides Solo is enough. You can change to Team whenever you like: https://shop.example/plans?from=chat",
    "And what does it cost a year?",
    "A hundred and ninety-two, paid at once. Averyveryverylongwordwithoutanyblankthatnobodywouldwritebutsomebodydoes.",
  ],
};

export const ARABIC: Words = {
  from: "خدمة العملاء",
  title: "ما زلت تقارن الخطط؟",
  short: "هل من شيء أوضحه لك عن الأسعار؟",
  long: "مرحبًا! تتصفح خطة الفريق منذ مدة. معظم المجموعات التي في حجمك تبدأ بالخطة الفردية ثم تغيّرها لاحقًا دون أي تكلفة ومع الاحتفاظ بكل الحجوزات. إن أخبرتني بعدد المرشدين لديك وكم مرة تتبادلون الجولات، أستطيع أن أقول لك في دقيقتين أيهما أرخص لك، وهل السعر السنوي يستحق.",
  replies: [
    "قارن الخطط",
    "تحدث إلى المبيعات",
    "أريد أن أعرف موعد تغيير الأسعار القادم فقط",
    "الاسترداد",
    "شيء آخر",
  ],
  agent: "ليلى",
  second: "عبد الرحمن من فريق المبيعات",
  said: [
    "أي خطة أحتاج لأربعة مرشدين؟",
    "مرحبًا! لأربعة مرشدين تكفي الخطة الفردية: https://shop.example/plans?from=chat",
    "وكم تكلف في السنة؟",
    "مئة واثنان وتسعون، تُدفع مرة واحدة.",
  ],
};

export const inviteOf = (
  { from, short, replies }: Words,
  more: Partial<InviteMessage> = {},
): InviteMessage => ({
  type: "invite",
  id: "invitation-1",
  from,
  greeting: short,
  replies: replies.slice(0, 2),
  placement: "corner",
  expires: 120_000,
  stay: "page",
  ...more,
});

/** Some days ago, so that pictures of two days are alike in length. */
const AT = Date.UTC(2026, 10, 24, 9, 30);

const saidIn = (words: Words, lines: readonly string[]): readonly Said[] =>
  lines.map((text, i) => ({
    seq: i + 1,
    id: `said-${i + 1}`,
    from: i % 2 ? "agent" : "visitor",
    ...(i % 2 && { name: words.agent }),
    text,
    at: AT + i * 60_000,
  }));

const conversationOf = (words: Words, more: Partial<Conversation> = {}): Conversation => ({
  id: "conversation-1",
  state: "open",
  agent: { name: words.agent },
  said: saidIn(words, words.said),
  readByVisitor: 0,
  readByAgent: 3,
  ...more,
});

const welcome = (conversation: Conversation): ToPage => ({ type: "welcome", at: Date.now(), conversation });

async function invited(mounted: Mounted, invite: InviteMessage): Promise<void> {
  await mounted.take(invite);
  await mounted.page.getByRole("dialog").waitFor();
}

const invitations: readonly State[] = (["corner", "bar", "center"] as const).flatMap((placement) => [
  {
    name: `invitation ${placement}`,
    show: (mounted: Mounted, words: Words) => invited(mounted, inviteOf(words, { placement })),
  },
  {
    name: `invitation ${placement}, title`,
    show: (mounted: Mounted, words: Words) =>
      invited(mounted, inviteOf(words, { placement, title: words.title })),
  },
  {
    name: `invitation ${placement}, long, many replies`,
    show: (mounted: Mounted, words: Words) =>
      invited(
        mounted,
        inviteOf(words, { placement, title: words.title, greeting: words.long, replies: words.replies }),
      ),
  },
]);

const launchers: readonly State[] = [
  {
    name: "launcher",
    async show(mounted) {
      await mounted.take({ type: "launcher", show: true, online: true });
      await mounted.page.getByRole("button").waitFor();
    },
  },
  {
    name: "launcher, unread",
    async show(mounted, words) {
      await mounted.take(welcome(conversationOf(words)), { type: "launcher", show: true, online: true });
      await mounted.page.getByRole("button").waitFor();
    },
  },
  {
    name: "launcher, away",
    async show(mounted) {
      await mounted.take({ type: "launcher", show: true, online: false });
      await mounted.page.getByRole("button").waitFor();
    },
  },
];

const chat = (
  name: string,
  conversation?: (words: Words) => Conversation,
  then: (mounted: Mounted, words: Words) => Promise<void> = async () => {},
  online = true,
): State => ({
  name: `chat ${name}`,
  async show(mounted, words) {
    if (conversation) await mounted.take(welcome(conversation(words)));
    await mounted.openChat();
    await mounted.take({ type: "launcher", show: true, online });
    await then(mounted, words);
  },
});

const waiting = (words: Words): Conversation => ({
  id: "conversation-1",
  state: "waiting",
  said: saidIn(words, words.said.slice(0, 1)),
  readByVisitor: 0,
  readByAgent: 0,
});

const chats: readonly State[] = [
  chat("empty"),
  chat("waiting", waiting),
  chat("open", (words) => conversationOf(words)),
  chat(
    "typing",
    (words) => conversationOf(words),
    async (mounted, words) => {
      await mounted.take({ type: "typing", on: true, name: words.agent });
      await mounted.page.locator(".typing").waitFor();
    },
  ),
  chat("long text", (words) =>
    conversationOf(words, { said: saidIn(words, [words.short, words.long, words.long, words.long]) }),
  ),
  chat(
    "written too much",
    (words) => conversationOf(words),
    (mounted, words) => mounted.page.locator("textarea").fill(words.long.repeat(8)),
  ),
  chat("after an invitation answered without a reply", (words) => ({
    ...waiting(words),
    said: [
      {
        seq: 1,
        id: "said-1",
        from: "beckon",
        name: words.from,
        text: words.short,
        at: AT,
        replies: words.replies,
      },
    ],
  })),
  chat(
    "ended, to be rated",
    (words) => conversationOf(words, { state: "closed" }),
    async ({ page }) => {
      await page.locator(".rating").waitFor();
    },
  ),
  chat(
    "ended, rated",
    (words) => conversationOf(words, { state: "closed" }),
    async ({ page }) => {
      await page.locator(".rating button").nth(3).click();
      await page.locator(".rating input").waitFor();
    },
  ),
  chat(
    "blocked: nobody is available",
    (words) => conversationOf(words, { state: "closed", unavailable: true }),
    async ({ page }) => {
      await page.locator(".saved").waitFor();
    },
  ),
  chat(
    "offline, with e-mail",
    (words) => ({ ...waiting(words), left: true }),
    async ({ page }) => {
      await page.locator("input[type=email]").waitFor();
    },
    false,
  ),
  chat(
    "offline, wrong e-mail",
    (words) => ({ ...waiting(words), left: true }),
    async ({ page }) => {
      await page.locator("input[type=email]").fill("nobody");
      await page.keyboard.press("Enter");
      await page.locator(".over", { hasText: /./ }).waitFor();
    },
    false,
  ),
  chat(
    "offline, e-mail left",
    (words) => ({ ...waiting(words), left: true, email: "marie.curie@sorbonne.example" }),
    async ({ page }) => {
      await page.locator(".saved").waitFor();
    },
    false,
  ),
  chat("sending, no connection", waiting, async ({ page }, words) => {
    await page.locator("textarea").fill(words.short);
    await page.keyboard.press("Enter");
    await page.locator(".mine").nth(1).waitFor();
  }),
  chat("written, not sent", waiting, ({ page }, words) => page.locator("textarea").fill(words.short)),
  chat(
    "handed over to another agent",
    (words) => conversationOf(words),
    async (mounted, words) => {
      const { said: _, ...conversation } = conversationOf(words, { agent: { name: words.second } });
      await mounted.take(
        { type: "conversation", conversation },
        {
          type: "said",
          said: {
            seq: 5,
            id: "said-5",
            from: "agent",
            name: words.second,
            text: words.short,
            at: AT + 300_000,
          },
        },
      );
      await mounted.page.locator(".line").nth(4).waitFor();
    },
  ),
  chat(
    "many lines, scrolled up",
    (words) => ({
      ...conversationOf(words),
      said: saidIn(
        words,
        Array.from({ length: 200 }, (_, i) => words.said[i % words.said.length]!),
      ),
    }),
    async ({ page }) => {
      await page.getByRole("log").evaluate((log) => log.scrollTo(0, 2_000));
    },
  ),
  chat(
    "ended, rated with a comment",
    (words) => conversationOf(words, { state: "closed", rating: { score: 4, comment: words.short } }),
    async ({ page }) => {
      await page.locator(".rating [role=status]").waitFor();
    },
  ),
  chat("empty, nobody there", undefined, async () => {}, false),
  chat(
    "menu",
    (words) => conversationOf(words),
    async ({ page }) => {
      await page.locator(".more").click();
      await page.locator(".menu").waitFor();
    },
  ),
];

/** An invitation in every language that the widget speaks: its own words differ, and how it is written. */
export const LANGUAGES = ["ar", "de", "en", "es", "fr", "ja", "pt"] as const;

export const STATES: readonly State[] = [...invitations, ...launchers, ...chats];
