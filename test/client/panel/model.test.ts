// Who sees what in the panel, and when it asks for what: no token, no rules; one token, the rules once a version.

import { expect, test, vi } from "vitest";
import type { Fetched } from "../../../client/panel/fetched.ts";
import { Model } from "../../../client/panel/model.ts";
import type { Proof } from "../../../client/panel/proof.ts";
import type { InviteMessage } from "../../../worker/protocol.ts";
import { debugMessage, FILES, NOW, rulesetOf } from "./told.ts";

const PROOF: Proof = { token: "p1.token", until: NOW + 3_600_000 };

function opened(more: { kept?: Proof; fetched?: Fetched; windows?: boolean } = {}) {
  const shown: (string | undefined)[] = [];
  const keeps: (Proof | undefined)[] = [];
  const previews: { message: InviteMessage; mark: string }[] = [];
  const asked: string[] = [];
  let given: ((proof: Proof) => void) | undefined;
  const it = {
    now: NOW,
    input: undefined as number | undefined,
    fetched: more.fetched ?? { ok: true, version: 3, ruleset: rulesetOf(FILES) },
  };
  const clear = vi.fn<() => void>();
  const model = new Model({
    now: () => it.now,
    lastInput: () => it.input,
    kept: () => more.kept,
    keep: (proof) => void keeps.push(proof),
    ask(then) {
      given = then;
      return more.windows !== false;
    },
    show: (token) => void shown.push(token),
    async fetchRules(token) {
      asked.push(token);
      return it.fetched;
    },
    previews: { show: async (message, mark) => void previews.push({ message, mark }), clear },
    changed() {},
  });
  return { model, it, shown, keeps, previews, asked, clear, says: (proof: Proof) => given!(proof) };
}

/** Let in, told, and with the rules. */
async function trying(more: Parameters<typeof opened>[0] = {}) {
  const it = opened({ kept: PROOF, ...more });
  it.model.begin();
  it.model.heard(debugMessage());
  await Promise.resolve();
  return it;
}

const rulesIn = (model: Model) => {
  const scene = model.scene();
  if (scene.shows !== "rules") throw new Error(JSON.stringify(scene));
  return scene;
};

test("without a token there is a button and nothing else, and nothing is asked for", () => {
  const { model, asked, shown } = opened();
  model.begin();
  expect(model.scene()).toEqual({ shows: "sign-in", says: undefined });
  model.forward(30_000);
  model.preview("help");
  expect(asked).toEqual([]);
  expect(shown).toEqual([]);
});

test("a member who says yes is let in, and the tab keeps it", () => {
  const { model, says, keeps, shown } = opened();
  model.signIn();
  says(PROOF);
  expect(keeps).toEqual([PROOF]);
  expect(shown).toEqual(["p1.token"]);
  expect(model.scene()).toMatchObject({ shows: "waiting", says: expect.stringContaining("connection") });
});

test("a browser that opens no window is told what to do", () => {
  const { model } = opened({ windows: false });
  model.signIn();
  expect(model.scene()).toMatchObject({ shows: "sign-in", says: expect.stringContaining("pop-ups") });
});

test("once told, the rules are fetched once for each version", async () => {
  const { model, asked } = await trying();
  expect(rulesIn(model).explanation.rules.map(({ rule }) => rule)).toEqual(["help", "reader", "resting"]);
  model.heard(debugMessage());
  expect(asked).toEqual(["p1.token"]);
  model.heard(debugMessage({ version: 4 }));
  model.heard(debugMessage({ version: 4 }));
  expect(asked).toEqual(["p1.token", "p1.token"]);
});

test("rules that cannot be fetched can be asked for again", async () => {
  const { model, it } = await trying({ fetched: { ok: false, because: "unreachable" } });
  expect(model.scene()).toMatchObject({ shows: "waiting", retry: true });
  it.fetched = { ok: true, version: 3, ruleset: rulesetOf(FILES) };
  await model.fetch();
  expect(model.scene().shows).toBe("rules");
});

test.each(["by the socket", "by the rules' route"])(
  "a token that is none any more is forgotten: %s",
  async (how) => {
    const { model, keeps, shown } = await trying(
      how === "by the socket" ? {} : { fetched: { ok: false, because: "refused" } },
    );
    if (how === "by the socket") model.refused();
    expect(model.scene()).toMatchObject({ shows: "sign-in", says: expect.stringContaining("Sign in again") });
    expect(keeps).toEqual([undefined]);
    expect(shown.at(-1)).toBeUndefined();
  },
);

test("an hour after its end a token shows nothing, whatever was told", async () => {
  const { model, it } = await trying();
  it.now = PROOF.until;
  expect(model.scene().shows).toBe("sign-in");
});

test("the clocks tick by the server's time, and by the page's own input", async () => {
  const { model, it } = await trying();
  it.now += 12_000;
  expect(rulesIn(model).explanation.rules[0]!.next).toBe(NOW + 30_000);
  it.input = NOW + 10_000;
  expect(rulesIn(model).explanation.rules[0]!.next).toBe(NOW + 40_000);

  const skewed = opened({ kept: PROOF });
  skewed.it.now = NOW - 500_000;
  skewed.model.begin();
  skewed.model.heard(debugMessage());
  await Promise.resolve();
  expect(rulesIn(skewed.model).explanation.at).toBe(NOW);
});

test("turned forward past a rule's moment, its invitation is shown once, with the words it would have", async () => {
  const { model, previews } = await trying();
  model.forward(10_000);
  expect(rulesIn(model).ahead).toBe(10_000);
  expect(previews).toEqual([]);
  model.forward(30_000);
  expect(previews).toHaveLength(1);
  expect(previews[0]!.message).toMatchObject({
    type: "invite",
    from: "Shop",
    title: "Still comparing?",
    greeting: "Questions about Pricing?",
    replies: ["Compare plans"],
  });
  expect(previews[0]!.mark).toBe("Preview: Help on pricing");
  expect(rulesIn(model).explanation.invited.map(({ at }) => at)).toEqual([NOW + 30_000]);
  model.forward(10_000);
  expect(previews).toHaveLength(1);
});

test("reset takes the clocks back and the preview away, and it may come again", async () => {
  const { model, previews, clear } = await trying();
  model.forward(30_000);
  model.reset();
  expect(clear).toHaveBeenCalledOnce();
  expect(rulesIn(model)).toMatchObject({ ahead: 0, says: undefined });
  model.forward(30_000);
  expect(previews).toHaveLength(2);
});

test("any rule's invitation can be shown, whether it holds or not, but for rules that have none", async () => {
  const { model, previews } = await trying();
  model.preview("resting");
  model.preview("nonsense");
  expect(previews.map(({ mark }) => mark)).toEqual(["Preview: Resting"]);
  expect(previews[0]!.message.id).toMatch(/^preview-/);
});

test("leaving makes the tab a visitor's again", async () => {
  const { model, shown, keeps, clear } = await trying();
  model.leave();
  expect(shown.at(-1)).toBeUndefined();
  expect(keeps).toEqual([undefined]);
  expect(clear).toHaveBeenCalled();
  expect(model.scene()).toEqual({ shows: "sign-in", says: undefined });
});
