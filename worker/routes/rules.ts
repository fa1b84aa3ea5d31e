// Rule files: read, published whole, listed by version, rolled back.

import * as z from "zod";
import { readSite } from "../../rules/language/read.ts";
import { RulesQuery, VersionsQuery } from "../api/asked.ts";
import { callTeam } from "../site/calls.ts";
import type { Ask } from "./beckon.ts";
import { readBody } from "./body.ts";
import { problem } from "./problem.ts";
import { readQuery } from "./query.ts";

/** A row of the object holds 2 MB at most, and the compiled rules are one row. */
const FILES_LIMIT = 2_000_000;
const RULESET_LIMIT = 1_900_000;

/** Why, for whoever reads the versions later. */
const comment = z.string().trim().min(1).max(300).optional();
export const Publish = z.strictObject({ files: z.record(z.string().min(1).max(120), z.string()), comment });
export const Rollback = z.strictObject({ version: z.int().min(1), comment });

export async function rules(c: Ask): Promise<Response> {
  const asked = readQuery(c, RulesQuery);
  if (!asked.ok) return problem("not-found");
  const files = await callTeam(c.env, c.get("site"), (team) => team.files(asked.value.version));
  return files === undefined ? problem("not-found") : c.json(files);
}

export async function publish(c: Ask): Promise<Response> {
  const body = await readBody(c.req.raw, Publish, FILES_LIMIT);
  if (!body.ok) return body.response;
  const { files, comment: why } = body.value;
  const reading = readSite(files);
  if (!reading.ok) {
    const [first] = reading.problems;
    const detail = first && `${first.file}:${first.line}:${first.column}: ${first.message}`;
    return problem("rules-refused", { ...(detail ? { detail } : {}), problems: reading.problems });
  }
  const { ruleset } = reading;
  if (JSON.stringify(ruleset).length > RULESET_LIMIT) return problem("too-large", { limit: RULESET_LIMIT });
  const { agent } = c.get("caller");
  const published = await callTeam(c.env, c.get("site"), (team) => team.publish(files, ruleset, agent, why));
  return c.json({ ...published, rules: ruleset.rules.length });
}

export async function versions(c: Ask): Promise<Response> {
  const asked = readQuery(c, VersionsQuery);
  if (!asked.ok) return asked.response;
  return c.json(await callTeam(c.env, c.get("site"), (team) => team.versions(asked.value.before)));
}

export async function rollback(c: Ask): Promise<Response> {
  const body = await readBody(c.req.raw, Rollback);
  if (!body.ok) return body.response;
  const { agent } = c.get("caller");
  const { version, comment: why } = body.value;
  const rolled = await callTeam(c.env, c.get("site"), (team) => team.rollback(version, agent, why));
  return rolled === undefined ? problem("not-found") : c.json({ ...rolled, copy_of: version });
}
