// Blocking a visitor, with a reason, and taking it back; who did it and why stands above everything else of the visitor.

import { useState } from "preact/hooks";

import type { Blocked, REASON_LIMIT, Story } from "../../../worker/protocol.ts";
import { refusalOf } from "../api.ts";
import { useConsole, useSigned } from "../context.ts";
import { Question } from "../question.tsx";
import { visitorName } from "../text/names.ts";
import { Words } from "../text/said.tsx";
import { momentText } from "../text/time.ts";
import type { Visitor } from "./visitor.ts";

const limit: typeof REASON_LIMIT = 200;
const GONE = "Nothing is known of this visitor any more.";

export function BlockButton({ visitor, story }: { readonly visitor: Visitor; readonly story: Story }) {
  const { api, notices } = useSigned();
  const [reason, setReason] = useState("");
  const name = visitorName(story.row);
  if (story.blocked !== undefined) return null;

  async function blocks(): Promise<string | undefined> {
    const answer = await api.block(visitor.id, reason.trim());
    if (!answer.ok) return refusalOf(answer, GONE);
    setReason("");
    notices.tell({ about: "words", says: `${name} is blocked.` });
    return undefined;
  }

  return (
    <section class="blocking">
      <h3>Block</h3>
      <Question
        button="Block…"
        title={`Block ${name}`}
        does="Block"
        isFinal
        notYet={reason.trim() === ""}
        act={blocks}
        says={[
          "An open chat ends, and no invitation and no chat comes again until somebody takes it back.",
          "On the page it says that nobody is available. What the visitor writes all the same is not kept.",
          "It holds on every device where the site proves who this is; a visitor without a proof who clears the browser is somebody new.",
        ]}
      >
        <label>
          Why? Colleagues read it, the visitor does not.
          <input
            required
            type="text"
            maxLength={limit}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
      </Question>
    </section>
  );
}

export function BlockedNote({ visitor, blocked }: { readonly visitor: Visitor; readonly blocked: Blocked }) {
  const { clock } = useConsole();
  const { api } = useSigned();
  const [refused, setRefused] = useState<string>();
  async function unblocks(): Promise<void> {
    const answer = await api.unblock(visitor.id);
    setRefused(answer.ok ? undefined : refusalOf(answer, GONE));
  }
  return (
    <div class="blocked-note">
      <p>
        Blocked by <Words text={blocked.by} />, {momentText(blocked.at, clock.now())}:{" "}
        <Words text={blocked.reason} />
      </p>
      <button type="button" class="button" onClick={() => void unblocks()}>
        Unblock
      </button>
      {refused !== undefined && (
        <p class="refused" role="alert">
          {refused}
        </p>
      )}
    </div>
  );
}
