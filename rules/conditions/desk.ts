// The desk family: who is there to answer, and how busy the site is.

import * as z from "zod";
import { NEVER, whether } from "../engine/spans.ts";
import type { Site } from "../language/ruleset.ts";
import { durationRange, inRange, numberRange, type NumberRange } from "../language/values.ts";
import type { DeskFacts } from "../record/facts.ts";
import { condition } from "./condition.ts";
import { agoSpans } from "./spans.ts";
import { durationWanted, inWords, numberWanted } from "./wording.ts";

interface Agents {
  /** Absent: of all teams. */
  readonly team?: string;
  readonly online: NumberRange;
}

const agentsValue = z.union([
  numberRange.transform((online): Agents => ({ online })),
  z.strictObject({ team: z.string().max(40).optional(), online: numberRange }).transform((value): Agents => ({
    ...(value.team !== undefined && { team: value.team }),
    online: value.online,
  })),
]);

/** Undefined where the desk did not tell, or the site has no such team. A team that it does not name has nobody there. */
function onlineIn(team: string | undefined, { online }: DeskFacts, site: Site): number | undefined {
  if (online === undefined) return undefined;
  const name = team ?? "";
  if (Object.hasOwn(online, name)) return online[name];
  return team !== undefined && Object.hasOwn(site.teams, team) ? 0 : undefined;
}

export const agents = condition({
  schema: agentsValue,
  reads: ["desk"],
  compile:
    ({ team, online }, { site }) =>
    (facts) => {
      const count = onlineIn(team, facts.desk, site);
      return whether(count !== undefined && inRange(online, count));
    },
  explain: ({ team, online }, facts, { site }) => {
    const count = onlineIn(team, facts.desk, site);
    const of = team === undefined ? "" : ` of ${team}`;
    return `agents${of} online ${count ?? "unknown"}, wanted ${numberWanted(online)}`;
  },
  guide: {
    group: "the desk",
    lines: [
      ["agents: 1+", "so many agents are online"],
      ["agents: { team: sales, online: 1+ }", "so many of this team"],
    ],
  },
});

export const wait = condition({
  schema: durationRange,
  reads: ["desk"],
  compile: (range) => (facts) => agoSpans(range, facts.desk.waitingSince ?? undefined),
  explain: (range, { desk: { waitingSince: since }, now }) => {
    const longest =
      since === undefined
        ? "longest wait unknown"
        : since === null
          ? "nobody waits"
          : `longest wait ${inWords(now - since)}`;
    return `${longest}, wanted ${durationWanted(range)}`;
  },
  guide: {
    group: "the desk",
    lines: [["wait: 2m", "the visitor who waits longest does so for so long; with none this does not hold"]],
  },
});

export const visitorsOnline = condition({
  schema: numberRange,
  reads: ["desk"],
  compile:
    (range) =>
    ({ desk: { visitors } }) =>
      visitors === undefined ? NEVER : whether(inRange(range, visitors)),
  explain: (range, { desk }) =>
    `visitors online ${desk.visitors ?? "unknown"}, wanted ${numberWanted(range)}`,
  guide: { group: "the desk", lines: [["visitors_online: 50+", "so many visitors are on the site"]] },
});
