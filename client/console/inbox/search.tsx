// The search over conversations: what is looked for, where, and the lines that were found, each a link to its place.

import { useEffect, useRef } from "preact/hooks";

import type { Hit } from "../api.ts";
import { useConsole, useSigned } from "../context.ts";
import { Icon } from "../icons.tsx";
import { clean } from "../text/clean.ts";
import { plural, visitorName } from "../text/names.ts";
import { Ago } from "../text/ticking.tsx";
import { EVERYTHING, SPANS, type Narrowed } from "./inbox.ts";

/** Long enough to finish a word, short enough not to be noticed. */
const WRITTEN_AFTER = 200;

export function SearchBox() {
  const { browser } = useConsole();
  const { inbox } = useSigned();
  const cancel = useRef(() => {});
  useEffect(() => () => cancel.current(), []);
  return (
    <search class="inbox-search">
      <label class="search">
        <Icon name="search" />
        <span class="hidden-words">Search what was said</span>
        <input
          data-search=""
          type="search"
          placeholder="Search what was said…"
          maxLength={200}
          autocomplete="off"
          spellcheck={false}
          aria-keyshortcuts="/"
          value={inbox.text.value}
          onInput={(event) => {
            inbox.text.value = event.currentTarget.value;
            cancel.current();
            cancel.current = browser.later(WRITTEN_AFTER, () => void inbox.ask());
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            cancel.current();
            void inbox.ask();
          }}
        />
      </label>
      {inbox.search.value.state !== "none" && <Narrow />}
    </search>
  );
}

function Narrow() {
  const { inbox, desk } = useSigned();
  const { state, agent, days, tag } = inbox.narrowed.value;
  const narrow = (change: Partial<Narrowed>): void => {
    inbox.narrowed.value = { ...inbox.narrowed.peek(), ...change };
    void inbox.ask();
  };
  return (
    <div class="narrow">
      <label>
        <span class="hidden-words">State</span>
        <select
          value={state}
          onChange={(event) => narrow({ state: event.currentTarget.value as Narrowed["state"] })}
        >
          <option value="">Any state</option>
          <option value="waiting">Waiting</option>
          <option value="open">Open</option>
          <option value="closed">Closed</option>
        </select>
      </label>
      <label>
        <span class="hidden-words">Whose</span>
        <select
          value={agent}
          onChange={(event) => narrow({ agent: event.currentTarget.value as Narrowed["agent"] })}
        >
          <option value="">Anybody’s</option>
          <option value="me">Mine</option>
        </select>
      </label>
      <label>
        <span class="hidden-words">Since when</span>
        <select value={days} onChange={(event) => narrow({ days: Number(event.currentTarget.value) })}>
          {SPANS.map((span) => (
            <option key={span} value={span}>
              {span === 0 ? "Any time" : `Last ${plural(span, "day")}`}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="hidden-words">With the tag</span>
        <input
          type="text"
          list="chat-tags"
          placeholder="Tag"
          maxLength={40}
          value={tag}
          onFocus={() => void desk.tags.ask()}
          onChange={(event) => narrow({ tag: event.currentTarget.value.trim() })}
        />
        <datalist id="chat-tags">
          {desk.tags.used.value.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </label>
    </div>
  );
}

export function SearchHits() {
  const { inbox } = useSigned();
  const search = inbox.search.value;
  if (search.state === "refused")
    return (
      <p class="refused" role="alert">
        {search.says}
      </p>
    );
  const hits = search.state === "there" ? search.hits : [];
  const isNarrowed = inbox.narrowed.value !== EVERYTHING;
  return (
    <>
      <p class="pad dim" role="status">
        {search.state === "asking" && "Searching…"}
        {search.state === "there" &&
          (hits.length > 0 ? `${plural(hits.length, "chat")} found` : "Nothing found.")}
      </p>
      {search.state === "there" && hits.length === 0 && (
        <div class="pad dim">
          <p>Every word must stand in one line of a chat; the beginning of a word is enough.</p>
          {isNarrowed && (
            <button
              type="button"
              class="link"
              onClick={() => {
                inbox.narrowed.value = EVERYTHING;
                void inbox.ask();
              }}
            >
              Search everywhere
            </button>
          )}
        </div>
      )}
      <ul>
        {hits.map((hit) => (
          <HitItem key={hit.conversation.id} hit={hit} />
        ))}
      </ul>
    </>
  );
}

const STATES = { waiting: "Waiting", open: "Open", closed: "Closed" } as const;

function HitItem({ hit: { conversation, line, marks, seq } }: { readonly hit: Hit }) {
  const { link, route } = useConsole();
  const { visitor, id, name, state, tags = [] } = conversation;
  const isOpen = route.value.line?.conversation === id;
  return (
    <li class="item" data-open={isOpen ? "" : undefined}>
      <a
        href={link({ screen: "inbox", visitor, view: "chat", line: { conversation: id, seq } })}
        data-item={visitor}
        aria-current={isOpen ? "true" : undefined}
      >
        <span class="item-top">
          <strong>
            <bdi>{visitorName({ id: visitor, ...(name === undefined ? {} : { name }) })}</bdi>
          </strong>
          <span class="dim">{STATES[state]}</span>
          <span class="dim clock">
            <Ago at={conversation.last.at} />
          </span>
        </span>
        <span class="hit-line">
          <Marked line={line} marks={marks} />
        </span>
        {tags.length > 0 && <span class="item-line dim">{tags.map((tag) => clean(tag)).join(", ")}</span>}
      </a>
    </li>
  );
}

/** What was looked for stands out; all of it is text. */
export function Marked({ line, marks }: Pick<Hit, "line" | "marks">) {
  const pieces: { readonly text: string; readonly on: boolean }[] = [];
  let from = 0;
  for (const [start, end] of marks) {
    if (start > from) pieces.push({ text: line.slice(from, start), on: false });
    pieces.push({ text: line.slice(start, end), on: true });
    from = end;
  }
  pieces.push({ text: line.slice(from), on: false });
  return (
    <bdi>
      {pieces.map(({ text, on }, index) =>
        on ? <mark key={index}>{clean(text)}</mark> : <span key={index}>{kept(text)}</span>,
      )}
    </bdi>
  );
}

/** Cleaned, with the blanks at its ends, which stand before and after a mark. */
function kept(text: string): string {
  const words = clean(text);
  const before = /^\s/.test(text) ? " " : "";
  const after = /\S\s+$/.test(text) ? " " : "";
  return `${before}${words.trim()}${after}`;
}
