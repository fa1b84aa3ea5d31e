// B16: from a publish of a hundred rules to the last page that goes by them. Each of the visitors present is told by its
// own object, and is asked to capture what only the new rules read: that frame is waited for.

import { once } from "node:events";
import { WebSocket } from "ws";
import { PROTOCOL } from "../../../worker/protocol.ts";
import type { Figure, Measure, Options } from "../figure.ts";
import { quartiles } from "../paired.ts";
import { hundredRules, INVITING } from "../rules.ts";
import { Server } from "../server/server.ts";
import { publish, SITE, visitorId } from "./stage.ts";

/** Of one shard: a small site's busiest moment. */
const VISITORS = 500;
const WITHIN = 60_000;

/** A page that is open, has said so, and hears. */
async function opened(server: Server, number: number): Promise<WebSocket> {
  const url = `${server.url.replace("http", "ws")}/visitor/${SITE}/${visitorId(number)}`;
  const socket = new WebSocket(url, [PROTOCOL]);
  await once(socket, "open");
  const said = heard(socket, (message) => message.type === "ack" && message.n === 2);
  socket.send(
    JSON.stringify({
      type: "hello",
      n: 1,
      tab: "tab1",
      language: "de-DE",
      timezone: "Europe/Berlin",
      visible: true,
    }),
  );
  socket.send(
    JSON.stringify({
      type: "page",
      n: 2,
      url: "https://shop.example/pricing",
      title: "Prices",
      referrer: "",
    }),
  );
  await said;
  return socket;
}

interface Heard {
  readonly type: string;
  readonly n?: number;
  readonly scroll?: readonly number[];
}

function heard(socket: WebSocket, fits: (message: Heard) => boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not heard of within ${WITHIN} ms`)), WITHIN);
    socket.on("message", (data: Buffer) => {
      if (!fits(JSON.parse(data.toString()) as Heard)) return;
      clearTimeout(late);
      resolve(performance.now());
    });
  });
}

/** Seconds from the publish until each page goes by it. */
async function spread(visitors: number): Promise<readonly number[]> {
  const server = await Server.start();
  try {
    await publish(server, SITE);
    const sockets: WebSocket[] = [];
    for (let number = 0; number < visitors; number++) sockets.push(await opened(server, number));
    const inForce = sockets.map((socket) =>
      heard(socket, ({ type, scroll }) => type === "watch" && !!scroll),
    );
    const began = performance.now();
    const [first = {}, ...others] = INVITING;
    const ruleset = hundredRules([{ ...first, scroll: "75%+" }, ...others]);
    await server.post(`/publish/${SITE}`, { files: { "site.yaml": "name: Shop" }, ruleset });
    const took = (await Promise.all(inForce)).map((at) => (at - began) / 1000);
    for (const socket of sockets) socket.terminate();
    return took;
  } finally {
    await server.end();
  }
}

export const publishing: Measure = {
  names: ["B16"],
  async run({ quick }: Options): Promise<readonly Figure[]> {
    const visitors = quick ? 100 : VISITORS;
    const took = await spread(visitors);
    const { low, median, high } = quartiles(took);
    const quarters = [low, median, high].map((one) => one.toFixed(1)).join(", ");
    return [
      {
        name: "B16",
        what: "publish of 100 rules, until the last page goes by them",
        value: Math.max(...took),
        unit: "s",
        goal: { atMost: 10 },
        note: `${visitors} visitors of one shard, spread on purpose; quartiles ${quarters} s`,
      },
    ];
  },
};
