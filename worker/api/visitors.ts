// What the API answers of visitors and chats: schemas of the types that protocol.ts has for the sockets as well.

import * as z from "zod";
import type {
  Blocked as BlockedOnce,
  BlockedVisitor as BlockedOne,
  Conversation as Talked,
  ConversationEntry as Indexed,
  ExplainedAt as Explained,
  FeedRow as Row,
  ManyAnswer as Many,
  Said as Line,
  Story as Told,
} from "../protocol.ts";
import { Reply } from "../protocol.ts";
import { at, next } from "./people.ts";

const words = z.array(z.string());

const Blocked = z.strictObject({
  at,
  by: z.string(),
  reason: z.string(),
}) satisfies z.ZodType<BlockedOnce>;
export const BlockedVisitor = z.strictObject({
  ...Blocked.shape,
  visitor: z.string(),
  name: z.string().exactOptional(),
}) satisfies z.ZodType<BlockedOne>;

export const FeedRow = z.strictObject({
  id: z.string(),
  name: z.string().exactOptional(),
  page: z.strictObject({ url: z.string(), title: z.string(), since: at }),
  since: at,
  idle_since: at.exactOptional(),
  visible: z.boolean(),
  landing: z.string(),
  referrer: z.string(),
  channel: z.string(),
  source: z.string().exactOptional(),
  campaign: z.string().exactOptional(),
  country: z.string().exactOptional(),
  city: z.string().exactOptional(),
  language: z.string(),
  device: z.string(),
  browser: z.string(),
  visits: z.int(),
  pages: z.int(),
  chats: z.int(),
  status: z.enum(["browsing", "invited", "waiting", "chatting", "left"]),
  agent: z.string().exactOptional(),
  tags: words,
  next: z.strictObject({ rule: z.string(), at }).exactOptional(),
  invited: z.string().exactOptional(),
  blocked: z.literal(true).exactOptional(),
}) satisfies z.ZodType<Row>;

const from = z.enum(["visitor", "agent", "beckon"]);
export const Said = z.strictObject({
  seq: z.int(),
  id: z.string(),
  from,
  name: z.string().exactOptional(),
  text: z.string(),
  at,
  replies: words.exactOptional(),
}) satisfies z.ZodType<Line>;

const state = z.enum(["waiting", "open", "closed"]);
const Rating = z.strictObject({ score: z.int().min(1).max(5), comment: z.string().exactOptional() });
const talk = {
  id: z.string(),
  state,
  agent: z.strictObject({ name: z.string() }).exactOptional(),
  said: z.array(Said),
  readByVisitor: z.int(),
  readByAgent: z.int(),
  delivered: z.int().exactOptional(),
  email: z.string().exactOptional(),
  left: z.literal(true).exactOptional(),
  ended: z.literal(true).exactOptional(),
  rating: Rating.exactOptional(),
  unavailable: z.literal(true).exactOptional(),
};
export const Conversation = z.strictObject({
  visitor: z.string(),
  ...talk,
}) satisfies z.ZodType<Talked>;

export const ConversationEntry = z.strictObject({
  id: z.string(),
  visitor: z.string(),
  name: z.string().exactOptional(),
  state,
  agent: z.string().exactOptional().meta({ description: "Id of the agent who has it." }),
  since: at,
  waits: at.exactOptional().meta({ description: "Since when it waits, where that is later than `since`." }),
  last: z.strictObject({ from, text: z.string(), at }),
  unread: z.int(),
  page: z.string().exactOptional(),
  email: z.string().exactOptional(),
  left: z.literal(true).exactOptional().meta({ description: "Begun while nobody was at the desk." }),
  ended: z.literal(true).exactOptional(),
  rating: Rating.exactOptional(),
  language: z.string().exactOptional(),
  visitorTags: words.exactOptional(),
  notes: z.array(z.strictObject({ id: z.string(), by: z.string(), text: z.string(), at })).exactOptional(),
  tags: words.exactOptional(),
}) satisfies z.ZodType<Indexed>;

export const ConversationPage = z.strictObject({ rows: z.array(ConversationEntry), next });
export const FoundChats = z.strictObject({
  rows: z.array(
    z.strictObject({
      conversation: ConversationEntry,
      line: z.string(),
      marks: z
        .array(z.tuple([z.int(), z.int()]))
        .meta({ description: "Where in the line the words stand: from, to." }),
      seq: z.int(),
    }),
  ),
});
export const ChatTags = z.strictObject({
  rows: z.array(z.strictObject({ tag: z.string(), chats: z.int() })),
});
export const Replies = z.strictObject({
  rows: z.array(Reply),
  teams: words.exactOptional().meta({ description: "Of site.yaml; left out where a visitor is named." }),
});
export const PreviewedReply = z.strictObject({ text: z.string() });

