// Every message of every socket: schema and type under one name, one union per direction, the version and close codes.
// The Worker parses with these schemas; what runs on a visitor's page imports the types only (`import type`).

import * as z from "zod";
import { pagePattern } from "../rules/language/page.ts";
import { parseDuration, parseNumberRange } from "../rules/language/values.ts";
import type { DeskFacts } from "../rules/record/desk.ts";
import type { Signatures, VisitorRecord } from "../rules/record/record.ts";

export const PROTOCOL = "beckon.v1";

/** Largest frame a page may send, in characters; a chat message is 2,000 at most, a resent log of a tab about 8,000. */
export const FRAME_LIMIT = 16_384;
/** Bad frames before the socket is closed: one is a bug, three are an attack or a loop. */
export const STRIKES = 3;
/** The auto-answered heartbeat: never wakes a hibernating object. */
export const PING = "ping";
export const PONG = "pong";
/** Pages and consoles ping this often (ms). */
export const PING_EVERY = 25_000;
/**
 * A page that was not heard for so long (ms) is gone (SPEC P2): two pings were missed, and it is more than the minute to
 * which browsers slow down the timers of a tab in the background. What of 75 s is left is for agents to hear of it.
 */
export const SILENT_AFTER = 65_000;
/** A console whose list is looked at says so this often (ms). */
export const LOOK_EVERY = 5_000;

export const Close = {
  /** Three bad frames, or a message this socket may not send. */
  policy: 1008,
  /** The visitor now lives in another object; connect again with the token just sent. */
  moved: 4002,
  /** The reader was too slow; connect again and take a snapshot. */
  slow: 4008,
  /** Signed out, removed, or the role changed. */
  signedOut: 4010,
} as const;

// ---------------------------------------------------------------------------------------------------------------- page

const n = z.int().min(1).max(1e9);
/** A page may count for longer (a tab left open, a clock that was wrong): nothing lasts, or is news, for longer than a day. */
const span = z
  .int()
  .min(0)
  .transform((ms) => Math.min(ms, 86_400_000));
/** Milliseconds before sending at which it happened (SPEC T1). */
const ago = span.default(0);
/** Whatever is no yes is a no. */
const consent = z.enum(["granted", "denied"]).catch("denied");
const tab = z.string().regex(/^[\w-]{4,16}$/);
const invitationId = z.string().regex(/^[\w-]{8,40}$/);
export const TEXT_LIMIT = 2000;
/**
 * So many bytes of lines a page is told at once: with a chat of a thousand long ones, two million bytes, nobody waits for what
 * nobody reads, and no message passes what a socket carries.
 */
export const PART = 48_000;
/** An agent's words in an invitation: about what fits into a bubble. */
export const INVITATION_LIMIT = 500;
const text = z.string().trim().min(1).max(TEXT_LIMIT);
const id = z.string().regex(/^[\w-]{4,40}$/);

/** What a page passes on of its own: data of a page, properties of an event. Small, flat or nearly so. */
export const DATA_LIMIT = 4096;
const data = z
  // It came as JSON: to ask whether it is one takes a stack as deep as it is.
  .record(z.string(), z.unknown() as unknown as z.ZodType<z.util.JSONType, z.util.JSONType>)
  .refine((map) => JSON.stringify(map).length <= DATA_LIMIT, { message: `at most ${DATA_LIMIT} characters` });

export const PageMessage = z.strictObject({
  type: z.literal("page"),
  n,
  ago,
  url: z.string().max(4096),
  title: z.string().max(512),
  referrer: z.string().max(4096),
  data: data.optional(),
});
export type PageMessage = z.input<typeof PageMessage>;

export const ShownMessage = z.strictObject({ type: z.literal("shown"), n, ago });
/** `gaps`: stretches of 5 s and more without input on this page view, [ms before sending, length in ms], for replay. */
export const HiddenMessage = z.strictObject({
  type: z.literal("hidden"),
  n,
  ago,
  gaps: z
    .array(z.tuple([span, span]))
    .max(32)
    .optional(),
});
/** The answer to a `wake`: ms since the last input; `slept` is a hole of that length in the tab's ticking that just ended. */
export const ClocksMessage = z.strictObject({
  type: z.literal("clocks"),
  n,
  ago,
  idle: span,
  slept: z
    .int()
    .min(0)
    .transform((ms) => Math.min(ms, 30 * 86_400_000))
    .optional(),
});
export type ClocksMessage = z.input<typeof ClocksMessage>;

