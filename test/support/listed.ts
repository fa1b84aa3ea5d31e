// Lists of docs/api.md whose second lines say what the source says:
//
//   - `name`: what it means, written by a person
//     - fields, written by the source

/** A heading of the document and, by name, the fields of all that is listed under it. */
export interface Section {
  readonly heading: string;
  readonly entries: ReadonlyMap<string, string>;
}

const ENTRY = /^- `([^`]+)`:(.*)$/;
const FIELDS = /^ {2}- /;

/** The document as it should be: what is missing is there, though with no meaning, and what is no more is gone. */
export function mended(document: string, sections: readonly Section[]): string {
  return sections.reduce((text, { heading, entries }) => {
    const lines = text.split("\n");
    const [from, to] = place(lines, heading);
    const meanings = meaningsIn(lines.slice(from, to));
    const list = [...entries].flatMap(([name, fields]) => [
      `- \`${name}\`:${meanings.get(name) ?? ""}`,
      ...(fields === "" ? [] : [`  - ${fields}`]),
    ]);
    return [...lines.slice(0, from), ...list, ...lines.slice(to)].join("\n");
  }, document);
}

/** What the document lists under a heading, by name. */
export function meanings(document: string, heading: string): Map<string, string> {
  const lines = document.split("\n");
  return meaningsIn(lines.slice(...place(lines, heading)));
}

function meaningsIn(lines: readonly string[]): Map<string, string> {
  return new Map(
    lines.flatMap((line) => [ENTRY.exec(line)].flatMap((found) => (found ? [[found[1]!, found[2]!]] : []))),
  );
}

/** From the first line of the list to the one after it. */
function place(lines: readonly string[], heading: string): [from: number, to: number] {
  const at = lines.indexOf(heading);
  if (at < 0) throw new Error(`docs/api.md has no "${heading}"`);
  const from = lines.findIndex((line, index) => index > at && ENTRY.test(line));
  if (from < 0) throw new Error(`Nothing is listed under "${heading}"`);
  const after = lines.findIndex((line, index) => index > from && !ENTRY.test(line) && !FIELDS.test(line));
  return [from, after < 0 ? lines.length : after];
}
