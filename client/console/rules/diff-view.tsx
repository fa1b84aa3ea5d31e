// Two versions compared: in one column everywhere, in two where there is room and somebody wants them.

import { useState } from "preact/hooks";

import { plural } from "../text/names.ts";
import { isWide } from "../wide.ts";
import { diffOf, type FileDiff, type Line, sideBySide } from "./diff.ts";

interface Props {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

export function DiffView({ before, after }: Props) {
  const [asked, setBeside] = useState(true);
  const files = diffOf(before, after);
  const beside = asked && isWide.value;
  if (files.length === 0) return <p class="pad dim">The files of both are the same.</p>;
  return (
    <>
      <div class="diff-head">
        <span class="dim">{plural(files.length, "file")} different</span>
        {isWide.value && (
          <label class="check">
            <input
              type="checkbox"
              checked={asked}
              onChange={(event) => setBeside(event.currentTarget.checked)}
            />
            Side by side
          </label>
        )}
      </div>
      {files.map((file) => (
        <Compared key={file.file} file={file} beside={beside} />
      ))}
    </>
  );
}

const CHANGES = { added: "new", removed: "gone", changed: "changed" } as const;

function Compared({ file, beside }: { readonly file: FileDiff; readonly beside: boolean }) {
  const { hunks, change, added, removed } = file;
  return (
    <section class="part diff">
      <h3>
        <code>{file.file}</code> <span class="tag">{CHANGES[change]}</span>{" "}
        {hunks !== undefined && (
          <span class="dim">
            <span aria-label={`${added} lines new`}>+{added}</span>{" "}
            <span aria-label={`${removed} lines gone`}>−{removed}</span>
          </span>
        )}
      </h3>
      {hunks === undefined ? (
        <p class="dim">Too different to be compared line by line.</p>
      ) : (
        <div class="diff-lines" tabIndex={0} role="region" aria-label={`Changes of ${file.file}`}>
          {hunks.map((hunk, index) => (
            <table key={index} data-beside={beside ? "" : undefined}>
              <caption class="hidden-words">
                Part {index + 1} of {hunks.length}
              </caption>
              {beside && (
                <colgroup>
                  <col class="line-number" />
                  <col />
                  <col class="line-number" />
                  <col />
                </colgroup>
              )}
              <tbody>
                {beside
                  ? sideBySide(hunk).map(([old, fresh], row) => (
                      <tr key={row}>
                        <Cells line={old} number={old?.before} />
                        <Cells line={fresh} number={fresh?.after} />
                      </tr>
                    ))
                  : hunk.map((line, row) => (
                      <tr key={row} data-kind={line.kind}>
                        <td class="line-number">{line.before}</td>
                        <td class="line-number">{line.after}</td>
                        <Text line={line} />
                      </tr>
                    ))}
              </tbody>
            </table>
          ))}
        </div>
      )}
    </section>
  );
}

function Cells({ line, number }: { readonly line: Line | undefined; readonly number: number | undefined }) {
  if (line === undefined)
    return (
      <>
        <td class="line-number none" />
        <td class="none" />
      </>
    );
  return (
    <>
      <td class="line-number" data-kind={line.kind}>
        {number}
      </td>
      <Text line={line} />
    </>
  );
}

const SIGNS = { same: " ", gone: "−", new: "+" } as const;
const SAID = { same: "", gone: "gone: ", new: "new: " } as const;

/** Told by more than colour: a sign for the eyes, a word for the ears. */
function Text({ line }: { readonly line: Line }) {
  return (
    <td data-kind={line.kind}>
      <span class="sign" aria-hidden="true">
        {SIGNS[line.kind]}
      </span>
      {SAID[line.kind] !== "" && <span class="hidden-words">{SAID[line.kind]}</span>}
      <code>{line.text}</code>
    </td>
  );
}