/** As rules name it: what of a page is looked at is told in `watch`. */
const selector = z.string().min(1).max(200);
export const DataMessage = z.strictObject({ type: z.literal("data"), n, ago, data });
export const ScrollMessage = z.strictObject({
  type: z.literal("scroll"),
  n,
  ago,
  percent: z.int().min(0).max(100),
});
export const ExitMessage = z.strictObject({ type: z.literal("exit"), n, ago });
export const SawMessage = z.strictObject({ type: z.literal("saw"), n, ago, on: selector, in: z.boolean() });
/** Without `on`: three and more at one place within a second, wherever it was. */
export const ClickMessage = z.strictObject({ type: z.literal("click"), n, ago, on: selector.optional() });
export const FormMessage = z.strictObject({
  type: z.literal("form"),
  n,
  ago,
  on: selector,
  state: z.enum(["started", "abandoned", "submitted"]),
});
export const TrackMessage = z.strictObject({
  type: z.literal("track"),
  n,
  ago,
  /** Longer names are cut, and an empty one is no event: whoever calls it by a whole sentence is no attacker. */
  name: z.string().transform((name) => name.trim().slice(0, 100)),
  props: data.optional(),
});

/** Who the visitor is, as the page says; `jwt` is the site's proof of it. `id` is the site's own. */
export const IdentifyMessage = z.strictObject({
  type: z.literal("identify"),
  n,
  ago,
  id: z.string().trim().min(1).max(200),
  traits: data.optional(),
  jwt: z.string().max(4096).optional(),
});

export const ConsentMessage = z.strictObject({
  type: z.literal("consent"),
  n,
  ago,
  consent,
});

/** `busy`: the visitor is typing or the widget is open, nothing was shown; `free`: that is over, decide again (L1). */
export const InvitationMessage = z.strictObject({
  type: z.literal("invitation"),
  n,
  ago,
  id: invitationId,
  state: z.enum(["shown", "seen", "accepted", "dismissed", "expired", "failed", "busy", "free"]),
  /** With `accepted`: the quick reply that was clicked becomes the visitor's first words. */
  reply: text.optional(),
});
export type InvitationMessage = z.input<typeof InvitationMessage>;

/** `id` is made by the page: said twice, kept once. */
export const SayMessage = z.strictObject({ type: z.literal("say"), n, ago, id, text });
export const TypingMessage = z.strictObject({ type: z.literal("typing"), n, ago, on: z.boolean() });
/** The lines before `before`: a welcome has the newest only (see `PART`). */
export const EarlierMessage = z.strictObject({ type: z.literal("earlier"), n, ago, before: z.int().min(1) });
/** Everything up to `seq` was seen by the reader. */
export const ReadMessage = z.strictObject({ type: z.literal("read"), n, ago, seq: z.int().min(0) });
/** The visitor opened the chat: the answer is a `launcher` that says whether anybody is there now. */
export const OpenedMessage = z.strictObject({ type: z.literal("opened"), n, ago });
/** The visitor ends the chat. */
export const EndMessage = z.strictObject({ type: z.literal("end"), n, ago });
/** Where an answer may be written to; nobody has checked that it is the visitor's. */
export const ContactMessage = z.strictObject({
  type: z.literal("contact"),
  n,
  ago,
  /** No stricter than the page's own look at it (client/widget/extras.ts), which says what is wrong. */
  email: z
    .string()
    .max(254)
    .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/),
});
/** A few sentences. */
export const COMMENT_LIMIT = 500;
/** How the chat was; the last one before a new chat counts. */
export const RateMessage = z.strictObject({
  type: z.literal("rate"),
  n,
  ago,
  score: z.int().min(1).max(5),
  comment: z.string().trim().max(COMMENT_LIMIT).optional(),
});
/** The tab is leaving the site (not going to another page of it): agents see it at once. */
export const ByeMessage = z.strictObject({ type: z.literal("bye"), n, ago });

const Logged = z.discriminatedUnion("type", [
  PageMessage,
  DataMessage,
  ScrollMessage,
  ExitMessage,
  SawMessage,
  ClickMessage,
  FormMessage,
  TrackMessage,
  IdentifyMessage,
  ShownMessage,
  HiddenMessage,
  ClocksMessage,
  ConsentMessage,
  InvitationMessage,
  SayMessage,
  ReadMessage,
  OpenedMessage,
  EndMessage,
  ContactMessage,
  RateMessage,
  ByeMessage,
]);

/**
 * First message of every socket. `previous`: what this tab sent, before a reconnect or on the page it came from, that
 * was not yet acknowledged as kept; each counts once, by its `n`.
 */
