// An invitation to all whom the list shows: only after saying how many it would reach and why not the others, and then
// telling of each what became of it.

import { useRef, useState } from "preact/hooks";

import type { INVITATION_LIMIT, ManyAnswer } from "../../../worker/protocol.ts";
import { refusalOf, type Answer } from "../api.ts";
import { useConsole, useSigned } from "../context.ts";
import { Icon } from "../icons.tsx";
import { clean } from "../text/clean.ts";
import { plural, visitorName } from "../text/names.ts";

const limit: typeof INVITATION_LIMIT = 500;

/** In words; what is not in it is said as the server says it. */
const BECAUSE: Readonly<Record<string, string>> = {
  "no place": "no free place at the desk",
  "not here": "not looking at the page",
  "chat open": "in a chat",
  "invitation showing": "an invitation is showing",
  "draft waiting": "an invitation waits for an agent",
  "no consent": "no consent",
  blocked: "blocked",
  typing: "writing in a form",
  dismissed: "dismissed one lately",
  ignored: "ignored several lately",
  "per visit": "invited often enough in this visit",
  "per week": "invited often enough this week",
  quiet: "invited a moment ago",
  "not reached": "could not be reached",
};
const says = (because: string): string =>
  Object.hasOwn(BECAUSE, because) ? BECAUSE[because]! : clean(because);

type Stage =
  | { readonly stage: "asking" }
  | { readonly stage: "asked"; readonly answer: ManyAnswer }
  | { readonly stage: "sending"; readonly answer: ManyAnswer }
  | { readonly stage: "sent"; readonly answer: ManyAnswer }
  | { readonly stage: "refused"; readonly says: string };

export function InviteMany() {
  const { browser } = useConsole();
  const { live, api, answers } = useSigned();
  const dialog = useRef<HTMLDialogElement>(null);
  const [stage, setStage] = useState<Stage>();
  const [text, setText] = useState("");
  /** Of this time the dialog is open: sent again it is done once. */
  const id = useRef("");
  const total = live.total.value;
  if (!answers) return null;

  const heard = (answer: Answer<ManyAnswer>, next: "asked" | "sent"): void => {
    if (answer.ok) setStage({ stage: next, answer: answer.value });
    else setStage({ stage: "refused", says: refusalOf(answer, "Nobody is here any more.") });
  };
  async function open(): Promise<void> {
    id.current = browser.id().replaceAll("-", "").slice(0, 16);
    setStage({ stage: "asking" });
    dialog.current?.showModal();
    heard(await api.askMany(live.filter.peek()), "asked");
  }
  async function send(): Promise<void> {
    const words = text.trim();
    if (words === "" || stage?.stage !== "asked" || stage.answer.invited === 0) return;
    setStage({ stage: "sending", answer: stage.answer });
    heard(await api.inviteMany(id.current, live.filter.peek(), words), "sent");
  }
  const close = () => dialog.current?.close();
  const counted = stage !== undefined && "answer" in stage ? stage.answer : undefined;
  const isOver = stage?.stage === "sent" || stage?.stage === "refused";

  return (
    <>
      <button type="button" class="button invite-many" disabled={total === 0} onClick={() => void open()}>
        <Icon name="invite" />
        <span>
          Invite {total.toLocaleString()}
          <span class="hidden-words"> {total === 1 ? "visitor" : "visitors"}</span>…
        </span>
      </button>
      <dialog
        ref={dialog}
        class="question many"
        aria-labelledby="many-title"
        onClose={() => {
          if (stage?.stage === "sent") setText("");
          setStage(undefined);
        }}
      >
        <h2 id="many-title">Invite all who are listed</h2>
        <div role="status">
          {stage?.stage === "asking" && <p>Counting…</p>}
          {counted !== undefined && <Counted answer={counted} isSent={stage?.stage === "sent"} />}
        </div>
        {stage?.stage === "refused" && (
          <p class="refused" role="alert">
            {stage.says}
          </p>
        )}
        {counted !== undefined && counted.invited > 0 && !isOver && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void send();
            }}
          >
            <label>
              What it says
              <textarea
                rows={3}
                required
                maxLength={limit}
                value={text}
                placeholder="Hello! Can I help you compare the plans?"
                onInput={(event) => setText(event.currentTarget.value)}
              />
            </label>
          </form>
        )}
        {stage?.stage === "sent" && <Each answer={stage.answer} />}
        <div class="question-answers">
          <button type="button" class="button" onClick={close}>
            {isOver ? "Close" : "Cancel"}
          </button>
          {!isOver && (
            <button
              type="button"
              class="button primary"
              disabled={stage?.stage !== "asked" || stage.answer.invited === 0 || text.trim() === ""}
              onClick={() => void send()}
            >
              {stage?.stage === "asked" ? `Invite ${plural(stage.answer.invited, "visitor")}` : "Invite"}
            </button>
          )}
        </div>
      </dialog>
    </>
  );
}

function Counted({ answer, isSent }: { readonly answer: ManyAnswer; readonly isSent: boolean }) {
  const { matching, asked, invited, refused } = answer;
  const others = Object.entries(refused).sort((a, b) => b[1] - a[1]);
  return (
    <>
      <p>
        {isSent
          ? `${plural(invited, "visitor")} of ${matching.toLocaleString()} invited.`
          : `${plural(matching, "visitor matches", "visitors match")}, ${invited.toLocaleString()} of them can be invited now.`}
        {asked < matching && ` Only the newest ${asked} were looked at.`}
      </p>
      {others.length > 0 && (
        <ul class="reasons">
          {others.map(([because, count]) => (
            <li key={because}>
              {count.toLocaleString()}: {says(because)}
            </li>
          ))}
        </ul>
      )}
      {!isSent && invited === 0 && <p>Nobody would be invited, so nothing can be sent.</p>}
      {!isSent && invited > 0 && (
        <p class="dim">
          A place at the desk is reserved for each. Whether it is shown, seen and answered stands at the desk.
        </p>
      )}
    </>
  );
}

function Each({ answer: { visitors = [] } }: { readonly answer: ManyAnswer }) {
  const { link } = useConsole();
  return (
    <details class="each">
      <summary>Each visitor</summary>
      <ul>
        {visitors.map(({ visitor, name, because }) => (
          <li key={visitor}>
            <a href={link({ screen: "live", visitor })}>
              <bdi>{visitorName({ id: visitor, ...(name === undefined ? {} : { name }) })}</bdi>
            </a>
            {because === undefined ? ": invited" : `: not invited, ${says(because)}`}
          </li>
        ))}
      </ul>
    </details>
  );
}
