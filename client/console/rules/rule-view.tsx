// One rule: what it says in words, how it stands with who is here, and its file as it was written.

import type { ListedRule } from "../../../worker/api/people.ts";
import { useConsole, useSigned } from "../context.ts";
import { useLoaded } from "../loaded.ts";
import { PairHead, Waiting } from "../pair.tsx";
import { clean } from "../text/clean.ts";
import { Words } from "../text/said.tsx";
import { momentText } from "../text/time.ts";
import { RuleNow } from "./rule-now.tsx";
import { STATES } from "./rule-states.ts";

interface Props {
  readonly rule: ListedRule;
  readonly version: number;
}

export function RuleView({ rule, version }: Props) {
  const { link, clock } = useConsole();
  const { changed } = rule;
  return (
    <section class="pair-open" aria-label={clean(rule.name)}>
      <PairHead title={clean(rule.name)}>
        <span class="tag" data-state={rule.state}>
          {STATES[rule.state]}
        </span>
      </PairHead>
      <div class="scroll" tabIndex={0} role="region" aria-label="The rule">
        <p class="pad dim">
          <code>{rule.file}</code> · priority {rule.priority} · in force with{" "}
          <a href={link({ screen: "versions", item: String(version) })}>version {version}</a>
          {changed !== undefined && (
            <>
              {" · last changed "}
              {momentText(changed.at, clock.now())} by <Words text={changed.by} /> in{" "}
              <a href={link({ screen: "versions", item: String(changed.version) })}>
                version {changed.version}
              </a>
            </>
          )}
        </p>
        {rule.state === "off" ? (
          <p class="pad dim">It is off: nobody is looked at for it.</p>
        ) : (
          <RuleNow rule={rule} />
        )}
        <InWords rule={rule} />
        <File file={rule.file} version={version} />
      </div>
    </section>
  );
}

function InWords({ rule: { says } }: { readonly rule: ListedRule }) {
  return (
    <section class="part rule-words">
      <h3>In words</h3>
      <h4>When</h4>
      {says.when.length === 0 ? <p>Always</p> : <Lines lines={says.when} />}
      {says.unless.length > 0 && (
        <>
          <h4>Unless</h4>
          <Lines lines={says.unless} />
        </>
      )}
      <h4>Then</h4>
      <ul class="said-lines">
        {says.does.map((line) => (
          <li key={line}>
            <bdi>{clean(line)}</bdi>
          </li>
        ))}
        <li>{says.often}</li>
      </ul>
    </section>
  );
}

function Lines({ lines }: { readonly lines: ListedRule["says"]["when"] }) {
  return (
    <ul class="said-lines">
      {lines.map(({ depth, says }, index) => (
        <li key={index} style={{ marginInlineStart: `${depth * 1.25}rem` }}>
          <bdi>{clean(says)}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** As it was written, to the letter. */
function File({ file, version }: { readonly file: string; readonly version: number }) {
  const { api } = useSigned();
  const { value, refused, again } = useLoaded(`file ${version}`, () => api.ruleFiles(version));
  const text = value?.files[file];
  return (
    <section class="part">
      <h3>As written</h3>
      {text === undefined ? (
        <Waiting
          refused={value === undefined ? refused : "This version has no such file."}
          again={again}
          what="the file"
        />
      ) : (
        <div class="code" tabIndex={0} role="region" aria-label={file}>
          <ol>
            {text
              .replace(/\n$/, "")
              .split("\n")
              .map((line, index) => (
                <li key={index}>
                  <code>{line}</code>
                </li>
              ))}
          </ol>
        </div>
      )}
    </section>
  );
}
