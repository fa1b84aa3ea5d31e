// The page's own calls and what it hears, in a real browser: from a bundle with the npm package, by the tag manager's code as
// it stands in docs/, on two subdomains, and for one person on two devices.

import { createHmac } from "node:crypto";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { Agent } from "./support/agent.ts";
import { Host, visits, type Visit } from "./support/host.ts";
import { IDENTITY } from "./support/server.ts";
import { Stage } from "./support/stage.ts";
import { chatOf, field, hears, launcherOf, opensChat, say, takes } from "./support/talking.ts";
import { until } from "./support/until.ts";
import type { Tab } from "./support/visitor.ts";

const RULES = {
  "site.yaml": `
name: Fernweh
origins: ["http://127.0.0.1", "http://*.shop.example:PORT"]
consent: implied
`,
  "asked.yaml": `
name: Asked
when: { event: asked }
invite: { from: Customer Service, greeting: "We are here.", replies: ["Compare plans"] }
`,
  "told.yaml": "name: Told\nwhen: { event: told }\ndo: [{ event: help_offered }]\n",
};

let stage: Stage;
let host: Host;
let agent: Tab;
/** Of the feed: who the desk says is there. */
let watcher: Agent;

beforeAll(async () => {
  stage = await Stage.open(inject("prepared"), {});
  host = await Host.open(stage);
  const { port } = new URL(host.at("/"));
  await stage.publish({ ...RULES, "site.yaml": RULES["site.yaml"].replace("PORT", port) });
  agent = await stage.atDesk();
  watcher = await Agent.away(stage.server);
});
afterAll(async () => {
  watcher?.leave();
  host?.close();
  await stage?.close();
});

type Heard = [name: string, detail: any];
const EVENTS = ["ready", "invited", "accepted", "dismissed", "message", "event", "error"];
/** Writes down every event that the window hears, from before the tag on; `window.own…` is the page's. */
const LISTENING = `<script>window.ownHeard = []; for (const name of ${JSON.stringify(EVENTS)})
  addEventListener("beckon:" + name, (event) => ownHeard.push([name, event instanceof CustomEvent ? event.detail : "?"]))</script>`;

const heard = ({ asks }: Visit): Promise<Heard[]> => asks("window.ownHeard");
async function hearsOf(visit: Visit, name: string): Promise<any> {
  const found = await until(`the page hears of ${name}`, async () =>
    (await heard(visit)).find(([heard]) => heard === name),
  );
  return found[1];
}
/** In the page's own words. */
const calls = ({ asks }: Visit, code: string): Promise<unknown> => asks(`void (${code})`);

/** No console line, no error, no global but one, and what is the page's own. */
async function isClean(visit: Visit, globals: readonly string[] = ["beckon"]): Promise<void> {
  expect(visit.said).toEqual([]);
  const noticed = await visit.noticed();
  expect([noticed.errors, noticed.globals.toSorted()]).toEqual([[], globals]);
}

const is = (path: string) => (request: string) => request === path;

/** Everything that a page of that origin finds on the device, as one text. */
const kept = ({ asks }: Visit): Promise<string> =>
  asks("JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }, name, history.state])");

