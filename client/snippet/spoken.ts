// For the debug script: in plain words, what rules make the page look at, and why something the page told was dropped.

import type { WatchMessage } from "../../worker/protocol.ts";

/** The protocol's limits. */
const MOST = { characters: 4096, keys: 50, name: 100 };

export function watchedInWords({ scroll, exit, sees, clicks, rage, forms, hash }: WatchMessage): string {
  const parts = [
    scroll && `scrolling to ${scroll.map((percent) => `${percent} %`).join(", ")}`,
    exit && "the pointer leaving at the top",
    sees && `whether in view: ${sees.join("  ")}`,
    clicks && `clicks on ${clicks.join("  ")}`,
    rage && "clicks in anger",
    forms && `forms begun, sent or left: ${forms.join("  ")}`,
    hash && "changes of the hash as page views",
  ].filter(Boolean);
  return parts.length
    ? `rules ask for ${parts.join("; ")}. Nothing else is captured`
    : "rules ask for nothing";
}

/** Undefined where nothing is wrong with the call. */
export function whyDropped([verb, ...given]: readonly unknown[]): string | undefined {
  if (verb === "track") {
    const [name, props] = given;
    if (typeof name !== "string" || !name.trim()) return "an event needs a name";
    if (name.trim().length > MOST.name) return `its name is cut to ${MOST.name} characters`;
    return wrong(props);
  }
  if (verb === "consent" && given[0] !== "granted" && given[0] !== "denied")
    return 'it takes "granted" or "denied", and whatever is no "granted" is a "denied"';
  return verb === "page" || verb === "data" ? wrong(given[0]) : undefined;
}

function wrong(own: unknown): string | undefined {
  if (own === undefined || own === null) return undefined;
  if (typeof own !== "object" || Array.isArray(own)) return "it is no object of names and values";
  try {
    const { length } = JSON.stringify(own);
    if (length > MOST.characters) return `it has ${length} characters of JSON, at most ${MOST.characters} go`;
  } catch {
    return "it cannot be written as JSON";
  }
  const names = Object.keys(own);
  if (names.length > MOST.keys) return `it has ${names.length} names, at most ${MOST.keys} are accepted`;
  if (names.some((name) => !name || name.length > MOST.name))
    return `names must have 1 to ${MOST.name} characters`;
  return undefined;
}
