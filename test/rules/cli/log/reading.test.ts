// From lines of a log to recorded visits.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reading, type Read } from "../../../../rules/cli/log/reading.ts";
import { readRecorded, UNSEEN, type RecordedVisit } from "../../../../rules/engine/recorded.ts";
import { CHROME, GOOGLEBOT, IPHONE, logLine, START, type Line } from "./log.ts";

interface Given {
  readonly hosts?: readonly string[];
  readonly parameters?: readonly string[];
}

function read(
  lines: readonly (Line | string)[],
  { hosts = ["shop.example"], parameters = [] }: Given = {},
): { visits: RecordedVisit[]; text: string; read: Read } {
  const written: string[] = [];
  const site = { hosts: new Set(hosts), only: hosts.length > 0, parameters: new Set(parameters) };
  const log = reading(site, (visit) => written.push(visit));
  for (const line of lines) log.line(typeof line === "string" ? line : logLine(line));
  const result = log.end();
  const visits = written.map((line) => {
    const visit = readRecorded(line);
    if ("problem" in visit) throw new Error(visit.problem);
    return visit;
  });
  return { visits, text: written.join("\n"), read: result };
}

/** Each visit as its paths with seconds after its start. */
const told = (visits: readonly RecordedVisit[]) =>
  visits.map(({ at, events }) => [
    (at - START) / 1000,
    ...events.map(([after, kind, value]) =>
      kind === "page" ? `${after / 1000} ${(value as { path: string }).path}` : kind,
    ),
  ]);

describe("a visit", () => {
  test("says all that a log knows, and names what it does not", () => {
    const { visits } = read([
      {
        target: "/pricing?utm_source=News&utm_campaign=spring&gclid=abc",
        referrer: "https://www.google.com/",
      },
      { at: 40, target: "/signup", referrer: "https://shop.example/pricing" },
    ]);
    expect(visits).toHaveLength(1);
    expect(visits[0]).toMatchObject({
      at: START,
      from: "log",
      unseen: UNSEEN,
      visits: 1,
      channel: "paid",
      source: "news",
      campaign: "spring",
      utm: { source: "News", campaign: "spring" },
      ad_click: "google",
      referrer: "www.google.com",
      device: "desktop",
      browser: "Chrome",
      os: "Windows",
      events: [
        [0, "page", { path: "/pricing", tab: 1 }],
        [40_000, "page", { path: "/signup", tab: 1 }],
      ],
    });
    expect(visits[0]).not.toHaveProperty("country");
  });

  test("[T2] ends when 30 minutes pass without a request, of a file too", () => {
    const pages = (...seconds: number[]) => seconds.map((at) => ({ at }));
    expect(told(read(pages(0, 1799, 3598)).visits)).toEqual([[0, "0 /", "1799 /", "3598 /"]]);
    expect(told(read(pages(0, 1800)).visits)).toEqual([
      [0, "0 /"],
      [1800, "0 /"],
    ]);
    expect(told(read([{}, { at: 1000, target: "/a.css" }, { at: 2000 }]).visits)).toEqual([
      [0, "0 /", "2000 /"],
    ]);
  });

  test("[T2] another campaign or ad click begins another, the same one and none go on", () => {
    const { visits } = read([
      { target: "/?utm_source=a" },
      { at: 1, target: "/b" },
      { at: 2, target: "/?utm_source=a" },
      { at: 3, target: "/?utm_source=b" },
      { at: 4, target: "/c" },
      { at: 5, target: "/?gclid=1" },
    ]);
    expect(told(visits)).toEqual([
      [0, "0 /", "1 /b", "2 /"],
      [3, "0 /", "1 /c"],
      [5, "0 /"],
    ]);
    expect(visits.map(({ channel }) => channel)).toEqual(["referral", "referral", "paid"]);
  });

  test("is that of one address and one browser", () => {
    const { visits } = read([{}, { at: 1, agent: IPHONE }, { at: 2, address: "2001:db8::7" }, { at: 3 }]);
    expect(told(visits)).toEqual([
      [0, "0 /", "3 /"],
      [1, "0 /"],
      [2, "0 /"],
    ]);
    expect(visits[1]).toMatchObject({ device: "mobile", browser: "Safari", os: "iOS" });
  });

  test("has the source of its first page view only", () => {
    const { visits } = read([{ referrer: "https://news.example/" }, { at: 5, referrer: "https://t.co/x" }]);
    expect(visits.map(({ channel, referrer }) => [channel, referrer])).toEqual([
      ["referral", "news.example"],
    ]);
  });

  test("is cut after 500 page views, and says so", () => {
    const { visits, read: said } = read(Array.from({ length: 503 }, (_, at) => ({ at })));
    expect(visits[0]!.events).toHaveLength(501);
    expect(visits[0]!.events.at(-1)).toEqual([499_000, "cut", 3]);
    expect(said.pages).toBe(503);
  });

  test("says nothing of who it was", () => {
    const { text } = read([
      {
        address: "198.51.100.23",
        target: "/orders/1234567/ana@shop.example?token=hunter2&utm_campaign=ana%40shop.example",
        referrer: "https://mail.example/inbox/hunter2?q=hunter2",
      },
    ]);
    expect(text).toContain('"/orders/:id/:id"');
    expect(text).not.toMatch(/198\.51|1234567|hunter2|ana|Mozilla|10\.0|140/);
  });

  test("keeps the query parameters that may be kept", () => {
    const { visits } = read([{ target: "/cart?step=2&token=x" }], { parameters: ["step"] });
    expect(told(visits)).toEqual([[0, "0 /cart?step=2"]]);
  });
});

