// What a user agent says of the visitor: a bot, or a kind of device with a browser and a system.

import Bowser from "bowser";
import { isbot } from "isbot";

export interface Device {
  readonly device: "desktop" | "mobile" | "tablet";
  readonly browser: string;
  readonly os: string;
}

/** Longer ones are attacks on whoever parses them. */
const LONGEST = 512;

/** No user agent is a bot too: browsers send one. */
export function isBot(userAgent: string | null): boolean {
  return userAgent === null || userAgent === "" || isbot(userAgent.slice(0, LONGEST));
}

export function deviceOf(userAgent: string): Device {
  // The parser throws on nothing at all.
  if (userAgent === "") return { device: "desktop", browser: "", os: "" };
  const { platform, browser, os } = Bowser.parse(userAgent.slice(0, LONGEST));
  const device = platform.type === "mobile" || platform.type === "tablet" ? platform.type : "desktop";
  return { device, browser: (browser.name ?? "").slice(0, 40), os: (os.name ?? "").slice(0, 40) };
}
