// Addresses that came from a page: what may become a link, and how one is shown short.

/** The address if it is http or https and nothing else; anything else is only ever text. */
export function webAddress(text: unknown): URL | undefined {
  if (typeof text !== "string" || !/^https?:\/\//i.test(text)) return undefined;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  // `https://shop.example@evil.example/` reads as another host than it is.
  return url.username === "" && url.password === "" ? url : undefined;
}

/** `https://shop.example/pricing?plan=team` → `/pricing?plan=team`. */
export function pathOf(text: string): string {
  const url = webAddress(text);
  return url === undefined ? text : readable(url.pathname) + url.search;
}

/** `https://www.google.com/search?q=…` → `google.com`; a foreign script stays as punycode, so that no host looks like another. */
export function hostOf(text: string): string {
  const url = webAddress(text);
  return url === undefined ? text : url.hostname.replace(/^www\./, "");
}

/** Pieces of a line: words, and the addresses in it that may be links. */
export function linked(text: string): readonly (string | URL)[] {
  const pieces: (string | URL)[] = [];
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"'`　-〿！-／：-＠［-･]+/gi)) {
    // A full stop or bracket after an address belongs to the sentence.
    const address = match[0].replace(/[.,;:!?)\]}،؛؟]+$/, "");
    const url = webAddress(address);
    if (url === undefined) continue;
    if (match.index > from) pieces.push(text.slice(from, match.index));
    pieces.push(url);
    from = match.index + address.length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
