// The script's own tag: which site it is for, where it came from, and what the page's author asked for.

/**
 * `data-site`     name of the site, required
 * `data-consent`  what silence means: `implied` (default), `required` or `cookieless`
 * `data-locale`   language of the widget; default the browser's
 * `data-theme`, `data-position`  for the widget
 * `data-cookie-domain`  one visitor on all subdomains of it, for /domain/beckon.js (domain.ts)
 * `data-debug`    say in the browser's console what happens and why nothing does
 */
export let settings: DOMStringMap;
export let site: string;
/** Where the script came from, and where everything else of ours is: `https://host/`. */
export let base: string;

/** How the names of the files end that belong to this build: put in by client/build.ts. */
declare const WIDGET: string;

/** How often each part did not come. */
const failed: Record<string, number> = {};

/**
 * A part of ours that pages load when they need it. One that did not come three times does not want to be asked for again:
 * an ad blocker is to be respected, and each attempt is a line in the page's console (SPEC Q4).
 */
export async function part(name: string): Promise<any> {
  if (failed[name]! > 2) throw 0;
  return import(base + "beckon-" + name + WIDGET).catch(() => {
    // One more, from none.
    throw (failed[name] = -~failed[name]!);
  });
}

/** A tag manager may have run us without `currentScript`. */
export function readTag(): void {
  ({ dataset: settings, src: base } = (document.currentScript ||
    document.querySelector('[src*="beckon.js"]')) as HTMLScriptElement);
  base = new URL("/", base).href;
  site = settings.site!;
}
