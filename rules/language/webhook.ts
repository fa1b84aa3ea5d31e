// Addresses of other systems, and what of a site they are told.

import * as z from "zod";
import { wordList } from "./values.ts";

/**
 * What a webhook may ask for. `rule`: a rule without an invitation did what it does; `event`: `do: event`. What a rule's own
 * `do: webhook` sends goes there in any case.
 */
export const WEBHOOK_EVENTS = [
  "invited",
  "accepted",
  "dismissed",
  "ignored",
  "chat",
  "goal",
  "rule",
  "event",
] as const;

/** What is sent there is about people: only this machine may be told in the clear. */
const url = z
  .string()
  .max(2000)
  .refine(
    (text) => {
      if (!/^https?:\/\/[^\s]+$/i.test(text) || !URL.canParse(text)) return false;
      const { protocol, hostname, href } = new URL(text);
      // Names and passwords would stand in the file for everybody to read.
      if (/^https?:\/\/[^/?#]*@/i.test(href)) return false;
      return protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
    },
    {
      error: (issue) => `"${String(issue.input)}" is not an address that may be called`,
      params: {
        code: "bad-url",
        remedy: "write https://hooks.example/beckon, without a name or password in it",
      },
    },
  );

export const webhook = z.strictObject({
  url: url.meta({ description: "Where to: https only, but for this machine." }),
  events: wordList(WEBHOOK_EVENTS)
    .optional()
    .meta({
      description: `Told of these: ${WEBHOOK_EVENTS.join(", ")}. Default: only what rules send with do: webhook.`,
    }),
});
