// The secrets of this deployment and the few operations made with them. Nothing that is a secret is compared with `===`,
// stored in the clear, or logged.

/** Shorter ones are a word somebody typed. */
const LEAST = 32;

/** Signs tokens. Undefined: nothing was configured, and then nothing is answered (503 with the instruction). */
export function keyOf(env: Env): string | undefined {
  const key = env.BECKON_KEY as string | undefined;
  return key !== undefined && key.length >= LEAST ? key : undefined;
}

/** The bootstrap API token; without one only sign-in links let anybody in. */
export function adminTokenOf(env: Env): string | undefined {
  const token = env.BECKON_ADMIN_TOKEN as string | undefined;
  return token !== undefined && token.length >= LEAST ? token : undefined;
}

/** `npm start` sets it: origins on this machine are then sites' own, and cookies work without TLS there. */
export const isLocal = (env: Env): boolean => (env.BECKON_LOCAL as string) === "1";

/** Keys are imported once an isolate: importing costs more than signing. */
const keys = new Map<string, CryptoKey>();

export async function hmacKey(key: string): Promise<CryptoKey> {
  const known = keys.get(key);
  if (known !== undefined) return known;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", bytes(key), algorithm, false, ["sign", "verify"]);
  keys.set(key, imported);
  return imported;
}

export async function hmac(key: string, words: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.sign("HMAC", await hmacKey(key), bytes(words))));
}

/** What is stored instead of a secret that somebody else holds. */
export async function hash(secret: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(secret))));
}

/** In constant time whatever the lengths: hashes are compared, not the words. */
export async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all(
    [one, other].map((words) => crypto.subtle.digest("SHA-256", bytes(words))),
  );
  return crypto.subtle.timingSafeEqual(a!, b!);
}

/** 256 bits for what lets somebody in, 128 for what only must not be guessed. */
export const randomHex = (byteCount: 16 | 32): string =>
  toHex(crypto.getRandomValues(new Uint8Array(byteCount)));

export const bytes = (words: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(words) as Uint8Array<ArrayBuffer>;

export function toHex(data: Uint8Array): string {
  return Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Of well-formed hex only. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
