// What helps agents answer: saved replies, kept by marketers, and the search over what was said.

import { personalise, templateProblem, type Variables } from "../../rules/engine/personalise.ts";
import { hostOf, referrerName } from "../../rules/record/source.ts";
import { RepliesQuery, SearchQuery, VisitorId } from "../api/asked.ts";
import { callVisitor } from "../durable/call.ts";
import { Reply, ReplyPreview, type Story } from "../protocol.ts";
import { callTeam } from "../site/calls.ts";
import type { Ask } from "./beckon.ts";
import { readBody } from "./body.ts";
import { whichOf } from "./desk.ts";
import { problem } from "./problem.ts";
import { readQuery } from "./query.ts";

export const Written = Reply.omit({ id: true });
/** More words make a search no better. */
const MOST_WORDS = 8;

/** As they were written, or (`?visitor=`) as that visitor would read them, and only those of the agent's own teams. */
export async function replies(c: Ask): Promise<Response> {
  const asked = readQuery(c, RepliesQuery);
  if (!asked.ok) return asked.response;
  const { visitor } = asked.value;
  const site = c.get("site");
  if (visitor === undefined) {
    const [rows, teams] = await callTeam(c.env, site, (team) => Promise.all([team.replies(), team.teams()]));
    return c.json({ rows, teams });
  }
  const { agent, role } = c.get("caller");
  if (role === "marketer") return problem("not-allowed");
  const story = VisitorId.safeParse(visitor).success
    ? await callVisitor(c.env, site, visitor, (one) => one.story())
    : undefined;
  if (story === undefined) return problem("not-found");
  const variables = variablesOf(story);
  const rows = await callTeam(c.env, site, (team) => team.replies(agent.id));
  return c.json({ rows: rows.map((row) => ({ ...row, text: personalise(row.text, variables) })) });
}

/** For whoever writes one: as a made-up visitor would read it, or what is wrong with it. */
export async function previewReply(c: Ask): Promise<Response> {
  const body = await readBody(c.req.raw, ReplyPreview);
  if (!body.ok) return body.response;
  const mistake = templateProblem(body.value.text);
  if (mistake !== undefined) return problem("bad-request", { field: "text", detail: mistake });
  return c.json({ text: personalise(body.value.text, EXAMPLE) });
}

const EXAMPLE: Variables = {
  visitor: { name: "Jo Example", traits: { plan: "trial" } },
  page: { title: "Pricing", url: "https://shop.example/pricing" },
  referrer: { name: "Google", host: "www.google.com" },
  visit: { number: 2, pages: 3, channel: "search" },
  campaign: { source: "newsletter", campaign: "spring" },
};

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

/** `?q=`: all of these words, each perhaps only begun. `?state=&agent=&after=&tag=` narrow it. */
export async function search(c: Ask): Promise<Response> {
  const asked = readQuery(c, SearchQuery);
  if (!asked.ok) return asked.response;
  const { q, after, tag } = asked.value;
  const filter = { ...whichOf(c, asked.value), after, tag };
  const words = q.match(/[\p{L}\p{N}]+/gu) ?? [];
  const rows = await callTeam(c.env, c.get("site"), (team) =>
    team.search(words.slice(0, MOST_WORDS), filter),
  );
  return c.json({ rows });
}

/** Tags of chats that are used, the most used first. */
export async function chatTags(c: Ask): Promise<Response> {
  return c.json({ rows: await callTeam(c.env, c.get("site"), (team) => team.chatTags()) });
}
