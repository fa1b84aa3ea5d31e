// What the page can ask for and hear, and that nothing of ours ever reaches it as an error.
// @vitest-environment node

import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Widget } from "../../../client/snippet/widget.ts";
import { FRAME_LIMIT, FromPage, type InviteMessage } from "../../../worker/protocol.ts";
import { Browser, loaded, only, pass, types } from "../support/browser.ts";

const SHOP = "https://shop.example/";
const INVITE: InviteMessage = {
  type: "invite",
  id: "invitation-1",
  from: "Customer Service",
  greeting: "Anything I can clear up?",
  replies: [],
  placement: "corner",
  expires: 120_000,
  stay: "page",
};

beforeEach(() => {
  vi.useFakeTimers();
});

const widget = (): Widget => ({ take: vi.fn(), open: vi.fn(), close: vi.fn(), remove: vi.fn() });

test("calls before the script came are made in their order, once", async () => {
  const made = widget();
  const page = new Browser().tab().load(SHOP, {
    widget: () => made,
    before(window) {
      const stub: any = (...call: unknown[]) => (stub.q = stub.q || []).push(call);
      window.beckon = stub;
      window.beckon("on", "ready", () => (window.ready = (window.ready ?? 0) + 1));
      window.beckon("open");
    },
  });
  await pass(20);
  expect(page.window.ready).toBe(1);
  expect(made.open).toHaveBeenCalledTimes(1);
});

test("one global, and no other", async () => {
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  const page = new Browser().tab().load(SHOP, {
    before: (window) => (window.namesBefore = Object.getOwnPropertyNames(window)),
  });
  const added = Object.getOwnPropertyNames(page.window).filter(
    (name) => !page.window.namesBefore.includes(name) && name !== "namesBefore",
  );
  expect(added.toSorted()).toEqual(["beckon", "requestIdleCallback"]);
  expect(Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name))).toEqual([]);
});

test("unknown verbs and nonsense are ignored without a word", async () => {
  const noise = (["log", "info", "warn", "error"] as const).map((name) => vi.spyOn(console, name));
  const page = await loaded();
  for (const call of [["fly"], [], [undefined], [{}], ["__proto__"], ["constructor"], ["on"], ["consent"]]) {
    page.beckon(...call);
  }
  for (const spy of noise) expect(spy).not.toHaveBeenCalled();
});

/** What a page may hand over by mistake or by malice; each call of `hostile` makes them anew. */
const hostile = (): [name: string, value: any][] => {
  const throws = (): never => {
    throw new Error("from the page");
  };
  const cyclic: Record<string, unknown> = { a: 1 };
  cyclic["self"] = cyclic;
  return [
    ["undefined", undefined],
    ["null", null],
    ["nothing", ""],
    ["blanks", "   "],
    ["a symbol", Symbol("s")],
    ["a number that is none", NaN],
    ["a BigInt", 10n],
    ["a function", () => {}],
    ["an array", [1, 2]],
    ["a date", new Date(0)],
    ["a revoked proxy", revoked()],
    ["a proxy that throws", new Proxy({}, { get: throws, ownKeys: throws, has: throws })],
    ["a function's proxy that throws", new Proxy(() => {}, { apply: throws, get: throws })],
    ["a getter that throws", Object.defineProperty({}, "a", { enumerable: true, get: throws })],
    ["one that throws as text", { toString: throws, valueOf: throws, [Symbol.toPrimitive]: throws }],
    ["one that throws as JSON", { toJSON: throws }],
    ["JSON that is no object", { toJSON: () => 5 }],
    ["JSON that is none", { toJSON: () => undefined }],
    ["one whose methods lie", { trim: () => ({}), slice: () => 5, call: 1, toFixed: 1 }],
    ["cyclic", cyclic],
    ["of BigInts", { a: 10n }],
    ["ten million characters", "x".repeat(10_000_000)],
    ["data of a million characters", { a: "x".repeat(1_000_000) }],
    ["deep", { a: JSON.parse("[".repeat(2_000) + "]".repeat(2_000)) }],
    [
      "with a prototype of its own",
      JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    ],
    ["lone halves of characters", "\ud800".repeat(10)],
  ];
};

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const VERBS = "consent page data track identify open close show hide on reset shutdown fly".split(" ");

