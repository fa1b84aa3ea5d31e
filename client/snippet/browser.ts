// The script for whoever bundles a site: the same calls with types, and a loader for the tag. Safe to import and to call
// on a server, where nothing happens. client/build.ts makes dist/npm/ of it; nothing else of ours is in it.

/** What is passed on as JSON: at most 4,096 characters and 50 names. Nothing that must not be stored. */
export type Data = Readonly<Record<string, unknown>>;

/** What listeners of an event are given. */
export interface Details {
  /** Connected. */
  ready: null;
  /** An invitation is shown. */
  invited: { readonly id: string };
  /** The visitor took it, perhaps by a quick reply. */
  accepted: { readonly id: string; readonly reply?: string };
  /** The visitor said no to it. */
  dismissed: { readonly id: string };
  /** Words of an agent. */
  message: { readonly name: string; readonly text: string; readonly at: number };
  /** A rule's `do: [{ event: name }]`. */
  event: { readonly type: "event"; readonly name: string; readonly rule: string };
  /** The server did not accept something. */
  error: {
    readonly type: "error";
    readonly code: "bad-message" | "too-large" | "not-allowed" | "too-fast" | "gone" | "unavailable";
    readonly field?: string;
    readonly limit?: number;
  };
}

/** `window.beckon`: calls made before the script is there wait for it; none ever throws. */
export interface Beckon {
  /** The visitor's answer. `denied` also forgets what is stored and asks the server to erase it. */
  (verb: "consent", choice: "granted" | "denied"): void;
  /** What this page is about, for rules with `data:`. Goes with the page view where that was not told yet. */
  (verb: "page", data: Data): void;
  /** What changed of it since. */
  (verb: "data", data: Data): void;
  /** Something happened, for rules with `event:`. A name is cut to 100 characters. */
  (verb: "track", name: string, properties?: Data): void;
  /**
   * Who the visitor is to you, with what to know of them. Without `jwt` a label; with the token that your server signed
   * history, limits and the open chat follow the person to every device.
   */
  (verb: "identify", id: string | number, traits?: Data, options?: { readonly jwt?: string }): void;
  /** Opens the chat. */
  (verb: "open"): void;
  /** Closes the chat. */
  (verb: "close"): void;
  /** Shows the launcher on this page, whatever site.yaml says. */
  (verb: "show"): void;
  /** Hides the launcher on this page, whatever site.yaml says. */
  (verb: "hide"): void;
  /** Hears of an event from now on; `on()` of this module can also stop. */
  <Name extends keyof Details>(verb: "on", name: Name, listener: (detail: Details[Name]) => void): void;
  /** On logout: forgets the visitor on this device and begins as a new one. */
  (verb: "reset"): void;
  /** Forgets the visitor on this device and does nothing more on this page, for shared computers. */
  (verb: "shutdown"): void;
  /** Of the script that is there. */
  readonly version?: number;
}

declare global {
  interface Window {
    beckon?: Beckon;
  }
  interface WindowEventMap {
    "beckon:ready": CustomEvent<Details["ready"]>;
    "beckon:invited": CustomEvent<Details["invited"]>;
    "beckon:accepted": CustomEvent<Details["accepted"]>;
    "beckon:dismissed": CustomEvent<Details["dismissed"]>;
    "beckon:message": CustomEvent<Details["message"]>;
    "beckon:event": CustomEvent<Details["event"]>;
    "beckon:error": CustomEvent<Details["error"]>;
  }
}

/** The tag's attributes by their names. */
export interface Settings {
  /** Where Beckon is deployed: `https://chat.shop.example`. */
  readonly host: string;
  /** Name of the site. */
  readonly site: string;
  /** What silence means: `implied` (the default), `required` or `cookieless`. */
  readonly consent?: "implied" | "required" | "cookieless";
  /** Language of the widget; default the browser's, then the site's. */
  readonly locale?: string;
  readonly theme?: "light" | "dark" | "auto";
  readonly position?: "left" | "right";
  /** `shop.example`: one visitor on all its subdomains. */
  readonly cookieDomain?: string;
  /** Says in the browser's console what happens, and why nothing does. */
  readonly debug?: boolean;
  /** Of the page's content security policy, where it names scripts by nonces. */
  readonly nonce?: string;
}

type Call = (...call: unknown[]) => void;

const isBrowser = (): boolean => typeof window === "object" && typeof document === "object";

/** The page's global: the script, or what collects calls until it is there. */
function ours(): Call {
  const page = window as unknown as { beckon?: Call };
  const stub: Call & { q?: unknown[] } = (...call) => void (stub.q ??= []).push(call);
  // An element may have that name.
  return typeof page.beckon === "function" ? page.beckon : (page.beckon = stub);
}

/** The same as `window.beckon`, from the first moment on. */
export const beckon: Beckon = (...call: unknown[]): void => {
  if (isBrowser()) ours()(...call);
};

/** Listens until the function that it gives is called. */
export function on<Name extends keyof Details>(
  name: Name,
  listener: (detail: Details[Name]) => void,
): () => void {
  if (!isBrowser()) return () => {};
  const hear = (event: Event): void => listener((event as CustomEvent<Details[Name]>).detail);
  addEventListener(`beckon:${name}`, hear);
  return () => removeEventListener(`beckon:${name}`, hear);
}

/** Puts the tag into the page: once, also where a tag is there already. Never throws. */
export function load({ host, site, nonce, debug, ...attributes }: Settings): void {
  if (!isBrowser() || document.querySelector('script[src*="beckon.js"]')) return;
  ours();
  const script = document.createElement("script");
  script.async = true;
  if (nonce !== undefined) script.nonce = nonce;
  for (const [name, value] of Object.entries({ site, debug: debug ? "" : undefined, ...attributes }))
    if (value !== undefined) script.dataset[name] = value;
  try {
    script.src = trusted(new URL(attributes.cookieDomain ? "/domain/beckon.js" : "/beckon.js", host).href);
    document.head.append(script);
  } catch {
    // No address, or a page whose Trusted Types allow no policy `beckon`: without a script there is nothing to do.
  }
}

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): {
    createScriptURL(url: string): string;
  };
}

/** Pages that require Trusted Types take an address of a script only from a policy; it must be allowed by its name. */
function trusted(url: string): string {
  const { trustedTypes } = window as { readonly trustedTypes?: Policies };
  return trustedTypes
    ? trustedTypes.createPolicy("beckon", { createScriptURL: (same) => same }).createScriptURL(url)
    : url;
}
