// A page's messages as events of the record, in server time (SPEC T1). Pure.

import type { Surroundings, VisitEvent } from "../../rules/record/event.ts";
import type { Tab } from "../../rules/record/record.ts";
import { cleanAddress, cleanReferrer, type KeptParts } from "../../rules/record/address.ts";
import { sourceOf } from "../../rules/record/source.ts";
import type { PageSeat } from "../durable/seat.ts";
import type { FromPage } from "../protocol.ts";

/** When a message happened: never before the tab's last word, never in the future. */
export function happenedAt(message: { readonly ago: number }, tab: Tab | undefined, now: number): number {
  return Math.min(now, Math.max(now - message.ago, tab?.confirmed ?? 0, tab?.last ?? 0));
}

export function surroundingsOf(seat: PageSeat, language: string, timezone: string): Surroundings {
  return {
    device: seat.device,
    browser: seat.browser,
    os: seat.os,
    language: language || seat.language || "",
    timezone: timezone || seat.timezone || "",
    ...(seat.country !== undefined && { country: seat.country }),
    ...(seat.region !== undefined && { region: seat.region }),
    ...(seat.city !== undefined && { city: seat.city }),
    ...(seat.continent !== undefined && { continent: seat.continent }),
  };
}

/** Longest title that is kept. */
const LONGEST_TITLE = 200;
/** The launcher's count of what is new, which it puts before the page's own title; see client/widget/launcher.ts. */
const COUNT = /^\(\d+\)\u2060 /;

/** What a message says about the record; chat, invitation and consent are handled by themselves. */
export function eventsOf(
  message: FromPage,
  tab: string,
  at: number,
  surroundings: Surroundings,
  kept: KeptParts,
): readonly VisitEvent[] {
  switch (message.type) {
    case "page":
      return [
        {
          type: "page",
          at,
          tab,
          n: message.n,
          id: `${tab}.${message.n}`,
          url: cleanAddress(message.url, kept),
          title: message.title.replace(COUNT, "").trim().slice(0, LONGEST_TITLE),
          referrer: cleanReferrer(message.referrer),
          source: sourceOf(message.url, message.referrer),
          ...(message.data !== undefined && { data: message.data }),
          surroundings,
        },
      ];
    case "data":
      return [{ type: "data", at, tab, n: message.n, data: message.data }];
    case "scroll":
      return [{ type: "scroll", at, tab, n: message.n, percent: message.percent }];
    case "exit":
      return [{ type: "exit", at, tab, n: message.n }];
    case "saw":
      return [{ type: "saw", at, tab, n: message.n, on: message.on, in: message.in }];
    case "click": {
      const { on } = message;
      return [
        on === undefined
          ? { type: "rage", at, tab, n: message.n }
          : { type: "click", at, tab, n: message.n, on },
      ];
    }
    case "form":
      return [{ type: "form", at, tab, n: message.n, on: message.on, state: message.state }];
    case "track":
      if (message.name === "") return [];
      return [
        {
          type: "track",
          at,
          tab,
          n: message.n,
          name: message.name,
          ...(message.props !== undefined && { props: message.props }),
        },
      ];
    case "shown":
    case "hidden":
      return [{ type: message.type, at, tab, n: message.n }];
    case "clocks":
      return [
        ...(message.slept === undefined
          ? []
          : [{ type: "slept" as const, at, tab, from: at - message.slept }]),
        { type: "clocks", at, tab, n: message.n, idleSince: at - message.idle },
      ];
    case "bye":
      return [{ type: "closed", at, tab, n: message.n }];
    default:
      return [];
  }
}
