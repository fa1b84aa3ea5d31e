// Every endpoint of the team as the document of the API describes it: what is asked, what is answered, what is refused.
// A route of the team without a line here does not compile.

import type * as z from "zod";
import type { TeamRoute } from "../access/roles.ts";
import { BlockReason, InviteMany, InviteManyQuestion, Reply, ReplyPreview } from "../protocol.ts";
import { AgentChange, NewAgent, Redeem } from "../routes/agents.ts";
import type { ProblemCode } from "../routes/problem.ts";
import { Written } from "../routes/replies.ts";
import { Publish, Rollback } from "../routes/rules.ts";
import { Wanted } from "../routes/trying.ts";
import { Invite } from "../routes/visitors.ts";
import * as asked from "./asked.ts";
import * as people from "./people.ts";
import * as visitors from "./visitors.ts";

export interface Operation {
  readonly says: string;
  /** Of `:id`. */
  readonly id?: z.ZodType;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** `text/plain` where a browser must not ask first; else JSON. */
  readonly bodyType?: "text/plain";
  /** By status; a socket is 101, nothing to read 204, a file its type. */
  readonly answers: Readonly<Record<number, z.ZodType | "nothing" | "socket" | "text/csv">>;
  /** Beside what every endpoint may refuse. */
  readonly refuses?: readonly ProblemCode[];
  /** Of the body. */
  readonly example?: unknown;
}

const id = { visitor: asked.VisitorId, agent: asked.AgentId, session: asked.SessionId };

