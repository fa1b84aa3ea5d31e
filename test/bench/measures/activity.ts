// B1: an activity message, the whole way: frame, schema, record, decision over a hundred rules, attachment, answer.

import type { Figure, Measure, Options } from "../figure.ts";
import { paired, type Quartiles } from "../paired.ts";
import { addressesOf, SITE, slice, staged, still, visitorId, type Stage } from "./stage.ts";
import { profiled } from "../server/profile.ts";

const SOCKETS = 100;
const SLICE = 250;
/** Visitors are new after so many pairs: one who never leaves a page for an hour is not what is measured. */
const COHORT = 4;

async function compare(stage: Stage, pairs: number): Promise<Figure[]> {
  const { server, load } = stage;
  for (const group of ["echo", "other"])
    await load.tell({
      do: "open",
      group,
      urls: addressesOf(server, "echo", SOCKETS, (index) => `${group}/${index}`),
      as: "echo",
    });
  let visitors = -1;
  const cohort = async (pair: number): Promise<void> => {
    const wanted = Math.floor(pair / COHORT);
    if (wanted === visitors) return;
    await load.tell({ do: "close", group: "visitors" });
    await arrive(stage, (wanted + 100) * SOCKETS);
    visitors = wanted;
  };
  const say = async (group: string) =>
    await slice(stage, { do: "run", group, say: "clocks", inFlight: 1, milliseconds: SLICE });
  const floor = await paired(
    pairs,
    2,
    async () => await say("echo"),
    async () => await say("other"),
  );
  await arrive(stage, 0);
  const beckon = await paired(
    pairs,
    4,
    async () => await say("echo"),
    async (pair) => {
      await cohort(pair);
      return await say("visitors");
    },
  );
  return [
    {
      name: "B1",
      what: "activity message against echo",
      value: beckon.ratio.median,
      unit: "×",
      goal: { atLeast: 0.8 },
      note: `quartiles ${spread(beckon.ratio)}; echo ${cost(beckon.a)}, Beckon ${cost(beckon.b)}; ${SOCKETS} sockets`,
    },
    {
      name: "B1",
      what: "echo against echo: the noise",
      value: floor.ratio.median,
      unit: "×",
      note: `quartiles ${spread(floor.ratio)}`,
    },
  ];
}

async function arrive(stage: Stage, from: number): Promise<void> {
  const urls = addressesOf(stage.server, "visitor", SOCKETS, (index) => `${SITE}/${visitorId(from + index)}`);
  await stage.load.tell({ do: "open", group: "visitors", urls, as: "visitor" });
  await still(stage);
}

export const spread = ({ low, high }: Quartiles): string => `${low.toFixed(2)}–${high.toFixed(2)}`;
export const cost = ({ median }: Quartiles): string => `${median.toFixed(0)} µs`;

async function profile(): Promise<void> {
  await staged({ inspector: true }, async (stage) => {
    await arrive(stage, 0);
    const say = { do: "run", group: "visitors", say: "clocks", inFlight: 1 } as const;
    await stage.load.tell({ ...say, milliseconds: 2_000 });
    await profiled(stage.server, async () => await stage.load.tell({ ...say, milliseconds: 3_000 }));
  });
}

export const activity: Measure = {
  names: ["B1"],
  async run({ quick, profile: wanted }: Options): Promise<readonly Figure[]> {
    const figures = await staged({}, async (stage) => await compare(stage, quick ? 6 : 32));
    if (wanted) await profile();
    return figures;
  },
};
