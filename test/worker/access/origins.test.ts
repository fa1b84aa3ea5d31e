// Which pages may connect, and which only look as if they might.

import { describe, expect, it } from "vitest";
import { networkOf } from "../../../worker/access/network.ts";
import { isAllowedOrigin } from "../../../worker/access/origins.ts";
import { isFromOwnPage, isJson } from "../../../worker/access/own.ts";

const allowed = {
  origins: ["https://shop.example", "https://*.shop.example", "http://old.example:8080"],
  own: "https://beckon.example",
  local: false,
};

describe("an origin is the site's", () => {
  it.each([
    "https://shop.example",
    "https://www.shop.example",
    "https://a.b.shop.example",
    "http://old.example:8080",
    "https://beckon.example",
  ])("%s", (origin) => {
    expect(isAllowedOrigin(origin, allowed)).toBe(true);
  });
});

describe("an origin is not", () => {
  it.each([
    null,
    "",
    "null",
    "http://shop.example",
    "https://shop.example:8443",
    "https://shop.example/",
    "https://SHOP.example",
    "https://shop.example.evil.example",
    "https://evilshop.example",
    "https://.shop.example",
    "https://evil.example/.shop.example",
    "https://evil.example?.shop.example",
    "https://evil.example#.shop.example",
    "https://user@www.shop.example",
    "https://www.shop.example:444",
    "https://a\\.shop.example",
    "https://*.shop.example",
    "https://http://beckon.example",
    "http://old.example",
    "http://localhost:3000",
    "file://",
    "javascript:alert(1)//.shop.example",
  ])("%s", (origin) => {
    expect(isAllowedOrigin(origin, allowed)).toBe(false);
  });
});

describe("this machine", () => {
  const local = { ...allowed, local: true };
  it.each(["http://localhost", "http://localhost:3000", "http://127.0.0.1:5173", "http://[::1]:8000"])(
    "%s is allowed locally",
    (origin) => {
      expect(isAllowedOrigin(origin, local)).toBe(true);
    },
  );
  it.each([
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://127.0.0.2",
    "http://192.168.0.4",
  ])("%s is not, even locally", (origin) => {
    expect(isAllowedOrigin(origin, local)).toBe(false);
  });
});

describe("a request of our own page", () => {
  const request = (headers: Record<string, string>, method = "POST", body?: string) =>
    new Request("https://beckon.example/api", { method, headers, ...(body !== undefined && { body }) });

  it.each<[boolean, Record<string, string>]>([
    [true, { Origin: "https://beckon.example", "Sec-Fetch-Site": "same-origin" }],
    [true, { Origin: "https://beckon.example" }],
    [true, { "Sec-Fetch-Site": "same-origin" }],
    [false, {}],
    [false, { Origin: "null" }],
    [false, { Origin: "https://evil.example" }],
    [false, { Origin: "http://beckon.example" }],
    [false, { Origin: "https://beckon.example", "Sec-Fetch-Site": "cross-site" }],
    [false, { Origin: "https://beckon.example", "Sec-Fetch-Site": "same-site" }],
    [false, { "Sec-Fetch-Site": "none" }],
  ])("%s: %o", (expected, headers) => {
    expect(isFromOwnPage(request(headers))).toBe(expected);
  });

  it.each<[boolean, string]>([
    [true, "application/json"],
    [true, "Application/JSON; charset=utf-8"],
    [false, "text/plain"],
    [false, "application/x-www-form-urlencoded"],
    [false, "multipart/form-data; boundary=application/json"],
    [false, "application/jsonx"],
    [false, "text/plain;application/json"],
  ])("is JSON (%s): %s", (expected, type) => {
    expect(isJson(request({ "Content-Type": type }, "POST", "{}"))).toBe(expected);
  });

  it("needs no type to delete, as long as it carries nothing", () => {
    expect(isJson(request({}, "DELETE"))).toBe(true);
    expect(isJson(request({}, "DELETE", "x"))).toBe(false);
  });
});

describe("a network", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["", ""],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:0db8:0001:0002::1", "2001:db8:1:2"],
    ["2001:DB8:1:2::", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["::ffff:203.0.113.9", "0:0:0:0"],
  ])("of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
