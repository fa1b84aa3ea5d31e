// What visitors' objects tell the desk, for tests, and what it orders of them: heard at the real objects' doors.

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { Visitor } from "../../../worker/visitor/object.ts";
import { writeSeat } from "../../../worker/durable/seat.ts";
import { siteObject } from "../../../worker/objects.ts";
import type { ConversationEntry, FromDesk, InvitationNotice } from "../../../worker/protocol.ts";
import { BY, Frames } from "./page.ts";
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
  more: Partial<InvitationNotice> = {},
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
    ...more,
  });
}

export const reserves = (
  site: string,
  visitor: string,
  id: string,
  more: { team?: string; until?: number; look?: boolean } = {},
) => siteOf(site).reserve({ id, visitor, rule: "help", priority: 50, until: Date.now() + 120_000, ...more });

/** Every call that reaches a visitor's object, in order; of one site, or also what others still had to say. */
export function visitorsHear(site?: string) {
  const heard: [what: string, visitor: string, ...words: unknown[]][] = [];
  const calls = ["placeFree", "deskGone", "handed", "reviewed", "erase"] as const;
  for (const name of calls) {
    vi.spyOn(Visitor.prototype, name).mockImplementation(async function (this: Visitor, ...words: unknown[]) {
      const { ctx } = this as unknown as { ctx: DurableObjectState };
      const [of, visitor] = ctx.id.name!.split("/");
      if (site === undefined || of === site) heard.push([name, visitor!, ...words]);
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

/** Of a chat: where it stands and who has it; undefined: the desk knows no such chat. */
export async function stateOf(site: string, id = "conversation-1") {
  const [row] = await rows(site, `SELECT state, agent FROM conversations WHERE id = '${id}'`);
  return row && [row["state"], row["agent"]];
}

/** An agent of the site, at the desk and online, with so many places. */
export async function agentOnline(site: string, places = 1) {
  const desk = env.SITE.getByName(siteObject(site));
  const { agent } = await desk.saveAgent(
    { email: `a${places}@shop.example`, name: "Ana", role: "agent", teams: [], places },
    crypto.randomUUID(),
    BY,
  );
  const seat = { role: "desk" as const, site, agent: { id: agent.id, name: agent.name, role: agent.role } };
  const response = await desk.fetch("https://beckon.test/desk", {
    headers: { Upgrade: "websocket", "x-beckon-seat": writeSeat(seat) },
  });
  const frames = new Frames<FromDesk>(response.webSocket!);
  frames.socket.send(JSON.stringify({ type: "status", status: "online", places }));
  await frames.next("agents", ({ agents }) => agents.some((one) => one.status === "online"));
  return { agent, frames };
}
