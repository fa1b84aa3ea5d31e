// What is kept of paths, campaigns and referrers says nothing of who it was.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { archivePath, archiveReferrer, archiveWord } from "../../../rules/record/pseudonym.ts";

describe("paths", () => {
  test.each([
    ["/pricing", "/pricing"],
    ["/", "/"],
    ["/docs/getting-started/", "/docs/getting-started/"],
    [
      "/blog/2026/11/five-ways-to-answer-faster-than-everybody-else",
      "/blog/2026/11/five-ways-to-answer-faster-than-everybody-else",
    ],
    ["/orders/1234567", "/orders/:id"],
    ["/orders/12345", "/orders/12345"],
    ["/orders/no-12-34-56/items", "/orders/:id/items"],
    ["/users/ana@shop.example/edit", "/users/:id/edit"],
    ["/users/ana%40shop.example", "/users/:id"],
    ["/users/ana＠shop.example", "/users/:id"],
    ["/u/3f2504e0-4f89-41d3-9a0c-0305e82c3301", "/u/:id"],
    ["/reset/QWxhZGRpbjpvcGVuIHNlc2FtZQ", "/reset/:id"],
    ["/reset/abcdefghijklmnopqrst", "/reset/:id"],
    ["/reset/abcdefghijklmnopqrs", "/reset/abcdefghijklmnopqrs"],
    ["/telefon/٠١٢٣٤٥٦", "/telefon/:id"],
    ["/broken/%E0%A4%A", "/broken/:id"],
    ["/search?q=ana@shop.example#me", "/search"],
  ])("%s is kept as %s", (path, expected) => {
    expect(archivePath(path)).toBe(expected);
  });

  test("done twice is done once, and nothing with an @ or six digits in a row gets through", () => {
    fc.assert(
      fc.property(
        fc.webPath(),
        fc.constantFrom("ana@b.example", "123456", "%40", "0001112"),
        (path, secret) => {
          const once = archivePath(`${path}/${secret}/x`);
          expect(archivePath(once)).toBe(once);
          expect(decodeURIComponent(once)).not.toMatch(/@|\d{6}/);
        },
      ),
    );
  });
});

test.each([
  ["https://mail.example/inbox/ana?x=1", "mail.example"],
  ["https://ana:secret@mail.example:8443/", "mail.example"],
  ["www.google.com", "www.google.com"],
  ["www.google.com/search?q=ana", "www.google.com"],
  ["", ""],
])("of the referrer %s only %s is kept", (referrer, expected) => {
  expect(archiveReferrer(referrer)).toBe(expected);
});

test.each([
  ["spring sale", "spring sale"],
  ["ana@shop.example", ":id"],
  ["call 0171 2345678", ":id"],
])("of the campaign word %s %s is kept", (word, expected) => {
  expect(archiveWord(word)).toBe(expected);
});
