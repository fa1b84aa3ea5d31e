// What a site's object can tell other objects to do, and how. Carried out at least once; the receivers count each once.

import { callFeed, callSite, callVisitor } from "../durable/call.ts";
import type { Blocked } from "../protocol.ts";
import { type DeskSummary, type Review, shardOf } from "../objects.ts";

export type Order =
  | { readonly to: "shard"; readonly shard: number; readonly published: number }
  | { readonly to: "desk"; readonly shard: number; readonly summary: DeskSummary | null }
  | {
      readonly to: "reviewed";
      readonly visitor: string;
      readonly invitation: string;
      readonly review: Review;
    }
  | { readonly to: "erase"; readonly visitor: string; readonly shards: number }
  | { readonly to: "dismiss-shard"; readonly shard: number; readonly sessions: readonly string[] }
  | { readonly to: "dismiss"; readonly visitor: string; readonly sessions: readonly string[] }
  | { readonly to: "blocked"; readonly visitor: string; readonly blocked: Blocked | null }
  | { readonly to: "place-free"; readonly visitor: string }
  | { readonly to: "desk-gone"; readonly visitor: string; readonly invitation: string }
  | {
      readonly to: "handed";
      readonly visitor: string;
      readonly conversation: string;
      readonly state: "waiting" | "open" | "closed";
      readonly agent?: { readonly id: string; readonly name: string };
      readonly reopens?: true;
    };

/** One line a thing that can have only one newest state. */
export function keyOf(order: Order): string {
  switch (order.to) {
    case "shard":
      return `shard:${order.shard}`;
    case "desk":
      return `desk:${order.shard}`;
    // One that waits is not replaced by another's.
    case "dismiss-shard":
      return `dismiss:${order.shard}:${order.sessions.join()}`;
    case "dismiss":
      return `dismiss:${order.visitor}:${order.sessions.join()}`;
    case "reviewed":
      return `reviewed:${order.invitation}`;
    case "desk-gone":
      return `desk-gone:${order.invitation}`;
    case "handed":
      return `handed:${order.conversation}`;
    default:
      return `${order.to}:${order.visitor}`;
  }
}

export async function perform(env: Env, site: string, order: Order): Promise<void> {
  switch (order.to) {
    case "shard":
      return callFeed(env, site, order.shard, (feed) => feed.published(order.published));
    case "desk":
      return callFeed(env, site, order.shard, (feed) => feed.desk(order.summary));
    case "reviewed":
      return callVisitor(env, site, order.visitor, (visitor) =>
        visitor.reviewed(order.invitation, order.review),
      );
    case "dismiss-shard":
      return callFeed(env, site, order.shard, (feed) => feed.dismiss(order.sessions));
    case "dismiss":
      return callVisitor(env, site, order.visitor, (visitor) => visitor.dismiss(order.sessions));
    case "erase":
      await eraseEverywhere(env, site, order);
      return;
    case "blocked":
      return callVisitor(env, site, order.visitor, (visitor) => visitor.blocked(order.blocked));
    case "place-free":
      return callVisitor(env, site, order.visitor, (visitor) => visitor.placeFree());
    case "desk-gone":
      return callVisitor(env, site, order.visitor, (visitor) => visitor.deskGone(order.invitation));
    case "handed":
      return callVisitor(env, site, order.visitor, (visitor) =>
        visitor.handed(
          order.conversation,
          order.state,
          order.agent,
          ...(order.reopens ? [true as const] : []),
        ),
      );
  }
}

async function eraseEverywhere(
  env: Env,
  site: string,
  { visitor, shards }: Order & { readonly to: "erase" },
): Promise<void> {
  const person = await callVisitor(env, site, visitor, (one) => one.erase());
  // After it: until then its object would only show itself again.
  await callFeed(env, site, shardOf(visitor, shards), (feed) => feed.forget(visitor));
  // The visitor turned out to be a person meanwhile: that is who is meant.
  if (person === undefined) return;
  await eraseEverywhere(env, site, { to: "erase", visitor: person, shards });
  await callSite(env, site, (one) => one.forget(person));
}
