// What the rules of this visitor's site ask for and do, in the real object: signals of the page, deeds without an
// invitation, experiments, languages, and each of them over an eviction.

import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { draw } from "../../../rules/engine/chance.ts";
import { siteObject, visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import { Page, publish, someVisitor } from "../support/page.ts";
import { agentOnline } from "../support/desk.ts";

const SITE = "visitor-rules-tests";
const invite = "invite: { when_away: message, greeting: Hi }";
const RULES = {
  "scrolled.yaml": `name: Read to the end\nwhen: { page: /long, scroll: 80%+ }\n${invite}\n`,
  "exit.yaml": `name: Leaves\nwhen: { page: /leave, exit_intent: true, idle: 2s }\n${invite}\n`,
  "sees.yaml": `name: Reads quotes\nwhen: { page: /quotes, sees: { on: "#quotes", for: 5s } }\n${invite}\n`,
  "clicks.yaml": `name: Clicks\nwhen: { page: /click, clicks: { on: .buy, times: 2+ } }\n${invite}\n`,
  "rage.yaml": `name: Angry\nwhen: { page: /click, rage_clicks: true }\n${invite}\n`,
  "form.yaml": `name: Stuck\nwhen: { page: /form, form: { on: form, state: started }, on_page: 3s }\n${invite}\n`,
  "event.yaml": `name: Added\nwhen: { event: { name: added, where: { total: 100+ } } }\n${invite}\n`,
  "data.yaml": `name: Big cart\nwhen: { data: { total: 500+ } }\n${invite}\n`,
  "reader.yaml": `name: Reader\nwhen: { page: /docs/* }\ndo:\n  - tag: reader\n  - event: reading\n  - route: support\n`,
  "follows.yaml": `name: Follows\nwhen: { page: /docs/two, tag: reader }\n${invite}\n`,
  "held.yaml": `name: Tested
when: { page: /tested }
do: [{ tag: asked }]
invite:
  greeting: Plain
  locales: { de: { greeting: Schlicht } }
experiment:
  holdout: 40%
  variants: { short: { greeting: Short }, long: { greeting: Long, locales: { de: { greeting: Lang } } } }
goal: signup
`,
};

const objectOf = (visitor: string) => env.VISITOR.getByName(visitorObject(SITE, visitor));
const callsOf = (visitor: string) => objectOf(visitor) as unknown as VisitorCalls;
const hibernate = (visitor: string) => evictDurableObject(objectOf(visitor), { webSockets: "hibernate" });

let now = 0;
const pass = (seconds: number) => vi.setSystemTime((now += seconds * 1000));

async function arrives(path: string, visitor = someVisitor()): Promise<{ visitor: string; page: Page }> {
  const page = await Page.open(SITE, visitor);
  await page.hello({ language: "de-AT" });
  await page.visits(path);
  return { visitor, page };
}

const greetings = (page: Page) => page.of("invite").map((one) => one.greeting);

beforeAll(() =>
  publish(SITE, {
    "site.yaml":
      "name: Shop\norigins: [https://shop.example]\nteams: { sales: {}, support: {} }\ngoals: { signup: { page: /thanks } }\nlimits: { quiet: 0s, per_visit: 50 }\n",
    ...RULES,
  }),
);
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: (now = Date.now()) }));
afterEach(() => vi.useRealTimers());

