// A visitor's story, the why, and an invitation by hand.

import { afterEach, describe, expect, test } from "vitest";

import { Opened } from "../support/opened.tsx";
import { NOW, row, story, visitorId } from "../support/samples.ts";

let it: Opened;
afterEach(() => it.close());

const ID = visitorId(1);
async function opened(view = ""): Promise<void> {
  it = await new Opened().signedIn(`#/demo/live/${ID}${view}`);
  await it.does(() => void it.visitor(ID).opens());
}
const record = (changes: Parameters<typeof story>[1] = {}, of = row(1)) =>
  it.does(
    () => void it.visitor(ID).tells({ type: "record", story: story(of, changes), at: it.browser.time }),
  );

describe("who it is", () => {
  test("a label is shown as unverified, a person's account is not, and without either there is nothing", async () => {
    await opened();
    await record();
    expect(it.text).not.toContain("unverified");
    await record({ identity: { id: "u-1\u202e", verified: false } });
    expect(it.texts(".who-line li")).toContain("u-1unverified");
    await record({ identity: { id: "u-1", verified: true } });
    expect(it.texts(".who-line li")).toContain("u-1");
    expect(it.text).not.toContain("unverified");
  });
});

describe("the story", () => {
  test("tells where from, the path, the invitations, what is known and the visits before", async () => {
    await opened();
    expect(it.text).toContain("Opening the story…");
    await record({
      keyword: "guided tours",
      utm: { source: "google", campaign: "spring", medium: "cpc" },
      traits: { plan: "trial", seats: 12 },
      path: [
        {
          id: "a.1",
          url: "https://shop.example/",
          title: "Home",
          at: NOW - 60_000,
          here: 42_000,
          current: false,
        },
        {
          id: "a.2",
          url: "https://shop.example/pricing",
          title: "Pricing",
          at: NOW - 18_000,
          here: 15_000,
          current: true,
        },
      ],
      invitations: [
        {
          id: "invitation-1",
          rule: "r",
          ruleName: "Help on pricing",
          greeting: "Hello!",
          at: NOW,
          state: "dismissed",
          because: "by hand",
          by: "agent-ben",
        },
      ],
      visits: [
        {
          number: 2,
          from: NOW - 90_000_000,
          to: NOW - 89_700_000,
          landing: "https://shop.example/blog",
          referrer: "https://news.example/x",
          channel: "referral",
          pages: 4,
          path: [{ url: "https://shop.example/blog", title: "Blog", at: NOW - 90_000_000 }],
        },
      ],
    });
    const facts = it.texts(".facts > div");
    expect(facts).toContain("ChannelSearch · google");
    expect(facts).toContain("Keywordguided tours");
    expect(facts).toContain("utm mediumcpc");
    expect(facts).toContain("plantrial");
    expect(facts).toContain("Visitsthis is the 3rd");
    expect(it.texts(".path-list .title")).toEqual(["Home", "Pricing", "Blog"]);
    expect(it.texts(".path-list .spent")).toEqual(["0:42", "0:15"]);
    expect(it.texts(".offers li")[0]).toContain("Help on pricingby BenDismissed (by hand)");
    expect(it.texts(".visits-list li")[0]).toContain(
      "4 pages in 5:00, landed on /blog, Referral from news.example",
    );

    // Time goes on on the page that is looked at, and on no other.
    await it.does(() => it.browser.pass(5_000));
    expect(it.texts(".path-list .spent")).toEqual(["0:42", "0:20"]);
  });

  test("is taken anew after the line was lost, and says that it was", async () => {
    await opened();
    await record();
    await it.does(() => it.visitor(ID).drops());
    expect(it.one(".panel .line").textContent).toBe("Reconnecting…");
    await it.does(() => {
      it.browser.pass(2_000);
      it.visitor(ID).opens();
    });
    await record({ traits: { plan: "team" } });
    expect(it.texts(".facts > div")).toContain("planteam");
    expect(it.all(".panel .line")).toEqual([]);
  });

  test("of somebody nobody knows any more says so", async () => {
    await opened();
    await it.does(() => void it.visitor(ID).tells({ type: "explain", rules: [] }));
    expect(it.text).toContain("Nothing is known of this visitor any more.");
  });

  test("is left with its line closed", async () => {
    await opened();
    await record();
    await it.goes("#/demo/live");
    expect(it.visitor(ID).closed).toBe(true);
  });
});

test("why: each rule in its sentence, each condition with whether it holds", async () => {
  await opened("/why");
  expect(it.text).toContain("Asking the rules…");
  await it.does(
    () =>
      void it.visitor(ID).tells({
        type: "explain",
        rules: [
          {
            rule: "pricing-idle",
            name: "Help on pricing",
            holds: false,
            says: "Invites if nothing happens.",
            limit: { because: "quiet", until: NOW + 30_000 },
            next: it.browser.time + 9_000,
            conditions: [
              { says: "page is /pricing*", holds: true },
              { says: "  idle 30s: 21 s", holds: false },
            ],
          },
        ],
      }),
  );
  expect(it.one(".why summary").textContent).toMatch(
    /^Does not hold: Help on pricingin 9 sInvites if nothing happens\.Also in the way: quiet until 10:00:30/,
  );
  expect(it.texts(".conditions li")).toEqual(["Holds:page is /pricing*", "Does not hold:idle 30s: 21 s"]);
});

describe("an invitation by hand", () => {
  const invited = () => it.asked("/invite");
  async function writes(answer: { status: number; body?: unknown } | "unreachable"): Promise<void> {
    it.browser.answer = () => answer;
    await it.writes("#invite", "  Shall I show you round? ");
    await it.does(() => it.one<HTMLFormElement>("form.invite").requestSubmit());
    await it.does(() => {});
  }

  test("is asked for once, with the words and an id of the console's", async () => {
    await opened("/chat");
    await record();
    await writes({ status: 200, body: { ok: true } });
    expect(invited()).toMatchObject([
      {
        method: "POST",
        path: `/api/sites/demo/visitors/${ID}/invite`,
        body: { text: "Shall I show you round?" },
      },
    ]);
    expect(it.one(".outcome").textContent).toMatch(/^Sent\./);
    expect(it.one<HTMLTextAreaElement>("#invite").value).toBe("");
  });

  test("keeps its id until it arrived, and has another the next time", async () => {
    await opened("/chat");
    await record();
    await writes("unreachable");
    expect(it.one(".outcome").textContent).toContain("not reached");
    expect(it.one<HTMLTextAreaElement>("#invite").value).toContain("Shall I");
    await writes({ status: 200, body: { ok: true } });
    await writes({ status: 200, body: { ok: true } });
    const ids = invited().map(({ body }) => (body as { id: string }).id);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[1]);
  });

  test("that may not be says why, in the server's words", async () => {
    await opened("/chat");
    await record();
    await writes({ status: 409, body: { title: "Not possible", detail: "A chat is open." } });
    expect(it.one(".outcome").textContent).toBe("Not sent: A chat is open.");
  });

  test("is not offered to who has left", async () => {
    await opened("/chat");
    await record({}, row(1, { status: "left" }));
    expect(it.one<HTMLTextAreaElement>("#invite").disabled).toBe(true);
    expect(it.one(".outcome").textContent).toBe("This visitor has left the site.");
  });
});
