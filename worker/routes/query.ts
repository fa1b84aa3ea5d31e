// What follows the question mark of an address, as its schema says.

import type * as z from "zod";
import type { Ask } from "./beckon.ts";
import type { Body } from "./body.ts";
import { problem } from "./problem.ts";

export function readQuery<T>(c: Ask, schema: z.ZodType<T>): Body<T> {
  const parsed = schema.safeParse(c.req.query());
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  const field = String(issue?.path[0] ?? "").slice(0, 100);
  return { ok: false, response: problem("bad-request", { detail: issue?.message ?? "", field }) };
}