describe("what is no page view of a person", () => {
  test("is left out, each line for one reason", () => {
    const { visits, read: said } = read([
      { target: "/pricing" },
      { target: "/a.css" },
      { target: "/old", status: 301 },
      { target: "/nowhere", status: 404 },
      { target: "/cached", status: 304 },
      { method: "POST", target: "/form" },
      { method: "HEAD" },
      { agent: GOOGLEBOT },
      { agent: "-" },
      { agent: "-", target: "/robots.txt" },
      "nonsense",
    ]);
    expect(told(visits)).toEqual([[0, "0 /pricing", "0 /cached"]]);
    expect(said).toEqual({
      lines: 11,
      pages: 2,
      files: 1,
      statuses: 2,
      methods: 2,
      bots: 1,
      nameless: 2,
      robots: 0,
      elsewhere: 0,
      broken: 1,
      firstBroken: 11,
      late: 0,
      visits: 1,
      from: START,
      to: START,
    });
  });

  test("a client that reads robots.txt is a bot, before and after", () => {
    const { visits, read: said } = read([
      { at: 0 },
      { at: 1, target: "/robots.txt", status: 404 },
      { at: 2 },
      { at: 3, agent: IPHONE },
    ]);
    expect(told(visits)).toEqual([[3, "0 /"]]);
    expect(said).toMatchObject({ pages: 1, robots: 3 });
  });

  test("is forgotten of it after a day without a request", () => {
    const day = 86_400;
    const { visits } = read([
      { target: "/robots.txt" },
      { at: day - 1, target: "/no" },
      { at: 2 * day - 2, target: "/no" },
      { at: 3 * day },
    ]);
    expect(told(visits)).toEqual([[3 * day, "0 /"]]);
  });

  test("other hosts' requests, where the log names hosts and the site's own was said", () => {
    const lines = [
      { host: "www.shop.example:443" },
      { host: "blog.example", at: 1 },
      { host: "shop.example", at: 2, target: "/b" },
    ];
    expect(told(read(lines).visits)).toEqual([[0, "0 /", "2 /b"]]);
    expect(read(lines).read).toMatchObject({ elsewhere: 1, pages: 2 });
  });
});

describe("the site's own host", () => {
  const assets = Array.from({ length: 5 }, (_, at) => ({
    at,
    target: "/a.css",
    referrer: "http://www.shop.example/",
  }));

  test("is guessed from where most requests come, search engines aside", () => {
    const searched = Array.from({ length: 9 }, (_, i) => ({
      address: `203.0.113.${i}`,
      referrer: "https://www.google.com/",
    }));
    const given = { hosts: [] };
    const { visits, read: said } = read(
      [...searched, ...assets, { at: 9, address: "::2", referrer: "https://shop.example/a" }],
      given,
    );
    expect(said.guessed).toBe("shop.example");
    expect(visits.map(({ channel }) => channel)).toEqual([...Array(9).fill("search"), "internal"]);
  });

  test("is the column's, where the log names hosts; others are not left out for a guess", () => {
    const { visits, read: said } = read(
      [
        { host: "shop.example", referrer: "https://news.example/" },
        { host: "shop.example", at: 1, referrer: "https://news.example/" },
        { host: "help.example", at: 2, address: "::2", referrer: "https://help.example/a" },
      ],
      { hosts: [] },
    );
    expect(said).toMatchObject({ guessed: "shop.example", elsewhere: 0 });
    expect(visits.map(({ channel }) => channel)).toEqual(["referral", "internal"]);
  });

  test("is nobody's where nothing refers", () => {
    const { read: said } = read([{}], { hosts: [] });
    expect(said).toHaveProperty("guessed", undefined);
  });

  test("may be several", () => {
    const { visits } = read([{ referrer: "https://help.example/" }], {
      hosts: ["shop.example", "help.example"],
    });
    expect(visits[0]).toMatchObject({ channel: "internal" });
  });
});