export const HelloMessage = z.strictObject({
  type: z.literal("hello"),
  n,
  ago,
  tab,
  language: z.string().max(35),
  timezone: z.string().max(64),
  /** Is the document visible as this is sent? */
  visible: z.boolean(),
  consent: consent.optional(),
  gpc: z.boolean().optional(),
  previous: z.array(Logged).max(64).optional(),
});
export type HelloMessage = z.input<typeof HelloMessage>;

export const FromPage = z.discriminatedUnion("type", [
  HelloMessage,
  TypingMessage,
  EarlierMessage,
  ...Logged.options,
]);
export type FromPage = z.output<typeof FromPage>;
/** As a page writes it: `ago` may be left out. */
export type ToServer = z.input<typeof FromPage>;

/**
 * Not the page's own, so not counted: a member of the team tries rules out in this tab, by the token that the page at
 * /try/ gave; without one no longer.
 */
export const TeamMessage = z.strictObject({ type: z.literal("team"), token: z.string().max(200).optional() });
export type TeamMessage = z.input<typeof TeamMessage>;

/** All that a page's socket may carry up. */
export const FromTab = z.discriminatedUnion("type", [...FromPage.options, TeamMessage]);
export type FromTab = z.output<typeof FromTab>;

/** One line of a conversation; `seq` counts from 1 in its conversation and is the order for everybody. */
export interface Said {
  readonly seq: number;
  /** The id the speaker's page made. */
  readonly id: string;
  readonly from: "visitor" | "agent" | "beckon";
  /** The speaker's name, or that of the invitation. */
  readonly name?: string;
  readonly text: string;
  readonly at: number;
  /** Of an invitation that was answered without one of them: each would be the visitor's first words. */
  readonly replies?: readonly string[];
}

export interface Rating {
  readonly score: number;
  readonly comment?: string;
}

export interface Conversation {
  readonly id: string;
  readonly state: "waiting" | "open" | "closed";
  readonly agent?: { readonly name: string };
  readonly said: readonly Said[];
  /** Highest seq each side has read. */
  readonly readByVisitor: number;
  readonly readByAgent: number;
  /** Highest seq that came up on an agent's screen, as far as is known. */
  readonly delivered?: number;
  /** Given by the visitor for an answer, unverified. */
  readonly email?: string;
  /** Begun or gone on with while nobody was at the desk. */
  readonly left?: true;
  /** Closed by the visitor and not by an agent. */
  readonly ended?: true;
  readonly rating?: Rating;
  /** Nothing is heard from this visitor, nor will be: an agent blocked them. */
  readonly unavailable?: true;
}

/** What a site wants of the widget, as site.yaml has it; told only where that is something. */
export interface Look {
  /** For visitors whose own language the widget does not speak. */
  readonly locale?: string;
  readonly theme?: Readonly<Record<string, string>>;
}

export interface InviteMessage {
  readonly type: "invite";
  readonly id: string;
  /** Who speaks: shown above the greeting, with initials. */
  readonly from: string;
  readonly title?: string;
  readonly greeting: string;
  readonly replies: readonly string[];
  readonly placement: "corner" | "bar" | "center";
  /** Milliseconds from shown; the page does not let it expire while focus is in it. */
  readonly expires: number;
  readonly stay: "page" | "visit";
}

/** `in`: ms of time here; `idle`: when the page's idle clock next reads this many ms (0: at the next input). Replaces the last. */
export interface WakeMessage {
  readonly type: "wake";
  readonly in?: number;
  readonly idle?: number;
}

/** What the page is to capture from now on; replaces the last. Selectors are the rules' own. */
export interface WatchMessage {
  readonly type: "watch";
  /** Percent of the page, rising. */
  readonly scroll?: readonly number[];
  readonly exit?: boolean;
  readonly sees?: readonly string[];
  readonly clicks?: readonly string[];
  readonly rage?: boolean;
  readonly forms?: readonly string[];
  readonly hash?: boolean;
}

