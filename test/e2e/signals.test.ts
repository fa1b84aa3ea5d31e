// What a page captures for rules, in a real browser and under a strict policy: every signal makes its rule's event, or its
// invitation, and a page that no rule asks anything of loads nothing more.

import { createServer, type Server as WebServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Stage } from "./support/stage.ts";
import { staged } from "./support/staged.ts";
import { until } from "./support/until.ts";
import type { Tab } from "./support/visitor.ts";
import { kept, Witness } from "./support/witness.ts";

const does = (name: string, when: string): [string, string] => [
  `${name}.yaml`,
  `name: ${name}\nwhen: ${when}\ndo: [{ tag: ${name} }, { event: ${name} }]\n`,
];

const RULES = Object.fromEntries([
  does("scrolled", "{ page: /signals, scroll: 50%+ }"),
  does("left", "{ page: /signals, exit_intent: true }"),
  does("seen", '{ page: /signals, sees: { on: "#plans", for: 2s } }'),
  does("clicked", "{ page: /signals, clicks: .compare }"),
  does("raged", "{ page: /signals, rage_clicks: true }"),
  does("began", '{ page: /signals, form: { on: "#order", state: started } }'),
  does("submitted", '{ page: /signals, form: { on: "#order", state: submitted } }'),
  does("gave_up", '{ page: /signals, form: { on: "#other", state: abandoned } }'),
  does("told", "{ page: /signals, event: { name: added_to_cart, where: { price: 100+ } } }"),
  does("described", "{ page: /signals, data: { kind: product } }"),
  does("tagged", "{ page: /signals, tag: clicked }"),
  does("turned", "{ page: /signals, hash: teams }"),
  does("campaign", "{ page: /secrets, utm: { campaign: spring, source: letter }, channel: paid }"),
  does("google", "{ page: /secrets, ad_click: google }"),
  does("flung", "{ page: /secrets, exit_intent: true }"),
  does("typed", '{ page: /secrets, form: { on: "#secret", state: started } }'),
  does("sent", '{ page: /secrets, form: { on: "#secret", state: submitted } }'),
  does("chosen", '{ page: /secrets, clicks: { on: "[type=checkbox]" } }'),
  does("looked", '{ page: /secrets, sees: { on: "#secret" } }'),
  does("angry", "{ page: /secrets, rage_clicks: true }"),
  does("end", "{ page: /secrets, scroll: 95%+ }"),
  ...["facebook:fbclid:meta", "bing:msclkid:microsoft", "tiktok:ttclid:tiktok"].map((one) => {
    const [name, parameter, network] = one.split(":");
    return does(`${name}_ad`, `{ page: /landing-${parameter}, ad_click: ${network} }`);
  }),
  [
    "invites.yaml",
    'name: Far down\nwhen: { page: /invites, scroll: 100%+ }\ninvite: { title: Read to the end?, greeting: "Anything left to ask?" }\n',
  ],
]);

let shop: WebServer;
/** Where Beckon is, for the policy and the tag. */
let beckon = "";

const BODY = `<main><h1>Signals</h1>
<button class="compare">Compare</button> <p id="dead">Not a button</p> <a href="#teams">Teams</a>
<form id="order" action="/thanks"><label>Name <input name="name"></label><button>Order</button></form>
<form id="other"><label>Mail <input name="mail"></label></form>
<p style="height: 150vh">Long</p><section id="plans" style="height: 300vh">Plans</section></main>`;

const SECRETS = `<main><h1>dom-marker-heading</h1><p>dom-marker-prose</p><div style="height: 260vh"></div>
<form id="secret" action="/thanks" name="dom-marker-form"><label>dom-marker-label <input name="dom-marker-name" placeholder="dom-marker-hint"></label>
<input type="password" id="password"><input type="email" id="mail"><input type="search" id="search"><textarea></textarea>
<select><option>plain</option><option value="dom-marker-value">dom-marker-choice</option></select>
<input type="checkbox" value="dom-marker-box"><input type="file"><input type="hidden" value="dom-marker-hidden">
<div contenteditable role="textbox" aria-label="dom-marker-rich" id="rich"></div><button>dom-marker-button</button></form>
<p id="dead">dom-marker-dead</p></main>`;

