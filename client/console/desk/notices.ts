// Notices in the corner: news that must not wait for the agent to look. Each goes by itself, but nothing is told only
// here: invitations and chats stand in the desk's lists too.

import { signal, type ReadonlySignal } from "@preact/signals";

import type { Browser } from "../browser.ts";

export type News =
  | { readonly about: "invitation"; readonly invitation: string; readonly visitor: string }
  | { readonly about: "draft"; readonly invitation: string; readonly visitor: string }
  | { readonly about: "chat"; readonly visitor: string; readonly says: string }
  /** A rule's word. */
  | { readonly about: "note"; readonly visitor: string; readonly says: string }
  | { readonly about: "words"; readonly says: string };

export interface Notice {
  readonly key: string;
  readonly news: News;
}

export interface Notices {
  readonly shown: ReadonlySignal<readonly Notice[]>;
  tell(news: News): void;
  dismiss(key: string): void;
  /** The pointer or the focus is on them: none goes meanwhile. */
  hold(on: boolean): void;
}

const STAYS = 10_000;
const AT_ONCE = 3;

export function createNotices(browser: Pick<Browser, "later">): Notices {
  const shown = signal<readonly Notice[]>([]);
  let count = 0;
  let held = false;

  const dismiss = (key: string): void => {
    shown.value = shown.peek().filter((notice) => notice.key !== key);
  };
  const leaveLater = (key: string): void => {
    browser.later(STAYS, () => (held ? leaveLater(key) : dismiss(key)));
  };

  return {
    shown,
    tell(news) {
      const key = String(++count);
      shown.value = [...shown.peek(), { key, news }].slice(-AT_ONCE);
      leaveLater(key);
    },
    dismiss,
    hold(on) {
      held = on;
    },
  };
}
