// What lets a page show test rules and explanations to a team member: `p1.<agent>.<until>.<MAC>`, handed to one tab by the
// page at /try/. It is for one site and eight hours, opens nothing of the console, and is checked without a look-up.

import { bytes, fromHex, hmac, hmacKey } from "./secrets.ts";

export interface Preview {
  /** The agent's id. */
  readonly agent: string;
  /** Milliseconds since epoch. */
  readonly until: number;
}

/** A working day: whoever tries rules out is asked once. */
export const PREVIEW_LASTS = 8 * 3_600_000;

/** Agent's id, end in base 36 ms, MAC. */
const SHAPE = /^p1\.([0-9a-f]{16})\.([0-9a-z]{8,9})\.([0-9a-f]{64})$/;

export async function mintPreview(
  key: string,
  site: string,
  agent: string,
  now: number,
): Promise<{ readonly token: string; readonly until: number }> {
  const until = now + PREVIEW_LASTS;
  const mac = await hmac(key, signed(site, { agent, until }));
  return { token: `p1.${agent}.${until.toString(36)}.${mac}`, until };
}

/** Who tries rules out and until when; undefined where the token is not ours, of another site, or over. */
export async function readPreview(
  key: string,
  site: string,
  token: string,
  now: number,
): Promise<Preview | undefined> {
  const [, agent, end, mac] = SHAPE.exec(token) ?? [];
  if (agent === undefined || end === undefined || mac === undefined) return undefined;
  const preview = { agent, until: parseInt(end, 36) };
  const words = bytes(signed(site, preview));
  const isOurs = await crypto.subtle.verify("HMAC", await hmacKey(key), fromHex(mac), words);
  return isOurs && now < preview.until ? preview : undefined;
}

/** No other use of the key signs words that begin so. */
const signed = (site: string, { agent, until }: Preview): string => `preview:${site}:${agent}:${until}`;
