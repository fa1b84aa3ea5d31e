// What a page says, as text: made by hand, because the generator must be faster than what it measures.

import { PAGES } from "../rules.ts";
import type { Connection } from "./connection.ts";

const ORIGIN = "https://shop.example";
/** The page view began that long before it was told, so that inputs fit in between. */
const BEGAN = 600_000;
/** One answer in so many tells of a new input; the others only of time. */
const INPUT_EVERY = 10;
const BETWEEN_INPUTS = 5_000;

export const urlOf = (page: number): string => `${ORIGIN}${PAGES[page % PAGES.length]}`;

export function hello(connection: Connection, tab: string): void {
  connection.say(
    "hello",
    `"ago":0,"tab":"${tab}","language":"de-DE","timezone":"Europe/Berlin","visible":true,"gpc":false`,
  );
}

/** Page views of the same tab, each coming from the one before. */
export function page(connection: Connection, number: number, ago = 0): void {
  const referrer = number === 0 ? "https://www.google.com/" : urlOf(number - 1);
  connection.say(
    "page",
    `"ago":${ago},"url":"${urlOf(number)}","title":"Page ${number} of the shop","referrer":"${referrer}"`,
  );
}

export function firstPage(connection: Connection, number: number): void {
  page(connection, number, BEGAN);
}

/** The answer to a `wake`: where the idle clock stands. `count`: how many came before it on this page view. */
export function clocks(connection: Connection, count: number): void {
  const idle = Math.max(1_000, BEGAN - Math.floor(count / INPUT_EVERY) * BETWEEN_INPUTS - BETWEEN_INPUTS);
  connection.say("clocks", `"ago":0,"idle":${idle}`);
}
