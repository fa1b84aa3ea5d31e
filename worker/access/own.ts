// Requests that a browser sends a cookie with must come from our own pages: the guard against cross-site writes, sign-ins
// and sockets. A cookie alone is never enough.

/** For upgrades (browsers always send Origin with them) and for writes. */
export function isFromOwnPage(request: Request): boolean {
  const origin = request.headers.get("Origin");
  const site = request.headers.get("Sec-Fetch-Site");
  if (site !== null && site !== "same-origin") return false;
  if (origin !== null) return origin === new URL(request.url).origin;
  return site === "same-origin";
}

/** A form can send anything but this without asking first. A write without a body needs no type. */
export function isJson(request: Request): boolean {
  if (request.method === "DELETE" && request.body === null) return true;
  const type = request.headers.get("Content-Type") ?? "";
  return /^application\/json(?:\s*;.*)?$/i.test(type);
}
