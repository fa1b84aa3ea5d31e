// What user agents say.

import { describe, expect, it } from "vitest";
import { deviceOf, isBot } from "../../../rules/record/device.ts";

const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0";

describe("a device", () => {
  it.each([
    [`${CHROME} Safari/537.36`, { device: "desktop", browser: "Chrome", os: "Windows" }],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
      { device: "mobile", browser: "Safari", os: "iOS" },
    ],
    [
      "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
      { device: "tablet", browser: "Safari", os: "iOS" },
    ],
    [
      "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
      { device: "desktop", browser: "Firefox", os: "Linux" },
    ],
    ["Something new", { device: "desktop", browser: "", os: "" }],
    ["", { device: "desktop", browser: "", os: "" }],
  ])("%s", (userAgent, device) => {
    expect(deviceOf(userAgent)).toEqual(device);
  });

  it("is read from the beginning of a very long text only", () => {
    const { browser } = deviceOf("x".repeat(1_000_000));
    expect(browser.length).toBeLessThanOrEqual(40);
  });
});

describe("a bot", () => {
  it.each([
    null,
    "",
    "curl/8.5.0",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    `${CHROME.replace("Chrome", "HeadlessChrome")} Safari/537.36`,
  ])("%s", (userAgent) => {
    expect(isBot(userAgent)).toBe(true);
  });

  it("is not a person's browser", () => {
    expect(isBot(`${CHROME} Safari/537.36`)).toBe(false);
  });
});