export type ToPage =
  /**
   * Before anything else where one was minted: the page keeps it and sends it as its second subprotocol from now on. It
   * says hello only then, so that of two tabs that begin at once only one makes a visitor.
   */
  | { readonly type: "token"; readonly token: string }
  | {
      readonly type: "welcome";
      /** Where one was minted, again: for who says hello without waiting. */
      readonly token?: string;
      /** Milliseconds since epoch at the server: the widget shows times by it. */
      readonly at: number;
      /** Of a long one the newest lines: where the first is not 1, the others are told when asked for (`earlier`). */
      readonly conversation?: Conversation;
      /** What the site masks in chats besides card numbers. */
      readonly mask?: readonly ("email" | "phone")[];
      /** An invitation that is showing, after a reconnect. */
      readonly invite?: InviteMessage;
      readonly look?: Look;
    }
  /** Received up to `n`; `kept`: everything up to it is durable and need not be sent again. */
  | { readonly type: "ack"; readonly n: number; readonly kept: number }
  | WakeMessage
  | WatchMessage
  /** A rule's own event, for the page's listeners. */
  | { readonly type: "event"; readonly name: string; readonly rule: string }
  | InviteMessage
  | { readonly type: "withdraw"; readonly id: string }
  /** Said no in another tab, or this one slept meanwhile: it does what it does where the visitor says so here (SPEC W9). */
  | { readonly type: "refused" }
  /** A conversation began, or changed hands or state. */
  | { readonly type: "conversation"; readonly conversation: Omit<Conversation, "said"> }
  | { readonly type: "said"; readonly said: Said }
  | { readonly type: "typing"; readonly on: boolean; readonly name: string }
  /** As asked for, in order; as many such messages as it takes, the newest lines first. */
  | { readonly type: "earlier"; readonly said: readonly Said[] }
  | { readonly type: "read"; readonly seq: number }
  | { readonly type: "delivered"; readonly seq: number }
  | LauncherMessage
  | DebugMessage
  | { readonly type: "error"; readonly code: ErrorCode; readonly field?: string; readonly limit?: number };

/** The button that opens a chat. Told when it changed at a page view, and as the answer to `opened`. */
export interface LauncherMessage {
  readonly type: "launcher";
  readonly show: boolean;
  /** Is anybody at the desk; absent where that is not known. */
  readonly online?: boolean;
}

/** For a team member's tab alone: what the server decides by, told after every change. */
export interface DebugMessage {
  readonly type: "debug";
  /** Which of the record's tabs this is. */
  readonly tab: string;
  readonly record: VisitorRecord;
  readonly desk: DeskFacts;
  /** Rules that wait for a place at the desk. */
  readonly refused: readonly string[];
  /** Of the rules in force. */
  readonly version: number;
  /** Milliseconds since epoch at the server, as this was sent. */
  readonly now: number;
}

export type ErrorCode = "bad-message" | "too-large" | "not-allowed" | "too-fast" | "gone" | "unavailable";

// ---------------------------------------------------------------------------------------------------------------- feed

export interface FeedRow {
  /** The agents' id of the visitor, never the secret one. */
  readonly id: string;
  readonly name?: string;
  readonly page: { readonly url: string; readonly title: string; readonly since: number };
  /** Start of the visit: "time here" in lists. */
  readonly since: number;
  /** Since when idle, once the page said so (15 s and more). */
  readonly idle_since?: number;
  readonly visible: boolean;
  readonly landing: string;
  readonly referrer: string;
  readonly channel: string;
  readonly source?: string;
  readonly campaign?: string;
  readonly country?: string;
  readonly city?: string;
  readonly language: string;
  readonly device: string;
  readonly browser: string;
  readonly visits: number;
  readonly pages: number;
  readonly chats: number;
  readonly status: "browsing" | "invited" | "waiting" | "chatting" | "left";
  readonly agent?: string;
  readonly tags: readonly string[];
  /** What was said last of the visitor, shortly; all of it is in the story. */
  readonly traits?: Readonly<Record<string, string | number | boolean>>;
  /** What the engine expects to do if nothing happens. */
  readonly next?: { readonly rule: string; readonly at: number };
  /** The rule whose invitation waits for an answer; `by-hand` for an agent's. */
  readonly invited?: string;
  /** An agent blocked the visitor. */
  readonly blocked?: true;
}

const pageAsked = z
  .string()
  .max(200)
  .refine((page) => pagePattern.safeParse(page).success);
