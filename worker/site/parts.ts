// The parts of a site's object, wired together: made at every wake from what is stored, and run by its one alarm.

import { Deadlines } from "../durable/deadlines.ts";
import { applyMigrations } from "../durable/migrate.ts";
import { Changes } from "./changes.ts";
import { Consoles } from "./consoles.ts";
import { MIGRATIONS } from "./migrations.ts";
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
  const changes = new Changes(store, consoles, deadlines, outbox);
  const room = new Room(store, consoles, deadlines, changes);
  const places = new Places(store, consoles, deadlines, outbox, changes);
  const people = new People(store, consoles, room);
  const publishing = new Publishing(store, outbox, deadlines);
  room.missing(Date.now());
  return { store, consoles, deadlines, outbox, room, places, people, publishing };
}

/** A deadline has come. Each looks for itself whether there is still something to do. */
export async function run(parts: Parts, name: string, now: number): Promise<void> {
  const { outbox, room, places, people, publishing } = parts;
  if (name === "outbox") return outbox.deliver();
  if (name === "leases") return places.expireLeases(now);
  if (name === "wishes") return places.tellNext(now);
  if (name === "sweep") return room.sweep(now, (session) => people.who(session) !== undefined);
  if (name === "tidy") return publishing.tidy(now);
  return room.offlineUnlessBack(name.replace("agent:", ""), now);
}
