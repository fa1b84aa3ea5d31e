// A line of a log: what is read of it, and which lines are none.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readLogged } from "../../../../rules/cli/log/line.ts";

const AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
const REQUEST = `[17/Nov/2026:10:05:03 +0100] "GET /pricing?plan=pro HTTP/1.1" 200 512`;
const LINE = `203.0.113.7 - - ${REQUEST} "https://news.example/a" "${AGENT}"`;

test("everything that is read of a line", () => {
  expect(readLogged(LINE)).toEqual({
    at: Date.UTC(2026, 10, 17, 9, 5, 3),
    address: "203.0.113.7",
    host: undefined,
    method: "GET",
    target: "/pricing?plan=pro",
    status: 200,
    referrer: "https://news.example/a",
    userAgent: AGENT,
  });
});

test.each([
  ["::1 - - ", { address: "::1", host: undefined }],
  ["2001:db8::7 - ana ", { address: "2001:db8::7", host: undefined }],
  ["shop.example:443 2001:db8::7 - - ", { address: "2001:db8::7", host: "shop.example" }],
  ["Shop.Example 203.0.113.7 - ana ", { address: "203.0.113.7", host: "shop.example" }],
  ["203.0.113.7 - Ana Maria ", { address: "203.0.113.7", host: undefined }],
])("in front stands %s", (front, expected) => {
  expect(readLogged(LINE.replace("203.0.113.7 - - ", front))).toMatchObject(expected);
});

test.each([
  ["-0330", Date.UTC(2026, 10, 17, 13, 35, 3)],
  ["+0000", Date.UTC(2026, 10, 17, 10, 5, 3)],
  ["+0545", Date.UTC(2026, 10, 17, 4, 20, 3)],
])("a clock that is %s is read right", (zone, at) => {
  expect(readLogged(LINE.replace("+0100", zone))?.at).toBe(at);
});

describe("fields", () => {
  const withFields = (request: string, referrer: string, agent: string) =>
    readLogged(`::1 - - [17/Nov/2026:10:05:03 +0100] "${request}" 404 - "${referrer}" "${agent}"`);

  test("that are a dash are empty", () => {
    expect(withFields("-", "-", "-")).toMatchObject({
      method: "",
      target: "",
      referrer: "",
      userAgent: "",
      status: 404,
    });
  });

  test("have their escapes taken away", () => {
    const read = withFields(
      String.raw`GET /caf\xC3\xA9?q=\"x\" HTTP/1.1`,
      String.raw`https://a.example/\\b`,
      String.raw`say \"hello\"`,
    );
    expect(read).toMatchObject({
      target: '/café?q="x"',
      referrer: "https://a.example/\\b",
      userAgent: 'say "hello"',
    });
  });

  test("hold requests of every shape", () => {
    expect(withFields("POST /a b HTTP/2.0", "-", "-")).toMatchObject({ method: "POST", target: "/a b" });
    expect(withFields("GET /old", "-", "-")).toMatchObject({ method: "GET", target: "/old" });
    expect(withFields("GET https://shop.example/a?b HTTP/1.1", "-", "-")).toMatchObject({ target: "/a?b" });
    expect(withFields(String.raw`\x16\x03\x01`, "-", "-")).toMatchObject({ method: "", target: "" });
  });

  test("may be followed by others", () => {
    expect(readLogged(`${LINE} 0.031 "-"\r`)).toEqual(readLogged(LINE));
  });
});

test.each([
  ["nothing", ""],
  ["the common format, which names no browser", `203.0.113.7 - - ${REQUEST}`],
  ["a line that was cut", LINE.slice(0, -1)],
  ["a month that is none", LINE.replace("Nov", "Nev")],
  ["no address", LINE.replace("203.0.113.7 - - ", "")],
  ["JSON", JSON.stringify({ request: "GET / HTTP/1.1" })],
])("%s is no line of a log", (_what, line) => {
  expect(readLogged(line)).toBeUndefined();
});

test("whatever a line says, reading it ends and throws nothing", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.nat(LINE.length), (text, at) => {
      readLogged(text);
      readLogged(LINE.slice(0, at) + text + LINE.slice(at));
    }),
  );
});
