// Addresses in what people say, made clickable where that is safe: whole `https:`, `http:` and `mailto:` addresses, as the
// browser reads them, and nothing else.

export interface Link {
  readonly text: string;
  readonly href: string;
}

const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"'`{}|\\^\p{C}　-〿！-／：-＠［-･]+/giu;
/** Rather the end of the sentence than of the address. */
const TRAILING = /[.,;:!?'"»”’…)\]،؛؟]+$/u;

/** The text in pieces: plain ones as they are, links with where they lead. */
export function linked(text: string): (string | Link)[] {
  const pieces: (string | Link)[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = closed(match[0]);
    const href = safe(address);
    if (!href) continue;
    if (match.index > end) pieces.push(text.slice(end, match.index));
    pieces.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}

/** Without the punctuation after it; a bracket stays where the address itself opened one. */
function closed(address: string): string {
  const tail = TRAILING.exec(address)?.[0] ?? "";
  const body = address.slice(0, address.length - tail.length);
  return tail.startsWith(")") && body.includes("(") ? body + ")" : body;
}

function safe(address: string): string | undefined {
  try {
    const { protocol, href, host, pathname, username, password } = new URL(address);
    // `https://shop.example@evil.example/` reads as another host than it is.
    if (
      protocol == "mailto:"
        ? pathname.includes("@")
        : host && /^https?:$/.test(protocol) && !(username + password)
    )
      return href;
  } catch {
    // Not an address after all: it stays text.
  }
  return undefined;
}