describe("garbage", () => {
  test.each(VERBS)(
    "given to `%s` never throws, makes no noise, and nothing is said that the server cannot read",
    async (verb) => {
      const noise = (["log", "info", "warn", "error"] as const).map((name) => vi.spyOn(console, name));
      for (const [what, value] of hostile()) {
        const page = await loaded(SHOP, { widget });
        const errors: unknown[] = [];
        page.window.addEventListener("error", (event: any) => errors.push(event.error));
        const usual = verb === "on" ? ["ready", "invited"] : ["granted", "a name", 7];
        const calls = [
          [value],
          [value, value],
          [value, value, value],
          ...usual.map((first) => [first, value, value]),
        ];
        if (verb === "identify") calls.push(["marit", {}, { jwt: value }], ["marit", { plan: value }, value]);
        for (const call of calls) expect(() => page.beckon(verb, ...call), what).not.toThrow();
        await pass(1);
        page.socket.say({ type: "welcome", at: Date.now(), invite: INVITE });
        await pass(1_000);
        for (const message of page.sockets.flatMap(({ frames }) => frames)) {
          if (message === "ping") continue;
          const parsed = FromPage.safeParse(JSON.parse(message));
          expect(message.length, what).toBeLessThan(FRAME_LIMIT);
          expect(parsed.error?.issues, `${what}: ${message.slice(0, 200)}`).toBeUndefined();
        }
        expect(errors, what).toEqual([]);
        page.unload();
      }
      for (const spy of noise) expect(spy).not.toHaveBeenCalled();
      expect(({} as any).polluted).toBeUndefined();
    },
  );

  test("as a verb, or left in the stub's queue, keeps nothing else from being heard", async () => {
    const page = await loaded(SHOP, {
      before(window) {
        const stub: any = () => {};
        stub.q = [...hostile().map(([, value]) => [value, value]), ["track", "heard"]];
        window.beckon = stub;
      },
    });
    for (const [what, value] of hostile()) expect(() => page.beckon(value, value), what).not.toThrow();
    page.beckon("track", "heard too");
    await pass(1);
    expect(only(page.said, "track").map(({ name }) => name)).toEqual(["heard", "heard too"]);
  });

  test("where there is no id, nobody is named `undefined`; without a token it is a label all the same", async () => {
    const page = await loaded();
    for (const id of [undefined, null, "", " ", {}, [], () => {}, true, "x".repeat(201)])
      page.beckon("identify", id);
    page.beckon("identify", 42, null, { jwt: undefined });
    page.beckon("identify", " marit ", undefined, { jwt: null });
    await pass(1);
    expect(only(page.said, "identify").map(({ id, jwt }) => [id, jwt])).toEqual([
      ["42", undefined],
      ["marit", undefined],
    ]);
  });

  test("words that are no object are no data, and separators of lines are characters like others", async () => {
    const page = await loaded();
    for (const data of ["pricing", ["a"], new Date(0), 5, true]) page.beckon("track", "bought", data);
    page.beckon("track", "bought", { note: "one\u2028two\u2029three" });
    await pass(1);
    expect(only(page.said, "track").map(({ props }) => props)).toEqual([{ note: "one\u2028two\u2029three" }]);
  });
});

test("a tag without a site does nothing; a second tag does nothing more", async () => {
  const lone = new Browser().tab().load(SHOP, { attributes: { "data-site": "" } });
  await pass(1_000);
  expect(lone.window.beckon).toBeUndefined();
  expect(lone.sockets).toHaveLength(0);

  const twice = new Browser().tab().load(SHOP, {
    before: (window) => (window.beckon = Object.assign(() => {}, { version: 1 })),
  });
  await pass(1_000);
  expect(twice.sockets).toHaveLength(0);
});

