// One visitor in the list: a line of a table where there is room, a card on a phone. The same elements either way, so
// that only the style sheet decides.

import { Component } from "preact";

import type { FeedRow } from "../../../worker/protocol.ts";
import { useConsole, useSigned } from "../context.ts";
import { deviceIcon, Icon } from "../icons.tsx";
import { pathOf } from "../text/address.ts";
import { clean } from "../text/clean.ts";
import { channelName, countryName, nth, STATUSES, visitorName } from "../text/names.ts";
import { Words } from "../text/said.tsx";
import { Since, Until } from "../text/ticking.tsx";
import { fromText } from "../text/where-from.ts";
import type { Sort } from "./feed.ts";
import type { Mark } from "./order.ts";

const COLUMNS: readonly { readonly name: string; readonly label: string; readonly sort?: Sort }[] = [
  { name: "who", label: "Visitor" },
  { name: "page", label: "Page", sort: "page" },
  { name: "from", label: "From" },
  { name: "here", label: "Here", sort: "since" },
  { name: "idle", label: "Idle", sort: "idle" },
  { name: "visits", label: "Visits", sort: "visits" },
  { name: "country", label: "Country" },
  { name: "device", label: "Device" },
  { name: "next", label: "Next", sort: "next" },
];

const DIRECTIONS: Readonly<Record<Sort, "ascending" | "descending">> = {
  // Newest first: the shortest time here is on top.
  since: "ascending",
  idle: "descending",
  page: "ascending",
  visits: "descending",
  next: "ascending",
};

export function ListHead() {
  const { live } = useSigned();
  return (
    <div role="rowgroup" class="head">
      <div role="row" class="row">
        {COLUMNS.map(({ name, label, sort }) => (
          <div
            key={name}
            role="columnheader"
            class={`cell ${name}`}
            aria-sort={sort !== undefined && live.sort.value === sort ? DIRECTIONS[sort] : undefined}
          >
            {sort === undefined ? (
              label
            ) : (
              <button type="button" onClick={() => (live.sort.value = sort)}>
                {label}
              </button>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: FeedRow;
  readonly open: boolean;
  readonly mark: Mark | undefined;
}

/** A class for this one reason: a frame of the feed draws the rows that changed and no others. */
export class VisitorRow extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const { row, open, mark } = this.props;
    return next.row !== row || next.open !== open || next.mark !== mark;
  }
  override render() {
    return <Row {...this.props} />;
  }
}

function Row({ row, open, mark }: RowProps) {
  const { go, link } = useConsole();
  const { answers } = useSigned();
  const to = { screen: "live", visitor: row.id } as const;
  const from = fromText(row);
  const about = aboutText(row);
  return (
    // The link is the row's own control; the click on the rest of it is for those who aim badly.
    <div
      role="row"
      class="row"
      data-status={row.status}
      data-open={open ? "" : undefined}
      onClick={(event) => {
        if (
          answers &&
          !(event.target as HTMLElement).closest("a, button") &&
          String(getSelection() ?? "") === ""
        )
          go(to);
      }}
    >
      {/* Another mark is another element, so that it lights up anew. */}
      {mark && <span key={mark.at} class="mark" data-mark={mark.as} aria-hidden="true" />}
      <div role="cell" class="cell who">
        <span class="dot" data-status={row.status} />
        {answers ? (
          <a href={link(to)} data-item={row.id} aria-current={open ? "true" : undefined}>
            <bdi>{visitorName(row)}</bdi>
          </a>
        ) : (
          <bdi>{visitorName(row)}</bdi>
        )}
        <span class="hidden-words">{STATUSES[row.status]}</span>
        {about !== "" && (
          <span class="dim tags-text" title={clean(about)}>
            <Words text={about} />
          </span>
        )}
      </div>
      <div role="cell" class="cell page" title={clean(row.page.url)}>
        <span class="title">
          <Words text={row.page.title || pathOf(row.page.url)} />
        </span>
        <span class="path">
          <Words text={pathOf(row.page.url)} />
        </span>
      </div>
      <div role="cell" class="cell from" title={clean(row.referrer)}>
        <span class="channel">{channelName(row.channel)}</span>
        {from !== "" && (
          <span class="dim">
            <Words text={from} />
          </span>
        )}
      </div>
      <div role="cell" class="cell here">
        <Since at={row.since} />
      </div>
      {/* On a card these four share a line. */}
      <div role="none" class="four">
        <div role="cell" class="cell idle">
          <Idle row={row} />
        </div>
        <div role="cell" class="cell visits" title={visitsTitle(row)}>
          <span class="number">{row.visits}</span>
          <span class="in-words">{row.visits === 1 ? "first visit" : `${nth(row.visits)} visit`}</span>
        </div>
        <div
          role="cell"
          class="cell country"
          title={row.country === undefined ? undefined : countryName(row.country)}
        >
          {row.country !== undefined && <Words text={row.country} />}
          {row.city !== undefined && (
            <span class="dim city">
              <Words text={row.city} />
            </span>
          )}
        </div>
        <div role="cell" class="cell device" title={clean(row.device)}>
          <Icon name={deviceIcon(row.device)} />
          <span class="hidden-words">{clean(row.device)}</span>
          <span class="browser">
            <Words text={row.browser} />
          </span>
        </div>
      </div>
      <div role="cell" class="cell next">
        <Next row={row} />
      </div>
    </div>
  );
}

/** Away: no tab of the site is in view, so there is no idle time (SPEC T6). */
function Idle({ row }: { readonly row: FeedRow }) {
  if (row.status === "left") return <span class="dim">left</span>;
  if (!row.visible) return <span class="dim">away</span>;
  if (row.idle_since === undefined) return <span class="dim active">active</span>;
  return (
    <>
      <span class="in-words">idle </span>
      <Since at={row.idle_since} />
    </>
  );
}

/** What happens with this visitor now, or what the rules expect to do. */
function Next({ row }: { readonly row: FeedRow }) {
  if (row.status === "chatting") {
    return (
      <span class="state" data-status="chatting">
        Chatting
        {row.agent !== undefined && (
          <>
            {" with "}
            <Words text={row.agent} />
          </>
        )}
      </span>
    );
  }
  if (row.status !== "browsing") {
    return (
      <span class="state" data-status={row.status}>
        {STATUSES[row.status]}
      </span>
    );
  }
  if (row.next === undefined) return <span class="dim nothing">–</span>;
  return (
    <span class="due">
      <span class="rule">
        <Words text={row.next.rule} />
      </span>
      <Until at={row.next.at} />
    </span>
  );
}

/** Tags, then what the site said: "vip, plan: team". */
function aboutText({ tags, traits = {} }: FeedRow): string {
  return [...tags, ...Object.entries(traits).map(([name, value]) => `${name}: ${value}`)].join(", ");
}

function visitsTitle(row: FeedRow): string {
  return `${nth(row.visits)} visit, ${row.pages} pages in this one, ${row.chats} chats`;
}
