// B2: a page view, the whole way: stored in its visit's row, told to the feed, and shown on a console that watches. All
// that the visitor's, the feed's and the site's objects spend on it is counted.

import type { Figure, Measure, Options } from "../figure.ts";
import { paired, type Slice } from "../paired.ts";
import { profiled } from "../server/profile.ts";
import { cost, spread } from "./activity.ts";
import { addressesOf, pause, publish, slice, staged, still, visitorId, type Stage } from "./stage.ts";

const SOCKETS = 100;
/** Page views of each in one slice; visits are short. */
const PAGES = 5;
/** A shard holds some visitors: from then on others come to a fresh one. */
const VISITORS_A_SITE = 1_500;
/** Consoles are told 250 ms later at most. */
const TOLD_WITHIN = 300;

class Shop {
  readonly #stage: Stage;
  #site = "";
  #visitors = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Visitors who viewed a page each, on a site that somebody watches. */
  async arrive(): Promise<void> {
    const { server, load } = this.#stage;
    if (this.#visitors % VISITORS_A_SITE === 0) {
      if (this.#site !== "") await load.tell({ do: "close", group: "consoles" });
      this.#site = `shop-${this.#visitors}`;
      await publish(server, this.#site);
      const urls = addressesOf(server, "feed", 1, () => this.#site);
      await load.tell({ do: "open", group: "consoles", urls, as: "console" });
    }
    const from = this.#visitors;
    const urls = addressesOf(
      server,
      "visitor",
      SOCKETS,
      (index) => `${this.#site}/${visitorId(from + index)}`,
    );
    await load.tell({ do: "open", group: "visitors", urls, as: "visitor" });
    this.#visitors += SOCKETS;
    await pause(TOLD_WITHIN);
    await still(this.#stage);
  }

  async leave(): Promise<void> {
    await this.#stage.load.tell({ do: "close", group: "visitors" });
    await still(this.#stage);
  }
}

async function compare(stage: Stage, pairs: number): Promise<Figure[]> {
  const { server, load } = stage;
  const urls = addressesOf(server, "row", SOCKETS, (index) => `rows/${index}`);
  await load.tell({ do: "open", group: "rows", urls, as: "echo" });
  const view = async (group: string): Promise<Slice> =>
    await slice(stage, { do: "run", group, say: "page", inFlight: 1, each: PAGES }, TOLD_WITHIN);
  const shop = new Shop(stage);
  const { ratio, a, b } = await paired(
    pairs,
    4,
    async () => await view("rows"),
    async () => {
      await shop.arrive();
      const viewed = await view("visitors");
      await shop.leave();
      return viewed;
    },
  );
  return [
    {
      name: "B2",
      what: "page view, stored and shown, against echo + row",
      value: ratio.median,
      unit: "×",
      goal: { atLeast: 0.8 },
      note: `quartiles ${spread(ratio)}; echo + row ${cost(a)}, Beckon ${cost(b)}; ${SOCKETS} sockets, one console`,
    },
  ];
}

async function profile(): Promise<void> {
  await staged({ inspector: true }, async (stage) => {
    const shop = new Shop(stage);
    for (let round = 0; round < 5; round++) {
      await shop.arrive();
      await stage.load.tell({ do: "run", group: "visitors", say: "page", inFlight: 1, each: PAGES });
      await shop.leave();
    }
    await shop.arrive();
    await profiled(
      stage.server,
      async () =>
        await stage.load.tell({ do: "run", group: "visitors", say: "page", inFlight: 1, each: 4 * PAGES }),
    );
  });
}

export const pageView: Measure = {
  names: ["B2"],
  async run({ quick, profile: wanted }: Options): Promise<readonly Figure[]> {
    const figures = await staged({}, async (stage) => await compare(stage, quick ? 6 : 32));
    if (wanted) await profile();
    return figures;
  },
};