test("what happens is told to the page as events", async () => {
  const heard: [string, unknown][] = [];
  const page = new Browser().tab().load(SHOP);
  for (const name of ["ready", "error"]) {
    page.beckon("on", name, (detail: unknown) => heard.push([name, detail]));
  }
  await pass(20);
  page.socket.say({ type: "error", code: "too-fast" });
  await pass(1);
  page.socket.say({ type: "welcome", at: Date.now() });
  expect(heard).toEqual([
    ["ready", null],
    ["error", { type: "error", code: "too-fast" }],
  ]);
});

describe("the widget", () => {
  test("is not loaded until there is something to show", async () => {
    const page = await loaded(SHOP, { widget });
    page.socket.say({ type: "withdraw", id: "invitation-1" });
    page.socket.say({ type: "ack", n: 2, kept: 2 });
    page.beckon("close");
    await pass(60_000);
    expect(page.widgets).toEqual([]);
  });

  test("is loaded once, for the first thing to show, and given everything in order", async () => {
    const made = widget();
    const page = await loaded(SHOP, { widget: () => made });
    page.socket.say(INVITE);
    page.socket.say({ type: "withdraw", id: INVITE.id });
    await pass(1);
    page.socket.say({ type: "typing", on: true, name: "Ana" });
    await pass(1);
    expect(page.widgets).toEqual(["https://beckon.example/beckon-widget.en.hash.js"]);
    expect(vi.mocked(made.take).mock.calls.map(([message]) => message.type)).toEqual([
      "welcome",
      "invite",
      "withdraw",
      "typing",
    ]);
  });

  test.each([
    ["de-AT", {}, "de"],
    ["fr", {}, "en"],
    ["en", { "data-locale": "de" }, "de"],
    ["de", { "data-locale": "en-GB" }, "en"],
  ])("speaks the tag's language, then the browser's (%s, %o)", async (language, attributes, expected) => {
    const page = await loaded(SHOP, { language, attributes, widget });
    page.socket.say(INVITE);
    await pass(1);
    expect(page.widgets).toEqual([`https://beckon.example/beckon-widget.${expected}.hash.js`]);
  });

  test("that cannot be loaded fails the invitation, and is tried again for the next", async () => {
    const page = await loaded();
    page.socket.say(INVITE);
    await pass(1);
    expect(only(page.said, "invitation")).toMatchObject([{ id: INVITE.id, state: "failed" }]);
    page.socket.say({ ...INVITE, id: "invitation-2" });
    await pass(1);
    expect(page.widgets).toHaveLength(2);
  });

  test("[Q4] that does not load is asked for three times, whatever is to be shown, and the rest goes on", async () => {
    const page = await loaded();
    const noise = vi.spyOn(console, "error");
    for (let i = 0; i < 9; i++) {
      page.socket.say({ ...INVITE, id: `invitation-${i}` });
      await pass(1);
    }
    expect(page.widgets).toHaveLength(3);
    expect(only(page.said, "invitation").map(({ state }) => state)).toEqual(Array(9).fill("failed"));
    page.beckon("open");
    page.beckon("track", "looked");
    await pass(1);
    expect(page.widgets).toHaveLength(3);
    expect(types(page.said)).toContain("track");
    expect(noise).not.toHaveBeenCalled();
  });

  test("comes back with a conversation, and with a lost invitation", async () => {
    const made = widget();
    const page = await loaded(SHOP, { widget: () => made });
    page.socket.say({ type: "welcome", at: Date.now(), invite: INVITE });
    await pass(1);
    expect(made.take).toHaveBeenLastCalledWith(expect.objectContaining({ invite: INVITE }));
  });

  test("tells what the visitor says at once where a connection is waited for", async () => {
    let say = (): void => {};
    const page = await loaded(SHOP, {
      widget: (side) => {
        say = () => side.tell({ type: "say", id: side.newId(), text: "Hello" });
        return widget();
      },
    });
    page.beckon("open");
    await pass(1);
    page.socket.end();
    say();
    await pass(1);
    expect(page.sockets).toHaveLength(2);
    expect(types(page.socket.sent)).toEqual(["hello", "page", "say"].filter((type) => type !== "page"));
  });

  test("hears of typing only while there is a connection", async () => {
    let typing = (): void => {};
    const page = await loaded(SHOP, {
      widget: (side) => {
        typing = () => side.mention({ type: "typing", on: true });
        return widget();
      },
    });
    page.beckon("open");
    await pass(1);
    typing();
    expect(types(page.said)).toEqual(["page", "typing"]);
    page.socket.end();
    typing();
    await pass(30_000);
    expect(types(page.said)).toEqual(["page", "typing"]);
  });
});

