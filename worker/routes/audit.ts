// What was done at the site, by whom and when: page by page, or all that fits as a file.

import { AuditQuery } from "../api/asked.ts";
import type { AuditEntry } from "../api/people.ts";
import { type AuditFilter, callTeam } from "../site/calls.ts";
import type { Ask } from "./beckon.ts";
import { readQuery } from "./query.ts";

/** Asked of the site's object at once while a file is made. */
const FILE_PAGE = 1_000;

export async function audit(c: Ask): Promise<Response> {
  const asked = readQuery(c, AuditQuery);
  if (!asked.ok) return asked.response;
  return c.json(await callTeam(c.env, c.get("site"), (team) => team.audit(asked.value)));
}

/** For spreadsheets; times in UTC. */
export async function auditCsv(c: Ask): Promise<Response> {
  const query = readQuery(c, AuditQuery);
  if (!query.ok) return query.response;
  const asked = query.value;
  const [site, encoder] = [c.get("site"), new TextEncoder()];
  let filter: AuditFilter | undefined = asked;
  const rows = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode("time,by,action,detail\r\n"));
    },
    async pull(controller) {
      if (filter === undefined) return controller.close();
      const page = await callTeam(c.env, site, (team) => team.audit(filter, FILE_PAGE));
      for (const entry of page.rows) controller.enqueue(encoder.encode(lineOf(entry)));
      filter = page.next === undefined ? undefined : { ...asked, before: page.next };
      if (filter === undefined) controller.close();
    },
  });
  return c.body(rows, 200, {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="audit-${site}.csv"`,
  });
}

const lineOf = ({ at: when, by, action, detail }: AuditEntry): string =>
  `${[new Date(when).toISOString(), by, action, JSON.stringify(detail)].map(cell).join(",")}\r\n`;

/** A spreadsheet takes what begins so for a formula, whoever wrote it. */
const FORMULA = /^[=+\-@\t\r]/;

export function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
