// Where a token comes from and where it lies: from Beckon's own window alone, in this tab alone.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { askMember, keep, kept, type Proof } from "../../../client/panel/proof.ts";

const PROOF: Proof = { token: "p1.token", until: 1_000 };
const HOST = "https://beckon.example/";
const GOOD = { beckon: "preview", site: "demo", ...PROOF };

let popup: object;
let opened: URL | undefined;

beforeEach(() => {
  popup = {};
  opened = undefined;
  vi.spyOn(window, "open").mockImplementation((url) => {
    opened = url as URL;
    return popup as Window;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  sessionStorage.clear();
});

function asked(): Proof[] {
  const given: Proof[] = [];
  expect(askMember(HOST, "demo", (proof) => given.push(proof))).toBe(true);
  return given;
}
const says = (data: unknown, source: object = popup, origin = "https://beckon.example"): void =>
  void window.dispatchEvent(Object.assign(new Event("message"), { data, source, origin }));

test("Beckon's window is told which site and which page ask, and nothing secret", () => {
  asked();
  expect(opened!.origin + opened!.pathname).toBe("https://beckon.example/try/");
  expect(Object.fromEntries(opened!.searchParams)).toEqual({ site: "demo", origin: location.origin });
});

test("what that window answers is taken, once", () => {
  const given = asked();
  says(GOOD);
  says(GOOD);
  expect(given).toEqual([PROOF]);
});

test("nobody else is listened to: another window, another origin, another site, other words", () => {
  const given = asked();
  says(GOOD, {});
  says(GOOD, popup, "https://evil.example");
  says({ ...GOOD, site: "other" });
  for (const nonsense of [undefined, null, "preview", {}, { ...GOOD, beckon: "x" }, { ...GOOD, token: 1 }])
    says(nonsense);
  expect(given).toEqual([]);
  says(GOOD);
  expect(given).toEqual([PROOF]);
});

test("a browser that opens no window says so", () => {
  vi.mocked(window.open).mockReturnValue(null);
  expect(askMember(HOST, "demo", () => {})).toBe(false);
});

test("the tab keeps it for its next page, until it is over", () => {
  keep("demo", PROOF);
  expect(kept("demo", 999)).toEqual(PROOF);
  expect(kept("demo", 1_000)).toBeUndefined();
  expect(kept("other", 999)).toBeUndefined();
  keep("demo", undefined);
  expect(kept("demo", 999)).toBeUndefined();
});

test.each(["nonsense", "null", "[]", '{"token":1,"until":2000}'])(
  "what somebody else wrote there is none: %s",
  (text) => {
    sessionStorage.setItem("beckon-team:demo", text);
    expect(kept("demo", 0)).toBeUndefined();
  },
);
