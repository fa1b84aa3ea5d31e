// What helps agents answer: saved replies, kept by marketers, and the search over what was said.

import { personalise, templateProblem, type Variables } from "../../rules/engine/personalise.ts";
import { hostOf, referrerName } from "../../rules/record/source.ts";
import { RepliesQuery, SearchQuery, VisitorId } from "../api/asked.ts";
import { callVisitor } from "../durable/call.ts";
import { Reply, type Story } from "../protocol.ts";
import { callTeam } from "../site/calls.ts";
import type { Ask } from "./beckon.ts";
import { readBody } from "./body.ts";
import { problem } from "./problem.ts";
import { readQuery } from "./query.ts";

export const Written = Reply.omit({ id: true });
/** More words make a search no better. */
const MOST_WORDS = 8;

/** As they were written, or (`?visitor=`) as that visitor would read them. */
export async function replies(c: Ask): Promise<Response> {
  const asked = readQuery(c, RepliesQuery);
  if (!asked.ok) return asked.response;
  const { visitor } = asked.value;
  const rows = await callTeam(c.env, c.get("site"), (team) => team.replies());
  if (visitor === undefined) return c.json({ rows });
  if (c.get("caller").role === "marketer") return problem("not-allowed");
  const story = VisitorId.safeParse(visitor).success
    ? await callVisitor(c.env, c.get("site"), visitor, (one) => one.story())
    : undefined;
  if (story === undefined) return problem("not-found");
  const variables = variablesOf(story);
  return c.json({ rows: rows.map((row) => ({ ...row, text: personalise(row.text, variables) })) });
}

function variablesOf({ row, traits, utm }: Story): Variables {
  const name = referrerName(row.referrer);
  const host = hostOf(row.referrer);
  return {
    visitor: { ...(row.name !== undefined && { name: row.name }), traits },
    page: { title: row.page.title, url: row.page.url },
    referrer: {
      ...(name !== undefined && row.channel !== "internal" && { name }),
      ...(host !== undefined && { host }),
    },
    visit: { number: row.visits, pages: row.pages, channel: row.channel },
    campaign: utm,
  };
}

/** Adds, or changes the one with this id. A template that could not be filled in is refused here, not before a visitor. */
export async function saveReply(c: Ask): Promise<Response> {
  const id = Reply.shape.id.safeParse(c.req.param("id"));
  if (!id.success) return problem("bad-request", { field: "id" });
  const body = await readBody(c.req.raw, Written);
  if (!body.ok) return body.response;
  const mistake = templateProblem(body.value.text);
  if (mistake !== undefined) return problem("bad-request", { field: "text", detail: mistake });
  const reply = { id: id.data, ...body.value };
  await callTeam(c.env, c.get("site"), (team) => team.saveReply(reply, c.get("caller").agent));
  return c.json(reply);
}

export async function removeReply(c: Ask): Promise<Response> {
  const id = c.req.param("id") ?? "";
  const isRemoved = await callTeam(c.env, c.get("site"), (team) => team.removeReply(id));
  return isRemoved ? c.body(null, 204) : problem("not-found");
}

/** `?q=`: all of these words, each perhaps only begun. */
export async function search(c: Ask): Promise<Response> {
  const asked = readQuery(c, SearchQuery);
  if (!asked.ok) return asked.response;
  const words = asked.value.q.match(/[\p{L}\p{N}]+/gu) ?? [];
  return c.json({
    rows: await callTeam(c.env, c.get("site"), (team) => team.search(words.slice(0, MOST_WORDS))),
  });
}
