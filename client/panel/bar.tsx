// The panel's bar: its name, and where it stands.

import { icon } from "./icon.tsx";

/** Where the panel stands on the page. */
export interface Placing {
  readonly dock: "right" | "bottom";
  /** Only the bar. */
  readonly small: boolean;
}

interface Props {
  readonly placing: Placing;
  readonly place: (placing: Partial<Placing>) => void;
  readonly close: () => void;
}

const RIGHT = "M4 5h16v14H4zM14 5v14";
const BOTTOM = "M4 5h16v14H4zM4 14h16";
const DOWN = "M5 9l7 7 7-7";
const UP = "M5 15l7-7 7 7";
const CROSS = "M6 6l12 12M18 6L6 18";

export function Bar({ placing: { dock, small }, place, close }: Props) {
  const other = dock === "right" ? "bottom" : "right";
  return (
    <header>
      <h1>
        Beckon <small>trying rules out</small>
      </h1>
      <button
        type="button"
        class="dock"
        aria-label={`Move to the ${other}`}
        title={`Move to the ${other}`}
        onClick={() => place({ dock: other })}
      >
        {icon(dock === "right" ? BOTTOM : RIGHT)}
      </button>
      <button
        type="button"
        aria-label={small ? "Open" : "Fold"}
        title={small ? "Open" : "Fold"}
        aria-expanded={!small}
        onClick={() => place({ small: !small })}
      >
        {icon(small ? UP : DOWN)}
      </button>
      <button
        type="button"
        aria-label="Close, and be a visitor again"
        title="Close, and be a visitor again"
        onClick={close}
      >
        {icon(CROSS)}
      </button>
    </header>
  );
}