function jwtOf(id: string): string {
  const encoded = (data: object): string => Buffer.from(JSON.stringify(data)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + 600;
  const signed = `${encoded({ alg: "HS256", typ: "JWT" })}.${encoded({ sub: id, aud: "demo", exp })}`;
  return `${signed}.${createHmac("sha256", IDENTITY).update(signed).digest("base64url")}`;
}

test("the npm package, bundled with a site: one script, calls in their order, and a listener that stops", async () => {
  const folder = await mkdtemp(join(tmpdir(), "beckon-bundle-"));
  try {
    // By its name and its exports, as an installed package is found.
    await symlink(join(inject("prepared").assets, "npm"), join(folder, "beckon"));
    const { outputFiles, metafile } = await esbuild.build({
      stdin: {
        contents: `import { beckon, load, on } from "beckon";
          const settings = { host: "$BECKON", site: "demo", locale: "de", theme: "dark", position: "left" };
          beckon("page", { kind: "product" });
          on("ready", () => document.documentElement.dataset.ready = "1");
          const stop = on("event", ({ name }) => {
            document.documentElement.dataset.heard = (document.documentElement.dataset.heard ?? "") + name + " ";
            stop();
          });
          load(settings);
          load({ ...settings, site: "other" });
          beckon("track", "told");
          beckon("track", "asked");`,
        resolveDir: folder,
      },
      nodePaths: [folder],
      bundle: true,
      minify: true,
      format: "iife",
      metafile: true,
      write: false,
    });
    expect(outputFiles[0]!.text.length).toBeLessThan(2_500);
    expect(Object.keys(metafile.inputs)).toHaveLength(2);
    host.serve("/app.js", { whole: outputFiles[0]!.text, type: "text/javascript" });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  // Two bundles of one page, as with micro frontends.
  const tags = `<script src="/app.js"></script><script src="/app.js"></script>`;
  const visit = await visits(stage, host.serve("/bundled", { tags }));
  const { page } = visit.tab;
  await visit.tab.isInvited("We are here.");
  expect(visit.requests.filter(is("/beckon.js"))).toHaveLength(1);
  expect(await page.locator("script[src*='beckon.js']").count()).toBe(1);
  expect(await page.evaluate(() => ({ ...document.documentElement.dataset }))).toEqual({
    ready: "1",
    // By each of the two.
    heard: "help_offered help_offered ",
  });
  const said = visit.tab.sent.filter(({ type }) => type !== "hello" && type !== "invitation");
  expect(said.slice(0, 2)).toMatchObject([
    { type: "page", data: { kind: "product" } },
    { type: "track", name: "told" },
  ]);
  // The attributes: the language, the colours and the side.
  const card = visit.tab.invitation;
  expect(await page.locator("beckon-widget").getAttribute("lang")).toBe("de");
  const { x, width } = (await card.boundingBox())!;
  expect(x + width / 2).toBeLessThan(page.viewportSize()!.width / 2);
  const light = await card.evaluate((element) => {
    const [red = 255] = getComputedStyle(element).backgroundColor.match(/\d+/g)!.map(Number);
    return red;
  });
  expect(light).toBeLessThan(80);
  await isClean(visit);
});

test("every event is a CustomEvent with what is documented, by `on` and by the window", async () => {
  const url = host.serve("/events", { head: LISTENING });
  const visit = await visits(stage, url);
  expect(await hearsOf(visit, "ready")).toBeNull();
  await calls(visit, `ownAlso = [], beckon("on", "accepted", (detail) => ownAlso.push(detail))`);
  await calls(visit, `beckon("track", "told")`);
  expect(await hearsOf(visit, "event")).toEqual({ type: "event", name: "help_offered", rule: "told" });
  await calls(visit, `beckon("identify", "marit", {}, { jwt: "no.such.token" })`);
  expect(await hearsOf(visit, "error")).toMatchObject({ type: "error", code: "not-allowed" });
  await calls(visit, `beckon("track", "asked")`);
  const { id } = await hearsOf(visit, "invited");
  expect(id).toBe(visit.tab.invited[0]);
  await visit.tab.invitation.getByRole("button", { name: "Compare plans" }).click();
  const accepted = { id, reply: "Compare plans" };
  expect(await hearsOf(visit, "accepted")).toEqual(accepted);
  expect(await visit.asks("ownAlso")).toEqual([accepted]);
  await takes(agent, "Compare plans");
  await say(agent, "Which of them?");
  const message = await hearsOf(visit, "message");
  expect(message).toEqual({ name: "Ben Okafor", text: "Which of them?", at: expect.any(Number) });
  expect(Math.abs(message.at - Date.now())).toBeLessThan(60_000);

  const other = await visits(stage, url);
  await hearsOf(other, "ready");
  await calls(other, `beckon("track", "asked")`);
  await other.tab.isInvited("We are here.");
  await other.tab.dismiss();
  expect(await hearsOf(other, "dismissed")).toEqual({ id: other.tab.invited[0] });
  for (const one of [visit, other]) {
    const names = (await heard(one)).map(([name]) => name);
    expect(names, "each once").toEqual([...new Set(names)]);
    await isClean(one);
  }
});

test("one person on two devices: chat, history and limits follow; after `reset` nothing of them is left", async () => {
  const person = "customer-4711";
  const url = host.serve("/account", { head: LISTENING });
  const names = `beckon("identify", "${person}", { name: "Marit Berg", plan: "team" }, { jwt: "${jwtOf(person)}" })`;
  const laptop = await visits(stage, url);
  await hearsOf(laptop, "ready");
  await calls(laptop, names);
  await until("the laptop is told the person's token", () => laptop.tab.sockets > 1);
  await calls(laptop, `beckon("track", "asked")`);
  await laptop.tab.isInvited("We are here.");
  await laptop.tab.dismiss();
  await launcherOf(laptop.tab).waitFor();
  await opensChat(laptop.tab);
  await say(laptop.tab, "My invoice is wrong.");
  await takes(agent, "My invoice is wrong.");
  await say(agent, "Which one, Marit?");
  await hears(laptop.tab, "Which one, Marit?");

  const phone = await visits(stage, host.serve("/on-the-phone", { head: LISTENING }));
  await hearsOf(phone, "ready");
  await calls(phone, names);
  await until("the phone is told the person's token", () => phone.tab.sockets > 1);
  await launcherOf(phone.tab).waitFor();
  await opensChat(phone.tab);
  await hears(phone.tab, "My invoice is wrong.", "Which one, Marit?");
  await say(phone.tab, "The one of May.");
  await hears(laptop.tab, "The one of May.");
  await hears(agent, "The one of May.");
  // Dismissed on the laptop: not asked again here.
  await calls(phone, `beckon("track", "asked")`);
  await calls(phone, `beckon("track", "told")`);
  expect(await hearsOf(phone, "event")).toMatchObject({ name: "help_offered" });
  await phone.tab.isAcknowledged();
  expect(phone.tab.invited).toEqual([]);
  const marit = await watcher.row(
    "one person, of both devices",
    ({ name, pages }) => name === "Marit Berg" && pages === 2,
  );
  const named = () => watcher.rows.filter(({ name }) => name === "Marit Berg");
  expect(named()).toHaveLength(1);
  const exported = JSON.stringify(await stage.server.api("GET", `/visitors/${marit.id}/export`));
  for (const known of ["/account", "/on-the-phone", "My invoice is wrong.", "The one of May.", "team"])
    expect(exported).toContain(known);

  // Half written, as people leave it.
  await field(phone.tab).fill("And my address is");
  const token = await phone.asks<string>(`localStorage["beckon:demo"]`);
  expect(token).toMatch(/^v1\./);
  await calls(phone, `beckon("reset")`);
  await until("the phone is somebody else", async () => {
    const theirs = await phone.asks<string | undefined>(`localStorage["beckon:demo"]`);
    return theirs !== undefined && theirs !== token;
  });
  await chatOf(phone.tab).waitFor({ state: "detached" });
  await phone.tab.page.reload();
  await hearsOf(phone, "ready");
  await phone.tab.isAcknowledged();
  await phone.tab.become("hidden");
  const left = await kept(phone);
  expect(left).toContain("v1.");
  for (const theirs of [token, person, "Marit", "team", "address", "invoice"])
    expect(left).not.toContain(theirs);
  const databases = () => Promise.all([indexedDB.databases(), "caches" in window ? caches.keys() : []]);
  expect(await phone.tab.page.evaluate(databases)).toEqual([[], []]);
  await phone.tab.become("visible");
  // A new visitor, whom nobody has asked yet and who has said nothing.
  expect(await launcherOf(phone.tab).getAttribute("aria-label")).not.toMatch(/new message/i);
  await calls(phone, `beckon("track", "asked")`);
  await phone.tab.isInvited("We are here.");
  const other = await watcher.row(
    "somebody else on the phone",
    ({ id, page }) => id !== marit.id && page.url.endsWith("/on-the-phone"),
  );
  expect([other.name, other.chats, named().map(({ id }) => id)]).toEqual([undefined, 0, [marit.id]]);
  await isClean(phone);
});

const docs = await readFile(new URL("../../docs/tag-manager.md", import.meta.url), "utf8");
const [TAG = "", PAGE_TAG = ""] = [...docs.matchAll(/```html\n<script>\n([^]*?)<\/script>\n```/g)].map(
  ([, code]) => code!,
);

test("the tag manager's code is of 2009, as their editors want it", async () => {
  for (const code of [TAG, PAGE_TAG.replace(/{{.*?}}/g, "1")]) {
    expect(code.length).toBeGreaterThan(50);
    const [old, today] = await Promise.all(
      (["es5", "esnext"] as const).map((target) => esbuild.transform(code, { target })),
    );
    expect(old!.code, "nothing in it had to be made older").toBe(today!.code);
    expect(code).not.toMatch(/\.(?:includes|assign|from|find|startsWith|dataset|append|remove|closest)\(/);
  }
});

/** As Google's: takes over `push`, hears of the history, and runs a tag's code as a new script element. */
const MANAGER = `
  const fire = (code) => document.head.append(Object.assign(document.createElement("script"), { text: code }));
  const { ownTag, ownPageTag } = window;
  const page = () => fire(ownPageTag.replace("{{Page kind}}", JSON.stringify(location.pathname)).replace("{{Price}}", "20"));
  const push = dataLayer.push;
  dataLayer.push = (...entries) => { window.ownPushed.push(...entries.flatMap(({ event }) => event ?? [])); return push.apply(dataLayer, entries) };
  const { pushState } = history;
  history.pushState = (...given) => {
    pushState.apply(history, given);
    dataLayer.push({ event: "gtm.historyChange-v2" });
    fire(ownTag); // a trigger too many
    page();
  };
  setTimeout(() => { fire(ownTag); page() }, 50);`;

test("the tag manager's code, late and fired twice: consent mode's answers, the history, its own events", async () => {
  const tag = TAG.replace("https://HOST", stage.server.url).replace('"shop"', '"demo"');
  const head = `<script>
    window.dataLayer = []; window.ownPushed = [];
    window.gtag = function () { dataLayer.push(arguments) };
    gtag("consent", "default", { analytics_storage: "denied", ad_storage: "denied" });
    gtag("consent", "default", { analytics_storage: "granted", region: ["BR"] });
    window.ownTag = ${JSON.stringify(tag)}; window.ownPageTag = ${JSON.stringify(PAGE_TAG)};
  </script>`;
  const visit = await visits(
    stage,
    host.serve("/managed", { head: LISTENING + head, tags: `<script>{${MANAGER}}</script>` }),
  );
  const { page } = visit.tab;
  const isThere = () => visit.asks<boolean>("window.beckon?.version === 1");
  await until("the script is there", isThere);
  // Denied by default is no answer: nothing but the script, nothing kept.
  await calls(visit, `gtag("consent", "update", { ad_storage: "granted" })`);
  expect(visit.requests).toEqual(["/beckon.js"]);
  expect(await kept(visit)).toBe('["",{},{},"",null]');

  await calls(visit, `gtag("consent", "update", { analytics_storage: "granted" })`);
  await hearsOf(visit, "ready");
  expect(await kept(visit)).toContain("v1.");
  await calls(visit, `history.pushState({}, "", "/managed/second")`);
  await until(
    "there are two page views",
    () => visit.tab.sent.filter(({ type }) => type === "page").length === 2,
  );
  await calls(visit, `beckon("track", "asked")`);
  await visit.tab.isInvited("We are here.");
  await visit.tab.dismiss();
  await visit.tab.isAcknowledged();
  const views = visit.tab.sent.flatMap((message) => (message.type === "page" ? [message] : []));
  expect(views.map(({ url, data }) => [new URL(url).pathname, data])).toEqual([
    ["/managed", { kind: "/managed", price: 20 }],
    ["/managed/second", { kind: "/managed/second", price: 20 }],
  ]);
  expect(visit.requests.filter(is("/beckon.js"))).toHaveLength(1);
  expect(await page.locator("script[src*='beckon.js']").count()).toBe(1);
  expect(await visit.asks("ownPushed")).toEqual([
    "gtm.historyChange-v2",
    "beckon_invited",
    "beckon_dismissed",
  ]);

  await calls(visit, `gtag("consent", "update", { analytics_storage: "denied" })`);
  await until("nothing is kept", async () => (await kept(visit)) === '["",{},{},"",{}]');
  await isClean(visit, ["beckon", "dataLayer", "gtag"]);
});

test("one visitor on two subdomains: the token in a cookie of the domain, and in no other place", async () => {
  const tags = `<script async src="$BECKON/domain/beckon.js" data-site="demo" data-cookie-domain="shop.example"></script>`;
  host.serve("/www", { tags, head: LISTENING });
  host.serve("/help", { tags, head: LISTENING });
  const visit = await visits(stage, host.at("/www", "www.shop.example"));
  await hearsOf(visit, "ready");
  await visit.tab.isAcknowledged();
  const first = JSON.parse(await kept(visit));
  expect(first[0]).toMatch(/^beckon_demo=v1\./);
  expect(first[1]).toEqual({});
  await visit.tab.page.goto(host.at("/help", "help.shop.example"));
  await hearsOf(visit, "ready");
  await visit.tab.isAcknowledged();
  expect(JSON.parse(await kept(visit)).slice(0, 2)).toEqual([first[0], {}]);
  const row = await watcher.row("both pages", ({ page }) => page.url.includes("//help.shop.example"));
  expect([row.pages, row.visits, new URL(row.landing).hostname]).toEqual([2, 1, "www.shop.example"]);
  // Another domain's pages never see it; a site that is not the domain's own keeps none there.
  const [cookie] = await visit.visitor.context.cookies();
  expect(cookie).toMatchObject({ domain: ".shop.example", path: "/", sameSite: "Lax" });
  await calls(visit, `beckon("shutdown")`);
  expect(JSON.parse(await kept(visit)).slice(0, 3)).toEqual(["", {}, {}]);
  await isClean(visit);
});
