// What a page's socket remembers over hibernation, beside its seat: the tab's running state since the last row (at most
// 2 KB). A cache: the visitor's state is the rows merged with all attachments, and the page itself can tell it again.

import * as z from "zod";
import type { DeskFacts } from "../../rules/record/facts.ts";
import type { Engagement, Tab } from "../../rules/record/record.ts";
import { AgentSeat, PageSeat } from "../durable/seat.ts";
import { Strikes } from "../durable/socket.ts";

const Engaged: z.ZodType<Engagement> = z.strictObject({
  scroll: z.number(),
  clicks: z.array(z.tuple([z.string(), z.number()])),
  rages: z.array(z.number()),
  forms: z.array(z.tuple([z.string(), z.enum(["started", "abandoned", "submitted"]), z.number()])),
  sights: z.array(
    z.strictObject({
      on: z.string(),
      in: z.boolean(),
      before: z.number(),
      since: z.number().exactOptional(),
    }),
  ),
});

const TabState: z.ZodType<Tab> = z.strictObject({
  id: z.string(),
  n: z.int(),
  marks: z.array(z.tuple([z.number(), z.string().nullable()])),
  active: z.number(),
  input: z.number().exactOptional(),
  exit: z.number().exactOptional(),
  engaged: Engaged.exactOptional(),
  confirmed: z.number(),
  last: z.number().exactOptional(),
  open: z.boolean(),
  droppedAt: z.number().exactOptional(),
});

const Desk: z.ZodType<DeskFacts> = z.strictObject({
  online: z.record(z.string(), z.int()).exactOptional(),
  waitingSince: z.number().nullable().exactOptional(),
  visitors: z.int().exactOptional(),
});

export const PageAttachment = z.object({
  ...Strikes.shape,
  seat: PageSeat,
  /** Absent until `hello`. */
  tab: TabState.optional(),
  language: z.string().optional(),
  timezone: z.string().optional(),
  /** Highest message counter that is durable. */
  kept: z.int().optional(),
  /** What the page was last asked to wake us for: `at` ms since epoch. */
  told: z.object({ at: z.number().optional(), idle: z.number().optional() }).optional(),
  /** What the page was last asked to capture, as text. */
  watch: z.string().optional(),
  /** The page said that the visitor is typing or the widget is open (L1). */
  busy: z.boolean().optional(),
  /** How the page was last told that the launcher is; absent: not at all. */
  launcher: z.string().optional(),
  /** A member of the team tries rules out in this tab until then (ms since epoch). */
  team: z.object({ agent: z.string(), until: z.number() }).optional(),
  /** It is another person's from now on, who is being told. */
  leaving: z.boolean().optional(),
  /** What happened since the visit's row was written, and after which (journal.ts). */
  tail: z.object({ after: z.string(), text: z.string() }).optional(),
  /** Rules the desk refused a place, and until when somebody watches the feed; kept on every socket alike. */
  refused: z.array(z.string()).optional(),
  watchedUntil: z.number().optional(),
  /** When the feed was told last, and of which state; kept on every socket alike. */
  fed: z.object({ at: z.number(), state: z.string() }).optional(),
  /** What rules may know of the desk, where a rule reads it; kept on every socket alike. */
  desk: Desk.optional(),
});
export type PageAttachment = z.output<typeof PageAttachment>;

export const AgentAttachment = z.object({ ...Strikes.shape, seat: AgentSeat });
export type AgentAttachment = z.output<typeof AgentAttachment>;
