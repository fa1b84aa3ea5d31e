// The desk as an agent uses it: news as it comes, several chats, online and away.

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { Opened } from "../support/opened.tsx";
import { ANA, BEN, desk, entry, invitation, row, visitorId } from "../support/samples.ts";

let it: Opened;
beforeEach(async () => {
  it = await new Opened().signedIn("#/demo/desk");
});
afterEach(() => it.close());

const tells = (...messages: readonly object[]) => it.does(() => void it.desk.tells(...messages));
const group = (title: string) => {
  const found = it.all(".group").find((one) => one.querySelector("h2")?.textContent.startsWith(title));
  return [...(found?.querySelectorAll("li") ?? [])].map((item) => item.textContent);
};

describe("an invitation", () => {
  test("is announced as it is offered, with referrer and history, and its state goes on changing", async () => {
    const first = invitation(1, { row: row(1, { visits: 3, chats: 2 }), at: it.browser.time });
    await tells({ type: "invitation", invitation: first });
    const notice = () => it.texts(".notice");
    expect(notice()).toHaveLength(1);
    expect(notice()[0]).toContain("Visitor 0001Offered");
    expect(notice()[0]).toContain("Help on the pricing page");
    expect(notice()[0]).toContain("Search: google, 3rd visit, 2 chats before");
    expect(group("Invitations")[0]).toContain("Offered");
    await tells({ type: "invitation", invitation: { ...first, state: "accepted" } });
    expect(notice()).toHaveLength(1);
    expect(notice()[0]).toContain("Accepted");
    expect(group("Invitations")[0]).toContain("Accepted");

    await it.does(() => it.browser.pass(10_000));
    expect(notice()).toEqual([]);
    expect(group("Invitations")).toHaveLength(1);
  });

  test("that the desk already knew is no news after a lost line", async () => {
    await tells(desk({ invitations: [invitation(1)] }));
    await tells({ type: "invitation", invitation: invitation(1, { state: "seen" }) });
    expect(it.all(".notice")).toEqual([]);
  });

  test("more than three at once do not fill the screen, and none goes while it is pointed at", async () => {
    for (let number = 1; number <= 5; number++)
      await tells({ type: "invitation", invitation: invitation(number) });
    expect(it.all(".notice")).toHaveLength(3);
    await it.does(() => void it.one(".notices").dispatchEvent(new PointerEvent("pointerenter")));
    await it.does(() => it.browser.pass(15_000));
    expect(it.all(".notice")).toHaveLength(3);
    await it.clicks(".notice button");
    expect(it.all(".notice")).toHaveLength(2);
    await it.does(() => void it.one(".notices").dispatchEvent(new PointerEvent("pointerleave")));
    await it.does(() => it.browser.pass(10_000));
    expect(it.all(".notice")).toEqual([]);
  });
});

describe("chats", () => {
  const waiting = entry(1, { name: "Maria" });
  const mine = entry(2, { state: "open", agent: ANA.id, unread: 3 });

  test("stand as waiting, mine and colleagues', with what is unread in the title", async () => {
    await tells(desk({ conversations: [waiting, mine, entry(3, { state: "open", agent: BEN.id })] }));
    expect(group("Waiting")[0]).toContain("Maria1");
    expect(group("Your chats")[0]).toContain("Visitor 00023");
    expect(it.one("details.group summary").textContent).toBe("Colleagues’ chats: 1");
    expect(document.title).toBe("(4) Desk · Demo shop · Beckon");
  });

  test("are taken from the list, and open", async () => {
    await tells(desk({ conversations: [waiting] }));
    await it.clicks("[aria-label='Take the chat of Maria']");
    expect(it.desk.said).toEqual([{ type: "take", conversation: "conversation-1" }]);
    expect(it.hash).toBe(`#/demo/desk/${visitorId(1)}/chat`);
  });

  test("given to me open by themselves, with a notice", async () => {
    await it.goes("#/demo/live");
    await tells({ type: "assigned", conversation: "conversation-9", visitor: visitorId(9) });
    expect(it.hash).toBe(`#/demo/desk/${visitorId(9)}/chat`);
    expect(it.texts(".notice")).toEqual(["Visitor 0009This chat is yours"]);
  });

  test("given to me while I write to another do not take the words out of my hands", async () => {
    await it.goes(`#/demo/desk/${visitorId(2)}/chat`);
    await tells(desk({ conversations: [mine] }));
    await it.writes(".composer textarea", "Half a sen");
    await tells({ type: "assigned", conversation: "conversation-9", visitor: visitorId(9) });
    expect(it.hash).toBe(`#/demo/desk/${visitorId(2)}/chat`);
    expect(it.texts(".notice")).toEqual(["Visitor 0009This chat is yours"]);
  });

  test("of mine keep their lines while another is looked at", async () => {
    await tells(desk({ conversations: [mine, entry(4, { state: "open", agent: ANA.id })] }));
    expect(
      it.browser.sockets.filter(({ closed }) => !closed).map(({ address }) => address.split("demo/")[1]),
    ).toEqual([
      "feed?shard=0",
      "desk",
      `visitors/${visitorId(2)}/connect`,
      `visitors/${visitorId(4)}/connect`,
    ]);
    await tells({ type: "conversations", set: [entry(4, { state: "closed", agent: ANA.id })] });
    expect(it.visitor(visitorId(4)).closed).toBe(true);
    expect(it.visitor(visitorId(2)).closed).toBe(false);
  });

  test("refused come with the desk's own words", async () => {
    await tells({ type: "notice", code: "taken", text: "Ben has this chat." });
    expect(it.texts(".notice")).toEqual(["Ben has this chat."]);
  });
});

