// What is kept of the visitor, taken along or taken away: both only after saying what will happen, and noted by the site.

import type { Story } from "../../../worker/protocol.ts";
import { refusalOf } from "../api.ts";
import { useConsole, useSigned } from "../context.ts";
import { Question } from "../question.tsx";
import { plural, visitorName } from "../text/names.ts";
import type { Visitor } from "./visitor.ts";

const GONE = "Nothing is kept of this visitor any more.";

interface Props {
  readonly visitor: Visitor;
  readonly story: Story;
}

export function Keeping({ visitor, story }: Props) {
  const it = useConsole();
  const { api, notices } = useSigned();
  const name = visitorName(story.row);
  const kept = [
    plural(story.row.visits, "visit"),
    plural(story.chats.length, "chat"),
    plural(story.invitations.length, "invitation"),
    plural(story.notes.length, "note"),
  ].join(", ");

  async function exports(): Promise<string | undefined> {
    const answer = await api.export(visitor.id);
    if (!answer.ok) return refusalOf(answer, GONE);
    it.browser.save(`visitor-${visitor.id.slice(0, 8)}.json`, JSON.stringify(answer.value, null, 2));
    notices.tell({ about: "words", says: `Everything kept of ${name} is in your downloads.` });
    return undefined;
  }

  async function erases(): Promise<string | undefined> {
    const { screen } = it.route.peek();
    const answer = await api.erase(visitor.id);
    if (!answer.ok) return refusalOf(answer, GONE);
    notices.tell({ about: "words", says: `${name} is erased.` });
    it.go({ screen });
    return undefined;
  }

  return (
    <section class="keeping">
      <h3>What is kept</h3>
      <Question
        button="Export…"
        title={`Export ${name}`}
        does="Download"
        act={exports}
        says={[
          `A JSON file with everything kept of this visitor is downloaded: ${kept}, every page and what was done on it.`,
          "It is personal data: give it to nobody but who asked for it.",
          "The audit notes that you exported, and when.",
        ]}
      />
      <Question
        button="Erase…"
        title={`Erase ${name}`}
        does="Erase for good"
        isFinal
        act={erases}
        says={[
          `Everything kept of this visitor is deleted at once and cannot be brought back: ${kept}.`,
          "An open chat ends. Whoever is on the site stays there, and begins again as somebody new to you.",
          "Recorded visits in the archive name nobody and stay as long as it keeps them.",
          "The audit notes that you erased somebody, and when, not whom.",
        ]}
      />
    </section>
  );
}