/** All that is asked for must hold. */
export const FeedFilter = z.strictObject({
  /** Looked for in all that an agent sees of the row. */
  text: z.string().max(100).optional(),
  /** As in rules: `/pricing*`, `/docs/:section`, `https://shop.example/cart?step=2*`. */
  page: pageAsked.optional(),
  /** One of these, as a rule's `page` lists them. */
  pages: z.array(pageAsked).min(1).max(50).optional(),
  channel: z.string().max(20).optional(),
  country: z.string().max(2).optional(),
  status: z.enum(["browsing", "invited", "waiting", "chatting", "left"]).optional(),
  tag: z.string().max(100).optional(),
  /** At least so long, as in rules: `30s`. Nobody counts as idle before 15 s. */
  idle: z
    .string()
    .max(20)
    .refine((idle) => parseDuration(idle) !== undefined)
    .optional(),
  /** As in rules: `1`, `2+`, `<3`, `2..5`. */
  visits: z
    .string()
    .max(20)
    .refine((visits) => parseNumberRange(visits) !== undefined)
    .optional(),
  /** The rule that comes next, or that invited. */
  rule: z.string().max(100).optional(),
});
export type FeedFilter = z.output<typeof FeedFilter>;

export const SubscribeMessage = z.strictObject({
  type: z.literal("subscribe"),
  filter: FeedFilter.default({}),
  sort: z.enum(["since", "idle", "page", "visits", "next"]).default("since"),
  limit: z.int().min(1).max(500).default(100),
});
/**
 * Every `LOOK_EVERY` while the list is on a screen: rows of who left go in time without an alarm, which costs more than a
 * hundred such messages.
 */
export const LookMessage = z.strictObject({ type: z.literal("look") });
export const ToFeed = z.discriminatedUnion("type", [SubscribeMessage, LookMessage]);
export type ToFeed = z.input<typeof ToFeed>;

export type FromFeed =
  | {
      readonly type: "snapshot";
      readonly rows: readonly FeedRow[];
      /** Of all that fit, shown or not. */
      readonly total: number;
      readonly at: number;
      readonly behind?: number;
    }
  | {
      readonly type: "changes";
      readonly set: readonly FeedRow[];
      readonly gone: readonly string[];
      readonly total: number;
      readonly at: number;
      /** There is more than can be told in time: the oldest news in this frame waited so long (ms). */
      readonly behind?: number;
    }
  /**
   * How many of all that fit are in each group: after a snapshot every group (`whole`), then those that changed; 0: gone.
   * Of each kind the 200 largest of the shard. `page` is by path, `next` and `invited` by rule.
   */
  | {
      readonly type: "counts";
      readonly whole: boolean;
      readonly groups: Readonly<Partial<Record<GroupName, Readonly<Record<string, number>>>>>;
      readonly total: number;
      readonly at: number;
    }
  | { readonly type: "error"; readonly code: ErrorCode; readonly field?: string; readonly limit?: number };

export const GROUPS = ["page", "channel", "status", "next", "invited"] as const;
export type GroupName = (typeof GROUPS)[number];

// ---------------------------------------------------------------------------------------------------------------- desk

export interface AgentState {
  readonly id: string;
  readonly name: string;
  readonly status: "online" | "away" | "offline";
  /** Chats this agent can have at once. */
  readonly places: number;
  readonly chats: number;
}

/** An invitation as agents hear of it. */
export interface InvitationNotice {
  readonly id: string;
  readonly visitor: string;
  readonly rule: string;
  readonly ruleName: string;
  readonly state:
    "drafted" | "offered" | "shown" | "seen" | "accepted" | "dismissed" | "expired" | "withdrawn" | "failed";
  readonly at: number;
  readonly greeting: string;
  readonly team?: string;
  /** With a draft: the lines of its rule as they stood, for the agent who decides (SPEC L12). */
  readonly why?: readonly string[];
  readonly row: FeedRow;
  /** Pages of this visit, oldest first, the newest 10. */
  readonly path: readonly { readonly url: string; readonly title: string; readonly at: number }[];
  /** A team member tried the rules out: results leave it out. */
  readonly trial?: true;
}

/** A rule's word to the agents of a team, or to all (`do: notify`). */
export interface RuleNote {
  readonly visitor: string;
  readonly rule: string;
  readonly ruleName: string;
  readonly team?: string;
  readonly text: string;
  readonly at: number;
}

/** An invitation that waits for one agent's word. */
export interface Draft {
  readonly invitation: InvitationNotice;
  /** From then on it is another agent's, or nobody's; ms since epoch. */
  readonly until: number;
}

