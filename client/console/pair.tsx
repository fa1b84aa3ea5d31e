// A list, and beside it what is open of it; on a phone the one or the other.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { useConsole } from "./context.ts";
import { IconButton } from "./icons.tsx";

interface Props {
  readonly label: string;
  readonly list: ComponentChildren;
  /** Undefined: nothing is open. */
  readonly open: ComponentChildren | undefined;
  /** Where there is room for what is open and nothing is. */
  readonly hint: string;
}

export function Pair({ label, list, open, hint }: Props) {
  return (
    <div class="pair" data-open={open === undefined ? undefined : ""}>
      <section class="pair-list" aria-label={label}>
        {list}
      </section>
      {open ?? <p class="pair-hint dim">{hint}</p>}
    </div>
  );
}

interface EntryProps {
  /** What the address says when this one is open. */
  readonly item: string;
  readonly children: ComponentChildren;
}

/** One of the list: a link that opens it beside. */
export function Entry({ item, children }: EntryProps) {
  const it = useConsole();
  const { screen, item: open } = it.route.value;
  return (
    <a
      class="entry"
      data-item={item}
      aria-current={item === open ? "true" : undefined}
      href={it.link({ screen, item })}
    >
      {children}
    </a>
  );
}

interface HeadProps {
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** Of what is open: its name, and the way back to the list. */
export function PairHead({ title, children }: HeadProps) {
  const it = useConsole();
  const { screen } = it.route.value;
  const heading = useRef<HTMLHeadingElement>(null);
  // Opened by key, tap or click: reading goes on here.
  useEffect(() => {
    if (!document.activeElement?.matches("input, textarea, select")) heading.current?.focus();
  }, [title]);
  return (
    <header class="pair-head">
      <IconButton
        icon="back"
        label="Back to the list"
        class="narrow-only"
        onClick={() => it.go({ screen })}
      />
      <h2 ref={heading} tabIndex={-1}>
        <bdi>{title}</bdi>
      </h2>
      {children}
      <IconButton icon="close" label="Close (Esc)" class="wide-only" onClick={() => it.go({ screen })} />
    </header>
  );
}

/** Why a list is not there yet, or not at all. */
export function Waiting({
  refused,
  again,
  what,
}: {
  readonly refused: string | undefined;
  readonly again: () => void;
  readonly what: string;
}) {
  if (refused === undefined)
    return (
      <p class="pad dim" role="status">
        Loading {what}…
      </p>
    );
  return (
    <div class="pad" role="alert">
      <p class="refused">{refused}</p>
      <button type="button" class="button" onClick={again}>
        Try again
      </button>
    </div>
  );
}
