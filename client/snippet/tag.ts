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

/** A part of ours that pages load when they need it. */
export const part = (name: string): Promise<any> => import(base + "beckon-" + name + WIDGET);

/** A tag manager may have run us without `currentScript`. */
export function readTag(): void {
  const tag = (document.currentScript || document.querySelector('[src*="beckon.js"]')) as HTMLScriptElement;
  settings = tag.dataset;
  base = new URL("/", tag.src).href;
  site = settings.site!;
}