export interface ConversationEntry {
  readonly id: string;
  readonly visitor: string;
  readonly name?: string;
  readonly state: "waiting" | "open" | "closed";
  /** Agent id. */
  readonly agent?: string;
  readonly since: number;
  /** Since when it waits, where that is later than `since`: it was given back, or went on after its end. */
  readonly waits?: number;
  readonly last: {
    readonly from: "visitor" | "agent" | "beckon";
    readonly text: string;
    readonly at: number;
  };
  readonly unread: number;
  readonly page?: string;
  /** As in `Conversation`. */
  readonly email?: string;
  readonly left?: true;
  readonly ended?: true;
  readonly rating?: Rating;
  /** The visitor's language, and the tags the visitor has: whom it suits. */
  readonly language?: string;
  readonly visitorTags?: readonly string[];
  /** Agents' own, never told to the visitor: the newest 10 notes, and tags of the chat. */
  readonly notes?: readonly ChatNote[];
  readonly tags?: readonly string[];
}

/** A line of a chat as the desk indexes it. */
export type Spoken = Pick<Said, "seq" | "text">;

/** Words that agents say often, found by `/` and the beginning of its shortcut; Liquid as in invitations. */
export const Reply = z.strictObject({
  id: z.string().regex(/^[\w-]{4,40}$/),
  shortcut: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}_-]{1,40}$/u),
  text,
  /** Of site.yaml: only its agents are offered it; left out: everybody. */
  team: z.string().min(1).max(60).exactOptional(),
});
export type Reply = z.output<typeof Reply>;

/** A reply as it is being written, to be filled in for an example. */
export const ReplyPreview = z.strictObject({ text });

/** Agents' own invitation to all who match: `id` is made by the console, asked twice it is done once. */
export const InviteMany = z.strictObject({
  id: z.string().regex(/^[\w-]{4,20}$/),
  filter: FeedFilter,
  text: z.string().trim().min(1).max(INVITATION_LIMIT),
});
export const InviteManyQuestion = InviteMany.pick({ filter: true });
/** As many as are asked at once. */
export const MANY = 100;

/** Why somebody who matches would not be invited, or was not. */
export interface ManyAnswer {
  /** All that match, here now. */
  readonly matching: number;
  /** Of them the newest `MANY`, which were looked at. */
  readonly asked: number;
  /** By what is in the way, as in `explain`; `no place`: there was none left at the desk (SPEC D2). */
  readonly refused: Readonly<Record<string, number>>;
  /** Before: so many would be. After: so many were. */
  readonly invited: number;
  /** After only, in the order in which they were asked. */
  readonly visitors?: readonly {
    readonly visitor: string;
    readonly name?: string;
    readonly because?: string;
  }[];
}

/** What agents tell each other of a chat. */
export interface ChatNote {
  readonly id: string;
  /** The agent's name. */
  readonly by: string;
  readonly text: string;
  readonly at: number;
}

export const StatusMessage = z.strictObject({
  type: z.literal("status"),
  status: z.enum(["online", "away"]),
  places: z.int().min(1).max(20).optional(),
});
const conversationId = z.string().regex(/^[\w-]{8,40}$/);
/** `over`: also from the agent who has it. */
export const TakeMessage = z.strictObject({
  type: z.literal("take"),
  conversation: conversationId,
  over: z.literal(true).optional(),
});
/** One's own chat to another agent who is at the desk. */
export const NOTE_LIMIT = 500;
const note = z.string().trim().min(1).max(NOTE_LIMIT);
export const TransferMessage = z.strictObject({
  type: z.literal("transfer"),
  conversation: conversationId,
  agent: z.string().regex(/^[0-9a-f]{16}$/),
  note: note.optional(),
});
/** A closed chat goes on, with the agent who opens it again. */
export const ReopenMessage = z.strictObject({ type: z.literal("reopen"), conversation: conversationId });
/** `id` is made by the console: said twice, kept once. */
export const NoteMessage = z.strictObject({
  type: z.literal("note"),
  conversation: conversationId,
  id,
  text: note,
});
/** All tags of the chat from now on. */
export const TagsMessage = z.strictObject({
  type: z.literal("tags"),
  conversation: conversationId,
  tags: z.array(z.string().trim().min(1).max(40)).max(10),
});
export const ReleaseMessage = z.strictObject({ type: z.literal("release"), conversation: conversationId });
export const CloseMessage = z.strictObject({ type: z.literal("close"), conversation: conversationId });
/** `text` replaces the greeting. */
export const DraftMessage = z.strictObject({
  type: z.literal("draft"),
  id: invitationId,
  answer: z.enum(["send", "decline"]),
  text: z.string().trim().min(1).max(INVITATION_LIMIT).optional(),
});
export const ToDesk = z.discriminatedUnion("type", [
  DraftMessage,
  StatusMessage,
  TakeMessage,
  ReleaseMessage,
  CloseMessage,
  TransferMessage,
  ReopenMessage,
  NoteMessage,
  TagsMessage,
]);
export type ToDesk = z.input<typeof ToDesk>;

