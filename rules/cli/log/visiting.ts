// Makes visits of a log's requests, given in the order of time: whose request it is, whether it is a page view, and when
// a visit ends (SPEC T2). Holds only the visits that are going on, and what comes out says of nobody who it was.

import { UNSEEN, type RecordedVisitLine } from "../../engine/recorded.ts";
import { deviceOf, isBot, type Device } from "../../record/device.ts";
import { VISIT_ENDS_AFTER } from "../../record/facts.ts";
import { archiveWord } from "../../record/pseudonym.ts";
import { hostOf, sourceOf, type Source } from "../../record/source.ts";
import type { Logged } from "./line.ts";
import { isPagePath, keptPath, pathOf } from "./page.ts";

/** Of each line one, so that they add up to the lines that were seen. */
export interface Counts {
  pages: number;
  /** Of other hosts than the site's own, where the log names hosts. */
  elsewhere: number;
  nameless: number;
  bots: number;
  /** Of clients that read robots.txt, which browsers do not. */
  robots: number;
  /** Of people, and no page views: sent something, answered with no page, a file. */
  methods: number;
  statuses: number;
  files: number;
}

export interface Visiting {
  see(request: Logged): void;
  /** Ends the visits that go on. */
  end(): void;
  readonly counts: Readonly<Counts>;
}

export interface Site {
  /** The site's own hosts, without `www.`. */
  readonly hosts: ReadonlySet<string>;
  /** They were said, not guessed: requests of other hosts are not the site's. */
  readonly only: boolean;
  /** Query parameters that may be kept, lower case. */
  readonly parameters: ReadonlySet<string>;
}

/** More page views of one visit are only counted. */
const PAGES_KEPT = 500;
/** A client that read robots.txt is forgotten after a day without a request. */
const ROBOT_FORGOTTEN_AFTER = 86_400_000;
/** User agents whose meaning is remembered: reading one takes longer than all the rest of a line. */
const AGENTS_KEPT = 10_000;

/** Of the log's time, in ms. */
const LET_GO_EVERY = 60_000;

interface Open {
  readonly at: number;
  last: number;
  readonly source: Source;
  readonly device: Device;
  readonly pages: [at: number, kind: "page", value: { path: string; tab: 1 }][];
  views: number;
}

