// What every route is given.

import type { Context, Handler as HonoHandler } from "hono";
import type { Caller } from "../access/caller.ts";

export interface Beckon {
  readonly Bindings: Env;
  readonly Variables: {
    /** One of SITES. */
    readonly site: string;
    /** Who asks; on every route below `/api/sites/:site` but the one that signs in. */
    readonly caller: Caller;
  };
}

export type Ask = Context<Beckon>;
export type Handler = HonoHandler<Beckon>;

/** Names of sites are looked up in the deployment's list, never made up from an address. */
export function isSite(env: Env, name: string): boolean {
  return (env.SITES as string).split(",").some((site) => site.trim() === name);
}
