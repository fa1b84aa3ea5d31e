// The parts of a site's object, wired together: made at every wake from what is stored, and run by its one alarm.

import { Deadlines } from "../durable/deadlines.ts";
import { applyMigrations } from "../durable/migrate.ts";
import { Changes } from "./changes.ts";
import { Consoles } from "./consoles.ts";
import { Drafts } from "./drafts.ts";
import { MIGRATIONS } from "./migrations.ts";
import { News } from "./news.ts";
import { Outbox } from "./outbox.ts";
import { People } from "./people.ts";
import { Places } from "./places.ts";
import { Publishing } from "./publishing.ts";
import { Room } from "./room.ts";
import { SiteStore } from "./store.ts";

export interface Parts {
  readonly store: SiteStore;
  readonly consoles: Consoles;
  readonly deadlines: Deadlines;
  readonly outbox: Outbox;
  readonly room: Room;
  readonly places: Places;
  readonly people: People;
  readonly publishing: Publishing;
  readonly news: News;
}

export function wake(ctx: DurableObjectState, env: Env): Parts {
  applyMigrations(ctx.storage, MIGRATIONS);
  const store = new SiteStore(ctx.storage);
  const consoles = new Consoles(ctx);
  const deadlines = new Deadlines(ctx.storage);
  const outbox = new Outbox(env, store.name(ctx.id.name), store, deadlines, (order) => {
    // Once more: until it was erased, the visitor's object may have told us of it again.
    if (order.to === "erase") places.forget(order.visitor);
  });
  const drafts = new Drafts(store, deadlines, outbox, consoles);
  const news = new News(store, deadlines, outbox);
  const changes = new Changes(store, consoles, deadlines, outbox, drafts, news);
  const room = new Room(store, consoles, deadlines, changes, drafts);
  const places = new Places(store, consoles, deadlines, outbox, changes, drafts);
  const people = new People(store, consoles, room, outbox);
  const publishing = new Publishing(store, outbox, deadlines, news);
  room.missing(Date.now());
  return { store, consoles, deadlines, outbox, room, places, people, publishing, news };
}

/** A deadline has come. Each looks for itself whether there is still something to do. */
export async function run(parts: Parts, name: string, now: number): Promise<void> {
  const { outbox, room, places, people, publishing, news } = parts;
  if (name === "outbox") return outbox.deliver();
  if (name === "leases") return places.expireLeases(now);
  if (name === "wishes" || name === "drafts") return places.settle(now);
  if (name === "answers") return room.unanswered(now);
  if (name === "desk") return news.due(now);
  if (name === "sweep") return room.sweep(now, (session) => people.who(session) !== undefined);
  if (name === "tidy") return publishing.tidy(now);
  return room.offlineUnlessBack(name.replace("agent:", ""), now);
}
