// What a page of the demo shop is, and the frame around every one of them: head, header, footer and Beckon's one tag.

import { html, type Html } from "./html.ts";

export interface Page {
  /** Below `/demo`, as a visitor sees it: `/`, `/pricing`, `/docs/`. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly body: Html;
}

const sections = [
  { path: "/pricing", name: "Pricing" },
  { path: "/docs/", name: "Docs" },
  { path: "/blog/", name: "Blog" },
] as const;

const link = (page: Page, path: string, name: string): Html => {
  const here = page.path === path ? "page" : page.path.startsWith(path) ? "true" : undefined;
  return html`<a href="/demo${path}" ${here && html`aria-current="${here}"`}>${name}</a>`;
};

/** The compass rose of the brand; decoration, so hidden from assistive technology. */
const mark = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
  <circle cx="16" cy="16" r="14.5" />
  <path d="M16 4.5 19 16l-3 11.5L13 16Z" />
  <path class="needle" d="M16 4.5 19 16h-6Z" />
</svg>`;

const cart = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M3 4h2.2l2.3 11.2h10.2L20 7.4H6" />
  <circle cx="9" cy="19.4" r="1.4" />
  <circle cx="16.4" cy="19.4" r="1.4" />
</svg>`;

/** Bodies choose their own sections; the frame decides what every page shares. */
export const framed = (page: Page): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title}</title>
        <meta name="description" content="${page.description}" />
        <link rel="icon" href="/demo/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/demo/shop.css" />
        <script type="module" src="/demo/shop.js"></script>
        <script async src="/beckon.js" data-site="demo" data-debug></script>
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <header class="top">
          <div class="wide bar">
            <a class="brand" href="/demo/">${mark}<span>Fernweh</span></a>
            <nav aria-label="Main">${sections.map((section) => link(page, section.path, section.name))}</nav>
            <a class="icon" href="/demo/cart" aria-label="Cart">${cart}</a>
            <a class="button small" href="/demo/signup">Start free</a>
          </div>
        </header>
        <main id="content">${page.body}</main>
        <footer>
          <div class="wide foot">
            <div>
              <p class="brand">${mark}<span>Fernweh</span></p>
              <p class="soft">Planning for tour operators who know their guests by name.</p>
            </div>
            <nav aria-label="Product">
              <h2>Product</h2>
              <a href="/demo/pricing">Pricing</a>
              <a href="/demo/docs/">Documentation</a>
              <a href="/demo/signup">Start a trial</a>
            </nav>
            <nav aria-label="Reading">
              <h2>Reading</h2>
              <a href="/demo/blog/">Blog</a>
              <a href="/demo/blog/the-last-two-seats">The last two seats</a>
              <a href="/demo/blog/sunday-evenings">Sunday evenings</a>
            </nav>
          </div>
          <p class="wide soft fine">
            Fernweh is invented: this is the demo shop of Beckon. Nothing can be bought here, and the forms
            send nothing.
          </p>
        </footer>
      </body>
    </html> `.text.trimStart();
