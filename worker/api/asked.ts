// What may stand in addresses of the API: the routes read them by these schemas, and the document is made from them.

import * as z from "zod";
import { AUDIT_ACTIONS } from "./people.ts";

export const SiteName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);
/** The agents' id of a visitor, never the secret one. */
export const VisitorId = z.string().regex(/^[0-9a-f]{32}$/);
export const AgentId = z.string().regex(/^[0-9a-f]{16}$/);
export const SessionId = z.string().regex(/^[0-9a-f]{16}$/);
export const ConversationId = z.string().regex(/^[\w-]{8,40}$/);

/** Times as query strings have them. */
const at = z.coerce.number().int().min(0).max(8_640_000_000_000_000);
const cursor = z
  .string()
  .regex(/^\d{1,15}$/)
  .optional()
  .meta({ description: "`next` of the page before." });

export const RulesQuery = z.object({
  version: z.coerce.number().int().min(1).optional().meta({ description: "Left out: the one in force." }),
});
export const VersionsQuery = z.object({ before: cursor });
export const AuditQuery = z.object({
  before: cursor,
  by: z.string().min(1).max(80).optional().meta({ description: "Is in the name of who did it." }),
  action: z.enum(AUDIT_ACTIONS).optional(),
  from: at.optional().meta({ description: "Milliseconds since the epoch." }),
  to: at.optional().meta({ description: "Milliseconds since the epoch, excluded." }),
});
/** Where a page of a list ended, by time and id. */
const place = z.string().max(60).optional().meta({ description: "`next` of the page before." });
const which = {
  state: z.enum(["waiting", "open", "closed"], { error: "One of waiting, open, closed." }).optional(),
  agent: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .optional()
    .meta({ description: "Who has the chat, or had it last; `me` is who asks." }),
};
export const ConversationsQuery = z.object({ ...which, before: place });
export const BlockedQuery = z.object({ before: place });
export const SearchQuery = z.object({
  q: z.string().max(200, { error: "At most 200 characters." }).default(""),
  ...which,
  after: at.optional().meta({ description: "Begun since then; milliseconds since the epoch." }),
  tag: z.string().max(40).optional().meta({ description: "Has this tag." }),
});
export const RepliesQuery = z.object({
  visitor: z.string().optional().meta({ description: "Filled in as this visitor would read them." }),
});
export const ExplainQuery = z.object({
  at: z
    .string()
    .regex(/^\d{1,16}$/, { error: "Milliseconds since the epoch, as in the story." })
    .optional()
    .meta({ description: "A moment of this visit, milliseconds since the epoch; left out: now." }),
});
export const FeedQuery = z.object({
  shard: z
    .string()
    .regex(/^\d{1,2}$/)
    .default("0")
    .meta({ description: "One socket for each of `me`'s `feed_shards`." }),
});