export type FromDesk =
  /** First message: who you are and everything open. */
  | {
      readonly type: "desk";
      readonly me: AgentState & { readonly role: Role };
      readonly agents: readonly AgentState[];
      readonly conversations: readonly ConversationEntry[];
      readonly invitations: readonly InvitationNotice[];
      /** Those that wait for this agent. */
      readonly drafts: readonly Draft[];
      readonly at: number;
    }
  | { readonly type: "agents"; readonly agents: readonly AgentState[] }
  | { readonly type: "conversations"; readonly set: readonly ConversationEntry[] }
  /** This agent now has the conversation. */
  | { readonly type: "assigned"; readonly conversation: string; readonly visitor: string }
  | { readonly type: "invitation"; readonly invitation: InvitationNotice }
  /** This agent is asked. */
  | ({ readonly type: "draft" } & Draft)
  /** It was answered, or is not this agent's any more. */
  | { readonly type: "draft-over"; readonly id: string }
  | { readonly type: "notice"; readonly code: string; readonly text: string }
  /** A rule has something to say; nothing is kept of it. */
  | ({ readonly type: "notify" } & RuleNote)
  | { readonly type: "error"; readonly code: ErrorCode; readonly field?: string; readonly limit?: number };

export type Role = "agent" | "marketer" | "admin";

// ------------------------------------------------------------------------------------------- an agent's socket to a visitor

/** An agent's part in the conversation; `id` is made by the console. */
const VisitorWords = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("say"), id, text }),
  z.strictObject({ type: z.literal("typing"), on: z.boolean() }),
  z.strictObject({ type: z.literal("read"), seq: z.int().min(0) }),
]);
export type VisitorWords = z.output<typeof VisitorWords>;

/** A line of what agents know of a visitor: as rules may name it, without anything that is not written. */
const named = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^*\p{Cc}]+$/u);
export const TAG_LIMIT = 60;
export const TRAIT_LIMIT = 200;
/** What an agent says of the visitor: rules and the feed see tags and traits, only agents see notes. */
const VisitorNotes = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("tag"), tag: named(TAG_LIMIT), on: z.boolean() }),
  /** null takes it back. */
  z.strictObject({
    type: z.literal("trait"),
    name: named(TAG_LIMIT),
    value: z.union([z.string().trim().max(TRAIT_LIMIT), z.number(), z.boolean(), z.null()]),
  }),
  /** `id` is made by the console: written twice, kept once. null takes it away. */
  z.strictObject({ type: z.literal("note"), id, text: text.nullable() }),
]);
export type VisitorNotes = z.output<typeof VisitorNotes>;

export const ToVisitor = z.discriminatedUnion("type", [
  ...VisitorWords.options,
  ...VisitorNotes.options,
  z.strictObject({
    type: z.literal("invite"),
    id: invitationId,
    text: z.string().trim().min(1).max(INVITATION_LIMIT),
  }),
]);
export type ToVisitor = z.input<typeof ToVisitor>;

/** Agents' own words on a visitor, which the visitor never sees. */
export interface Note {
  readonly id: string;
  readonly text: string;
  readonly at: number;
  readonly by: { readonly id: string; readonly name: string };
}

export const REASON_LIMIT = 200;
/** Why somebody is blocked: for colleagues, never told to the visitor. */
export const BlockReason = z.strictObject({ reason: z.string().trim().min(1).max(REASON_LIMIT) });

/** No invitation and no chat, until an agent takes it back. */
export interface Blocked {
  readonly at: number;
  /** The agent's name. */
  readonly by: string;
  readonly reason: string;
}

/** As the list of the blocked has it. */
export interface BlockedVisitor extends Blocked {
  readonly visitor: string;
  readonly name?: string;
}

