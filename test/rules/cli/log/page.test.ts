// Which requests are page views, and what of their addresses is kept.

import { expect, test } from "vitest";
import { isPagePath, keptPath, pathOf } from "../../../../rules/cli/log/page.ts";

test.each([
  "/",
  "/pricing",
  "/docs/",
  "/index.html",
  "/cart.php",
  "/old/page.xhtml",
  "/shop.aspx",
  "/docs/v1.2",
  "/people/ana.lopez",
  "/.well-known/",
])("%s is a page", (path) => {
  expect(isPagePath(path)).toBe(true);
});

test.each([
  "/app.css",
  "/APP.JS",
  "/images/a.b.png",
  "/favicon.ico",
  "/robots.txt",
  "/sitemap.xml",
  "/feed.rss",
  "/manual.pdf",
  "/setup.exe",
  "/film.mp4",
  "/fonts/a.woff2",
  "*",
  "",
])("%s is none", (path) => {
  expect(isPagePath(path)).toBe(false);
});

test.each([
  ["/cart?step=2#top", "/cart"],
  ["/cart;jsessionid=0A1B2C/items;v=2/", "/cart/items/"],
  ["/a#b?c", "/a"],
])("the path of %s is %s", (target, path) => {
  expect(pathOf(target)).toBe(path);
});

test.each([
  ["/orders/1234567?step=2", "/orders/:id"],
  ["/users/ana%40shop.example/edit", "/users/:id/edit"],
  ["/cart?step=2&token=abc&Step=3", "/cart"],
])("of %s only %s is kept", (target, kept) => {
  expect(keptPath(target, new Set())).toBe(kept);
});

test.each([
  ["/cart?step=2&token=abc", "/cart?step=2"],
  ["/cart?STEP=2?3#top", "/cart?STEP=2%3F3"],
  ["/cart?step=ana@shop.example", "/cart?step=%3Aid"],
  ["/cart?token=abc", "/cart"],
  [`/cart?step=${"a b ".repeat(400)}`, "/cart"],
])("with a parameter that may be kept, of %s %s is", (target, kept) => {
  expect(keptPath(target, new Set(["step"]))).toBe(kept);
});

test("a path is never longer than a recorded visit takes", () => {
  expect(keptPath(`/${"word-".repeat(1000)}`, new Set())).toHaveLength(1000);
});
