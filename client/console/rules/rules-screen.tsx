// The rules in force: a list by priority, and of the one that is open its words, its file, and how it stands with the
// visitors who are on the site now.

import type { ListedRule } from "../../../worker/api/people.ts";
import { useConsole, useSigned } from "../context.ts";
import { useLoaded } from "../loaded.ts";
import { Entry, Pair, Waiting } from "../pair.tsx";
import { clean } from "../text/clean.ts";
import { Words } from "../text/said.tsx";
import { momentText } from "../text/time.ts";
import { RuleView } from "./rule-view.tsx";
import { STATES } from "./rule-states.ts";

export function RulesScreen() {
  const it = useConsole();
  const { api } = useSigned();
  const { item } = it.route.value;
  const { value, refused, again } = useLoaded("rules", api.rules);
  const rule = value?.rows.find(({ id }) => id === item);

  const list =
    value === undefined ? (
      <Waiting refused={refused} again={again} what="the rules" />
    ) : value.rows.length === 0 ? (
      <NoRules />
    ) : (
      <ul class="entries scroll" tabIndex={-1}>
        {value.rows.map((one) => (
          <li key={one.id}>
            <Item rule={one} />
          </li>
        ))}
      </ul>
    );
  const open =
    item === undefined || value === undefined ? undefined : rule === undefined ? (
      <div class="says" role="alert">
        <h2>No rule {item} is in force</h2>
        <p>It was taken out or has another name now. Older versions still have it.</p>
        <a class="button" href={it.link({ screen: "versions" })}>
          To the versions
        </a>
      </div>
    ) : (
      <RuleView key={rule.id} rule={rule} version={value.version} />
    );
  return (
    <Pair
      label="Rules in force"
      list={list}
      open={open}
      hint="Open a rule to read what it says and how it stands just now."
    />
  );
}

function NoRules() {
  return (
    <div class="says">
      <h2>No rules are published</h2>
      <p>So nobody is invited by itself. Rules are files that you check, test and publish:</p>
      <pre tabIndex={0}>npm run beckon -- publish</pre>
    </div>
  );
}

function Item({ rule }: { readonly rule: ListedRule }) {
  const { clock } = useConsole();
  const { live } = useSigned();
  const next = live.groups.next.value.find(([id]) => id === rule.id)?.[1] ?? 0;
  const { changed, says } = rule;
  return (
    <Entry item={rule.id}>
      <span class="entry-head">
        <strong>
          <Words text={rule.name} />
        </strong>
        <span class="tag" data-state={rule.state}>
          {STATES[rule.state]}
        </span>
      </span>
      <span class="entry-line">
        <bdi>{says.pages.length === 0 ? "Any page" : says.pages.map(clean).join(", ")}</bdi>
      </span>
      <span class="entry-line dim">
        <span>Priority {rule.priority}</span>
        {changed !== undefined && (
          <span>
            Changed {momentText(changed.at, clock.now())} by <Words text={changed.by} />
          </span>
        )}
        {next > 0 && Object.keys(live.filter.value).length === 0 && <span>Next for {next}</span>}
      </span>
    </Entry>
  );
}
