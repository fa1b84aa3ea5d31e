// Who did what, as an admin looks it up.

import { afterEach, describe, expect, test } from "vitest";

import type { AuditEntry } from "../../../../worker/api/people.ts";
import type { Opened } from "../support/opened.tsx";
import { NOW } from "../support/samples.ts";
import { picks, presses, served } from "../support/served.ts";

let it: Opened;
afterEach(() => it.close());

const entry = (id: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  id,
  at: NOW - id * 60_000,
  by: "Ana",
  action: "agent-changed",
  detail: { agent: "agent-ben", email: "ben@shop.example", teams: ["sales", "support"], places: 4 },
  ...more,
});
const auditAsked = () =>
  it.browser.asked.filter(({ path }) => path.includes("/audit?")).map(({ path }) => path);

describe("the audit", () => {
  test("says in words what was done, and leaves ids out", async () => {
    const visitor = "0".repeat(28) + "c8d5";
    const rows = [
      entry(1),
      entry(2, { action: "session-ended", by: "Zoe", detail: { session: "aaaa" } }),
      entry(3, { action: "blocked", detail: { visitor, reason: "Insults" } }),
    ];
    it = await served("audit", "admin", { "GET /audit?": { rows } });
    const [changed, ended, blocked] = it.texts("tbody tr");
    expect(changed).toMatch(
      /AnaChanged a person ?email: ben@shop.example · teams: sales, support · places: 4$/,
    );
    expect(ended).toMatch(/ZoeEnded a session *$/);
    expect(blocked).toMatch(/AnaBlocked a visitor ?Visitor .* reason: Insults$/);
    expect(it.one("tbody a").getAttribute("href")).toBe(`#/demo/live/${visitor}/story`);
  });

  test("goes on to what is older", async () => {
    it = await served("audit", "admin", {
      "GET /audit?": { rows: [entry(1)], next: "1" },
      "GET /audit?before=1": { rows: [entry(2, { by: "Zoe" })] },
    });
    await presses(it, "Older entries");
    expect(it.texts("tbody th")).toEqual(["Ana", "Zoe"]);
    expect(it.all("button.more")).toEqual([]);
  });

  test("is asked for by person, deed and days of one's own zone, and the file is of the same", async () => {
    it = await served("audit", "admin", { "GET /audit?": { rows: [entry(1)] } });
    await picks(it, "input[type=search]", " Ana ", "input");
    await picks(it, "select", "publish");
    await picks(it, ".filters-of-audit label:nth-of-type(3) input", "2026-11-16");
    await picks(it, ".filters-of-audit label:nth-of-type(4) input", "2026-11-17");
    const asks = new URLSearchParams({
      by: "Ana",
      action: "publish",
      from: String(new Date(2026, 10, 16).getTime()),
      // The day is included.
      to: String(new Date(2026, 10, 18).getTime()),
    });
    expect(auditAsked().at(-1)).toBe(`/api/sites/demo/audit?${asks}`);
    expect(it.one("a[download]").getAttribute("href")).toBe(`/api/sites/demo/audit.csv?${asks}`);
  });

  test("says whether nothing was done, or nothing fits", async () => {
    it = await served("audit", "admin", { "GET /audit?": { rows: [] }, "GET /audit?by=Bo": { rows: [] } });
    expect(it.text).toContain("Nothing was done here yet.");
    await picks(it, "input[type=search]", "Bo", "input");
    expect(it.text).toContain("Nothing that was done fits these filters.");
  });
});
