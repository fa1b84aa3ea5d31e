// The slider over the visit: what it says, what it asks, and that the newest question wins.

import { afterEach, describe, expect, test } from "vitest";

import type { ExplainedRule, Story } from "../../../../worker/protocol.ts";
import { createPast } from "../../../../client/console/story/past.ts";
import { Opened } from "../support/opened.tsx";
import { NOW, row, story, visitorId } from "../support/samples.ts";

const ID = visitorId(1);
const FROM = NOW - 60_000;

const rule = (says: string): ExplainedRule => ({
  rule: "r",
  name: "Help",
  holds: true,
  says,
  conditions: [{ says: "page is /pricing", holds: true }],
});

const STORY: Partial<Story> = {
  known: { from: FROM },
  path: [
    { id: "a.1", url: "https://shop.example/", title: "Home", at: FROM, here: 40_000, current: false },
    {
      id: "a.2",
      url: "https://shop.example/pricing",
      title: "Prices",
      at: FROM + 40_000,
      here: 1,
      current: true,
    },
  ],
  moments: [{ at: FROM + 12_300, what: "click", view: "a.1", on: ".buy" }],
};

describe("the slider", () => {
  let it: Opened;
  afterEach(() => it.close());

  async function opened(changes: Partial<Story> = STORY): Promise<void> {
    it = await new Opened().signedIn(`#/demo/live/${ID}/why`);
    await it.does(() => void it.visitor(ID).opens());
    await it.does(
      () =>
        void it
          .visitor(ID)
          .tells(
            { type: "record", story: story(row(1, { since: FROM }), changes), at: it.browser.time },
            { type: "explain", rules: [rule("Now.")] },
          ),
    );
    it.browser.answer = ({ path }) => {
      const at = Number(new URL(path, "https://x.example").searchParams.get("at"));
      return { status: 200, body: { at, version: 1, rules: [rule(`At ${at - FROM}.`)] } };
    };
  }
  const slider = () => it.one<HTMLInputElement>("#moment");
  const slides = (seconds: number) =>
    it.does(() => {
      slider().value = String(seconds);
      slider().dispatchEvent(new Event("input", { bubbles: true }));
    });
  const moments = () =>
    it.browser.asked.flatMap(({ path }) =>
      path.includes("/explain?at=") ? [Number(path.split("=")[1]) - FROM] : [],
    );
  const says = () => it.texts(".why-says");

  test("stands at now, says what happened last, and asks nothing", async () => {
    await opened();
    expect(slider().value).toBe(slider().max);
    expect(it.one(".moments-head strong").textContent).toBe("Now");
    expect(it.one(".moments-last").textContent).toContain("Opened Prices");
    expect(moments()).toEqual([]);
    expect(says()).toEqual(["Now."]);
    await it.does(() => it.browser.pass(5_000));
    expect(slider().max).toBe("65");
  });

  test("at a past second shows why then, with time and what had happened", async () => {
    await opened();
    await slides(20);
    expect(moments()).toEqual([20_000]);
    expect(says()).toEqual(["At 20000."]);
    expect(it.one(".moments-head").textContent).toMatch(/^(9|09):59:20( AM)? 0:20 into the visit/);
    expect(it.one(".moments-last").textContent).toContain("Clicked .buy");
    expect(slider().getAttribute("aria-valuetext")).toMatch(/59:20( AM)?\. Clicked \.buy$/);
    // Nothing moves on under the finger.
    await it.does(() => it.browser.pass(5_000));
    expect(slider().max).toBe("60");
    await it.clicks(".moments-head .link");
    expect(says()).toEqual(["Now."]);
    expect(slider().max).toBe("65");
  });

  test("what is unfolded stays so while the slider moves", async () => {
    await opened();
    const fold = it.one<HTMLDetailsElement>(".why details");
    await it.does(() => void (fold.open = true));
    await slides(20);
    await it.clicks(".moments-head .link");
    expect(it.one(".why details")).toBe(fold);
    expect(fold.open).toBe(true);
  });

  test("goes from one thing that happened to the next", async () => {
    await opened();
    await it.clicks('[aria-label="To what happened before"]');
    await it.clicks('[aria-label="To what happened before"]');
    await it.clicks('[aria-label="To what happened before"]');
    expect(moments()).toEqual([40_000, 13_000, 0]);
    expect(it.one<HTMLButtonElement>('[aria-label="To what happened before"]').disabled).toBe(true);
    await it.clicks('[aria-label="To what happened next"]');
    expect(it.one(".moments-last").textContent).toContain("Clicked .buy");
    await it.clicks('[aria-label="To what happened next"]');
    await it.clicks('[aria-label="To what happened next"]');
    expect(it.one(".moments-head strong").textContent).toBe("Now");
  });

  test("of a visit that is over ends with it", async () => {
    await opened({ ...STORY, known: { from: FROM, to: FROM + 50_000 } });
    expect(it.one(".moments-head strong").textContent).toMatch(/^The end, /);
    await slides(50);
    expect(moments()).toEqual([50_000]);
  });

  test("says why there is no answer", async () => {
    await opened();
    it.browser.answer = () => "unreachable";
    await slides(20);
    expect(it.one(".why [role=alert]").textContent).toContain("The server was not reached");
    it.browser.answer = () => ({
      status: 404,
      body: { title: "x", detail: "Nothing is known at that moment." },
    });
    await slides(21);
    expect(it.one(".why [role=alert]").textContent).toBe("Nothing is known at that moment.");
  });

  test("goes back to now with the view", async () => {
    await opened();
    await slides(20);
    await it.goes(`#/demo/live/${ID}/story`);
    await it.goes(`#/demo/live/${ID}/why`);
    expect(says()).toEqual(["Now."]);
  });
});

test("one question is under way at a time, and the next is the newest", async () => {
  const asked: number[] = [];
  const answers: (() => void)[] = [];
  const past = createPast((at) => {
    asked.push(at);
    return new Promise((resolve) =>
      answers.push(() => resolve({ ok: true, value: { at, version: 1, rules: [] } })),
    );
  });
  const settles = async () => {
    answers.shift()!();
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  past.look(1);
  past.look(2);
  past.look(3);
  expect(asked).toEqual([1]);
  await settles();
  expect(asked).toEqual([1, 3]);
  expect(past.answer.value?.at).toBe(1);
  await settles();
  expect(past.answer.value?.at).toBe(3);
  past.look(undefined);
  past.look(3);
  expect(asked).toEqual([1, 3]);
});
