// What is true of every answer: nothing is cached, nothing is sniffed or framed, and no stack ever leaves.

import type { ErrorHandler, MiddlewareHandler } from "hono";
import { type Beckon } from "./beckon.ts";
import { problem } from "./problem.ts";

const HEADERS = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
};

export const sealed: MiddlewareHandler<Beckon> = async (c, next) => {
  await next();
  // An upgrade has no page to protect, and its response must reach the platform as the object made it.
  if (c.res.status === 101) return;
  for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
};

export const failed: ErrorHandler<Beckon> = (error, c) => {
  const { retryable, overloaded } = error as { retryable?: unknown; overloaded?: unknown };
  const { method } = c.req;
  console.error(
    JSON.stringify({ event: "request-failed", method, error: String(error), stack: error.stack }),
  );
  return problem(retryable === true || overloaded === true ? "unavailable" : "failed");
};
