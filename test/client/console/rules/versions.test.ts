// Versions of the rules, as a marketer compares and restores them.

import { afterEach, describe, expect, test } from "vitest";

import type { Version } from "../../../../worker/api/people.ts";
import type { Opened } from "../support/opened.tsx";
import { NOW } from "../support/samples.ts";
import { type Answers, asked, changes, picks, presses, Refused, served } from "../support/served.ts";

let it: Opened;
afterEach(() => it.close());

const version = (number: number, more: Partial<Version> = {}): Version => ({
  version: number,
  at: NOW - 86_400_000,
  by: "Mia",
  rules: 2,
  current: false,
  ...more,
});
const THREE = version(3, { current: true, comment: "Shorter", copy_of: 1 });
const files = (number: number, text: string) => ({ version: number, files: { "idle.yaml": text } });

const opens = async (item = "", more: Answers = {}): Promise<void> => {
  it = await served(`versions${item}`, "marketer", {
    "GET /rules/versions": { rows: [THREE, version(2)], next: "2" },
    "GET /rules/versions?before=2": { rows: [version(1, { rules: 1 })] },
    "GET /rules?version=3": files(3, "name: A\nidle: 20s\n"),
    "GET /rules?version=2": files(2, "name: A\nidle: 30s\n"),
    "GET /rules?version=1": files(1, "name: A\nidle: 20s\n"),
    ...more,
  });
};

describe("versions", () => {
  test("are listed newest first, with who, why and which is in force, and go on", async () => {
    await opens();
    expect(it.texts(".entry")[0]).toMatch(/^Version 3In forceShorter.*by Mia2 rulesversion 1 restored$/);
    await presses(it, "Older versions");
    expect(it.texts(".entry strong")).toEqual(["Version 3", "Version 2", "Version 1"]);
    expect(it.all("button.more")).toEqual([]);
  });

  test("of nothing say how the first comes", async () => {
    await opens("", { "GET /rules/versions": { rows: [] } });
    expect(it.text).toContain("Nothing was published yet");
  });
});

describe("a version", () => {
  test("is compared with the one before, line by line", async () => {
    await opens("/3");
    expect(it.text).toContain("1 file different");
    const lines = it.one(".diff-lines").textContent;
    expect(lines).toContain("idle: 30s");
    expect(lines).toContain("idle: 20s");
    expect(it.one(".diff h3 [aria-label='1 lines new']").textContent).toBe("+1");
  });

  test("is compared with any other, which the address then says", async () => {
    await opens("/3");
    await picks(it, "#compared", "1");
    expect(it.hash).toBe("#/demo/versions/3/1");
    expect(it.text).toContain("The files of both are the same.");
  });

  test("that was the first is compared with nothing", async () => {
    await opens("/1");
    expect(it.one<HTMLSelectElement>("#compared").value).toBe("0");
    expect(it.one(".diff h3").textContent).toContain("new");
    expect(it.browser.asked.some(({ path }) => path.includes("version=0"))).toBe(false);
  });

  test("is restored after a question, with a reason, and the new one is shown", async () => {
    await opens("/2", {
      "POST /rules/rollback": { version: 4 },
      "GET /rules?version=4": files(4, "name: A\n"),
    });
    await presses(it, "Restore…");
    expect(asked(it).textContent).toContain(
      "The rules of version 2 take the place of those of version 3, for every visitor within seconds.",
    );
    expect(changes(it)).toEqual([]);
    await it.writes("dialog[open] input", " It was better ");
    await presses(it, "Put in force", "dialog[open]");
    expect(changes(it)).toEqual([
      { method: "POST", path: "/rules/rollback", body: { version: 2, comment: "It was better" } },
    ]);
    expect(it.texts(".notice")).toEqual(["Version 2 is in force again, as version 4."]);
    expect(it.hash).toBe("#/demo/versions/4");
  });

  test("that cannot be restored says why", async () => {
    await opens("/2", { "POST /rules/rollback": new Refused(422, "These rule files have mistakes.") });
    await presses(it, "Restore…");
    await presses(it, "Put in force", "dialog[open]");
    expect(asked(it).querySelector("[role=alert]")!.textContent).toBe("These rule files have mistakes.");
  });

  test("in force is not restored", async () => {
    await opens("/3");
    expect(it.all("button").some((one) => one.textContent === "Restore…")).toBe(false);
  });
});
