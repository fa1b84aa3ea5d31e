// Versions of the rules: who published what when and why, what is different between two, and an older one in force again.

import { useState } from "preact/hooks";

import type { Version } from "../../../worker/api/people.ts";
import { useConsole, useSigned } from "../context.ts";
import { refusalOf } from "../api.ts";
import { useLoaded, usePages } from "../loaded.ts";
import { Entry, Pair, PairHead, Waiting } from "../pair.tsx";
import { Question } from "../question.tsx";
import { clean } from "../text/clean.ts";
import { plural } from "../text/names.ts";
import { Words } from "../text/said.tsx";
import { momentText } from "../text/time.ts";
import { DiffView } from "./diff-view.tsx";

export function VersionsScreen() {
  const it = useConsole();
  const { item, other } = it.route.value;
  const { api } = useSigned();
  const { rows, first, more } = usePages("versions", api.versions);
  const [version, compared] = [numberOf(item), numberOf(other)];

  const list =
    first.value === undefined ? (
      <Waiting refused={first.refused} again={first.again} what="the versions" />
    ) : rows.length === 0 ? (
      <div class="says">
        <h2>Nothing was published yet</h2>
        <p>The first version comes with</p>
        <pre tabIndex={0}>npm run beckon -- publish</pre>
      </div>
    ) : (
      <div class="scroll" tabIndex={-1}>
        <ul class="entries">
          {rows.map((one) => (
            <li key={one.version}>
              <Item version={one} />
            </li>
          ))}
        </ul>
        {more !== undefined && (
          <button type="button" class="button more" onClick={more}>
            Older versions
          </button>
        )}
      </div>
    );
  return (
    <Pair
      label="Versions"
      list={list}
      open={
        version === undefined || first.value === undefined ? undefined : (
          <Opened
            key={version}
            version={version}
            compared={compared ?? version - 1}
            rows={rows}
            again={first.again}
          />
        )
      }
      hint="Open a version to see what it changed, and against any other."
    />
  );
}

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;

function Item({ version: one }: { readonly version: Version }) {
  const { clock } = useConsole();
  return (
    <Entry item={String(one.version)}>
      <span class="entry-head">
        <strong>Version {one.version}</strong>
        {one.current && (
          <span class="tag" data-state="live">
            In force
          </span>
        )}
      </span>
      {one.comment !== undefined && (
        <span class="entry-line">
          <Words text={one.comment} />
        </span>
      )}
      <span class="entry-line dim">
        <time>{momentText(one.at, clock.now())}</time>
        <span>
          by <Words text={one.by} />
        </span>
        <span>{plural(one.rules, "rule")}</span>
        {one.copy_of !== undefined && <span>version {one.copy_of} restored</span>}
      </span>
    </Entry>
  );
}

interface OpenedProps {
  readonly version: number;
  readonly compared: number;
  readonly rows: readonly Version[];
  readonly again: () => void;
}

const NOTHING = Promise.resolve({ ok: true, value: { version: 0, files: {} } } as const);

function Opened({ version, compared, rows, again }: OpenedProps) {
  const it = useConsole();
  const { api } = useSigned();
  const after = useLoaded(`files ${version}`, () => api.ruleFiles(version));
  // Before the first there was nothing.
  const before = useLoaded(`files ${compared}`, () => (compared === 0 ? NOTHING : api.ruleFiles(compared)));
  const known = rows.find((one) => one.version === version);
  const waits = [after, before].find(({ value }) => value === undefined);
  const others = Array.from({ length: Math.max(version, rows[0]?.version ?? 0) }, (_, n) => n + 1)
    .reverse()
    .filter((one) => one !== version);
  return (
    <section class="pair-open" aria-label={`Version ${version}`}>
      <PairHead title={`Version ${version}`}>
        {known?.current === false && <Restore version={version} newest={rows[0]!.version} done={again} />}
      </PairHead>
      <div class="scroll" tabIndex={0} role="region" aria-label="What is different">
        {known?.comment !== undefined && (
          <p class="pad quote">
            <Words text={known.comment} />
          </p>
        )}
        <p class="pad compare">
          <label for="compared">Compared with</label>
          <select
            id="compared"
            value={String(compared)}
            onChange={(event) =>
              it.go({
                screen: "versions",
                item: String(version),
                ...(event.currentTarget.value === "0" ? {} : { other: event.currentTarget.value }),
              })
            }
          >
            {version === 1 && <option value="0">nothing</option>}
            {others.map((one) => (
              <option key={one} value={String(one)}>
                version {one}
                {one === version - 1 ? ", the one before" : ""}
                {rows[0]?.version === one ? ", in force" : ""}
              </option>
            ))}
          </select>
        </p>
        {waits === undefined ? (
          <DiffView before={before.value!.files} after={after.value!.files} />
        ) : (
          <Waiting refused={waits.refused} again={waits.again} what="the files" />
        )}
      </div>
    </section>
  );
}

/** By publishing its files again under a new number: what was in force stays readable. */
function Restore({
  version,
  newest,
  done,
}: {
  readonly version: number;
  readonly newest: number;
  readonly done: () => void;
}) {
  const it = useConsole();
  const { api, notices } = useSigned();
  const [comment, setComment] = useState("");
  async function act(): Promise<string | undefined> {
    const answer = await api.restore(version, comment.trim());
    if (!answer.ok) return refusalOf(answer);
    const words = `Version ${version} is in force again, as version ${answer.value.version}.`;
    notices.tell({ about: "words", says: words });
    done();
    it.go({ screen: "versions", item: String(answer.value.version) });
    return undefined;
  }
  return (
    <Question
      button="Restore…"
      title={`Restore version ${version}`}
      does="Put in force"
      says={[
        `The rules of version ${version} take the place of those of version ${newest}, for every visitor within seconds.`,
        `They get a new number: version ${newest} stays here and can be restored in the same way.`,
        "What it changes stands behind this question, when you compare with the version in force.",
      ]}
      act={act}
    >
      <label class="labelled">
        <span>Why, for whoever reads this later</span>
        <input
          type="text"
          maxLength={300}
          value={comment}
          onInput={(event) => setComment(clean(event.currentTarget.value) && event.currentTarget.value)}
        />
      </label>
    </Question>
  );
}
