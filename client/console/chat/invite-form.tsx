// An invitation by hand, with words of the agent's own. The server has the last word on whether it may be shown.

import { useRef, useState } from "preact/hooks";

import { useConsole, useSigned } from "../context.ts";
import { Icon } from "../icons.tsx";
import { useRow } from "../story/use-row.ts";
import type { Visitor } from "../story/visitor.ts";
import { clean } from "../text/clean.ts";
import { visitorName } from "../text/names.ts";
import { sendsOn } from "./sends-on.ts";

/** What the protocol takes, and about what fits into a bubble. */
const LIMIT = 500;

type Outcome =
  | { readonly state: "writing" }
  | { readonly state: "sending" }
  | { readonly state: "sent" }
  | { readonly state: "refused"; readonly says: string };

export function InviteForm({ visitor }: { readonly visitor: Visitor }) {
  const { browser } = useConsole();
  const { api, me } = useSigned();
  const row = useRow(visitor);
  const [outcome, setOutcome] = useState<Outcome>({ state: "writing" });
  /** The same until it is known to have arrived, so that trying again invites once. */
  const id = useRef(browser.id());
  const field = useRef<HTMLTextAreaElement>(null);

  async function send(): Promise<void> {
    const text = visitor.draft.peek().trim();
    if (text === "" || outcome.state === "sending") return;
    setOutcome({ state: "sending" });
    const answer = await api.invite(visitor.id, id.current, text);
    if (answer.ok) {
      id.current = browser.id();
      visitor.draft.value = "";
      setOutcome({ state: "sent" });
    } else {
      setOutcome({ state: "refused", says: refusalText(answer.status, answer.says) });
    }
  }

  const gone = row?.status === "left";
  return (
    <form
      class="composer invite"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label for="invite">
        Invite {visitorName(row ?? { id: visitor.id })} to a chat
        <span class="dim">
          They see it on their page, from {clean(me.agent.name)}. No more than {LIMIT} characters.
        </span>
      </label>
      <textarea
        ref={field}
        id="invite"
        placeholder="Hello! Can I help you compare the plans?"
        rows={2}
        maxLength={LIMIT}
        value={visitor.draft.value}
        disabled={gone}
        onInput={(event) => {
          visitor.draft.value = event.currentTarget.value;
          if (outcome.state !== "writing") setOutcome({ state: "writing" });
        }}
        onKeyDown={(event) => {
          if (!sendsOn(event)) return;
          event.preventDefault();
          void send();
        }}
      />
      <p class="outcome" role="status" data-state={outcome.state}>
        {gone && "This visitor has left the site."}
        {!gone &&
          outcome.state === "sent" &&
          "Sent. Whether it is shown, seen and answered stands in the story."}
        {!gone && outcome.state === "refused" && outcome.says}
      </p>
      <button
        type="submit"
        class="button primary"
        disabled={gone || outcome.state === "sending" || visitor.draft.value.trim() === ""}
      >
        <Icon name="invite" />
        Send invitation
      </button>
    </form>
  );
}

function refusalText(status: number, says: string | undefined): string {
  if (status === 0) return "The server was not reached. Try again: it will be sent once.";
  if (says !== undefined) return `Not sent: ${clean(says)}`;
  if (status === 404) return "Not sent: this visitor is no longer known.";
  return "Not sent: this visitor cannot be invited right now.";
}
