// A page on somebody's way: its title, and where it is.

import { pathOf } from "../text/address.ts";
import { Address, Words } from "../text/said.tsx";

export function Step({ title, url }: { readonly title: string; readonly url: string }) {
  return (
    <span class="step">
      <span class="title">
        <Words text={title || pathOf(url)} />
      </span>
      <span class="path">
        <Address to={url} shown={pathOf(url)} />
      </span>
    </span>
  );
}
