// The groups as chips: how many visitors are in each, of all that match, and one click asks for one of them alone. What
// is asked for stands first and is let go the same way, also where it has no group of its own.

import type { FeedFilter } from "../../../worker/protocol.ts";
import { useSigned } from "../context.ts";
import { Icon } from "../icons.tsx";
import { channelName, STATUSES } from "../text/names.ts";
import { Words } from "../text/said.tsx";
import type { Group } from "./live.ts";

/** Of each kind; the filters find the rest. */
const SHOWN = 4;
/** Longer paths are cut to this by the shard, and asked for by their beginning. */
const CUT_AT = 100;

interface Chip {
  readonly key: keyof FeedFilter;
  readonly value: string;
  readonly says: string;
  readonly kind: string;
  /** Undefined: asked for, and nobody is in it. */
  readonly count: number | undefined;
}

const SAYS: Readonly<Partial<Record<keyof FeedFilter, string>>> = {
  tag: "Tag",
  idle: "Idle",
  visits: "Visits",
  country: "From",
  page: "Page",
  channel: "Channel",
  status: "Status",
  rule: "Rule",
};

export function Groups() {
  const { live } = useSigned();
  const filter = live.filter.value;
  const chips = [...chosen(filter, live.groups), ...offered(filter, live.groups)];
  return (
    <ul class="groups" aria-label="Groups of visitors" tabIndex={0}>
      {chips.map((chip) => (
        <li key={`${chip.key} ${chip.value}`}>
          <GroupChip chip={chip} />
        </li>
      ))}
    </ul>
  );
}

function GroupChip({ chip: { key, value, says, kind, count } }: { readonly chip: Chip }) {
  const { live } = useSigned();
  const isOn = live.filter.value[key] === value;
  return (
    <button
      type="button"
      class="chip"
      aria-pressed={isOn}
      data-kind={key}
      onClick={() => {
        const { [key]: _, ...rest } = live.filter.value;
        live.filter.value = isOn ? rest : { ...rest, [key]: value };
      }}
    >
      <span class="hidden-words">{kind}: </span>
      <span class="chip-words">
        <Words text={says} />
      </span>
      {count !== undefined && <span class="number">{count.toLocaleString()}</span>}
      {isOn && <Icon name="close" />}
    </button>
  );
}

type Groups = ReturnType<typeof useSigned>["live"]["groups"];

/** Rules by both: who is next, and whom they invited. */
function rules(groups: Groups): Group {
  const sums = new Map(groups.next.value);
  for (const [rule, count] of groups.invited.value) sums.set(rule, (sums.get(rule) ?? 0) + count);
  return [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function kinds(groups: Groups): readonly { readonly key: keyof FeedFilter; readonly group: Group }[] {
  return [
    // Who only looks around is everybody else.
    { key: "status", group: groups.status.value.filter(([status]) => status !== "browsing") },
    { key: "rule", group: rules(groups) },
    { key: "channel", group: groups.channel.value },
    { key: "page", group: groups.page.value.map(([path, count]) => [pageOf(path), count] as const) },
  ];
}

function chosen(filter: FeedFilter, groups: Groups): readonly Chip[] {
  const known = new Map(kinds(groups).map(({ key, group }) => [key, new Map(group)]));
  return (Object.keys(SAYS) as (keyof FeedFilter)[]).flatMap((key) => {
    const value = filter[key];
    return typeof value !== "string" ? [] : [chipOf(key, value, known.get(key)?.get(value))];
  });
}

function offered(filter: FeedFilter, groups: Groups): readonly Chip[] {
  return kinds(groups).flatMap(({ key, group }) =>
    filter[key] === undefined ? group.slice(0, SHOWN).map(([value, count]) => chipOf(key, value, count)) : [],
  );
}

function chipOf(key: keyof FeedFilter, value: string, count: number | undefined): Chip {
  const says =
    key === "channel"
      ? channelName(value)
      : key === "status"
        ? (STATUSES[value as keyof typeof STATUSES] ?? value)
        : key === "idle"
          ? `idle ${value} and more`
          : key === "visits"
            ? `${value} visits`
            : value;
  return { key, value, says, kind: SAYS[key]!, count };
}

const pageOf = (path: string): string => (path.length >= CUT_AT ? `${path}*` : path);
