// Why, at a past moment of the visit: whatever is done, the answer afterwards is the one that was given then, over
// hibernations, other tabs, other rules and all that the desk said meanwhile.

import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import type { ExplainedRule } from "../../../worker/protocol.ts";
import { agentOnline } from "../support/desk.ts";
import { agentOf, Page, publish, someVisitor } from "../support/page.ts";

const SITE = "past-tests";
const invite = "invite: { when_away: message, greeting: Hi }";
const RULES = {
  "site.yaml":
    "name: Shop\norigins: [https://shop.example]\nteams: { sales: {} }\nlimits: { quiet: 20s, per_visit: 3 }\n",
  "idle.yaml": `name: Idle on prices\nwhen: { page: /pricing, idle: 20s }\n${invite}\n`,
  "scrolled.yaml": `name: Read it\nwhen: { page: /docs*, scroll: 60%+, on_page: 5s }\n${invite}\n`,
  "clicks.yaml": `name: Clicks\nwhen: { clicks: { on: .buy, times: 2+ } }\n${invite}\n`,
  "sees.yaml": `name: Reads quotes\nwhen: { sees: { on: "#quotes", for: 5s } }\n${invite}\n`,
  "form.yaml": `name: Stuck\nwhen: { form: { on: form, state: started }, on_site: 30s }\n${invite}\n`,
  "event.yaml": `name: Added\nwhen: { event: { name: added, within: 30s } }\n${invite}\n`,
  "reader.yaml": `name: Reader\nwhen: { page: /docs* }\ndo: [{ tag: reader }]\n`,
  "follows.yaml": `name: Follows\nwhen: { tag: reader, visited: /pricing }\n${invite}\n`,
  "place.yaml": `name: With a place\nwhen: { page: /docs/two }\ninvite: { team: sales, greeting: Hi }\n`,
};

const objectOf = (visitor: string) => env.VISITOR.getByName(visitorObject(SITE, visitor));
const callsOf = (visitor: string) => objectOf(visitor) as unknown as VisitorCalls;

let now = 0;
const pass = (ms: number) => vi.setSystemTime((now += ms));

beforeAll(() => publish(SITE, RULES));
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: (now = Date.now()) }));
afterEach(() => vi.useRealTimers());

/** What was explained live, and when. */
class Witness {
  readonly visitor: string;
  readonly #saw: { readonly at: number; readonly rules: readonly ExplainedRule[] }[] = [];

  constructor(visitor: string) {
    this.visitor = visitor;
  }

  async looks(): Promise<void> {
    // What the desk is asked is answered before anybody looks.
    await runInDurableObject(objectOf(this.visitor), () => undefined);
    pass(1);
    this.#saw.push({ at: now, rules: await callsOf(this.visitor).explain() });
    pass(1);
  }

  async compares(): Promise<void> {
    for (const { at, rules } of this.#saw) {
      const then = await callsOf(this.visitor).explainAt(at);
      expect(then?.rules, `at ${at}`).toEqual(rules);
    }
  }
}

type Step =
  | { readonly does: "says"; readonly tab: 0 | 1; readonly message: Parameters<Page["says"]>[0] }
  | { readonly does: "goes"; readonly tab: 0 | 1; readonly path: string }
  | { readonly does: "leaves"; readonly tab: 0 | 1 }
  | { readonly does: "answers"; readonly state: "shown" | "seen" | "dismissed" | "accepted" }
  | { readonly does: "hibernates" };

const tab = fc.constantFrom(0 as const, 1 as const);
const message = fc.oneof(
  fc.nat(100).map((percent) => ({ type: "scroll" as const, percent })),
  fc.constant({ type: "click" as const, on: ".buy" }),
  fc.boolean().map((isIn) => ({ type: "saw" as const, on: "#quotes", in: isIn })),
  fc
    .constantFrom("started" as const, "submitted" as const)
    .map((state) => ({ type: "form" as const, on: "form", state })),
  fc.constant({ type: "track" as const, name: "added" }),
  fc.constant({ type: "hidden" as const }),
  fc.constant({ type: "shown" as const }),
  fc.nat(30_000).map((idle) => ({ type: "clocks" as const, idle })),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant("says" as const), tab, message }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant("goes" as const),
      tab,
      path: fc.constantFrom("/", "/pricing", "/docs", "/docs/two"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("leaves" as const), tab }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant("answers" as const),
      state: fc.constantFrom("shown", "seen", "dismissed", "accepted"),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ does: "hibernates" as const }) },
);

/** One visitor's course; looks after every step. */
async function lives(steps: readonly { readonly step: Step; readonly after: number }[]): Promise<void> {
  const visitor = someVisitor();
  const witness = new Witness(visitor);
  const pages: (Page | undefined)[] = [];
  const pageOf = async (index: 0 | 1): Promise<Page> => {
    const known = pages[index];
    if (known !== undefined) return known;
    const page = await Page.open(SITE, visitor, `tab${index}`);
    pages[index] = page;
    await page.hello();
    await page.visits("/");
    return page;
  };
  await pageOf(0);
  for (const { step, after } of steps) {
    pass(after);
    if (step.does === "hibernates") await evictDurableObject(objectOf(visitor), { webSockets: "hibernate" });
    else if (step.does === "answers") {
      const page = await pageOf(0);
      const id = page.of("invite").at(-1)?.id;
      if (id !== undefined) await page.says({ type: "invitation", id, state: step.state });
    } else if (step.does === "leaves") {
      await (await pageOf(step.tab)).says({ type: "bye" });
    } else if (step.does === "goes") await (await pageOf(step.tab)).visits(step.path);
    else await (await pageOf(step.tab)).says(step.message);
    await witness.looks();
  }
  await witness.compares();
  await evictDurableObject(objectOf(visitor), { webSockets: "hibernate" });
  await witness.compares();
  for (const page of pages) page?.socket.close();
}

