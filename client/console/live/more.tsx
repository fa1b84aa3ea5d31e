// What else can be asked for, and the saved views: behind two buttons, so that the bar stays one line.

import { useRef, useState } from "preact/hooks";

import type { FeedFilter } from "../../../worker/protocol.ts";
import { useSigned } from "../context.ts";
import { Icon, IconButton } from "../icons.tsx";
import { Words } from "../text/said.tsx";
import { change, SORTS } from "./asking.ts";
import { NAME_LENGTH } from "./views.ts";

/** What the rule language calls a page, as far as it matters here: the server refuses the rest. */
export function isPage(text: string): boolean {
  if (text.startsWith("/")) return true;
  return /^https:\/\//i.test(text) && URL.canParse(text.replaceAll("*", "x"));
}

const toggled = (event: { readonly newState?: string; readonly currentTarget: HTMLElement }): void =>
  void event.currentTarget.toggleAttribute("data-open", event.newState === "open");

export function More() {
  const { live } = useSigned();
  const { page, idle, visits, tag, country } = live.filter.value;
  const [wrong, setWrong] = useState("");
  return (
    <div class="beside">
      <button type="button" class="button" popovertarget="more-filters">
        <Icon name="filter" />
        Filters
      </button>
      <div id="more-filters" popover="auto" class="menu filter-menu" onBeforeToggle={toggled}>
        <label class="field">
          Page
          <input
            type="text"
            placeholder="/pricing*"
            maxLength={200}
            spellcheck={false}
            aria-invalid={wrong !== "" ? "true" : undefined}
            aria-describedby="page-words"
            value={page ?? ""}
            onChange={(event) => {
              const text = event.currentTarget.value.trim();
              if (text !== "" && !isPage(text))
                return setWrong("A page begins with / or https://, as in /pricing*.");
              setWrong("");
              change(live.filter, "page", text);
            }}
          />
          <span id="page-words" class={wrong === "" ? "dim" : "bad"} role="status">
            {wrong === "" ? "As in rules: /docs/* is all of it." : wrong}
          </span>
        </label>
        <Choice
          name="idle"
          label="Idle for"
          value={idle}
          choices={{ "15s": "15 s and more", "1m": "1 min and more", "5m": "5 min and more" }}
        />
        <Choice
          name="visits"
          label="Visits"
          value={visits}
          choices={{ "1": "First visit", "2+": "Came back", "5+": "5 visits and more" }}
        />
        <label class="field">
          Tag
          <input
            type="text"
            maxLength={100}
            value={tag ?? ""}
            onChange={(event) => change(live.filter, "tag", event.currentTarget.value.trim())}
          />
        </label>
        <label class="field">
          Country
          <input
            type="text"
            placeholder="DE"
            maxLength={2}
            value={country ?? ""}
            onChange={(event) =>
              change(live.filter, "country", event.currentTarget.value.trim().toUpperCase())
            }
          />
        </label>
      </div>
    </div>
  );
}

function Choice({
  name,
  label,
  value,
  choices,
}: {
  readonly name: "idle" | "visits";
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: Readonly<Record<string, string>>;
}) {
  const { live } = useSigned();
  return (
    <label class="field">
      {label}
      <select value={value ?? ""} onChange={(event) => change(live.filter, name, event.currentTarget.value)}>
        <option value="">Any</option>
        {Object.entries(choices).map(([each, says]) => (
          <option key={each} value={each}>
            {says}
          </option>
        ))}
        {value !== undefined && !Object.hasOwn(choices, value) && <option value={value}>{value}</option>}
      </select>
    </label>
  );
}

export function SavedViews() {
  const { live } = useSigned();
  const { saved, save, forget } = live.views;
  const name = useRef<HTMLInputElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const isShown = (filter: FeedFilter, sort: string): boolean =>
    JSON.stringify([sort, filter]) === JSON.stringify([live.sort.value, live.filter.value]);
  return (
    <div class="beside">
      <button type="button" class="button" popovertarget="saved-views">
        <Icon name="views" />
        Views
      </button>
      <div ref={menu} id="saved-views" popover="auto" class="menu filter-menu" onBeforeToggle={toggled}>
        {saved.value.length === 0 && (
          <p class="dim">A view is the filters and the order under a name, kept by this browser.</p>
        )}
        {saved.value.map((view) => (
          <div key={view.name} class="view">
            <button
              type="button"
              class="menu-item"
              aria-pressed={isShown(view.filter, view.sort)}
              onClick={() => {
                live.filter.value = view.filter;
                live.sort.value = view.sort;
                if (menu.current?.hasAttribute("data-open")) menu.current.hidePopover();
              }}
            >
              <Words text={view.name} />
              <span class="dim">{SORTS[view.sort]}</span>
            </button>
            <IconButton
              icon="close"
              label={`Forget the view ${view.name}`}
              onClick={() => forget(view.name)}
            />
          </div>
        ))}
        <form
          class="view"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.current === null) return;
            save({ name: name.current.value, filter: live.filter.value, sort: live.sort.value });
            name.current.value = "";
          }}
        >
          <input ref={name} type="text" required maxLength={NAME_LENGTH} aria-label="Name of the view" />
          <button type="submit" class="button">
            Save
          </button>
        </form>
      </div>
    </div>
  );
}