/** The visitor's story: what `record` carries and `GET visitors/:id` answers. Times are ms since epoch. */
export interface Story {
  readonly row: FeedRow;
  readonly first_seen: number;
  readonly os: string;
  readonly timezone: string;
  readonly region?: string;
  readonly keyword?: string;
  readonly blocked?: Blocked;
  readonly utm: Readonly<Record<string, string>>;
  readonly traits: Readonly<Record<string, unknown>>;
  /** Who set which tags and traits, and when; what is not in it the page said. */
  readonly signatures?: Signatures;
  /** Oldest first. */
  readonly notes: readonly Note[];
  /** Who the page says it is, by the site's own id; `verified`: the site proved it. */
  readonly identity?: { readonly id: string; readonly verified: boolean };
  /** This visit's path, oldest first, the newest 100, with the time here on each page view (ms). */
  readonly path: readonly {
    readonly id: string;
    readonly url: string;
    readonly title: string;
    readonly at: number;
    readonly here: number;
    readonly current: boolean;
  }[];
  readonly visits: readonly {
    readonly number: number;
    readonly from: number;
    readonly to: number;
    readonly landing: string;
    readonly referrer: string;
    readonly channel: string;
    readonly pages: number;
    /** Oldest first, the newest 30, and of all visits the newest 100. */
    readonly path: readonly { readonly url: string; readonly title: string; readonly at: number }[];
  }[];
  /** What was seen and done in this visit, oldest first, the newest 200. */
  readonly moments: readonly Moment[];
  /** Of which moments of this visit `explain?at=` can say why; `to`: the visit is over. */
  readonly known?: { readonly from: number; readonly to?: number };
  /** Newest first; the words of each at `conversations/:id`. */
  readonly chats: readonly {
    readonly id: string;
    readonly from: number;
    readonly to: number;
    readonly state: Conversation["state"];
    readonly agent?: string;
    readonly lines: number;
    readonly last?: { readonly from: Said["from"]; readonly text: string };
  }[];
  /** This visit's first, then those of earlier visits, newest first. */
  readonly devices: readonly {
    readonly device: string;
    readonly browser: string;
    readonly os: string;
    readonly last: number;
    readonly current?: boolean;
  }[];
  /** Oldest first, the newest 30. */
  readonly invitations: readonly {
    readonly id: string;
    readonly rule: string;
    readonly ruleName: string;
    readonly greeting: string;
    readonly at: number;
    readonly state: string;
    readonly because?: string;
    readonly by?: string;
    readonly shown?: number;
    readonly ended?: number;
  }[];
}

/** One thing that was seen or done in a visit. */
export interface Moment {
  readonly at: number;
  readonly what:
    | "away"
    | "back"
    | "scroll"
    | "saw"
    | "click"
    | "rage"
    | "exit"
    | "form"
    | "event"
    | "identify"
    | "tag"
    | "trait"
    | "chat"
    | "rule"
    | "invitation";
  /** The page view of the path that it was done on. */
  readonly view?: string;
  /** The element as the rule names it, or the name of the event, tag, trait or rule. */
  readonly on?: string;
  /** Of a form, a chat, an invitation; of tags and traits `on` or `off`. */
  readonly state?: string;
  readonly percent?: number;
  /** In view for so long (ms), where it went out of view again. */
  readonly for?: number;
  /** Back after so long (ms). */
  readonly away?: number;
}

/** Why each rule has or has not invited, for `explain` (SPEC E5). */
export interface ExplainedRule {
  readonly rule: string;
  readonly name: string;
  /** Every condition holds; whether it invites, a limit may have its say. */
  readonly holds: boolean;
  /** One plain sentence. */
  readonly says: string;
  /** When it had its turn in this visit, where that is what is in its way. */
  readonly turn?: { readonly at: number; readonly how: "done" | "invited" | "held out" };
  /** What keeps it from inviting, whether it holds or not; without `until`: not before something happens. */
  readonly limit?: { readonly because: string; readonly until?: number };
  /** If nothing happens. */
  readonly next?: number;
  readonly conditions: readonly {
    readonly says: string;
    readonly holds: boolean;
    /** When it would come true if nothing happens. */
    readonly next?: number;
  }[];
}

/** As it was at a moment of this visit, by what was known then. */
export interface ExplainedAt {
  readonly at: number;
  /** Of the rules in force then; no rules where they are not kept any more. */
  readonly version: number;
  readonly rules: readonly ExplainedRule[];
}

export type FromVisitor =
  | {
      readonly type: "record";
      readonly story: Story;
      readonly conversation?: Conversation;
      readonly at: number;
    }
  /** The visitor turned out to be a person: look there, this socket closes with `Close.moved`. */
  | { readonly type: "moved"; readonly visitor: string }
  | { readonly type: "explain"; readonly rules: readonly ExplainedRule[] }
  | { readonly type: "said"; readonly conversation: string; readonly said: Said }
  | { readonly type: "conversation"; readonly conversation: Omit<Conversation, "said"> }
  | { readonly type: "typing"; readonly on: boolean }
  | { readonly type: "read"; readonly seq: number }
  | { readonly type: "error"; readonly code: ErrorCode; readonly field?: string; readonly limit?: number };
