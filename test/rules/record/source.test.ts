// Where from: channel, source, keyword and campaign of a landing page and its referrer.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostOf, referrerName, sourceOf } from "../../../rules/record/source.ts";

const LANDING = "https://shop.example/";
const from = (referrer: string, query = "") => sourceOf(LANDING + query, referrer);

describe("referrers", () => {
  test.each([
    ["", "direct", undefined],
    ["https://www.google.com/", "search", "google"],
    ["https://www.google.de/", "search", "google"],
    ["https://www.google.co.uk/", "search", "google"],
    ["https://google.com.au/search?q=shoes", "search", "google"],
    ["https://images.google.at/", "search", "google"],
    ["https://docs.google.com/document/d/1", "referral", "docs.google.com"],
    ["https://accounts.google.com/", "referral", "accounts.google.com"],
    ["https://notgoogle.com/", "referral", "notgoogle.com"],
    ["https://google.example.com/", "referral", "google.example.com"],
    ["https://www.bing.com/search?q=a", "search", "bing"],
    ["https://duckduckgo.com/", "search", "duckduckgo"],
    ["https://de.search.yahoo.com/", "search", "yahoo"],
    ["https://r.search.yahoo.com/", "search", "yahoo"],
    ["https://yandex.com.tr/search/?text=a", "search", "yandex"],
    ["https://ya.ru/", "search", "yandex"],
    ["https://www.baidu.com/s?wd=a", "search", "baidu"],
    ["https://search.brave.com/", "search", "brave"],
    ["https://brave.com/", "referral", "brave.com"],
    ["https://chatgpt.com/", "ai", "chatgpt"],
    ["https://chat.openai.com/", "ai", "chatgpt"],
    ["https://gemini.google.com/app", "ai", "gemini"],
    ["https://www.perplexity.ai/search", "ai", "perplexity"],
    ["https://t.co/AbC", "social", "x"],
    ["https://m.facebook.com/", "social", "facebook"],
    ["https://l.instagram.com/", "social", "instagram"],
    ["https://www.linkedin.com/feed", "social", "linkedin"],
    ["https://netflix.com/", "referral", "netflix.com"],
    ["https://mail.google.com/mail", "email", "gmail"],
    ["https://outlook.live.com/", "email", "outlook"],
    ["https://shop.example/blog", "internal", "shop.example"],
    ["https://www.shop.example/blog", "internal", "shop.example"],
    ["https://blog.shop.example/", "referral", "blog.shop.example"],
    ["https://Example.ORG/a?b", "referral", "example.org"],
    ["http://192.0.2.1:8080/", "referral", "192.0.2.1"],
    ["android-app://com.example/", "direct", undefined],
    ["not an address", "direct", undefined],
    ["javascript:alert(1)", "direct", undefined],
    ["https://", "direct", undefined],
    ["{{7*7}}", "direct", undefined],
  ])("%s is %s, %s", (referrer, channel, source) => {
    expect(from(referrer)).toMatchObject({ channel });
    expect(from(referrer).source).toBe(source);
  });
});

describe("campaigns and ad clicks", () => {
  test.each([
    ["?gclid=1", "", "paid", "google", undefined],
    ["?GCLID=1", "", "paid", "google", undefined],
    ["?gclid=1", "https://www.google.com/", "paid", "google", "google"],
    ["?wbraid=1", "", "paid", "google", undefined],
    ["?msclkid=1", "https://www.bing.com/", "paid", "microsoft", "bing"],
    ["?twclid=1", "", "paid", "x", undefined],
    ["?yclid=1", "", "paid", "yandex", undefined],
    ["?ttclid=1", "", "paid", "tiktok", undefined],
    ["?li_fat_id=1", "", "paid", "linkedin", undefined],
    // Facebook marks unpaid links too: alone it says where from.
    ["?fbclid=1", "", "social", "meta", "facebook"],
    ["?fbclid=1", "https://l.facebook.com/", "social", "meta", "facebook"],
    ["?fbclid=1", "https://l.instagram.com/", "social", "meta", "instagram"],
    ["?fbclid=1&utm_medium=cpc&utm_source=ig", "", "paid", "meta", "ig"],
    ["?gclid=", "", "direct", undefined, undefined],
    ["?utm_medium=email&utm_source=News", "", "email", undefined, "news"],
    ["?utm_medium=E-Mail", "https://example.org/", "email", undefined, "example.org"],
    ["?utm_medium=newsletter", "", "email", undefined, undefined],
    ["?utm_medium=social&utm_source=mastodon", "", "social", undefined, "mastodon"],
    ["?utm_medium=paid_social&utm_source=x", "https://t.co/a", "paid", undefined, "x"],
    ["?utm_medium=display", "", "paid", undefined, undefined],
    ["?utm_medium=organic&utm_source=google", "", "search", undefined, "google"],
    ["?utm_source=partner", "", "referral", undefined, "partner"],
    ["?utm_medium=cpc", "https://shop.example/", "paid", undefined, "shop.example"],
  ])("%s from %s is %s, %s, %s", (query, referrer, channel, adClick, source) => {
    const found = from(referrer, query);
    expect([found.channel, found.adClick, found.source]).toEqual([channel, adClick, source]);
  });

  test("utm values are kept as they are, by their names without utm_", () => {
    const query =
      "?UTM_Source=News&utm_medium=Email&utm_campaign=Fall&utm_term=red%20shoes&utm_content=a&utm_id=7";
    expect(from("", query)).toEqual({
      channel: "email",
      source: "news",
      keyword: "red shoes",
      utm: { source: "News", medium: "Email", campaign: "Fall", term: "red shoes", content: "a" },
    });
  });

  test("longer values than a campaign's name are cut", () => {
    const long = "x".repeat(1000);
    const found = from("", `?utm_campaign=${long}&utm_term=${long}`);
    expect(found.utm["campaign"]).toHaveLength(200);
    expect(found.keyword).toHaveLength(200);
  });

  test.each([
    ["https://www.google.com/search?q=blue+shoes", "blue shoes"],
    ["https://www.baidu.com/s?wd=&word=schuhe", "schuhe"],
    ["https://www.bing.com/?q=", undefined],
    ["https://example.org/?q=blue", undefined],
  ])("the words searched for at %s", (referrer, keyword) => {
    expect(from(referrer).keyword).toBe(keyword);
  });
});

test("names as people say them", () => {
  expect(referrerName("https://www.google.com/")).toBe("Google");
  expect(referrerName("https://www.example.org/")).toBe("example.org");
  expect(referrerName("")).toBeUndefined();
  expect(hostOf("https://www2.example.org/")).toBe("example.org");
  expect(hostOf("data:text/plain,x")).toBeUndefined();
});

test("whatever stands there, a channel comes out and nothing is thrown", () => {
  const address = fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true }));
  fc.assert(
    fc.property(address, address, (url, referrer) => {
      const { channel, source } = sourceOf(url, referrer);
      expect(typeof channel).toBe("string");
      if (channel === "direct") expect(source).toBeUndefined();
      expect(Object.getPrototypeOf(sourceOf(`${url}?utm___proto__=1`, referrer).utm)).toBe(Object.prototype);
    }),
  );
});
