// Every endpoint that nobody signs in for, as the document of the API describes it; a test holds them against the Worker's
// own list.

import { Events } from "../routes/events.ts";
import { Token } from "../routes/refused.ts";
import * as open from "./open.ts";
import type { Operation } from "./operations.ts";
import { Ok } from "./visitors.ts";

/** By method and whole path. */
export const OPEN: Readonly<Record<string, Operation>> = {
  "GET /healthz": {
    says: "Is the Worker configured and running?",
    answers: { 200: Ok },
    refuses: ["not-configured"],
  },
  "GET /openapi.json": { says: "This document.", answers: { 200: open.Document } },
  "GET /v1/sites/:site/connect": {
    says: "A page's socket (subprotocols `beckon.v1` and the visitor's token). Without an upgrade it says whether a page would be let in. Messages: docs/api.md.",
    answers: { 101: "socket", 200: open.Diagnosis },
    refuses: ["not-configured", "unknown-site", "unpublished", "origin", "bot", "too-fast", "bad-request"],
  },
  "POST /v1/sites/:site/events": {
    says: "For pages whose sockets are blocked: the same messages up and down in a list, asked again and again.",
    body: Events,
    bodyType: "text/plain",
    answers: { 200: open.EventsAnswer },
    refuses: [
      "not-configured",
      "unknown-site",
      "unpublished",
      "origin",
      "bot",
      "too-fast",
      "bad-request",
      "too-large",
      "unavailable",
    ],
    example: { line: "tab-1", request: 1, token: "v1.…", messages: [{ type: "shown", n: 3 }] },
  },
  "POST /v1/sites/:site/refused": {
    says: "A visitor takes consent back, whom the token is of: what was recorded is erased. The same answer whether somebody was known or not.",
    body: Token,
    bodyType: "text/plain",
    answers: { 204: "nothing" },
    refuses: ["not-configured", "unknown-site", "unpublished", "origin", "bot", "too-fast", "too-large"],
    example: "v1.…",
  },
  "GET /v1/sites/:site/ruleset": {
    says: "The published rules, for a member of the team who tries them out on the site (preview token).",
    answers: { 200: open.PreviewedRules },
    refuses: ["not-configured", "not-found", "signed-out", "unpublished", "too-fast"],
  },
  "OPTIONS /v1/sites/:site/ruleset": {
    says: "What browsers ask before the above.",
    answers: { 204: "nothing" },
    refuses: ["not-configured", "not-found", "too-fast"],
  },
};
