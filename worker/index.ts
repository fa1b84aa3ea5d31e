// The Worker: a table of contents. What each line does is in routes/, who may ask for it in access/roles.ts.

import { Hono } from "hono";
import type { TeamRoute } from "./access/roles.ts";
import { openApi } from "./api/document.ts";
import { keyOf } from "./access/secrets.ts";
import { archive, type VisitsMessage } from "./archive.ts";
import {
  agents,
  changeAgent,
  me,
  newLink,
  removeAgent,
  saveAgent,
  signIn,
  signOut,
} from "./routes/agents.ts";
import { audit, auditCsv } from "./routes/audit.ts";
import type { Beckon, Handler } from "./routes/beckon.ts";
import { block, blocked, unblock } from "./routes/blocked.ts";
import { connect } from "./routes/connect.ts";
import { conversation, conversations, desk, feed } from "./routes/desk.ts";
import { failed, sealed } from "./routes/edges.ts";
import { events } from "./routes/events.ts";
import { guard, NOT_CONFIGURED } from "./routes/guard.ts";
import { askMany, inviteMany } from "./routes/invitations.ts";
import { problem } from "./routes/problem.ts";
import { chatTags, previewReply, removeReply, replies, saveReply, search } from "./routes/replies.ts";
import { list } from "./routes/rule-list.ts";
import { refused } from "./routes/refused.ts";
import { publish, rollback, rules, versions } from "./routes/rules.ts";
import { endSession, sessions } from "./routes/sessions.ts";
import { preview, ruleset } from "./routes/trying.ts";
import { erase, explain, exported, invite, look, story } from "./routes/visitors.ts";

export { Feed } from "./feed/object.ts";
export { Site } from "./site/object.ts";
export { Visitor } from "./visitor/object.ts";

/** Below `/api/sites/:site`. */
const team: Readonly<Record<TeamRoute, Handler>> = {
  "POST /sessions": signIn,
  "DELETE /sessions": signOut,
  "GET /me": me,
  "POST /preview": preview,

  "GET /rules": rules,
  "PUT /rules": publish,
  "GET /rules/list": list,
  "GET /rules/versions": versions,
  "POST /rules/rollback": rollback,

  "GET /feed": feed,
  "GET /desk": desk,
  "GET /conversations": conversations,
  "GET /conversations/:id": conversation,
  "GET /search": search,
  "GET /tags": chatTags,

  "GET /replies": replies,
  "POST /replies/preview": previewReply,
  "PUT /replies/:id": saveReply,
  "DELETE /replies/:id": removeReply,

  "GET /visitors/:id": story,
  "DELETE /visitors/:id": erase,
  "GET /visitors/:id/connect": look,
  "GET /visitors/:id/explain": explain,
  "GET /visitors/:id/export": exported,
  "POST /visitors/:id/invite": invite,
  "POST /visitors/:id/block": block,
  "DELETE /visitors/:id/block": unblock,
  "GET /blocked": blocked,
  "POST /invitations/ask": askMany,
  "POST /invitations": inviteMany,

  "GET /agents": agents,
  "POST /agents": saveAgent,
  "PUT /agents/:id": changeAgent,
  "DELETE /agents/:id": removeAgent,
  "POST /agents/:id/link": newLink,
  "GET /sessions": sessions,
  "DELETE /sessions/:id": endSession,
  "GET /audit": audit,
  "GET /audit.csv": auditCsv,
};

const app = new Hono<Beckon>();
app.onError(failed);
app.notFound(() => problem("not-found"));
app.use(sealed);

app.get("/healthz", (c) =>
  keyOf(c.env) === undefined ? problem("not-configured", { detail: NOT_CONFIGURED }) : c.json({ ok: true }),
);
app.get("/openapi.json", (c) => c.json(openApi()));
app.get("/v1/sites/:site/connect", connect);
app.post("/v1/sites/:site/events", events);
app.post("/v1/sites/:site/refused", refused);
app.on(["GET", "OPTIONS"], "/v1/sites/:site/ruleset", ruleset);
for (const [route, handler] of Object.entries(team) as [TeamRoute, Handler][]) {
  const [method = "", path = ""] = route.split(" ");
  app.on(method, `/api/sites/:site${path}`, guard(route), handler);
}

export default {
  fetch: app.fetch,
  queue: archive,
  /** For the tests that hold them against what is written down of each. */
  routes: app.routes,
} satisfies ExportedHandler<Env, VisitsMessage> & { readonly routes: unknown };