describe("[R3] a past moment is explained as it was then", () => {
  it("whatever visitors do, over hibernations", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ step, after: fc.integer({ min: 2, max: 25_000 }) }), {
          minLength: 4,
          maxLength: 16,
        }),
        lives,
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it("under the rules that were in force, also when others were published since", async () => {
    const site = "past-versions";
    const visitor = someVisitor();
    const object = env.VISITOR.getByName(visitorObject(site, visitor)) as unknown as VisitorCalls;
    await publish(site, { "one.yaml": `name: First words\nwhen: { page: /a }\n${invite}\n` });
    const page = await Page.open(site, visitor);
    await page.hello();
    await page.visits("/a");
    await page.first("invite");
    pass(5_000);
    const before = await object.explain();
    const at = now;
    pass(5_000);
    await publish(site, { "two.yaml": `name: Second words\nwhen: { page: /b }\n${invite}\n` });
    await object.published(2);
    const names = async () => (await object.explain()).map(({ name }) => name);
    await expect.poll(names).toEqual(["Second words"]);
    expect(await object.explainAt(at)).toEqual({ at, version: 1, rules: before });
    pass(1);
    expect((await object.explainAt(now))!.version).toBe(2);
  });

  it("with what was known of the desk", async () => {
    const visitor = someVisitor();
    const witness = new Witness(visitor);
    const page = await Page.open(SITE, visitor);
    await page.hello();
    await page.visits("/docs/two");
    const says = async () => (await callsOf(visitor).explain()).find(({ rule }) => rule === "place")!;
    await expect.poll(async () => (await says()).says).toContain("desk full");
    expect((await says()).limit).toEqual({ because: "desk full" });
    await witness.looks();
    const ana = await agentOnline(SITE, 3);
    await page.first("invite");
    await witness.looks();
    await evictDurableObject(objectOf(visitor), { webSockets: "hibernate" });
    await witness.compares();
    ana.frames.socket.close();
  });

  it("and nothing is said of what is not known: before the visit, and of the future", async () => {
    const visitor = someVisitor();
    const page = await Page.open(SITE, visitor);
    await page.hello();
    const before = now;
    pass(1000);
    await page.visits("/docs");
    expect(await callsOf(visitor).explainAt(before)).toBeUndefined();
    expect(await callsOf(visitor).explainAt(now + 1)).toBeUndefined();
    expect((await callsOf(visitor).explainAt(now))!.rules.length).toBeGreaterThan(0);
    expect(await callsOf(someVisitor()).explainAt(now)).toBeUndefined();
  });

  it("also of a visit that is over, and no more of one that was followed by another", async () => {
    const visitor = someVisitor();
    const page = await Page.open(SITE, visitor);
    await page.hello();
    await page.visits("/docs");
    pass(5_000);
    const at = now;
    const before = await callsOf(visitor).explain();
    pass(1);
    await page.says({ type: "bye" });
    pass(40 * 60_000);
    expect(await callsOf(visitor).explain()).toEqual([]);
    expect((await callsOf(visitor).explainAt(at))!.rules).toEqual(before);
    await page.visits("/docs");
    expect(await callsOf(visitor).explainAt(at)).toBeUndefined();
  });

  it("of a very long visit as far back as it is kept", async () => {
    const visitor = someVisitor();
    const witness = new Witness(visitor);
    const page = await Page.open(SITE, visitor);
    await page.hello();
    await page.visits("/docs");
    const begins = now;
    for (let n = 0; n < 700; n++) {
      pass(1000);
      await page.says({ type: "click", on: `.an-element-with-quite-a-long-name-${n}` });
    }
    await page.visits("/pricing");
    await witness.looks();
    await page.says({ type: "clocks", idle: 500 });
    await witness.looks();
    await witness.compares();
    expect(await callsOf(visitor).explainAt(begins)).toBeUndefined();
    const size = await runInDurableObject(objectOf(visitor), (_, { storage }) => {
      const [row] = storage.kv.list<string>({ prefix: "visit/" });
      return row![1].length;
    });
    expect(size).toBeLessThan(40_000);
  });
});

it("what came since the row lies beside the socket, little, and goes into the row before it is much", async () => {
  const visitor = someVisitor();
  const agent = await agentOf(SITE, visitor);
  const page = await Page.open(SITE, visitor);
  await page.hello();
  await page.visits("/docs");
  const tail = () =>
    runInDurableObject(objectOf(visitor), (_, ctx) => {
      const [socket] = ctx.getWebSockets("page");
      const attached = socket!.deserializeAttachment() as { tail?: { text: string } };
      return attached.tail?.text.length ?? 0;
    });
  let most = 0;
  for (let n = 0; n < 60; n++) {
    pass(1000);
    await page.says({ type: "clocks", idle: 500 });
    most = Math.max(most, await tail());
  }
  expect(most).toBeGreaterThan(900);
  expect(most).toBeLessThan(1_300);
  expect(await tail()).toBeLessThan(most);
  agent.socket.close();
});
