// What visitors' objects tell the desk, for tests, and what it orders of them: heard at the real objects' doors.

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { Visitor } from "../../../worker/visitor/object.ts";
import type { ConversationEntry, InvitationNotice } from "../../../worker/protocol.ts";
import { someRow } from "./row.ts";
import { siteOf } from "./team.ts";

let sequence = 0;

/** A chat began, or went on. */
export async function talks(
  site: string,
  entry: Pick<ConversationEntry, "id" | "visitor"> & Partial<ConversationEntry>,
  invitation?: string,
): Promise<void> {
  const last = { from: "visitor", text: "hello", at: Date.now() } as const;
  const whole: ConversationEntry = { state: "waiting", since: Date.now(), last, unread: 1, ...entry };
  await siteOf(site).talked(`${entry.visitor}:${++sequence}`, whole, invitation);
}

export async function tells(
  site: string,
  visitor: string,
  id: string,
  state: InvitationNotice["state"],
  outboxId = `${visitor}:${++sequence}`,
): Promise<void> {
  await siteOf(site).invitation(outboxId, {
    id,
    visitor,
    rule: "help",
    ruleName: "Help",
    state,
    at: Date.now(),
    greeting: "May I help?",
    row: someRow(visitor),
    path: [],
  });
}

export const reserves = (
  site: string,
  visitor: string,
  id: string,
  more: { team?: string; until?: number } = {},
) => siteOf(site).reserve({ id, visitor, rule: "help", priority: 50, until: Date.now() + 120_000, ...more });

/** Every call that reaches a visitor's object, in order. */
export function visitorsHear() {
  const heard: [what: string, visitor: string, ...words: unknown[]][] = [];
  const calls = ["placeFree", "deskGone", "handed", "erase"] as const;
  for (const name of calls) {
    vi.spyOn(Visitor.prototype, name).mockImplementation(async function (this: Visitor, ...words: unknown[]) {
      const { ctx } = this as unknown as { ctx: DurableObjectState };
      heard.push([name, ctx.id.name!.split("/")[1]!, ...words]);
    });
  }
  return heard;
}

/** Lets a deadline come now, without waiting for it. */
export async function due(site: string, name: string): Promise<void> {
  const stub = env.SITE.getByName(site);
  await runInDurableObject(stub, (_, { storage }) => {
    const { rowsWritten } = storage.sql.exec("UPDATE deadlines SET at = 0 WHERE name = ?", name);
    if (rowsWritten === 0) throw new Error(`no deadline ${name}`);
  });
  await runDurableObjectAlarm(stub);
}

export const rows = (site: string, query: string): Promise<Record<string, unknown>[]> =>
  runInDurableObject(env.SITE.getByName(site), (_, { storage }) => storage.sql.exec(query).toArray());
