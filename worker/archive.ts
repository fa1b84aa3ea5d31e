// The archive of finished visits: the queue's consumer writes them to R2 as NDJSON, and nothing gets in that says who
// somebody was. Visitors' objects make visits pseudonymous as they hand them on; here the same is done once more, by a
// list of what may be kept, so that a mistake there stays out of a store that is read for 90 days.

import * as z from "zod";
import { archivePath, archiveReferrer, archiveWord } from "../rules/record/pseudonym.ts";
import { UNSEEN } from "../rules/engine/recorded.ts";
import type { FinishedVisit } from "./objects.ts";

const tab = z.int().min(1).max(10_000);
const rule = z.object({ rule: z.string().max(100) });
const inTab = z.object({ tab });

/** What may happen in a recorded visit, and what is kept of it. Names are those of the record's events and states. */
const EVENTS: Readonly<Record<string, z.ZodType>> = {
  page: z.object({ path: z.string().transform(archivePath), tab }),
  shown: inTab,
  hidden: inTab,
  closed: inTab,
  input: inTab,
  /** No input for so many ms from then on. */
  gap: z.object({ tab, for: z.number() }),
  invited: rule,
  held: rule,
  seen: rule,
  accepted: rule,
  dismissed: rule,
  expired: rule,
  withdrawn: rule,
  failed: rule,
  /** So many events after this one are missing: the visit was too long for a message. */
  cut: z.number(),
};

const word = z.string().max(200).transform(archiveWord);

const Visit = z.object({
  site: z.string().regex(/^[a-z0-9-]+$/),
  at: z.number(),
  visits: z.number(),
  channel: word,
  source: word.exactOptional(),
  campaign: word.exactOptional(),
  referrer: z.string().transform(archiveReferrer).exactOptional(),
  country: word.exactOptional(),
  language: word,
  device: word,
  browser: word,
  os: word,
  unseen: z.array(z.enum(UNSEEN)),
  version: z.number(),
  events: z.array(z.tuple([z.number(), z.string()]).rest(z.unknown())),
});

/** Only what may be kept. Undefined: it is no finished visit. */
export function pseudonymise(visit: unknown): FinishedVisit | undefined {
  const parsed = Visit.safeParse(visit);
  if (!parsed.success) return undefined;
  const events = parsed.data.events.flatMap(([at, name, value]): FinishedVisit["events"] => {
    const kept = Object.hasOwn(EVENTS, name) ? EVENTS[name]!.safeParse(value) : undefined;
    return kept?.success ? [[at, name, kept.data]] : [];
  });
  return { ...parsed.data, events };
}

/** Visits of one site and hour: what one batch adds, as one object, since writes are what R2 costs. */
interface Page {
  readonly site: string;
  readonly hour: string;
  readonly messages: Message[];
  readonly lines: string[];
}

export type VisitsMessage = readonly FinishedVisit[];
type Message = MessageBatch<VisitsMessage>["messages"][number];

/**
 * The queue's consumer. Named by when they came (a visit of several hours is found some hours later than it began) and
 * by what they say: a batch that the queue delivers twice is the same object, not a second one.
 */
export async function archive(batch: MessageBatch<VisitsMessage>, env: Pick<Env, "ARCHIVE">): Promise<void> {
  for (const page of pagesOf(batch)) {
    const body = page.lines.map((line) => `${line}\n`).join("");
    try {
      if (page.lines.length > 0)
        await env.ARCHIVE.put(`visits/${page.site}/${page.hour}-${await digest(body)}.ndjson`, body, {
          httpMetadata: { contentType: "application/x-ndjson" },
        });
      for (const message of page.messages) message.ack();
    } catch (error) {
      console.error(JSON.stringify({ event: "not-archived", site: page.site, error: String(error) }));
      for (const message of page.messages) message.retry();
    }
  }
}

function pagesOf({ messages }: MessageBatch<VisitsMessage>): Page[] {
  const pages = new Map<string, Page>();
  for (const message of messages) {
    const visits = (Array.isArray(message.body) ? message.body : []).flatMap(
      (visit) => pseudonymise(visit) ?? [],
    );
    // A message that is not understood will not be tomorrow either: it is dropped, not tried for days.
    const site = visits[0]?.site ?? "";
    const hour = message.timestamp.toISOString().slice(0, 13).replace("T", "/");
    const key = `${site}/${hour}`;
    const page = pages.get(key) ?? { site, hour, messages: [], lines: [] };
    pages.set(key, page);
    page.messages.push(message);
    page.lines.push(...visits.filter((visit) => visit.site === site).map((visit) => JSON.stringify(visit)));
  }
  return [...pages.values()];
}

/** 64 bits of what it says: enough that no two objects of one hour are taken for the same. */
async function digest(body: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body)));
  return Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