export function visiting(site: Site, finish: (visit: RecordedVisitLine) => void): Visiting {
  /** By client; those with the oldest last request first. */
  const going = new Map<string, Open>();
  const robots = new Map<string, number>();
  const agents = new Map<string, { readonly isBot: boolean; readonly device: Device }>();
  let passed = -Infinity;
  const counts: Counts = {
    pages: 0,
    elsewhere: 0,
    nameless: 0,
    bots: 0,
    robots: 0,
    methods: 0,
    statuses: 0,
    files: 0,
  };

  function see(request: Logged): void {
    const { at, host, userAgent } = request;
    pass(at);
    if (site.only && host !== undefined && !site.hosts.has(hostOf(`https://${host}/`) ?? "")) {
      counts.elsewhere++;
      return;
    }
    const agent = agentOf(userAgent);
    if (agent.isBot) {
      counts[userAgent === "" ? "nameless" : "bots"]++;
      return;
    }
    const client = `${request.address} ${userAgent}`;
    if (robots.has(client) || pathOf(request.target) === "/robots.txt") {
      counts.robots++;
      discard(client);
      moveToEnd(robots, client, at);
      return;
    }
    const open = ongoing(client, at);
    if (open !== undefined) {
      open.last = at;
      moveToEnd(going, client, open);
    }
    const other = noPageView(request);
    if (other !== undefined) {
      counts[other]++;
      return;
    }
    counts.pages++;
    const source = cameFrom(request, site);
    if (open !== undefined && !isOtherCampaign(open.source, source)) {
      view(open, request);
      return;
    }
    if (open !== undefined) finish(finished(open));
    const fresh: Open = { at, last: at, source, device: agent.device, pages: [], views: 0 };
    view(fresh, request);
    moveToEnd(going, client, fresh);
  }

  /** The client's visit, unless it has ended by now. */
  function ongoing(client: string, now: number): Open | undefined {
    const open = going.get(client);
    if (open === undefined || now - open.last < VISIT_ENDS_AFTER) return open;
    going.delete(client);
    finish(finished(open));
    return undefined;
  }

  /** Time goes on: what has ended is let go. Not at every line, since a map's beginning is slow to find. */
  function pass(now: number): void {
    if (now < passed + LET_GO_EVERY) return;
    passed = now;
    for (const [client, open] of going) {
      if (now - open.last < VISIT_ENDS_AFTER) break;
      going.delete(client);
      finish(finished(open));
    }
    for (const [client, last] of robots) {
      if (now - last < ROBOT_FORGOTTEN_AFTER) break;
      robots.delete(client);
    }
  }

  /** A visit that turns out to be none. */
  function discard(client: string): void {
    const views = going.get(client)?.views ?? 0;
    counts.pages -= views;
    counts.robots += views;
    going.delete(client);
  }

  function view(open: Open, { at, target }: Logged): void {
    open.views++;
    if (open.pages.length < PAGES_KEPT)
      open.pages.push([at - open.at, "page", { path: keptPath(target, site.parameters), tab: 1 }]);
  }

  function agentOf(userAgent: string): { readonly isBot: boolean; readonly device: Device } {
    const known = agents.get(userAgent);
    if (known !== undefined) return known;
    if (agents.size >= AGENTS_KEPT) agents.clear();
    const agent = { isBot: isBot(userAgent), device: deviceOf(userAgent) };
    agents.set(userAgent, agent);
    return agent;
  }

  return {
    see,
    end() {
      for (const open of going.values()) finish(finished(open));
      going.clear();
      robots.clear();
      passed = -Infinity;
    },
    counts,
  };
}

/** A map keeps the order in which keys came in: the first is the one that was touched longest ago. */
function moveToEnd<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}

function noPageView({ method, status, target }: Logged): "methods" | "statuses" | "files" | undefined {
  if (method !== "GET") return "methods";
  if (status !== 200 && status !== 304) return "statuses";
  return isPagePath(pathOf(target)) ? undefined : "files";
}

/** The source of a visit that would begin with this page view. */
function cameFrom({ host, target, referrer }: Logged, { hosts }: Site): Source {
  const from = hostOf(referrer);
  const isOwn = from !== undefined && (hosts.has(from) || from === (host && hostOf(`https://${host}/`)));
  // The name under which the page was asked for is not always known; a referrer of the site's own is one.
  return sourceOf(`https://${isOwn ? from : "own.invalid"}${target}`, referrer);
}

/** T2: one without any utm or ad click goes on. */
function isOtherCampaign(of: Source, now: Source): boolean {
  const campaign = ({ utm, adClick }: Source) => JSON.stringify([Object.entries(utm).sort(), adClick]);
  const has = Object.keys(now.utm).length > 0 || now.adClick !== undefined;
  return has && campaign(now) !== campaign(of);
}

function finished({ at, source, device, pages, views }: Open): RecordedVisitLine {
  const { utm, keyword, adClick, host } = source;
  const words = Object.entries(utm).map(([key, word]) => [key, archiveWord(word)] as const);
  const events: RecordedVisitLine["events"] = [...pages];
  if (views > pages.length) events.push([pages.at(-1)![0], "cut", views - pages.length]);
  return {
    at,
    from: "log",
    unseen: [...UNSEEN],
    channel: source.channel,
    ...(source.source !== undefined && { source: archiveWord(source.source) }),
    ...(keyword !== undefined && { keyword: archiveWord(keyword) }),
    ...(utm["campaign"] !== undefined && { campaign: archiveWord(utm["campaign"]) }),
    ...(words.length > 0 && { utm: Object.fromEntries(words) }),
    ...(adClick !== undefined && { ad_click: adClick }),
    ...(host !== undefined && { referrer: host }),
    ...device,
    events,
  };
}
