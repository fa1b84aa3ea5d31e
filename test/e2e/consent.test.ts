// Consent, as a visitor and a site's consent tool give it and take it back, in a real browser: what is asked for, sent and
// kept is counted whole, and the server is asked what it still knows.

import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import type { BrowserContextOptions } from "playwright-core";
import type { Agent } from "./support/agent.ts";
import { Host } from "./support/host.ts";
import { Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";
import type { Tab, Visitor } from "./support/visitor.ts";
import { kept, Witness } from "./support/witness.ts";

const RULES = {
  "noticed.yaml": "name: Noticed\nwhen: { on_page: 1s }\ndo: [{ event: noticed }]\n",
  "scrolled.yaml": "name: Scrolled\nwhen: { scroll: 90%+ }\ndo: [{ event: scrolled }]\n",
};
const STUB = "<script>window.beckon = function () { (beckon.q = beckon.q || []).push(arguments) };</script>";
const calls = (...all: unknown[][]): string =>
  `${STUB}<script>for (const call of ${JSON.stringify(all)}) beckon(...call);</script>`;
const GPC =
  '<script>Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true })</script>';
const BODY =
  '<main><h1>A page</h1><label>Name <input name="name"></label><p style="height: 200vh">Long</p></main>';

let stage: Stage;
let host: Host;
let agent: Agent;
const visitors: Visitor[] = [];

beforeAll(async () => {
  stage = await Stage.open(inject("prepared"), RULES);
  [host, agent] = await Promise.all([Host.open(stage), stage.agent()]);
});
afterEach(async () => {
  for (const { context } of visitors.splice(0)) await context.close();
});
afterAll(async () => {
  host.close();
  await stage.close();
});

let pages = 0;
/** A page of the site, of its own for each test so that the feed tells who is on it. */
function page(consent?: string, head = ""): { readonly path: string; readonly url: string } {
  const path = `/page-${++pages}`;
  const tag = consent === undefined ? "" : `data-consent="${consent}"`;
  return { path, url: host.serve(path, { head, body: BODY, tag }) };
}

async function comes(options: BrowserContextOptions = {}) {
  const visitor = await stage.visitor(options);
  visitors.push(visitor);
  return { visitor, witness: new Witness(visitor, stage.server.url) };
}

const beckon = ({ page }: Tab, ...call: unknown[]): Promise<void> =>
  page.evaluate((call) => (window as unknown as { beckon(...call: unknown[]): void }).beckon(...call), call);

/** Reads, scrolls, types, goes away and comes back. */
async function uses(tab: Tab): Promise<void> {
  await tab.move();
  await tab.page.getByLabel("Name").fill("Marit");
  await tab.page.mouse.wheel(0, 4_000);
  await tab.page.evaluate(() => history.pushState({}, "", "#more"));
  await tab.become("hidden");
  await tab.become("visible");
  // Longer than the page may take to be idle, and than the rule.
  await tab.reads(2_000);
}

const isOn =
  (path: string) =>
  (row: { readonly page: { readonly url: string } }): boolean =>
    new URL(row.page.url).pathname === path;
const rowOf = (path: string) => agent.row(path, isOn(path));
const isGone = (path: string) => until(`nobody is on ${path}`, () => !agent.rows.some(isOn(path)));
/** The server knows nothing more of this visitor. */
const isErased = (id: string) =>
  until(`${id} is erased`, async () => {
    const story = await stage.server.api("GET", `/visitors/${id}`).catch((error: Error) => error.message);
    return typeof story === "string" && story.includes("404");
  });

/** The refusal is brought to the server by itself. */
const TOLD = ["/beckon-more", "/v1/sites/demo/refused"];
const ID = { local: { "beckon:demo": expect.stringMatching(/^v1\./) } };

test.each([
  ["where consent is required", "required", ""],
  ["where data-consent says what nobody knows", "cookie-less", ""],
  ["under Global Privacy Control", undefined, GPC],
])(
  "[N1] %s nothing is kept and nothing asked for but the script, whatever the page calls; granted, all begins",
  async (_, consent, head) => {
    const { path, url } = page(
      consent,
      head +
        calls(
          ["page", { kind: "cart" }],
          ["identify", "u-1", { plan: "pro" }],
          ["track", "looked"],
          ["show"],
          ["hide"],
        ),
    );
    const { visitor, witness } = await comes();
    const tab = await visitor.openTab(url);
    await uses(tab);
    expect(witness.asked).toEqual(["/beckon.js"]);
    expect(await kept(tab.page)).toEqual({});

    await beckon(tab, "consent", "granted");
    await rowOf(path);
    expect(tab.sent[0]).toMatchObject({ type: "hello", consent: "granted" });
    const named = await until("the visitor is named", () => tab.sent.find(({ type }) => type === "identify"));
    expect(named).toMatchObject({ id: "u-1", traits: { plan: "pro" } });
    await tab.isAcknowledged();
    expect(tab.sent.map(({ type }) => type)).not.toContain("track");
    expect(await kept(tab.page)).toEqual(ID);
  },
);

test("[N2] [N3] implied keeps an id and reads no Do Not Track; cookieless keeps nothing, and each load is a new visitor", async () => {
  const implied = page(
    "implied",
    '<script>Object.defineProperty(Navigator.prototype, "doNotTrack", { get: () => "1" })</script>',
  );
  const { visitor } = await comes({ extraHTTPHeaders: { DNT: "1" } });
  const tab = await visitor.openTab(implied.url);
  await rowOf(implied.path);
  expect(await kept(tab.page)).toEqual(ID);

  const [one, two] = [page("cookieless"), page("cookieless")];
  const other = (await comes()).visitor;
  const without = await other.openTab(one.url);
  const first = await rowOf(one.path);
  await uses(without);
  expect(await kept(without.page)).toEqual({});
  await without.page.goto(two.url);
  const second = await rowOf(two.path);
  expect([second.id === first.id, second.visits]).toEqual([false, 1]);
  await beckon(without, "consent", "denied");
  await isErased(second.id);
  expect(await kept(without.page)).toEqual({});
});

test("[N4] [N6] [W9] a refusal ends everything in every tab: storage, sockets, the chat, the record; granted again is a new visitor", async () => {
  const [one, two, three] = [page(), page(), page("required")];
  const { visitor, witness } = await comes();
  const first = await visitor.openTab(one.url);
  const { id } = await rowOf(one.path);
  const second = await visitor.openTab(two.url);
  await agent.row("both tabs as one visitor's", (row) => row.id === id && isOn(two.path)(row));
  const chat = (tab: Tab) => tab.page.getByRole("textbox", { name: /message/i });
  for (const tab of [first, second]) await beckon(tab, "open");
  await chat(second).waitFor();
  await chat(first).fill("Do you deliver to Tromsø?");
  await chat(first).press("Enter");
  const talks = async (state: string): Promise<boolean> =>
    JSON.stringify(await stage.server.api("GET", `/conversations?state=${state}`)).includes("Tromsø");
  await until("the desk has the chat", async () => (await talks("waiting")) || talks("open"));
  await second.isAcknowledged();

  await beckon(first, "consent", "denied");
  await isErased(id);
  await isGone(two.path);
  await until("the desk sees that it is over", () => talks("closed"));
  for (const tab of [first, second])
    await until("nothing is shown", () =>
      tab.page.evaluate(
        () =>
          !document.querySelector("beckon-widget")?.shadowRoot?.querySelector(".chat, .card") &&
          !document.querySelector("beckon-launcher:not([hidden])"),
      ),
    );
  await until("the server was told", () => TOLD.every((path) => witness.asked.includes(path)));
  witness.forget();
  const before = [first.sent.length, second.sent.length];
  for (const tab of [first, second]) {
    await uses(tab);
    expect(await kept(tab.page)).toEqual({});
  }
  expect([first.sent.length, second.sent.length]).toEqual(before);
  await second.page.goto(three.url);
  await uses(second);
  expect(witness.asked).toEqual(["/beckon.js"]);
  expect(await kept(second.page)).toEqual({});

  // In turn, and by words that nobody knows: the last one holds.
  await beckon(second, "consent", "granted");
  const again = await rowOf(three.path);
  expect([again.id === id, again.visits]).toEqual([false, 1]);
  expect(await kept(second.page)).toEqual(ID);
  await beckon(second, "consent", "revoked");
  await isErased(again.id);
  expect(await kept(second.page)).toEqual({});
  await beckon(first, "consent", "granted");
  expect((await rowOf(one.path)).id).not.toBe(id);
});

test("[N5] a refusal reaches the server also where the page has no connection, and once the network is back", async () => {
  const [one, two] = [
    page("required", calls(["consent", "granted"])),
    page("required", calls(["consent", "denied"])),
  ];
  const { visitor, witness } = await comes();
  const tab = await visitor.openTab(one.url);
  const { id } = await rowOf(one.path);
  witness.forget();
  await tab.page.goto(two.url);
  await isErased(id);
  expect(await kept(tab.page)).toEqual({});
  expect(witness.asked.filter((path) => !/launcher|keeper/.test(path))).toEqual(["/beckon.js", ...TOLD]);

  const { path, url } = page();
  const other = (await comes()).visitor;
  const away = await other.openTab(url);
  const row = await rowOf(path);
  await beckon(away, "identify", "u-1");
  await until("the part that says it is there", async () =>
    (await away.page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name))).some(
      (name) => name.includes("beckon-more"),
    ),
  );
  await other.context.setOffline(true);
  await beckon(away, "consent", "denied");
  expect(await kept(away.page)).toEqual({});
  await other.context.setOffline(false);
  await isErased(row.id);
});

test("[N7] reset and shutdown forget at once, also where nothing more of ours can be loaded", async () => {
  for (const verb of ["reset", "shutdown"]) {
    const { path, url } = page();
    const { visitor } = await comes();
    await visitor.context.route(/beckon-(more|shown|widget|launcher|chat)/, (route) => route.abort());
    const tab = await visitor.openTab(url);
    await rowOf(path);
    await beckon(tab, verb);
    expect(await kept(tab.page)).toEqual({});
    await tab.become("hidden");
    expect(await kept(tab.page)).toEqual({});
  }
});

test("[N1] data-debug says that an unknown data-consent is taken for required, and nothing else does", async () => {
  const { visitor } = await comes();
  const said: string[] = [];
  visitor.context.on("console", (message) => said.push(message.text()));
  await visitor.openTab(page("optin").url);
  expect(said).toEqual([]);
  await visitor.openTab(host.serve("/wrong", { body: BODY, tag: 'data-consent="optin" data-debug' }));
  await until("it is said", () => said.some((text) => /data-consent="optin".*required/.test(text)));
});