describe("signals", () => {
  it("are asked of the page as the rules need them, once, and not again after a hibernation", async () => {
    const { visitor, page } = await arrives("/");
    expect(await page.first("watch")).toEqual({
      type: "watch",
      scroll: [80],
      exit: true,
      sees: ["#quotes"],
      clicks: [".buy"],
      rage: true,
      forms: ["form"],
    });
    await hibernate(visitor);
    await page.visits("/other");
    await page.visits("/another");
    expect(page.of("watch")).toHaveLength(1);
  });

  it.each<[string, string, (page: Page) => Promise<unknown>]>([
    ["scroll", "/long", (page) => page.says({ type: "scroll", percent: 80 })],
    [
      "clicks",
      "/click",
      async (page) => {
        await page.says({ type: "click", on: ".buy" });
        expect(page.of("invite")).toEqual([]);
        await page.says({ type: "click", on: ".buy" });
      },
    ],
    ["rage clicks", "/click", (page) => page.says({ type: "click" })],
    ["an event", "/", (page) => page.says({ type: "track", name: "added", props: { total: 120 } })],
    ["data", "/", (page) => page.says({ type: "data", data: { total: 500 } })],
  ])("[T10] %s makes a rule come true", async (_, path, does) => {
    const { visitor, page } = await arrives(path);
    await hibernate(visitor);
    const invited = page.next("invite");
    await does(page);
    await invited;
  });

  it("[T11] an element in view for long enough, over a hibernation in the middle", async () => {
    const { visitor, page } = await arrives("/quotes");
    const asked = page.next("wake");
    await page.says({ type: "saw", on: "#quotes", in: true });
    expect(await asked).toEqual({ type: "wake", in: 5000 });
    pass(2);
    await page.says({ type: "saw", on: "#quotes", in: false });
    await hibernate(visitor);
    pass(20);
    const again = page.next("wake");
    await page.says({ type: "saw", on: "#quotes", in: true });
    expect(await again).toEqual({ type: "wake", in: 3000 });
    pass(3);
    const invited = page.next("invite");
    await page.says({ type: "clocks", idle: 25_000 });
    await invited;
  });

  it("[T12] an exit, until the page tells of an input", async () => {
    const { page } = await arrives("/leave");
    pass(10);
    const asked = page.next("wake", (wake) => wake.in === 0);
    await page.says({ type: "exit" });
    await asked;
    const invited = page.next("invite");
    await page.says({ type: "clocks", idle: 10_000 });
    await invited;
    const other = await arrives("/leave");
    pass(1);
    await other.page.says({ type: "exit" });
    pass(3);
    await other.page.says({ type: "clocks", idle: 2500 });
    await other.page.says({ type: "read", seq: 0 });
    expect(other.page.of("invite")).toEqual([]);
  });

  it("a form that was begun, and a while on the page", async () => {
    const { page } = await arrives("/form");
    await page.says({ type: "form", on: "form", state: "started" });
    pass(3);
    const invited = page.next("invite");
    await page.says({ type: "clocks", idle: 3000 });
    await invited;
  });

  it("[P3] a tracked event survives a crash, a scroll need not", async () => {
    const { page } = await arrives("/");
    await page.says({ type: "scroll", percent: 10 });
    const { kept: before } = page.of("ack").at(-1)!;
    await page.says({ type: "track", name: "seen" });
    expect(page.of("ack").at(-1)!.kept).toBeGreaterThan(before);
    expect(page.of("ack").at(-1)!.kept).toBe(page.n);
  });
});

describe("a rule without an invitation", () => {
  it("[O1] tags, tells the page, and does it once a visit", async () => {
    const { visitor, page } = await arrives("/docs/one");
    expect((await callsOf(visitor).story())!.row.tags).toEqual(["reader"]);
    expect(page.of("event")).toEqual([{ type: "event", name: "reading", rule: "reader" }]);
    await hibernate(visitor);
    await page.visits("/docs/three");
    expect(page.of("event")).toHaveLength(1);
  });

  it("[O2] and a rule that waits for the tag comes true at once", async () => {
    const { page } = await arrives("/docs/two");
    await vi.waitFor(() => expect(greetings(page)).toEqual(["Hi"]));
  });
});

describe("[L11] an experiment", () => {
  /** A visitor whose draws fall like this. */
  function drawn(held: boolean, long = false): string {
    for (;;) {
      const visitor = someVisitor();
      const isHeld = draw(visitor, "held", "holdout") < 0.4;
      if (isHeld === held && (held || draw(visitor, "held", "variant") >= 0.5 === long)) return visitor;
    }
  }

  it("shows each variant in the visitor's language", async () => {
    await agentOnline(SITE, 20);
    const long = await arrives("/tested", drawn(false, true));
    await vi.waitFor(() => expect(greetings(long.page)).toEqual(["Lang"]));
    const short = await arrives("/tested", drawn(false, false));
    await vi.waitFor(() => expect(greetings(short.page)).toEqual(["Short"]));
  });

  it("holds back who is held out: stored, nothing shown, nothing done, no place taken", async () => {
    await agentOnline(SITE, 20);
    const { visitor, page } = await arrives("/tested", drawn(true));
    const stored = async () =>
      runInDurableObject(objectOf(visitor), (_, state) =>
        state.storage.sql
          .exec("SELECT state FROM invitations")
          .toArray()
          .map(({ state: text }) => JSON.parse(String(text)).invitation?.state),
      );
    await vi.waitFor(async () => expect(await stored()).toEqual(["held"]));
    await hibernate(visitor);
    await page.visits("/tested");
    expect(page.of("invite")).toEqual([]);
    expect((await callsOf(visitor).story())!.row.tags).toEqual([]);
    expect(await stored()).toEqual(["held"]);
    const leases = await runInDurableObject(env.SITE.getByName(siteObject(SITE)), (_, state) =>
      state.storage.sql.exec("SELECT id FROM leases WHERE visitor = ?", visitor).toArray(),
    );
    expect(leases).toEqual([]);
  });
});
