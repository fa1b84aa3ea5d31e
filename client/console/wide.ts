// Is there room for a chat and a story side by side? Everything else about sizes is the style sheet's.

import { signal } from "@preact/signals";

const query = globalThis.matchMedia?.("(min-width: 80rem)");
const wide = signal(query?.matches ?? false);
query?.addEventListener?.("change", (event) => (wide.value = event.matches));

export const isWide: { readonly value: boolean } = wide;
