// However the page is written, and wherever in it the tag stands.

import { describe, expect, test } from "vitest";
import type { HostPage } from "../support/host.ts";
import { hosted, isInvitedAndAccepts, isUnharmed, visited } from "../support/unharmed.ts";

const on = hosted();

const tag = (attributes: string): string => `<script src="$BECKON/beckon.js" ${attributes}></script>`;

const HAZARDS: Record<string, HostPage> = {
  "an ordinary page": {},
  "a page written from right to left": { html: 'lang="ar" dir="rtl"' },
  "a page in quirks mode": { doctype: "" },
  "a page whose links start elsewhere": {
    head: '<base href="https://elsewhere.example/deep/" target="_blank">',
  },
  "a tag that the parser waits for": { tags: tag('data-site="demo"') },
  "a tag at the end of the body": {
    tags: "",
    body: `<main><h1>A page</h1></main>${tag('data-site="demo" defer')}`,
  },
  "a tag of type module": { tags: tag('data-site="demo" type="module"') },
  "a tag put there by a script, as tag managers do": {
    tags: `<script>document.head.append(Object.assign(document.createElement("script"), { src: "$BECKON/beckon.js" }));
document.head.lastChild.dataset.site = "demo"</script>`,
  },
  "two tags": { tags: tag('async data-site="demo"') + tag('async data-site="demo"') },
  "two tags, of two sites": { tags: tag('data-site="demo"') + tag('data-site="other"') },
  "a page in XHTML": {
    type: "application/xhtml+xml",
    whole: `<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>XHTML</title><link rel="icon" href="data:,"/>$TAG</head><body><h1>A page</h1></body></html>`,
  },
  "a page of almost nothing": { whole: "$TAG<p>A page</p>" },
};

describe.each(Object.entries(HAZARDS))("%s", (name, page) => {
  test("does not keep the visitor from an invitation, nor notices anything", async () => {
    const visit = await visited(on, name, page);
    await isInvitedAndAccepts(visit);
    await isUnharmed(visit);
    expect(visit.requests.filter((path) => path.endsWith("/connect"))).toEqual(["/v1/sites/demo/connect"]);
    await visit.visitor.context.close();
  });
});

test("a drawing of its own, not in a page, is met with silence", async () => {
  const visit = await visited(on, "drawing", {
    type: "image/svg+xml",
    whole: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/><script href="$BECKON/beckon.js" data-site="demo"/></svg>`,
  });
  await visit.tab.reads(2_000);
  await isUnharmed(visit, { globals: [] });
  expect(visit.requests).toEqual(["/beckon.js"]);
});
