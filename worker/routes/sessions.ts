// Who is signed in, for admins, and ending it: on a laptop that was lost, or of somebody who left.

import { SessionId } from "../api/asked.ts";
import { callTeam } from "../site/calls.ts";
import { sessionId } from "../site/session-id.ts";
import type { Ask } from "./beckon.ts";
import { problem } from "./problem.ts";

/** `current`: the one that asks. */
export async function sessions(c: Ask): Promise<Response> {
  const { session } = c.get("caller");
  const own = session === undefined ? undefined : sessionId(session);
  const rows = await callTeam(c.env, c.get("site"), (team) => team.sessions());
  return c.json({ rows: rows.map((row) => ({ ...row, current: row.id === own })) });
}

export async function endSession(c: Ask): Promise<Response> {
  const id = c.req.param("id") ?? "";
  const { agent: by } = c.get("caller");
  const isEnded =
    SessionId.safeParse(id).success &&
    (await callTeam(c.env, c.get("site"), (team) => team.endSession(id, by)));
  return isEnded ? c.body(null, 204) : problem("not-found");
}
