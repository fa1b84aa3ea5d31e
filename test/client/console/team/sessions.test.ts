// Who is signed in, as an admin sees and ends it.

import { afterEach, describe, expect, test } from "vitest";

import type { Session } from "../../../../worker/api/people.ts";
import type { Opened } from "../support/opened.tsx";
import { NOW } from "../support/samples.ts";
import { asked, changes, presses, Refused, served } from "../support/served.ts";

let it: Opened;
afterEach(() => it.close());

const MINE: Session = {
  id: "aaaa",
  agent: { id: "agent-ana", name: "Ana", role: "admin" },
  since: NOW - 3_600_000,
  browser: "Firefox on Linux",
  seen: NOW - 60_000,
  current: true,
};
const OLD: Session = {
  id: "bbbb",
  agent: { id: "agent-ben", name: "Ben", role: "agent" },
  browser: "",
  seen: NOW - 7_200_000,
  current: false,
};

describe("sessions", () => {
  test("say who, from what, since when and whether it is this one", async () => {
    it = await served("sessions", "admin", { "GET /sessions": { rows: [MINE, OLD] } });
    expect(it.one(".list-head [role=status]").textContent).toContain("2 sessions open");
    const [mine, old] = it.texts("tbody tr");
    expect(mine).toMatch(/^Ana admin This oneFirefox on Linux.*End…/);
    expect(old).toMatch(/^Ben agent unknownbefore this was noted.*End…/);
  });

  test("are ended after a question, and the list is asked for again", async () => {
    let rows = [MINE, OLD];
    it = await served("sessions", "admin", {
      "GET /sessions": () => ({ rows }),
      "DELETE /sessions/bbbb": () => void (rows = [MINE]),
    });
    await presses(it, "End…", "tbody tr:last-child");
    expect(asked(it).textContent).toContain("Its console closes at once.");
    expect(changes(it)).toEqual([]);
    await presses(it, "End it", "dialog[open]");
    expect(changes(it)).toMatchObject([{ method: "DELETE", path: "/sessions/bbbb" }]);
    expect(it.texts(".notice")).toEqual(["The session of Ben is ended."]);
    expect(it.all("tbody tr")).toHaveLength(1);
  });

  test("one's own says that one is signed out by it", async () => {
    it = await served("sessions", "admin", { "GET /sessions": { rows: [MINE] } });
    await presses(it, "End…", "tbody tr");
    expect(asked(it).textContent).toContain("you are signed out here at once");
  });

  test.each([
    [new Refused(404, "There is no such thing here"), "It was over already."],
    [new Refused(500, "Not now."), "Not now."],
  ])("that cannot be ended say why", async (refused, says) => {
    it = await served("sessions", "admin", {
      "GET /sessions": { rows: [OLD] },
      "DELETE /sessions/bbbb": refused,
    });
    await presses(it, "End…", "tbody tr");
    await presses(it, "End it", "dialog[open]");
    expect(asked(it).querySelector("[role=alert]")!.textContent).toBe(says);
  });

  test("nobody's are said to be", async () => {
    it = await served("sessions", "admin", { "GET /sessions": { rows: [] } });
    expect(it.text).toContain("Nobody is signed in by a browser.");
  });
});
