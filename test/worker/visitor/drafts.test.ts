// A visitor, the desk and a draft between them, all real: nothing is shown that no agent sent, everything happens once.

import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { siteObject, visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import { Site } from "../../../worker/site/object.ts";
import { rows } from "../support/desk.ts";
import { agentOf, Page, publish, someVisitor } from "../support/page.ts";
import { addAgent, Console } from "../support/team.ts";

const RULES = {
  "help.yaml":
    "name: Help\nwhen: { page: /pricing*, on_page: 1m }\ninvite: { team: sales, approval: agent, greeting: Hello, replies: [Yes please] }\n",
  "other.yaml":
    "name: Other\nwhen: { page: /pricing*, on_page: 1m }\npriority: 10\ninvite: { greeting: Hi }\n",
};

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

let sites = 0;
async function staffed(rules: Readonly<Record<string, string>> = { "help.yaml": RULES["help.yaml"] }) {
  const site = `drafts-${++sites}`;
  await publish(site, rules);
  const ana = await addAgent(site, "Ana");
  const console = await Console.open(site, ana);
  await console.first("desk");
  return { site, ana, console };
}

/** Here for a minute: the rule is due. */
async function drafted({ site, console }: { site: string; console: Console }) {
  const visitor = someVisitor();
  const page = await Page.open(site, visitor);
  await page.hello();
  const asked = console.next("draft");
  await page.visits("/pricing", { ago: 60_000, referrer: "https://atlas.example/" });
  const { invitation } = await asked;
  return { visitor, page, id: invitation.id, invitation };
}

const stubOf = (site: string, visitor: string) => env.VISITOR.getByName(visitorObject(site, visitor));
const callsOf = (site: string, visitor: string) => stubOf(site, visitor) as unknown as VisitorCalls;
const storyOf = async (site: string, visitor: string) =>
  (await callsOf(site, visitor).story())!.invitations.map(({ state, because, greeting }) => ({
    state,
    greeting,
    ...(because !== undefined && { because }),
  }));
const saysOf = async (site: string, visitor: string, rule: string) =>
  (await callsOf(site, visitor).explain()).find((one) => one.rule === rule)!.says;
const answer = (console: Console, id: string, how: "send" | "decline", text?: string) =>
  console.says({ type: "draft", id, answer: how, ...(text !== undefined && { text }) });

describe("[L12] a rule that wants an agent's approval", () => {
  it("shows nothing until an agent sent it, then the agent's words, over evictions of both and a reconnect", async () => {
    const desk = await staffed();
    const { site, console } = desk;
    const { visitor, page, id, invitation } = await drafted(desk);
    expect(invitation).toMatchObject({ visitor, ruleName: "Help", greeting: "Hello", team: "sales" });
    expect(invitation.row.referrer).toBe("https://atlas.example/");
    expect(invitation.why!.join("\n")).toContain("/pricing");
    expect(await storyOf(site, visitor)).toEqual([{ state: "drafted", greeting: "Hello" }]);
    expect(await saysOf(site, visitor, "help")).toBe("Holds, but not now: draft waiting.");
    await evictDurableObject(stubOf(site, visitor), { webSockets: "hibernate" });
    await evictDurableObject(env.SITE.getByName(siteObject(site)), { webSockets: "hibernate" });
    const second = await Page.open(site, visitor, "tab2");
    await second.hello({ visible: false });
    expect(second.of("welcome")[0]!.invite).toBeUndefined();
    expect(page.of("invite")).toEqual([]);
    const invited = page.next("invite");
    answer(console, id, "send", "Shall I compare the plans?");
    expect(await invited).toMatchObject({
      id,
      greeting: "Shall I compare the plans?",
      replies: ["Yes please"],
    });
    await page.says({ type: "invitation", id, state: "shown" });
    await expect
      .poll(() => console.of("invitation").map(({ invitation: { state } }) => state))
      .toEqual(["drafted", "offered", "shown"]);
    const assigned = console.next("assigned");
    await page.says({ type: "invitation", id, state: "accepted", reply: "Yes please" });
    await assigned;
    const record = await (await agentOf(site, visitor)).first("record");
    expect(record.conversation!.said.map(({ text }) => text)).toEqual([
      "Shall I compare the plans?",
      "Yes please",
    ]);
  });

  it("holds its place while it waits, and gives it back when it is declined", async () => {
    const desk = await staffed();
    const { site, console } = desk;
    const { visitor, page, id } = await drafted(desk);
    expect(await rows(site, "SELECT id, state FROM leases")).toEqual([{ id, state: "held" }]);
    answer(console, id, "decline");
    await expect
      .poll(() => storyOf(site, visitor))
      .toEqual([{ state: "withdrawn", greeting: "Hello", because: "declined by the agent" }]);
    await expect.poll(() => rows(site, "SELECT id FROM leases")).toEqual([]);
    await page.visits("/pricing?again");
    await page.says({ type: "clocks", idle: 5_000 });
    expect(await saysOf(site, visitor, "help")).not.toContain("Holds now");
    expect(console.of("draft")).toHaveLength(1);
    expect(page.of("invite")).toEqual([]);
  });

  it("uses up nothing when it is declined: another rule's invitation is shown at once", async () => {
    const desk = await staffed(RULES);
    const { page, id } = await drafted(desk);
    const invited = page.next("invite");
    answer(desk.console, id, "decline");
    expect(await invited).toMatchObject({ greeting: "Hi" });
  });

  it("is too late when the visitor went away meanwhile, or opened a chat", async () => {
    const desk = await staffed();
    const away = await drafted(desk);
    await away.page.says({ type: "hidden" });
    answer(desk.console, away.id, "send");
    await expect
      .poll(() => storyOf(desk.site, away.visitor))
      .toEqual([{ state: "withdrawn", greeting: "Hello", because: "too late" }]);
    const chatting = await drafted(desk);
    await chatting.page.says({ type: "say", id: "words-1", text: "Hello?" });
    answer(desk.console, chatting.id, "send");
    await expect.poll(async () => (await storyOf(desk.site, chatting.visitor))[0]!.because).toBe("too late");
    expect([...away.page.of("invite"), ...chatting.page.of("invite")]).toEqual([]);
  });

  it("is taken off the agent's screen when its page is left", async () => {
    const desk = await staffed();
    const { page, id } = await drafted(desk);
    const over = desk.console.next("draft-over");
    await page.visits("/blog");
    expect((await over).id).toBe(id);
    expect(await rows(desk.site, "SELECT id FROM leases")).toEqual([]);
  });

  it("reaches the agent and is answered though every object is killed after each step", async () => {
    const desk = await staffed();
    const { site, ana } = desk;
    const { visitor, id } = await drafted(desk);
    const kill = async () => {
      await evictDurableObject(stubOf(site, visitor), { webSockets: "close" });
      await evictDurableObject(env.SITE.getByName(siteObject(site)), { webSockets: "close" });
    };
    await kill();
    const console = await Console.open(site, ana);
    expect((await console.first("desk")).drafts).toHaveLength(1);
    const page = await Page.open(site, visitor, "tab1", 2);
    await page.hello();
    const invited = page.next("invite");
    answer(console, id, "send");
    await invited;
    await kill();
    expect(await storyOf(site, visitor)).toEqual([{ state: "offered", greeting: "Hello" }]);
    expect(await rows(site, "SELECT id FROM drafts")).toEqual([]);
  });

  it("that the desk could not be told of is told after a crash, or given up in the end", async () => {
    const desk = await staffed();
    const { site, console: ana } = desk;
    const refuses = vi.spyOn(Site.prototype, "invitation").mockRejectedValue(new Error("not now"));
    const wait = async () => {
      const visitor = someVisitor();
      const page = await Page.open(site, visitor);
      await page.hello();
      await page.visits("/pricing", { ago: 60_000 });
      await expect.poll(() => storyOf(site, visitor)).toMatchObject([{ state: "drafted" }]);
      await evictDurableObject(stubOf(site, visitor), { webSockets: "close" });
      return visitor;
    };
    const [told, never] = [await wait(), await wait()];
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 91_000 });
    await runDurableObjectAlarm(stubOf(site, never));
    await expect
      .poll(() => storyOf(site, never))
      .toMatchObject([{ state: "withdrawn", because: "no answer" }]);
    vi.useRealTimers();
    refuses.mockRestore();
    const asked = ana.next("draft");
    await (await Page.open(site, told, "tab1", 2)).hello();
    await runDurableObjectAlarm(stubOf(site, told));
    expect((await asked).invitation.visitor).toBe(told);
  });
});