describe("words of the visitor", () => {
  const talk = async () => {
    let say: (text: string) => void = vi.fn();
    const page = await loaded(SHOP, {
      widget: (side) => {
        side.tab.chat = true;
        say = (text) => side.tell({ type: "say", id: side.newId(), text });
        return widget();
      },
    });
    page.beckon("open");
    await pass(1);
    page.socket.say({ type: "ack", n: 2, kept: 2 });
    return { page, say };
  };

  test("that were not kept are said again under their id, each by itself, however long", async () => {
    const { page, say } = await talk();
    for (let i = 0; i < 20; i++) say(`${i}`.padEnd(2_000, "x"));
    const before = only(page.socket.sent, "say");
    page.socket.end();
    await pass(2_000);
    const hello = only(page.socket.sent, "hello")[0]!;
    const after = only(page.socket.sent, "say");
    expect(hello.previous).toEqual([]);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after[0]!.n).toBeGreaterThan(hello.n);
    expect(after.map(({ n }) => n)).toEqual(after.map((_, i) => after[0]!.n + i));
  });

  test("go with the visitor to the next page", async () => {
    const { page, say } = await talk();
    page.socket.end();
    page.tab.browser.serves = false;
    say("Hello");
    page.tab.browser.serves = true;
    const next = page.tab.load(SHOP);
    await pass(10);
    expect(types(next.socket.sent)).toEqual(["hello", "say", "page"]);
    expect(only(next.said, "say")[0]).toMatchObject({ text: "Hello" });
  });

  test("bring a lost connection back in seconds: somebody is waiting for an answer", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.99);
    const { page } = await talk();
    page.socket.end();
    await pass(2_000);
    expect(page.sockets).toHaveLength(2);
  });
});

describe("shutdown", () => {
  test("leaves nothing behind and does nothing more", async () => {
    const made = widget();
    const page = await loaded(SHOP, { widget: () => made, navigation: false });
    const { pushState } = page.window.history;
    page.beckon("open");
    await pass(1);
    page.beckon("shutdown");
    await pass(0);
    expect(page.window.history.pushState).not.toBe(pushState);
    expect(made.remove).toHaveBeenCalled();
    expect(page.socket.readyState).toBe(3);
    expect(page.tab.browser.local.items.size).toBe(0);
    page.push("/docs");
    page.hide();
    page.show();
    page.beckon("open");
    page.leave();
    await pass(300_000);
    expect(page.sockets).toHaveLength(1);
    expect(page.tab.session.items.size).toBe(0);
    expect(types(page.said)).toEqual(["page"]);
  });
});

test("on a page that has broken its own built-ins there is silence", async () => {
  const page = new Browser().tab().load(SHOP, {
    before(window) {
      window.history.pushState = undefined;
      window.document.addEventListener = () => {
        throw new Error("no listeners here");
      };
    },
  });
  await pass(60_000);
  expect(() => page.beckon("open")).not.toThrow();
});

const later = (page: { imported: string[] }): number =>
  page.imported.filter((address) => address.includes("beckon-more")).length;

