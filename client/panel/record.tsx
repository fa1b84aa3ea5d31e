// What is known of this visitor, in the words that rules use for it.

import type { ComponentChildren } from "preact";
import { inWords, wallTime } from "../../rules/conditions/wording.ts";
import type { Facts } from "../../rules/record/facts.ts";

/** Newest first, so many: the panel is small, and the rest is in the console. */
const SHOWN = 8;

export function RecordView({
  facts,
  timezone,
}: {
  readonly facts: Facts | undefined;
  readonly timezone: string;
}) {
  if (facts === undefined) return <p class="note dim">No visit is going on.</p>;
  const { clocks, now } = facts;
  return (
    <section class="record" aria-labelledby="record">
      <h2 id="record">The record</h2>
      <dl class="clocks">
        <Clock name="on_site" ms={clocks.onSite} />
        <Clock name="on_page" ms={clocks.onPage.get(facts.page.id) ?? 0} />
        <Clock name="idle" ms={clocks.idleSince === undefined ? undefined : now - clocks.idleSince} />
      </dl>
      <details>
        <summary>Visit, pages, events and more</summary>
        <dl class="facts">
          <Visit facts={facts} />
          <Seen facts={facts} timezone={timezone} />
          <Engaged facts={facts} />
          <Who facts={facts} timezone={timezone} />
        </dl>
      </details>
    </section>
  );
}

function Clock({ name, ms }: { readonly name: string; readonly ms: number | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{ms === undefined ? "away" : inWords(Math.floor(ms / 1000) * 1000)}</dd>
    </div>
  );
}

/** A line that says nothing is left out. */
function Line({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  if (children === undefined || children === "") return null;
  return (
    <>
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </>
  );
}

function Visit({ facts: { visit, record } }: { readonly facts: Facts }) {
  const { source, surroundings } = visit;
  const utm = Object.entries(source.utm).map(([key, value]) => `${key} ${value}`);
  const place = [surroundings.city, surroundings.region, surroundings.country].filter(Boolean);
  return (
    <>
      <Line name="visits">{String(visit.number)}</Line>
      <Line name="channel">{[source.channel, source.source].filter(Boolean).join(", ")}</Line>
      <Line name="keyword">{source.keyword}</Line>
      <Line name="utm">{utm.join(", ")}</Line>
      <Line name="landing">{visit.landing}</Line>
      <Line name="referrer">{visit.referrer}</Line>
      <Line name="device">{[surroundings.device, surroundings.browser, surroundings.os].join(", ")}</Line>
      <Line name="language">{surroundings.language}</Line>
      <Line name="country">{place.join(", ")}</Line>
      <Line name="chats">{String(record.past.chats)}</Line>
    </>
  );
}

function Seen({
  facts: { visit, page, now },
  timezone,
}: {
  readonly facts: Facts;
  readonly timezone: string;
}) {
  const pages = visit.viewsBefore + visit.views.length;
  return (
    <>
      <Line name="pages">{String(pages)}</Line>
      <Line name="">
        <ul>
          {visit.views
            .slice(-SHOWN)
            .reverse()
            .map((view) => (
              <li key={view.id} class={view === page ? "current" : ""}>
                <span class="dim">{wallTime(view.at, now, timezone)}</span> {pathOf(view.url)}
              </li>
            ))}
        </ul>
      </Line>
      <Line name="data">{page.data && JSON.stringify(page.data)}</Line>
      {visit.events.length > 0 && (
        <Line name="events">
          <ul>
            {visit.events
              .slice(-SHOWN)
              .reverse()
              .map(({ name, props, at }) => (
                <li key={at}>
                  <span class="dim">{wallTime(at, now, timezone)}</span> {name}{" "}
                  {props && JSON.stringify(props)}
                </li>
              ))}
          </ul>
        </Line>
      )}
    </>
  );
}

function Engaged({ facts: { engaged } }: { readonly facts: Facts }) {
  if (engaged === undefined) return null;
  const inView = engaged.sights.filter((sight) => sight.in).map(({ on }) => on);
  return (
    <>
      <Line name="scroll">{`${engaged.scroll} %`}</Line>
      <Line name="sees">{inView.join(", ")}</Line>
      <Line name="clicks">{engaged.clicks.map(([on]) => on).join(", ")}</Line>
      <Line name="rage_clicks">{engaged.rages.length > 0 ? String(engaged.rages.length) : ""}</Line>
      <Line name="form">{engaged.forms.map(([on, state]) => `${on} ${state}`).join(", ")}</Line>
    </>
  );
}

function Who({ facts: { record, now }, timezone }: { readonly facts: Facts; readonly timezone: string }) {
  const { visitor, past } = record;
  const traits = Object.keys(visitor.traits).length > 0 ? JSON.stringify(visitor.traits) : "";
  return (
    <>
      <Line name="consent">{visitor.consent}</Line>
      <Line name="identified">{visitor.identified ? (visitor.name ?? "yes") : "no"}</Line>
      <Line name="trait">{traits}</Line>
      <Line name="tag">{visitor.tags.join(", ")}</Line>
      {past.invitations.length > 0 && (
        <Line name="invited">
          <ul>
            {past.invitations
              .slice(-SHOWN)
              .reverse()
              .map(({ id, rule, state, offeredAt }) => (
                <li key={id}>
                  <span class="dim">{wallTime(offeredAt, now, timezone)}</span> {rule}: {state}
                </li>
              ))}
          </ul>
        </Line>
      )}
    </>
  );
}

function pathOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search, hash } = new URL(url);
  return pathname + search + hash;
}