describe("order", () => {
  test("lines some minutes out of order are put right, visits come out by their start", () => {
    const { visits, read: said } = read([
      { at: 290, target: "/b" },
      { at: 280, address: "::2" },
      { at: 0, target: "/a" },
      { at: 300, target: "/c" },
    ]);
    expect(told(visits)).toEqual([
      [0, "0 /a", "290 /b", "300 /c"],
      [280, "0 /"],
    ]);
    expect(said.late).toBe(0);
  });

  test("logs that were joined the wrong way round are read as one after the other", () => {
    const part = (from: number) => Array.from({ length: 200 }, (_, i) => ({ at: from + i * 10 }));
    const { visits, read: said } = read([...part(100_000), ...part(0)]);
    expect(visits.map(({ at, events }) => [(at - START) / 1000, events.length])).toEqual([
      [100_000, 200],
      [0, 200],
    ]);
    expect(said).toMatchObject({ late: 0, pages: 400 });
  });
});

describe("whatever a log holds", () => {
  const line = fc.record({
    at: fc.nat(8000),
    host: fc.constantFrom("shop.example", "blog.example"),
    address: fc.constantFrom("203.0.113.1", "::2", "::3"),
    method: fc.constantFrom("GET", "GET", "GET", "POST"),
    target: fc.constantFrom("/", "/a", "/a.css", "/robots.txt", "/?utm_source=x", "/?utm_source=y"),
    status: fc.constantFrom(200, 200, 304, 404),
    agent: fc.constantFrom(CHROME, CHROME, IPHONE, GOOGLEBOT, "-"),
  });

  test("its lines add up, and page views are those of the visits", () => {
    const lines = fc.array(fc.oneof({ weight: 20, arbitrary: line }, { weight: 1, arbitrary: fc.string() }), {
      maxLength: 120,
    });
    fc.assert(
      fc.property(lines, (all) => {
        const { visits, read: said } = read(all);
        const { pages, files, statuses, methods, bots, nameless, robots, elsewhere, broken, late } = said;
        expect(
          pages + files + statuses + methods + bots + nameless + robots + elsewhere + broken + late,
        ).toBe(all.length);
        expect(visits).toHaveLength(said.visits);
        expect(visits.flatMap(({ events }) => events)).toHaveLength(pages);
        expect(visits.every(({ events }) => events.length > 0)).toBe(true);
      }),
    );
  });

  test("in order, its visits are those of a plain look at each client", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 100 }), (unordered) => {
        const lines = unordered.filter(({ target }) => target !== "/robots.txt").sort((a, b) => a.at - b.at);
        expect(told(read(lines).visits).sort()).toEqual(naive(lines).sort());
      }),
    );
  });

  /** The same, slowly: each client's requests by themselves. */
  function naive(lines: readonly Required<Omit<Line, "referrer">>[]): unknown[] {
    const people = lines.filter(
      ({ host, agent }) => host === "shop.example" && (agent === CHROME || agent === IPHONE),
    );
    const clients = new Map<string, typeof people>();
    for (const one of people) {
      const client = one.address + one.agent;
      clients.set(client, [...(clients.get(client) ?? []), one]);
    }
    return [...clients.values()].flatMap((requests) => {
      const visits: [number, ...string[]][] = [];
      let campaign = "";
      let last = -Infinity;
      for (const { at, method, target, status } of requests) {
        const isOver = at - last >= 1800;
        const isPage = method === "GET" && status !== 404 && target !== "/a.css";
        const query = target.split("?")[1] ?? "";
        if (isPage && (isOver || (query !== "" && query !== campaign))) {
          visits.push([at]);
          campaign = query;
        }
        if (isPage) visits.at(-1)!.push(`${at - visits.at(-1)![0]} ${target.split("?")[0]}`);
        // Before a visit's first page view nothing has begun.
        if (isPage || !isOver) last = at;
      }
      return visits;
    });
  }
});
