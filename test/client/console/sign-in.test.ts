// Signing in: by link, by what is left of an earlier one, and what is said when neither works.

import { afterEach, describe, expect, test } from "vitest";

import { me, Opened } from "./support/opened.tsx";
import type { Asked } from "./support/fake-browser.ts";
import { desk, row, visitorId } from "./support/samples.ts";

const LINK = "#signin=0123456789abcdef&site=demo";
let it: Opened;
afterEach(() => it.close());

/** A server where this one link works once. */
function server(): (asked: Asked) => { status: number; body?: unknown } {
  let spent = false;
  let session = false;
  return ({ method, path, body }) => {
    if (path === "/api/sites/demo/sessions" && method === "POST") {
      if (spent || (body as { token: string }).token !== "0123456789abcdef")
        return { status: 401, body: { title: "Sign in first", detail: "This link was used before." } };
      spent = session = true;
      return { status: 200, body: {} };
    }
    if (path === "/api/sites/demo/sessions" && method === "DELETE") {
      session = false;
      return { status: 204 };
    }
    if (path === "/api/sites/demo/me") return session ? { status: 200, body: me() } : { status: 401 };
    return { status: 404 };
  };
}

describe("a link", () => {
  test("is redeemed by POST, leaves the address before anything is asked, and opens the console", async () => {
    it = new Opened();
    const answer = server();
    const addressWhenAsked: string[] = [];
    it.browser.answer = (asked) => {
      addressWhenAsked.push(it.hash);
      return answer(asked);
    };
    await it.open(LINK);

    expect(it.asked("/sessions")).toEqual([
      {
        method: "POST",
        path: "/api/sites/demo/sessions",
        body: { token: "0123456789abcdef" },
        type: "application/json",
      },
    ]);
    expect(addressWhenAsked).toEqual(["#/demo/live", "#/demo/live"]);
    expect(it.text).toContain("Demo shop");
    expect(it.browser.sockets.map(({ address }) => address)).toEqual([
      "wss://beckon.example/api/sites/demo/feed?shard=0",
      "wss://beckon.example/api/sites/demo/desk",
    ]);
  });

  test("that was used says so, and how to get another", async () => {
    it = new Opened();
    const answer = server();
    answer({
      method: "POST",
      path: "/api/sites/demo/sessions",
      body: { token: "0123456789abcdef" },
      type: undefined,
    });
    answer({ method: "DELETE", path: "/api/sites/demo/sessions", body: undefined, type: undefined });
    it.browser.answer = answer;
    await it.open(LINK);
    expect(it.one("h1").textContent).toBe("This link no longer works");
    expect(it.text).toContain("npm run beckon -- agent add you@example.com --site demo --role agent");
    expect(it.hash).toBe("#/demo/live");
    expect(it.browser.sockets).toEqual([]);
  });

  test("that was used by who is still signed in leads on", async () => {
    it = new Opened();
    it.browser.answer = server();
    it.browser.answer({
      method: "POST",
      path: "/api/sites/demo/sessions",
      body: { token: "0123456789abcdef" },
      type: undefined,
    });
    await it.open(LINK);
    expect(it.text).toContain("still signed in as Ana");
    await it.clicks("button");
    expect(it.text).toContain("Demo shop");
  });

  test("that is cut off is no link", async () => {
    it = new Opened();
    await it.open("#signin=0123456789abcdef");
    expect(it.one("h1").textContent).toBe("This link no longer works");
    expect(it.hash).not.toContain("0123");
    expect(it.browser.asked).toEqual([]);
  });

  test("is not lost while the server cannot be reached", async () => {
    it = new Opened();
    it.browser.answer = () => "unreachable";
    await it.open(LINK);
    expect(it.one("h1").textContent).toBe("The server cannot be reached");
    expect(it.hash).toBe("#/demo/live");
    it.browser.answer = server();
    await it.clicks("button");
    expect(it.text).toContain("Demo shop");
  });

  test.each([
    [429, "Too many tries"],
    [503, "The server is not ready"],
  ])("%i is said as what it is: %s", async (status, title) => {
    it = new Opened();
    it.browser.answer = () => ({ status, body: { title: "x", detail: "Set the secret BECKON_KEY." } });
    await it.open(LINK);
    expect(it.one("h1").textContent).toBe(title);
    if (status === 503) expect(it.text).toContain("Set the secret BECKON_KEY.");
  });
});

