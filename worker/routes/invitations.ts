// An agent's own invitation to all whom the list shows (SPEC D10): first the question whom it would reach, then the
// sending, which reserves a place for each and says of each what became of it.

import { callFeed, callSite, callVisitor } from "../durable/call.ts";
import {
  InviteMany,
  InviteManyQuestion,
  MANY,
  type FeedFilter,
  type FeedRow,
  type ManyAnswer,
} from "../protocol.ts";
import { callTeam } from "../site/calls.ts";
import type { Ask } from "./beckon.ts";
import { readBody } from "./body.ts";
import { problem } from "./problem.ts";
import { settingsOf } from "./settings.ts";

/** Visitors' objects that are asked at once. */
const AT_ONCE = 20;
/** As an invitation by hand, and a little for its way to the page. */
const SHOWS_FOR = 120_000 + 15_000;
const NO_PLACE = "no place";

/** Nothing is done: how many match, how many would be invited, and what is in the way of the others. */
export async function askMany(c: Ask): Promise<Response> {
  const body = await readBody(c.req.raw, InviteManyQuestion);
  if (!body.ok) return body.response;
  const { total, rows } = await matching(c, body.value.filter);
  const site = c.get("site");
  const [because, room] = await Promise.all([
    inTurns(rows, ({ id }) => callVisitor(c.env, site, id, (visitor) => visitor.whyNotInvited())),
    callTeam(c.env, site, (team) => team.room()),
  ]);
  let left = room;
  const all = because.map((one) => one ?? (left-- > 0 ? undefined : NO_PLACE));
  return c.json(answerOf(total, all) satisfies ManyAnswer);
}

export async function inviteMany(c: Ask): Promise<Response> {
  const body = await readBody(c.req.raw, InviteMany);
  if (!body.ok) return body.response;
  const { id, filter, text } = body.value;
  const site = c.get("site");
  const { agent } = c.get("caller");
  const { total, rows } = await matching(c, filter);
  const before = await inTurns(rows, (row) => callVisitor(c.env, site, row.id, (one) => one.whyNotInvited()));
  const idOf = ({ id: visitor }: FeedRow): string => `${id}-${visitor.slice(0, 16)}`;
  const wanted = rows.filter((_, index) => before[index] === undefined);
  const reserved = await callTeam(c.env, site, (team) =>
    team.reserveMany(
      { id, matching: total, text },
      wanted.map((row) => ({ id: idOf(row), visitor: row.id })),
      Date.now() + SHOWS_FOR,
      agent,
    ),
  );
  if (!reserved.ok && reserved.because === "done")
    return problem("conflict", { detail: "These invitations were sent already." });
  if (!reserved.ok)
    return problem("too-fast", { detail: "Many were invited a moment ago. Wait half a minute." });
  const granted = new Set(reserved.granted);
  const after = await inTurns(rows, async (row, index) => {
    if (before[index] !== undefined) return before[index];
    if (!granted.has(idOf(row))) return NO_PLACE;
    const answer = await callVisitor(c.env, site, row.id, (one) =>
      one.inviteOfMany(idOf(row), text, agent.name),
    ).catch(() => ({ ok: false as const, because: "not reached" }));
    if (answer.ok) return undefined;
    await callSite(c.env, site, (one) => one.release(idOf(row)));
    return answer.because;
  });
  const visitors = rows.map(({ id: visitor, name }, index) => ({
    visitor,
    ...(name !== undefined && { name }),
    ...(after[index] !== undefined && { because: after[index] }),
  }));
  return c.json({ ...answerOf(total, after), visitors } satisfies ManyAnswer);
}

/** Of all shards together, the newest visits first. */
async function matching(c: Ask, filter: FeedFilter): Promise<{ total: number; rows: readonly FeedRow[] }> {
  const site = c.get("site");
  const settings = await settingsOf(c.env, (work) => c.executionCtx.waitUntil(work), site);
  const shards = Array.from({ length: settings?.feedShards ?? 1 }, (_, shard) =>
    callFeed(c.env, site, shard, (feed) => feed.matching(filter, MANY)),
  );
  const all = await Promise.all(shards);
  return {
    total: all.reduce((sum, { total }) => sum + total, 0),
    rows: all
      .flatMap(({ rows }) => rows)
      .sort((a, b) => b.since - a.since)
      .slice(0, MANY),
  };
}

function answerOf(matching: number, because: readonly (string | undefined)[]): ManyAnswer {
  const refused: Record<string, number> = {};
  for (const one of because) if (one !== undefined) refused[one] = (refused[one] ?? 0) + 1;
  const invited = because.filter((one) => one === undefined).length;
  return { matching, asked: because.length, refused, invited };
}

/** A hundred objects at once would be a burst for the account. */
async function inTurns<Row, T>(
  rows: readonly Row[],
  ask: (row: Row, index: number) => Promise<T>,
): Promise<readonly T[]> {
  const answers: T[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE)
    answers.push(
      ...(await Promise.all(rows.slice(from, from + AT_ONCE).map((row, at) => ask(row, from + at)))),
    );
  return answers;
}
