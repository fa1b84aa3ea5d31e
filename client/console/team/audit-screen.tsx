// Who did what, and when: filtered, page by page, and all that fits as a file.

import { useState } from "preact/hooks";

import type { AuditEntry } from "../../../worker/api/people.ts";
import { useConsole, useSigned } from "../context.ts";
import { usePages } from "../loaded.ts";
import { Waiting } from "../pair.tsx";
import { clean, valueText } from "../text/clean.ts";
import { visitorName } from "../text/names.ts";
import { Words } from "../text/said.tsx";
import { secondText } from "../text/time.ts";

/** As the server names them. */
const ACTIONS: Readonly<Record<AuditEntry["action"], string>> = {
  publish: "Published rules",
  rollback: "Restored rules",
  "agent-added": "Added a person",
  "agent-changed": "Changed a person",
  "agent-removed": "Removed a person",
  "link-made": "Made a sign-in link",
  "signed-in": "Signed in",
  "signed-out": "Signed out",
  "session-ended": "Ended a session",
  erased: "Erased a visitor",
  exported: "Exported a visitor",
  blocked: "Blocked a visitor",
  unblocked: "Unblocked a visitor",
  "invited-many": "Invited many",
};

interface Asked {
  readonly by: string;
  readonly action: string;
  /** Days in the agent's own zone, both included. */
  readonly from: string;
  readonly to: string;
}

const ALL: Asked = { by: "", action: "", from: "", to: "" };

export function AuditScreen() {
  const { api } = useSigned();
  const [asked, setAsked] = useState(ALL);
  const filter = filterOf(asked);
  const { rows, first, more } = usePages(JSON.stringify(filter), (before) =>
    api.audit({ ...filter, ...(before !== undefined && { before }) }),
  );

  return (
    <section class="table-screen scroll" aria-label="Audit" tabIndex={0}>
      <Filters asked={asked} ask={setAsked} file={api.auditFile(filter)} />
      {first.value === undefined ? (
        <Waiting refused={first.refused} again={first.again} what="the audit" />
      ) : rows.length === 0 ? (
        <p class="pad dim">
          {asked === ALL ? "Nothing was done here yet." : "Nothing that was done fits these filters."}
        </p>
      ) : (
        <Entries rows={rows} />
      )}
      {more !== undefined && rows.length > 0 && (
        <button type="button" class="button more" onClick={more}>
          Older entries
        </button>
      )}
    </section>
  );
}

function Entries({ rows }: { readonly rows: readonly AuditEntry[] }) {
  const { clock, link } = useConsole();
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">More</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, at, by, action, detail }) => (
          <tr key={id}>
            <td class="clock" data-label="When">
              <time dateTime={new Date(at).toISOString()}>{secondText(at, clock.now())}</time>
            </td>
            <th scope="row">
              <Words text={by} />
            </th>
            <td data-label="What">{ACTIONS[action] ?? clean(action)}</td>
            <td class="dim more-of" data-label="More">
              {typeof detail.visitor === "string" && (
                <>
                  <a href={link({ screen: "live", visitor: detail.visitor, view: "story" })}>
                    {visitorName({ id: detail.visitor })}
                  </a>{" "}
                </>
              )}
              <bdi>{detailText(detail)}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** They say nothing to people. */
const IDS: ReadonlySet<string> = new Set(["agent", "session", "visitor", "id"]);
const detailText = (detail: AuditEntry["detail"]): string =>
  Object.entries(detail)
    .filter(([key]) => !IDS.has(key))
    .map(
      ([key, value]) =>
        `${clean(key)}: ${Array.isArray(value) ? value.map(clean).join(", ") : valueText(value)}`,
    )
    .join(" · ");

interface FiltersProps {
  readonly asked: Asked;
  readonly ask: (asked: Asked) => void;
  readonly file: string;
}

function Filters({ asked, ask, file }: FiltersProps) {
  return (
    <div class="list-head filters-of-audit">
      <label class="labelled">
        <span>Who</span>
        <input
          type="search"
          data-search=""
          maxLength={80}
          value={asked.by}
          onInput={(event) => ask({ ...asked, by: event.currentTarget.value })}
        />
      </label>
      <label class="labelled">
        <span>What</span>
        <select
          value={asked.action}
          onChange={(event) => ask({ ...asked, action: event.currentTarget.value })}
        >
          <option value="">Anything</option>
          {Object.entries(ACTIONS).map(([action, says]) => (
            <option key={action} value={action}>
              {says}
            </option>
          ))}
        </select>
      </label>
      {(["from", "to"] as const).map((end) => (
        <label key={end} class="labelled">
          <span>{end === "from" ? "From" : "To"}</span>
          <input
            type="date"
            value={asked[end]}
            onChange={(event) => ask({ ...asked, [end]: event.currentTarget.value })}
          />
        </label>
      ))}
      <a class="button" href={file} download="audit.csv">
        Export as CSV
      </a>
    </div>
  );
}

/** Midnights of the agent's own zone. */
function filterOf({ by, action, from, to }: Asked): Record<string, string> {
  const [begin, end] = [dayOf(from), dayOf(to, 1)];
  return {
    ...(by.trim() !== "" && { by: by.trim() }),
    ...(action !== "" && { action }),
    ...(begin !== undefined && { from: String(begin) }),
    ...(end !== undefined && { to: String(end) }),
  };
}

function dayOf(text: string, later = 0): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return day === undefined
    ? undefined
    : new Date(Number(year), Number(month) - 1, Number(day) + later).getTime();
}