export const TEAM: Readonly<Record<TeamRoute, Operation>> = {
  "POST /sessions": {
    says: "Signs in with the token of a sign-in link, from the console's own page. The answer sets the session's cookie.",
    body: Redeem,
    answers: { 200: people.SignedIn },
    refuses: ["signed-out"],
    example: { token: "5f2c8a…64 hex digits" },
  },
  "DELETE /sessions": {
    says: "Signs out: the session is over and what it has open closes.",
    answers: { 204: "nothing" },
  },
  "GET /me": { says: "Who is asking, and of which site.", answers: { 200: people.Me } },
  "POST /preview": {
    says: "A token that lets one tab of a page of the site try test rules out.",
    body: Wanted,
    answers: { 200: people.Preview },
    refuses: ["origin"],
    example: { origin: "https://shop.example" },
  },

  "GET /rules": {
    says: "The rule files in force, or those of a version.",
    query: asked.RulesQuery,
    answers: { 200: people.RuleFiles },
    refuses: ["not-found"],
  },
  "PUT /rules": {
    says: "Publishes rule files: all of them or none. The same files as in force make no new version.",
    body: Publish,
    answers: { 200: people.Published },
    refuses: ["rules-refused", "too-large"],
    example: {
      files: {
        "site.yaml": 'name: Shop\norigins: ["https://shop.example"]\n',
        "pricing-idle.yaml":
          "name: Help on pricing\nwhen: { page: /pricing, idle: 30s }\ninvite: { greeting: May I help? }\n",
      },
      comment: "Ask on pricing",
    },
  },
  "GET /rules/list": {
    says: "The rules in force, highest priority first: each in words, with its state and last change.",
    answers: { 200: people.RuleList },
  },
  "GET /rules/versions": {
    says: "Published versions, newest first.",
    query: asked.VersionsQuery,
    answers: { 200: people.VersionPage },
    refuses: ["bad-request"],
  },
  "POST /rules/rollback": {
    says: "Puts an older version in force again, under a new number.",
    body: Rollback,
    answers: { 200: people.RolledBack },
    refuses: ["not-found"],
    example: { version: 7, comment: "Too loud" },
  },

  "GET /feed": {
    says: "The socket of one shard of the feed: who is on the site, as it changes. Messages: docs/api.md.",
    query: asked.FeedQuery,
    answers: { 101: "socket" },
    refuses: ["not-found", "upgrade-required", "bad-request"],
  },
  "GET /desk": {
    says: "An agent's socket at the desk: chats, invitations and colleagues. Messages: docs/api.md.",
    answers: { 101: "socket" },
    refuses: ["upgrade-required", "bad-request"],
  },
  "GET /conversations": {
    says: "Chats, newest first.",
    query: asked.ConversationsQuery,
    answers: { 200: visitors.ConversationPage },
    refuses: ["bad-request"],
  },
  "GET /conversations/:id": {
    says: "One chat with what was said.",
    id: asked.ConversationId,
    answers: { 200: visitors.Conversation },
    refuses: ["not-found"],
  },
  "GET /search": {
    says: "Chats in which all these words, or beginnings of words, were said in one line.",
    query: asked.SearchQuery,
    answers: { 200: visitors.FoundChats },
    refuses: ["bad-request"],
  },

  "GET /tags": { says: "Tags of chats, the most used first.", answers: { 200: visitors.ChatTags } },

  "GET /replies": {
    says: "Saved replies as they were written, or as one visitor would read them.",
    query: asked.RepliesQuery,
    answers: { 200: visitors.Replies },
    refuses: ["not-found"],
  },
  "POST /replies/preview": {
    says: "A reply as a made-up visitor would read it, or what is wrong with it.",
    body: ReplyPreview,
    answers: { 200: visitors.PreviewedReply },
    example: { text: "Hello {{ visitor.name }}, what can I do for you?" },
  },
  "PUT /replies/:id": {
    says: "Adds a saved reply, or changes the one with this id.",
    id: Reply.shape.id,
    body: Written,
    answers: { 200: Reply },
    example: { shortcut: "hello", text: "Hello {{ visitor.name }}, what can I do for you?" },
  },
  "DELETE /replies/:id": {
    says: "Removes a saved reply.",
    id: Reply.shape.id,
    answers: { 204: "nothing" },
    refuses: ["not-found"],
  },

  "GET /visitors/:id": {
    says: "A visitor's whole story.",
    id: id.visitor,
    answers: { 200: visitors.Story },
    refuses: ["not-found"],
  },
  "DELETE /visitors/:id": {
    says: "Erases a visitor everywhere. The audit notes that somebody was, not who.",
    id: id.visitor,
    answers: { 204: "nothing" },
    refuses: ["not-found"],
  },
  "GET /visitors/:id/connect": {
    says: "An agent's socket to one visitor: the story as it goes on, and the chat. Messages: docs/api.md.",
    id: id.visitor,
    answers: { 101: "socket" },
    refuses: ["not-found", "upgrade-required", "bad-request"],
  },
  "GET /visitors/:id/explain": {
    says: "Why each rule does or does not invite this visitor: now, or at a moment of this visit.",
    id: id.visitor,
    query: asked.ExplainQuery,
    answers: { 200: visitors.ExplainedNow.or(visitors.ExplainedAt) },
    refuses: ["not-found", "bad-request"],
  },
  "GET /visitors/:id/export": {
    says: "Everything kept of a visitor, for whoever asks what is known of them. The audit notes it.",
    id: id.visitor,
    answers: { 200: visitors.Exported },
    refuses: ["not-found"],
  },
  "POST /visitors/:id/invite": {
    says: "Invites a visitor by hand. Asked twice with the same id, they are invited once.",
    id: id.visitor,
    body: Invite,
    answers: { 200: visitors.Ok },
    refuses: ["not-found", "conflict"],
    example: { id: "by-hand-1", text: "Shall I show you the waiting list?" },
  },
  "POST /visitors/:id/block": {
    says: "No invitation and no chat from now on; the open chat ends. The audit notes it.",
    id: id.visitor,
    body: BlockReason,
    answers: { 200: visitors.BlockedVisitor },
    refuses: ["not-found"],
    example: { reason: "Insults" },
  },
  "DELETE /visitors/:id/block": {
    says: "Takes a block back. The audit notes it.",
    id: id.visitor,
    answers: { 204: "nothing" },
    refuses: ["not-found"],
  },
  "GET /blocked": {
    says: "Who is blocked, newest first.",
    query: asked.BlockedQuery,
    answers: { 200: visitors.BlockedPage },
    refuses: ["bad-request"],
  },
  "POST /invitations/ask": {
    says: "Whom an invitation to all who match would reach, and what is in the way of the others. Does nothing.",
    body: InviteManyQuestion,
    answers: { 200: visitors.ManyAnswer },
    example: { filter: { page: "/pricing" } },
  },
  "POST /invitations": {
    says: "Invites all who match, as many as there are places for. Asked twice with the same id, they are invited once.",
    body: InviteMany,
    answers: { 200: visitors.ManyAnswer },
    refuses: ["conflict", "too-fast"],
    example: { id: "spring-1", filter: { page: "/pricing" }, text: "Shall I show you the waiting list?" },
  },

  "GET /agents": { says: "Who is in the team.", answers: { 200: people.Agents } },
  "POST /agents": {
    says: "Adds somebody, or changes the one with this address; either way with a new sign-in link.",
    body: NewAgent,
    answers: { 200: people.AgentWithLink, 201: people.AgentWithLink },
    refuses: ["conflict"],
    example: { email: "ana@shop.example", name: "Ana", role: "agent", languages: ["de"], places: 3 },
  },
  "PUT /agents/:id": {
    says: "Changes what is named. With another role the open consoles close. The last admin stays one, and nobody takes the own role away.",
    id: id.agent,
    body: AgentChange,
    answers: { 200: people.ChangedAgent },
    refuses: ["not-found", "conflict"],
    example: { role: "marketer" },
  },
  "DELETE /agents/:id": {
    says: "Removes somebody: chats go to others, and every socket of theirs closes at once.",
    id: id.agent,
    answers: { 204: "nothing" },
    refuses: ["not-found", "conflict"],
  },
  "POST /agents/:id/link": {
    says: "A new sign-in link; those made before and not used are worth nothing any more.",
    id: id.agent,
    answers: { 201: people.Link },
    refuses: ["not-found"],
  },
  "GET /sessions": {
    says: "Who is signed in, from what browser and since when.",
    answers: { 200: people.Sessions },
  },
  "DELETE /sessions/:id": {
    says: "Ends a session: every socket it has open closes at once.",
    id: id.session,
    answers: { 204: "nothing" },
    refuses: ["not-found"],
  },
  "GET /audit": {
    says: "Who did what and when, newest first.",
    query: asked.AuditQuery,
    answers: { 200: people.AuditPage },
    refuses: ["bad-request"],
  },
  "GET /audit.csv": {
    says: "All of the audit that fits, as a file for spreadsheets; times in UTC.",
    query: asked.AuditQuery,
    answers: { 200: "text/csv" },
    refuses: ["bad-request"],
  },
};