describe("verbs that few pages use", () => {
  test("are loaded with the first of them", async () => {
    const page = await loaded();
    expect(later(page)).toBe(0);
    page.beckon("identify", 42, { plan: "team" }, { jwt: "a.b.c" });
    page.beckon("track", "signed_in");
    await pass(1);
    expect(later(page)).toBe(1);
    expect(types(page.said).toSorted()).toEqual(["identify", "page", "track"]);
    expect(only(page.said, "identify")[0]).toMatchObject({
      id: "42",
      traits: { plan: "team" },
      jwt: "a.b.c",
    });
  });

  test("show and hide the launcher, whatever the server says", async () => {
    const launcher = { take: vi.fn(), show: vi.fn(), read: vi.fn(), draw: vi.fn(), remove: vi.fn() };
    const page = await loaded(SHOP, { launcher });
    page.beckon("show");
    page.beckon("hide");
    await pass(1);
    expect(launcher.show.mock.calls).toEqual([[true], [false]]);
  });

  test("open and close the chat", async () => {
    const made = widget();
    const page = await loaded(SHOP, { widget: () => made });
    page.beckon("open");
    page.beckon("close");
    await pass(1);
    expect(made.open).toHaveBeenCalledTimes(1);
    expect(made.close).toHaveBeenCalledTimes(1);
  });
});

describe("identify", () => {
  test("called before the connection is said on it", async () => {
    const page = new Browser().tab().load(SHOP);
    page.beckon("identify", "marit");
    await pass(20);
    expect(types(page.said)).toEqual(["page", "identify"]);
  });

  test("before consent is said once there is consent", async () => {
    const page = new Browser().tab().load(SHOP, { attributes: { "data-consent": "required" } });
    page.beckon("identify", "marit");
    await pass(10);
    page.beckon("consent", "granted");
    await pass(20);
    expect(types(page.said).toSorted()).toEqual(["identify", "page"]);
  });

  test("without consent says nothing", async () => {
    const page = new Browser().tab().load(SHOP, { attributes: { "data-consent": "required" } });
    page.beckon("identify", "marit");
    await pass(1_000);
    expect(page.sockets).toHaveLength(0);
  });

  test("a person's token is kept, and what was not kept is said again with it, at once", async () => {
    const page = await loaded();
    page.socket.say({ type: "ack", n: 2, kept: 2 });
    page.beckon("identify", "marit", {}, { jwt: "a.b.c" });
    await pass(1);
    const { socket } = page;
    socket.say({ type: "welcome", at: Date.now(), token: "v1.person" });
    socket.end(4002);
    await pass(1);
    expect(page.sockets).toHaveLength(2);
    expect(page.socket.protocols).toEqual(["beckon.v1", "v1.person"]);
    expect([...page.tab.browser.local.items.values()]).toEqual(["v1.person"]);
    expect(types(only(page.socket.sent, "hello")[0]!.previous!)).toEqual(["identify"]);
  });
});

test("reset leaves nothing of the visitor behind and begins as a new one", async () => {
  const made = widget();
  const page = await loaded(SHOP, { widget: () => made });
  const before = page.socket;
  const { tab } = only(before.sent, "hello")[0]!;
  page.beckon("open");
  await pass(1);
  page.beckon("reset");
  // At once, before anything is loaded for it.
  expect(page.tab.browser.local.items.size).toBe(0);
  await pass(20);
  expect(types(before.sent).at(-1)).toBe("bye");
  expect(before.readyState).toBe(3);
  expect(made.remove).toHaveBeenCalledTimes(1);
  expect(page.sockets).toHaveLength(2);
  // No token of the visitor before.
  expect(page.socket.protocols).toBe("beckon.v1");
  expect(types(page.socket.sent)).toEqual(["hello", "page"]);
  const hello = only(page.socket.sent, "hello")[0]!;
  expect(hello.tab).not.toBe(tab);
  expect(hello).toMatchObject({ n: 1, previous: [] });
});
