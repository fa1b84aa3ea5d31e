// A request's JSON body: bounded while it is read, then strictly what its schema says.

import * as z from "zod";
import { problem } from "./problem.ts";

export type Body<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly response: Response };

/** Everything but rule files. */
const LIMIT = 16_384;

export async function readBody<T>(
  request: Request,
  schema: z.ZodType<T>,
  limit: number = LIMIT,
): Promise<Body<T>> {
  const text = await readText(request, limit);
  if (text === undefined) return { ok: false, response: problem("too-large", { limit }) };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, response: problem("bad-request", { detail: "The body is not JSON." }) };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".").slice(0, 100) ?? "";
  // Zod's words name what was expected, never what was sent.
  return { ok: false, response: problem("bad-request", { detail: issue?.message ?? "", field }) };
}

/** Undefined above the limit, whatever Content-Length said. */
export async function readText(request: Request, limit: number): Promise<string | undefined> {
  if (Number(request.headers.get("Content-Length") ?? 0) > limit) return undefined;
  if (request.body === null) return "";
  const decoder = new TextDecoder();
  let [text, length] = ["", 0];
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    length += chunk.byteLength;
    if (length > limit) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