export const BlockedPage = z.strictObject({ rows: z.array(BlockedVisitor), next });
export const ManyAnswer = z.strictObject({
  matching: z.int(),
  asked: z.int(),
  refused: z.record(z.string(), z.int()).meta({ description: "How many, by what is in the way." }),
  invited: z.int(),
  visitors: z
    .array(
      z.strictObject({
        visitor: z.string(),
        name: z.string().exactOptional(),
        because: z.string().exactOptional(),
      }),
    )
    .exactOptional(),
}) satisfies z.ZodType<Many>;

const view = z.strictObject({ url: z.string(), title: z.string(), at });
const PathView = z.strictObject({
  id: z.string(),
  url: z.string(),
  title: z.string(),
  at,
  here: z.int().meta({ description: "Time here on it, ms." }),
  current: z.boolean(),
});
export const Moment = z.strictObject({
  at,
  what: z.enum([
    "away",
    "back",
    "scroll",
    "saw",
    "click",
    "rage",
    "exit",
    "form",
    "event",
    "identify",
    "tag",
    "trait",
    "chat",
    "rule",
    "invitation",
  ]),
  view: z.string().exactOptional(),
  on: z.string().exactOptional(),
  state: z.string().exactOptional(),
  percent: z.number().exactOptional(),
  for: z.number().exactOptional(),
  away: z.number().exactOptional(),
});
const Known = z.strictObject({ from: at, to: at.exactOptional() });
const Offered = z.strictObject({
  id: z.string(),
  rule: z.string(),
  ruleName: z.string(),
  greeting: z.string(),
  at,
  state: z.string(),
  because: z.string().exactOptional(),
  by: z.string().exactOptional(),
  shown: at.exactOptional(),
  ended: at.exactOptional(),
});
const signed = z.record(z.string(), z.looseObject({}));

export const Story = z.strictObject({
  row: FeedRow,
  first_seen: at,
  os: z.string(),
  timezone: z.string(),
  region: z.string().exactOptional(),
  keyword: z.string().exactOptional(),
  blocked: Blocked.exactOptional(),
  utm: z.record(z.string(), z.string()),
  traits: z.record(z.string(), z.unknown()),
  signatures: z
    .strictObject({ tags: signed, traits: signed })
    .exactOptional()
    .meta({ description: "Who set which tags and traits, and when." }),
  notes: z.array(
    z.strictObject({
      id: z.string(),
      text: z.string(),
      at,
      by: z.strictObject({ id: z.string(), name: z.string() }),
    }),
  ),
  identity: z.strictObject({ id: z.string(), verified: z.boolean() }).exactOptional(),
  path: z.array(PathView),
  visits: z.array(
    z.strictObject({
      number: z.int(),
      from: at,
      to: at,
      landing: z.string(),
      referrer: z.string(),
      channel: z.string(),
      pages: z.int(),
      path: z.array(view),
    }),
  ),
  moments: z.array(Moment),
  known: Known.exactOptional(),
  chats: z.array(
    z.strictObject({
      id: z.string(),
      from: at,
      to: at,
      state,
      agent: z.string().exactOptional(),
      lines: z.int(),
      last: z.strictObject({ from, text: z.string() }).exactOptional(),
    }),
  ),
  devices: z.array(
    z.strictObject({
      device: z.string(),
      browser: z.string(),
      os: z.string(),
      last: at,
      current: z.boolean().exactOptional(),
    }),
  ),
  invitations: z.array(Offered),
});
/** Signatures are as rules/record has them. */
export type Story = Told;

export const ExplainedRule = z.strictObject({
  rule: z.string(),
  name: z.string(),
  holds: z.boolean(),
  says: z.string(),
  turn: z.strictObject({ at, how: z.enum(["done", "invited", "held out"]) }).exactOptional(),
  limit: z.strictObject({ because: z.string(), until: at.exactOptional() }).exactOptional(),
  next: at.exactOptional(),
  conditions: z.array(z.strictObject({ says: z.string(), holds: z.boolean(), next: at.exactOptional() })),
});

/** Of the visit what a marketer may see, who reads no chats: what was opened and done in it. */
const ExplainedVisit = z.strictObject({
  row: FeedRow,
  path: z.array(PathView),
  moments: z.array(Moment),
  known: Known.exactOptional(),
});
export const ExplainedNow = z.strictObject({
  at,
  rules: z.array(ExplainedRule),
  visit: ExplainedVisit,
});
export type ExplainedNow = z.output<typeof ExplainedNow>;
export const ExplainedAt = z.strictObject({
  at,
  version: z.int().meta({ description: "Of the rules in force then." }),
  rules: z.array(ExplainedRule),
}) satisfies z.ZodType<Explained>;

/** As it is kept: the shape follows what is stored. */
export const Exported = z.looseObject({
  site: z.string(),
  at,
  id: z.string(),
  happened: z.array(z.strictObject({ visit: z.int(), entries: z.array(z.unknown()) })),
});
export const Ok = z.strictObject({ ok: z.literal(true) });