describe("without a link", () => {
  test("a session of before is enough, also for an address without a site", async () => {
    it = new Opened();
    it.browser.kept.set("beckon.site", "demo");
    it.browser.answer = () => ({ status: 200, body: me() });
    await it.open("");
    expect(it.text).toContain("Demo shop");
    expect(it.hash).toBe("#/demo/live");
  });

  test("and without a session the way to a link is shown", async () => {
    it = new Opened();
    it.browser.answer = () => ({ status: 401 });
    await it.open("#/demo/desk");
    expect(it.one("h1").textContent).toBe("Sign in with a link");
    expect(document.title).toBe("Sign in · Beckon");
  });
});

describe("the end of a session", () => {
  test("closes every line and says so, wherever it is heard first", async () => {
    it = await new Opened().signedIn();
    await it.does(() => it.desk.drops(4010));
    expect(it.one("h1").textContent).toBe("You are signed out");
    expect(it.browser.sockets.every(({ closed }) => closed)).toBe(true);
    it.browser.pass(600_000);
    expect(it.browser.sockets).toHaveLength(2);
  });

  test("is found out when an upgrade is refused", async () => {
    it = await new Opened().signedIn();
    it.browser.answer = () => ({ status: 401 });
    await it.does(() => {
      it.feed().drops();
      it.browser.pass(5_000);
      it.feed().drops();
    });
    await it.does(() => {});
    expect(it.one("h1").textContent).toBe("You are signed out");
  });

  test("is not assumed when the server is only away", async () => {
    it = await new Opened().signedIn();
    it.browser.answer = () => "unreachable";
    await it.does(() => {
      it.feed().drops();
      it.browser.pass(5_000);
      it.feed().drops();
    });
    expect(it.one(".line").textContent).toContain("Reconnecting…");
    await it.does(() => {
      it.browser.pass(3_000);
      it.feed().opens();
    });
    expect(it.one(".line").textContent).toBe("Connected");
  });

  test("by the agent's own wish asks the server to end it", async () => {
    it = await new Opened().signedIn();
    it.browser.answer = () => ({ status: 204 });
    await it.does(() => (it.all(".menu-item").at(-1) as HTMLElement).click());
    expect(it.asked("/sessions")).toMatchObject([{ method: "DELETE", type: "application/json" }]);
    expect(it.one("h1").textContent).toBe("You are signed out");
  });

  test("is not claimed when the server did not hear the wish", async () => {
    it = await new Opened().signedIn();
    it.browser.answer = () => "unreachable";
    await it.does(() => (it.all(".menu-item").at(-1) as HTMLElement).click());
    expect(it.texts(".notice")).toEqual(["Signing out did not work. Try again."]);
    expect(it.text).toContain("Demo shop");
  });
});

test("a link pasted into an open console begins again", async () => {
  it = await new Opened().signedIn();
  await it.does(() => it.feed().tells({ type: "snapshot", rows: [row(1)], total: 1, at: it.browser.time }));
  expect(it.all("[data-item]")).toHaveLength(1);
  it.browser.answer = server();
  await it.goes(LINK);
  expect(it.asked("/sessions")).toHaveLength(1);
  expect(it.hash).toBe("#/demo/live");
  expect(it.all("[data-item]")).toHaveLength(0);
});

test("who does not answer chats sees the list, and asks for nothing else", async () => {
  it = await new Opened().signedIn(`#/demo/live/${visitorId(1)}`, { role: "marketer" });
  await it.does(() => it.feed().tells({ type: "snapshot", rows: [row(1)], total: 1, at: it.browser.time }));
  expect(it.browser.sockets).toHaveLength(1);
  expect(it.text).toContain("Visitor 0001");
  expect(it.all(".panel, [role=switch]")).toEqual([]);
  expect(desk().type).toBe("desk");
});