describe("online and away", () => {
  test("is switched in the bar, with places at the desk", async () => {
    await it.clicks("[role=switch]");
    expect(it.desk.said.at(-1)).toEqual({ type: "status", status: "away" });
    await tells({ type: "agents", agents: [{ ...ANA, status: "away" }, BEN] });
    expect(it.one("[role=switch]").getAttribute("aria-checked")).toBe("false");
    await it.does(() => {
      const places = it.one<HTMLSelectElement>(".my-status select");
      places.value = "5";
      places.dispatchEvent(new Event("change", { bubbles: true }));
    });
    expect(it.desk.said.at(-1)).toEqual({ type: "status", status: "away", places: 5 });
  });

  test("what I chose is said again to a desk that lost it with the line", async () => {
    await tells({ type: "agents", agents: [{ ...ANA, status: "away" }, BEN] });
    await it.clicks("[role=switch]");
    await it.does(() => {
      it.desk.drops();
      it.browser.pass(2_000);
      it.desk.opens().tells(desk({ me: { ...ANA, role: "agent", status: "away" } }));
    });
    expect(it.desk.said).toEqual([{ type: "status", status: "online" }]);
    await tells(desk());
    expect(it.desk.said).toHaveLength(1);
  });

  test("of colleagues stands in the list", async () => {
    await tells({ type: "agents", agents: [ANA, { ...BEN, status: "offline" }] });
    expect(group("Agents")).toEqual(["Ana (you)Online0/3", "BenOffline1/3"]);
  });
});

describe("[L12] a draft", () => {
  const about = (number: number, changes: object = {}) => ({
    invitation: invitation(number, {
      state: "drafted",
      why: ["page: /pricing*", "idle 31s, wanted 30s+"],
      ...changes,
    }),
    until: it.browser.time + 30_000,
  });
  const asks = (number: number, changes: object = {}) => tells({ type: "draft", ...about(number, changes) });
  const cards = () => it.texts(".draft");

  test("stands at the top with the visitor, why it is due and the time that is left, and counts in the title", async () => {
    await asks(1);
    expect(cards()).toHaveLength(1);
    expect(cards()[0]).toContain("Visitor 0001");
    expect(cards()[0]).toContain("Search: google, 3rd visit");
    expect(cards()[0]).toContain("Pricing");
    expect(it.texts(".draft-why li")).toEqual(["page: /pricing*", "idle 31s, wanted 30s+"]);
    expect(cards()[0]).toContain("in 30 s");
    await it.does(() => it.browser.pass(10_000));
    expect(cards()[0]).toContain("in 20 s");
    expect(document.title).toBe("(1) Desk · Demo shop · Beckon");
  });

  test("is sent by Enter in the agent's words, or as it stands", async () => {
    await asks(1);
    await it.writes(".draft textarea", "Shall I compare the plans for you?");
    await it.presses("Enter");
    expect(cards()).toEqual([]);
    await asks(2);
    await it.clicks(".draft [type='submit']");
    expect(it.desk.said).toEqual([
      { type: "draft", id: "invitation-1", answer: "send", text: "Shall I compare the plans for you?" },
      { type: "draft", id: "invitation-2", answer: "send" },
    ]);
  });

  test("is declined by Escape in it, by d outside of fields, and never by keys of what is being written elsewhere", async () => {
    await asks(1);
    await it.does(() => it.one(".draft textarea").focus());
    await it.presses("d");
    expect(cards()).toHaveLength(1);
    await it.presses("Escape");
    await asks(2);
    await it.does(() => (document.activeElement as HTMLElement).blur());
    await it.presses("d");
    expect(it.desk.said).toEqual([
      { type: "draft", id: "invitation-1", answer: "decline" },
      { type: "draft", id: "invitation-2", answer: "decline" },
    ]);
    expect(it.hash).toBe("#/demo/desk");
  });

  test("goes when it is taken away, and is there again after a lost line if it still waits", async () => {
    await asks(1);
    await asks(2);
    await tells({ type: "draft-over", id: "invitation-1" });
    expect(cards()).toHaveLength(1);
    expect(cards()[0]).toContain("Visitor 0002");
    await tells(desk({ drafts: [about(2), about(3)] }));
    expect(cards()).toHaveLength(2);
  });

  test("is announced to its agent on another screen, to the others only once it is offered", async () => {
    await it.goes("#/demo/live");
    await tells({ type: "invitation", invitation: about(1).invitation });
    expect(it.all(".notice")).toEqual([]);
    await asks(1);
    expect(it.texts(".notice")[0]).toContain("An invitation waits for your word");
    await tells(
      { type: "draft-over", id: "invitation-1" },
      { type: "invitation", invitation: invitation(1, { state: "offered" }) },
    );
    expect(it.texts(".notice")[0]).toContain("does not wait any more");
    expect(it.texts(".notice")[1]).toContain("Offered");
  });
});