beforeAll(async () => {
  shop = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://any").pathname;
    const socket = beckon.replace("http", "ws");
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; script-src ${beckon}; style-src-attr 'unsafe-inline'; connect-src ${beckon} ${socket}; form-action 'self'; require-trusted-types-for 'script'`,
    });
    response.end(
      `<!doctype html><html lang="en"><title>The page ${path}</title>${path === "/secrets" ? SECRETS : BODY}<script async src="${beckon}/beckon.js" data-site="demo"></script></html>`,
    );
  });
  await new Promise<void>((resolve) => shop.listen(0, resolve));
});
afterAll(() => void shop.close());

const at = (path: string): string => `http://localhost:${(shop.address() as AddressInfo).port}${path}`;

interface Visit {
  readonly tab: Tab;
  /** Scripts of ours that were asked for. */
  readonly scripts: string[];
  /** Errors in the page and its console. */
  readonly wrong: string[];
  /** The page hears of this rule's event. */
  readonly hears: (rule: string) => Promise<unknown>;
}

type Told = { readonly beckon: (...call: unknown[]) => void };

/** A visitor on a page of the shop. */
async function visits(stage: Stage, path = "/signals"): Promise<Visit> {
  beckon = stage.server.url;
  const visitor = await stage.visitor();
  const [scripts, wrong]: [string[], string[]] = [[], []];
  visitor.context.on("request", (request) => {
    if (request.resourceType() === "script") scripts.push(new URL(request.url()).pathname);
  });
  visitor.context.on("weberror", (error) => wrong.push(String(error.error())));
  visitor.context.on("console", (message) => {
    if (message.type() === "error") wrong.push(message.text());
  });
  const tab = await visitor.openTab(at(path));
  await tab.page.evaluate(() => {
    const heard: object[] = [];
    Object.assign(globalThis, { heard });
    (globalThis as unknown as Told).beckon("on", "event", (detail: object) => heard.push(detail));
  });
  return {
    tab,
    scripts,
    wrong,
    hears: (rule) =>
      until(`the page hears of ${rule}`, () =>
        tab.page.evaluate(
          (wanted) =>
            (globalThis as unknown as { heard: { name: string; rule: string }[] }).heard.some(
              ({ name, rule }) => name === wanted && rule === wanted,
            ),
          rule,
        ),
      ),
  };
}

/** The page knows what to look at. */
const isWatching = ({ tab, scripts }: Visit): Promise<unknown> =>
  until(
    "the page watches",
    () =>
      tab.received.some(({ type }) => type === "watch") &&
      scripts.some((script) => script.startsWith("/beckon-signals.")),
  );

const saidOf = ({ tab }: Visit, type: string): object[] =>
  tab.sent.filter((message) => message.type === type);

test("each signal makes its rule's event, and of forms nothing but what became of them is sent", () =>
  staged(RULES, async (stage) => {
    const visit = await visits(stage);
    const { tab, hears, wrong } = visit;
    const { page } = tab;
    await isWatching(visit);

    await page.evaluate(() => (globalThis as unknown as Told).beckon("page", { kind: "product" }));
    await hears("described");
    await page.evaluate(() =>
      (globalThis as unknown as Told).beckon("track", "added_to_cart", { price: 120 }),
    );
    await hears("told");

    await page.getByRole("button", { name: "Compare" }).click();
    await hears("clicked");
    await hears("tagged");
    for (let i = 0; i < 3; i++) await page.locator("#dead").click();
    await hears("raged");

    await page.mouse.move(200, 5);
    // A browser tells so when the pointer goes to its tabs; a headless one has none.
    await page.evaluate(() =>
      document.documentElement.dispatchEvent(
        new MouseEvent("mouseout", { bubbles: true, clientX: 200, clientY: -1 }),
      ),
    );
    await hears("left");

    await page.getByLabel("Mail").fill("marit@nordlys.example");
    await page.evaluate(() => document.querySelector("#other")!.remove());
    await hears("gave_up");
    await page.getByLabel("Name").fill("Marit Solheim");
    await hears("began");

    expect(saidOf(visit, "scroll")).toEqual([]);
    await page.locator("#plans").evaluate((plans) => plans.scrollIntoView());
    await hears("scrolled");
    await hears("seen");
    expect(saidOf(visit, "saw")).toMatchObject([{ on: "#plans", in: true }]);

    await page.evaluate(() => {
      document.querySelector("#order")!.addEventListener("submit", (event) => event.preventDefault());
    });
    await page.getByRole("button", { name: "Order" }).click();
    await hears("submitted");

    const before = saidOf(visit, "page").length;
    await page.getByRole("link", { name: "Teams" }).click();
    await hears("turned");
    expect(saidOf(visit, "page")).toHaveLength(before + 1);

    const sent = JSON.stringify(tab.sent);
    for (const typed of ["Marit", "nordlys", "Compare", "Not a button"]) expect(sent).not.toContain(typed);
    expect(wrong).toEqual([]);
  }));

test("[S2] where every rule asks, nothing that is typed, chosen or written on the page leaves it or is kept", () =>
  staged(RULES, async (stage) => {
    beckon = stage.server.url;
    const visitor = await stage.visitor({ hasTouch: true });
    const witness = new Witness(visitor, stage.server.url);
    const tab = await visitor.openTab(
      at("/secrets?utm_campaign=Spring&utm_source=letter&gclid=click-1&q=query-marker-words"),
    );
    const { page } = tab;
    const heard = (rule: string) =>
      tab.received.some((message) => message.type === "event" && message.rule === rule);
    const hears = (rule: string) => until(`the page hears of ${rule}`, () => heard(rule));
    await until("the page watches", () => tab.received.some(({ type }) => type === "watch"));
    for (const rule of ["campaign", "google"]) await hears(rule);

    await page.evaluate(() =>
      document.querySelector("#secret")!.addEventListener("submit", (event) => event.preventDefault()),
    );
    await page.locator("#secret").scrollIntoViewIfNeeded();
    let typed = 0;
    const marker = () => `typed-marker-${++typed}`;
    for (const field of ["#secret label input", "#password", "#search", "textarea", "#rich"]) {
      await page.locator(field).pressSequentially(marker(), { delay: 1 });
      await page.locator(field).press("Tab");
    }
    await page.locator("#mail").fill(`${marker()}@nordlys.example`);
    await page.locator("select").selectOption({ label: "dom-marker-choice" });
    await page.getByRole("checkbox").check();
    const file = { name: "typed-marker-file.pdf", mimeType: "text/plain", buffer: Buffer.from(marker()) };
    await page.locator("[type=file]").setInputFiles(file);
    await page.locator("#secret button").click();
    for (let i = 0; i < 3; i++) await page.locator("#dead").click();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    for (const rule of ["typed", "sent", "chosen", "looked", "angry", "end"]) await hears(rule);

    // As a finger flings it: the browser tells of the touch, and then of a scroll with every frame. As fast whatever a frame
    // takes; and once more where one took too long for a fling.
    await until("the page hears of flung", async () => {
      await page.evaluate(
        () =>
          new Promise<void>((done) => {
            scrollTo(0, 1_500);
            document.dispatchEvent(new Event("touchmove", { bubbles: true }));
            const begun = performance.now();
            const fling = (): void => {
              scrollTo(0, 1_500 - 4 * (performance.now() - begun));
              if (scrollY > 0) requestAnimationFrame(fling);
              else done();
            };
            requestAnimationFrame(fling);
          }),
      );
      return heard("flung");
    });

    await tab.become("hidden");
    await tab.isAcknowledged();
    // The search words are in the address, which is sent; what is stored of it the server decides.
    const left = (await witness.left()).replaceAll("query-marker-words", "");
    const keeps = JSON.stringify(await kept(page));
    expect(left).toContain("#secret");
    expect(keeps).toContain("v1.");
    for (const text of [left, keeps]) expect(text).not.toMatch(/(typed|dom)-marker|nordlys/);

    for (const parameter of ["fbclid", "msclkid", "ttclid"]) {
      await page.goto(at(`/landing-${parameter}?${parameter}=click-2`));
      const name = { fbclid: "facebook", msclkid: "bing", ttclid: "tiktok" }[parameter];
      await hears(`${name}_ad`);
    }
  }));

test("an invitation comes at the end of the page", () =>
  staged(RULES, async (stage) => {
    await stage.agent();
    const visit = await visits(stage, "/invites");
    await isWatching(visit);
    expect(await visit.tab.invitation.count()).toBe(0);
    await visit.tab.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await visit.tab.isInvited("Read to the end?");
    expect(saidOf(visit, "scroll")).toMatchObject([{ percent: 100 }]);
    expect(visit.wrong).toEqual([]);
  }));

test("[S1] where rules ask for no signals, the script for them is not loaded", () =>
  staged(
    { "idle.yaml": "name: Idle\nwhen: { page: /signals, idle: 1s }\ndo: [{ event: idle }]\n" },
    async (stage) => {
      const visit = await visits(stage);
      await visit.hears("idle");
      await visit.tab.page.locator("#plans").evaluate((plans) => plans.scrollIntoView());
      await visit.tab.isAcknowledged();
      expect(visit.scripts.filter((script) => script.includes("signals"))).toEqual([]);
      expect(new Set(visit.tab.sent.map(({ type }) => type))).toEqual(new Set(["hello", "page", "clocks"]));
    },
  ));
