// B4, the server's part: from the moment a rule comes true (a visitor was idle for long enough, by the page's own clock)
// to the invitation's arrival at the page. Visitors come spread out, and half of them also say what a busy page says.

import { once } from "node:events";
import { WebSocket } from "ws";
import { PROTOCOL } from "../../../worker/protocol.ts";
import type { Figure, Measure, Options } from "../figure.ts";
import { quantile } from "../paired.ts";
import { hundredRules } from "../rules.ts";
import { Server } from "../server/server.ts";
import { pause, SITE, visitorId } from "./stage.ts";

const VISITORS = 1_000;
/** Idle for so long makes the rule true: short, so that they need not be watched for half a minute each. */
const IDLE = 2_000;
const COME_WITHIN = 20_000;
/** A busy page says something so often. */
const BUSY_EVERY = 400;
const WITHIN = 30_000;

interface Told {
  readonly type: string;
  readonly idle?: number;
  readonly in?: number;
}

/** Milliseconds from the moment to the invitation; a page as the script keeps it: idle since it came. */
async function invited(server: Server, number: number, isBusy: boolean): Promise<number> {
  const url = `${server.url.replace("http", "ws")}/visitor/${SITE}/${visitorId(number)}`;
  const socket = new WebSocket(url, [PROTOCOL]);
  await once(socket, "open");
  const began = performance.now();
  let n = 0;
  const say = (message: object): void => socket.send(JSON.stringify({ n: ++n, ...message }));
  const idle = (): number => Math.round(performance.now() - began);
  let timer: NodeJS.Timeout | undefined;
  const busy = isBusy ? setInterval(() => say({ type: "scroll", percent: n % 100 }), BUSY_EVERY) : undefined;
  try {
    return await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`visitor ${number} was not invited`)), WITHIN);
      socket.on("message", (data: Buffer) => {
        const message = JSON.parse(data.toString()) as Told;
        if (message.type === "invite") {
          clearTimeout(late);
          resolve(performance.now() - began - IDLE);
        } else if (message.type === "wake") {
          clearTimeout(timer);
          const wait = Math.min(
            message.in ?? Infinity,
            (message.idle ?? Infinity) - (performance.now() - began),
          );
          if (wait < Infinity)
            timer = setTimeout(() => say({ type: "clocks", idle: idle() }), Math.max(0, wait));
        }
      });
      const who = { tab: `tab${number}`, language: "de-DE", timezone: "Europe/Berlin", visible: true };
      say({ type: "hello", ...who });
      say({ type: "page", url: "https://shop.example/pricing", title: "Prices", referrer: "" });
    });
  } finally {
    clearInterval(busy);
    socket.terminate();
  }
}

async function lateness(visitors: number): Promise<readonly number[]> {
  const server = await Server.start();
  try {
    const { site, rules } = hundredRules([
      { idle: `${IDLE / 1000}s` },
      { on_page: "2h", device: "desktop" },
      { on_site: "90m", pages: "1+" },
      { returning: "true", idle: "1h" },
      { browser: "firefox", on_page: "1h" },
    ]);
    // No desk has a thousand places: these invite to leave a message, which takes none.
    const ruleset = {
      site,
      rules: rules.map((rule) => ({ ...rule, invite: { ...rule.invite!, whenAway: "message" as const } })),
    };
    await server.post(`/publish/${SITE}`, { files: { "site.yaml": "name: Shop" }, ruleset });
    const all = Array.from({ length: visitors }, async (_, number) => {
      await pause((number * COME_WITHIN) / VISITORS);
      return await invited(server, number, number % 2 === 0);
    });
    return await Promise.all(all);
  } finally {
    await server.end();
  }
}

export const late: Measure = {
  names: ["B4"],
  async run({ quick }: Options): Promise<readonly Figure[]> {
    const visitors = quick ? 200 : VISITORS;
    const took = await lateness(visitors);
    return [
      {
        name: "B4",
        what: "invitation at the page after its moment, 99 % of them at most",
        value: quantile(took, 0.99),
        unit: "ms",
        goal: { atMost: 20 },
        note: `${visitors} visitors, half of them busy; median ${quantile(took, 0.5).toFixed(1)} ms, the wait's own timer included`,
      },
    ];
  },
};
