// The only ways words from outside get onto the screen: a text node inside <bdi>, and a link that can only be http(s).

import { clean, lines } from "./clean.ts";
import { linked, webAddress } from "./address.ts";

export function Words({ text, title }: { readonly text: unknown; readonly title?: string }) {
  return <bdi title={title}>{clean(text)}</bdi>;
}

/** A link where the address is one of the web, plain words where it is not. `shown` is what stands for it. */
export function Address({ to, shown }: { readonly to: string; readonly shown?: string }) {
  const url = webAddress(to);
  const words = clean(shown ?? to);
  if (url === undefined) return <bdi>{words}</bdi>;
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer nofollow" title={clean(to)}>
      <bdi>{words}</bdi>
    </a>
  );
}

/** What somebody said in a chat: line breaks kept, addresses of the web made links. */
export function Spoken({ text }: { readonly text: string }) {
  return (
    <bdi class="spoken">
      {linked(lines(text)).map((piece) =>
        typeof piece === "string" ? piece : <Address key={piece.href} to={piece.href} shown={piece.href} />,
      )}
    </bdi>
  );
}
