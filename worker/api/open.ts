// What is answered where nobody of the team is signed in: to pages, to whoever watches the Worker, and the refusals of all.

import * as z from "zod";
import { PROBLEMS, type ProblemCode } from "../routes/problem.ts";

export const Diagnosis = z.union([
  z.strictObject({ ok: z.literal(true) }),
  z.strictObject({
    ok: z.literal(false),
    because: z.enum(["not-configured", "unknown-site", "bot", "unpublished", "origin"]),
    remedy: z.string(),
  }),
]);

export const EventsAnswer = z.strictObject({
  messages: z.array(z.looseObject({ type: z.string() })),
  close: z.int().exactOptional().meta({ description: "The connection is over, with a socket's code." }),
});

export const PreviewedRules = z.strictObject({
  version: z.int(),
  ruleset: z.looseObject({ site: z.looseObject({}), rules: z.array(z.looseObject({ id: z.string() })) }),
});

export const Document = z.looseObject({ openapi: z.literal("3.1.0"), paths: z.looseObject({}) });

const codes = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

/** RFC 9457. */
export const Problem = z.strictObject({
  type: z.enum(codes.map((code) => `urn:beckon:${code}`)),
  title: z.string(),
  status: z.int(),
  detail: z.string().exactOptional(),
  field: z.string().exactOptional().meta({ description: "What of the request is to blame." }),
  limit: z.number().exactOptional(),
  problems: z
    .array(
      z.strictObject({
        file: z.string(),
        line: z.int(),
        column: z.int(),
        code: z.string(),
        message: z.string(),
        remedy: z.string(),
      }),
    )
    .exactOptional()
    .meta({ description: "Every mistake of refused rule files." }),
});
