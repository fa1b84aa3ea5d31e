// The published rules, for the token.

import type { Ruleset } from "../../rules/language/ruleset.ts";

export type Fetched =
  | { readonly ok: true; readonly version: number; readonly ruleset: Ruleset }
  /** `refused`: the token is none any more. Otherwise another try may help. */
  | { readonly ok: false; readonly because: "refused" | "unreachable" };

export async function fetchRules(host: string, site: string, token: string): Promise<Fetched> {
  try {
    const response = await fetch(new URL(`v1/sites/${site}/ruleset`, host), {
      headers: { authorization: `Bearer ${token}` },
      credentials: "omit",
    });
    if (response.status === 401) return { ok: false, because: "refused" };
    if (!response.ok) return { ok: false, because: "unreachable" };
    return { ok: true, ...((await response.json()) as { version: number; ruleset: Ruleset }) };
  } catch {
    return { ok: false, because: "unreachable" };
  }
}
