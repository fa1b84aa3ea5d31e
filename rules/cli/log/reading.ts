// The way from the lines of a log to recorded visits, line by line: read, put in order, made visits of, put in order again.

import type { RecordedVisitLine } from "../../engine/recorded.ts";
import { readLogged, type Logged } from "./line.ts";
import { ordered, type Ordered } from "./ordered.ts";
import { guessedHost } from "./own.ts";
import { visiting, type Counts, type Site, type Visiting } from "./visiting.ts";

/** A request may be written down so long after a later one, in ms: slow answers are. */
const REQUESTS_SPAN = 5 * 60_000;
/** Visits come out by their start, but for those that lasted longer than this. */
const VISITS_SPAN = 3_600_000;
/** So many requests are looked at before the site's own host is guessed. */
const GUESSED_FROM = 20_000;

export interface Read extends Counts {
  lines: number;
  /** Not in the combined format. */
  broken: number;
  /** Number of the first such line, from 1; 0: none. */
  firstBroken: number;
  /** Minutes behind later ones. */
  late: number;
  visits: number;
  /** Time of the earliest and the latest request, ms since epoch. */
  from: number;
  to: number;
  /** The site's own host where it had to be guessed; undefined there: nothing refers. */
  guessed?: string | undefined;
}

export interface Reading {
  line(text: string): void;
  end(): Read;
}

/** `site` without hosts: they are guessed. Visits go to `write` as they end, each a line of JSON. */
export function reading(site: Site, write: (visit: string) => void): Reading {
  const said = { lines: 0, broken: 0, firstBroken: 0, visits: 0, from: Infinity, to: -Infinity };
  const guess: { guessed?: string | undefined } = {};
  /** Requests from before the own host is known. */
  let first: Logged[] = [];
  let visits: Visiting | undefined = site.hosts.size > 0 ? visiting(site, finish) : undefined;
  let output = inOrderOfStart(write);

  const requests: Ordered<Logged> = ordered(
    REQUESTS_SPAN,
    (request) => visits!.see(request),
    () => {
      visits!.end();
      output.end();
      output = inOrderOfStart(write);
    },
  );

  function finish(visit: RecordedVisitLine): void {
    said.visits++;
    output.add(visit);
  }

  function begin(): void {
    guess.guessed = guessedHost(first);
    const hosts = new Set(guess.guessed === undefined ? [] : [guess.guessed]);
    visits = visiting({ ...site, hosts }, finish);
    for (const request of first) requests.add(request.at, request);
    first = [];
  }

  return {
    line(text) {
      said.lines++;
      const request = readLogged(text);
      if (request === undefined) {
        said.broken++;
        said.firstBroken ||= said.lines;
        return;
      }
      said.from = Math.min(said.from, request.at);
      said.to = Math.max(said.to, request.at);
      if (visits !== undefined) requests.add(request.at, request);
      else if (first.push(request) >= GUESSED_FROM) begin();
    },
    end() {
      if (visits === undefined) begin();
      requests.end();
      visits!.end();
      output.end();
      return { ...said, ...visits!.counts, ...guess, late: requests.late() };
    },
  };
}

/** What comes too late to stand where it belongs is written where it comes. */
function inOrderOfStart(write: (visit: string) => void) {
  const waiting = ordered(VISITS_SPAN, write, () => {});
  let newest = -Infinity;
  return {
    add(visit: RecordedVisitLine) {
      const text = JSON.stringify(visit);
      if (visit.at < newest - VISITS_SPAN) write(text);
      else waiting.add(visit.at, text);
      newest = Math.max(newest, visit.at);
    },
    end: () => waiting.end(),
  };
}
