// What the API answers of chats: schemas of the types that protocol.ts has for the sockets as well.

import * as z from "zod";
import type { Conversation as Talked, ConversationEntry as Indexed, Said as Line } from "../protocol.ts";
import { Reply } from "../protocol.ts";
import { at, next } from "./people.ts";

const words = z.array(z.string());

export const from = z.enum(["visitor", "agent", "beckon"]);
export const Said = z.strictObject({
  seq: z.int(),
  id: z.string(),
  from,
  name: z.string().exactOptional(),
  text: z.string(),
  at,
  replies: words.exactOptional(),
}) satisfies z.ZodType<Line>;

export const state = z.enum(["waiting", "open", "closed"]);
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
