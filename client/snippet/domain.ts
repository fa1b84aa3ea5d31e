// One visitor on all subdomains: the token lies in a cookie of `data-cookie-domain` instead of localStorage, which every
// subdomain has of its own. Built into /domain/beckon.js only: other sites' pages need not load it.

import { settings } from "./tag.ts";

/** Some 180 days, begun anew with every page: a visitor who stays away for longer is a new one. */
const SECONDS = 15_552_000;

const nameOf = (key: string): string => key.replace(/\W/g, "_");

function write(key: string, value: string, seconds: number): void {
  const secure = location.protocol == "https:" ? ";secure" : "";
  document.cookie = `${nameOf(key)}=${value};domain=${settings.cookieDomain};path=/;max-age=${seconds};samesite=lax${secure}`;
}
const read = (key: string): string | undefined =>
  document.cookie.match(`(?:^|; )${nameOf(key)}=([^;]+)`)?.[1];

/** Storage that is blocked throws, but a cookie may be taken all the same. */
function locally(key: string, value?: string): void {
  try {
    if (value) localStorage[key] = value;
    else delete localStorage[key];
  } catch {
    // As everywhere: blocked is the same as none.
  }
}

/** Where the browser takes no such cookie the token stays where it would have been without. */
function keep(key: string, value: string): boolean {
  write(key, value, SECONDS);
  locally(key, read(key) == value ? "" : value);
  return true;
}

/** In localStorage's place. */
export const cookies: Record<string, string> = /* @__PURE__ */ new Proxy({} as Record<string, string>, {
  get(_, key: string) {
    // Also of a time before the cookie.
    const found = read(key) || localStorage[key];
    if (found) keep(key, found);
    return found;
  },
  set: (_, key: string, value) => keep(key, value),
  deleteProperty(_, key: string) {
    write(key, "", 0);
    locally(key);
    return true;
  },
});
