// Rate limits by network: an IPv4 address, or the /64 that one IPv6 customer has. The limiter is given a keyed hash that
// changes every day, so an address is stored nowhere.

import { hmac } from "./secrets.ts";

/** True where this network may go on. Requests without an address (one machine, tests) share one bucket. */
export async function isWithin(
  limit: RateLimit,
  key: string,
  request: Request,
  now: number = Date.now(),
): Promise<boolean> {
  const day = Math.floor(now / 86_400_000);
  const network = networkOf(request.headers.get("CF-Connecting-IP") ?? "");
  const { success } = await limit.limit({ key: (await hmac(key, `network:${day}:${network}`)).slice(0, 32) });
  return success;
}

export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [before = "", after] = address.toLowerCase().split("::");
  const head = before === "" ? [] : before.split(":");
  const tail = after === undefined || after === "" ? [] : after.split(":");
  const zeros = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array.from({ length: zeros }, () => "0"), ...tail];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
