// The screen "Saved replies": what agents find by `/` in a chat. Everybody reads them here; marketers and admins write them.

import { useEffect, useRef, useState } from "preact/hooks";

import type { Reply } from "../../../worker/protocol.ts";
import { refusalOf } from "../api.ts";
import { useConsole, useSigned } from "../context.ts";
import { Question } from "../question.tsx";
import { clean, lines } from "../text/clean.ts";
import { Words } from "../text/said.tsx";

type Known =
  | { readonly state: "asking" }
  | { readonly state: "there"; readonly rows: readonly Reply[]; readonly teams: readonly string[] }
  | { readonly state: "refused"; readonly says: string };

const GONE = "This reply is not there any more.";
/** As the protocol has it. */
const SHORTCUT = /^[\p{L}\p{N}_-]{1,40}$/u;
const TEXT_LIMIT = 2000;

export function RepliesScreen() {
  const { browser } = useConsole();
  const { api, me } = useSigned();
  const mayWrite = me.role !== "agent";
  const [known, setKnown] = useState<Known>({ state: "asking" });
  const [edited, edit] = useState<Reply>();
  const isMeant = useRef(true);

  async function ask(): Promise<void> {
    const answer = await api.allReplies();
    if (!isMeant.current) return;
    setKnown(
      answer.ok
        ? { state: "there", ...answer.value }
        : { state: "refused", says: refusalOf(answer, "There are no replies here.") },
    );
  }
  useEffect(() => {
    isMeant.current = true;
    void ask();
    return () => void (isMeant.current = false);
  }, []);

  const rows = known.state === "there" ? known.rows : [];
  const isNew = edited !== undefined && !rows.some(({ id }) => id === edited.id);
  const form = edited !== undefined && known.state === "there" && (
    <ReplyForm
      key={edited.id}
      reply={edited}
      others={rows.filter(({ id }) => id !== edited.id)}
      teams={known.teams}
      done={() => {
        edit(undefined);
        void ask();
      }}
      cancel={() => edit(undefined)}
    />
  );
  return (
    <section class="one-list" aria-labelledby="replies-title">
      <header class="one-list-head">
        <h2 id="replies-title">Saved replies</h2>
        {mayWrite && known.state === "there" && edited === undefined && (
          <button
            type="button"
            class="button primary"
            onClick={() => edit({ id: browser.id(), shortcut: "", text: "" })}
          >
            New reply
          </button>
        )}
      </header>
      <p class="dim">
        In a chat, <kbd>/</kbd> and the beginning of a shortcut finds one.
        {!mayWrite && " Marketers and admins write them."}
      </p>
      {known.state === "asking" && (
        <p class="dim" role="status">
          Fetching…
        </p>
      )}
      {known.state === "refused" && (
        <p class="refused" role="alert">
          {known.says}
        </p>
      )}
      {isNew && form}
      {known.state === "there" && rows.length === 0 && !isNew && (
        <p class="dim">
          None so far. A good first one says hello with the visitor’s name and the page they look at.
        </p>
      )}
      <ul class="entries">
        {rows.map((reply) =>
          reply.id === edited?.id ? (
            <li key={reply.id}>{form}</li>
          ) : (
            <ReplyItem
              key={reply.id}
              reply={reply}
              mayWrite={mayWrite}
              edit={() => edit(reply)}
              removed={() => void ask()}
            />
          ),
        )}
      </ul>
    </section>
  );
}

interface ItemProps {
  readonly reply: Reply;
  readonly mayWrite: boolean;
  readonly edit: () => void;
  readonly removed: () => void;
}

function ReplyItem({ reply, mayWrite, edit, removed }: ItemProps) {
  const { api } = useSigned();
  async function removes(): Promise<string | undefined> {
    const answer = await api.removeReply(reply.id);
    if (!answer.ok && answer.status !== 404) return refusalOf(answer, GONE);
    removed();
    return undefined;
  }
  return (
    <li class="entry">
      <div>
        <p>
          <strong>/{clean(reply.shortcut)}</strong>
          {reply.team !== undefined && (
            <span class="tag">
              <Words text={reply.team} />
            </span>
          )}
        </p>
        <p class="reply-text">
          <bdi>{lines(reply.text)}</bdi>
        </p>
      </div>
      {mayWrite && (
        <div class="entry-does">
          <button type="button" class="button" aria-label={`Edit /${clean(reply.shortcut)}`} onClick={edit}>
            Edit
          </button>
          <Question
            button="Delete…"
            title={`Delete /${clean(reply.shortcut)}`}
            does="Delete"
            isFinal
            act={removes}
            says={["Agents do not find it any more. What was said with it stays."]}
          />
        </div>
      )}
    </li>
  );
}

interface FormProps {
  readonly reply: Reply;
  readonly others: readonly Reply[];
  readonly teams: readonly string[];
  readonly done: () => void;
  readonly cancel: () => void;
}

/** Long enough to finish a word. */
const WRITTEN_AFTER = 300;

function ReplyForm({ reply, others, teams, done, cancel }: FormProps) {
  const { browser } = useConsole();
  const { api } = useSigned();
  const [shortcut, setShortcut] = useState(reply.shortcut);
  const [text, setText] = useState(reply.text);
  const [team, setTeam] = useState(reply.team ?? "");
  const [shown, setShown] = useState<{ readonly text: string } | { readonly mistake: string }>();
  const [refused, setRefused] = useState<string>();
  const newest = useRef(0);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  // As a visitor would read it, while it is written.
  useEffect(() => {
    const mine = ++newest.current;
    const words = text.trim();
    if (words === "") return setShown(undefined);
    return browser.later(WRITTEN_AFTER, async () => {
      const answer = await api.previewReply(words);
      if (mine !== newest.current) return;
      if (answer.ok) setShown({ text: answer.value.text });
      else setShown({ mistake: refusalOf(answer, "This cannot be shown.") });
    });
  }, [text]);

  async function save(): Promise<void> {
    const answer = await api.saveReply({
      id: reply.id,
      shortcut: shortcut.trim(),
      text: text.trim(),
      ...(team !== "" && { team }),
    });
    if (answer.ok) done();
    else setRefused(refusalOf(answer, GONE));
  }

  const isTaken = others.some((other) => other.shortcut.toLowerCase() === shortcut.trim().toLowerCase());
  const isOdd = shortcut.trim() !== "" && !SHORTCUT.test(shortcut.trim());
  const isWrong = shown !== undefined && "mistake" in shown;
  return (
    <form
      class="reply-form"
      aria-label={reply.shortcut === "" ? "New reply" : `Reply /${clean(reply.shortcut)}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        cancel();
      }}
    >
      <label>
        Shortcut
        <input
          ref={first}
          type="text"
          required
          maxLength={40}
          value={shortcut}
          aria-invalid={isOdd}
          aria-describedby="reply-taken"
          onInput={(event) => setShortcut(event.currentTarget.value)}
        />
      </label>
      <label>
        Team
        <select value={team} onChange={(event) => setTeam(event.currentTarget.value)}>
          <option value="">Everybody</option>
          {teams.map((one) => (
            <option key={one} value={one}>
              {clean(one)}
            </option>
          ))}
        </select>
      </label>
      <p id="reply-taken" class="dim wide" role="status">
        {isTaken && "Another reply has this shortcut: agents will be shown both."}
        {isOdd && "A shortcut is of letters, digits, _ and -, without blanks."}
      </p>
      <label class="wide">
        Text
        <textarea
          required
          rows={3}
          maxLength={TEXT_LIMIT}
          value={text}
          aria-invalid={isWrong}
          aria-describedby="reply-preview"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <p class="dim wide">
        <code>{"{{ visitor.name }}"}</code> <code>{"{{ page.title }}"}</code>{" "}
        <code>{"{{ referrer.name }}"}</code> <code>{"{{ visitor.traits.plan }}"}</code> are filled in;{" "}
        <code>{'| default: "there"'}</code> stands in where nothing is known.
      </p>
      <div id="reply-preview" class="wide" role="status">
        {shown !== undefined && "text" in shown && (
          <>
            <p class="dim">A visitor named Jo Example on the page “Pricing” would read:</p>
            <p class="bubble reply-text">{lines(shown.text)}</p>
          </>
        )}
        {isWrong && <p class="refused">{shown.mistake}</p>}
      </div>
      {refused !== undefined && (
        <p class="refused wide" role="alert">
          {refused}
        </p>
      )}
      <div class="question-answers wide">
        <button type="button" class="button" onClick={cancel}>
          Cancel
        </button>
        <button type="submit" class="button primary" disabled={isWrong || isOdd}>
          Save
        </button>
      </div>
    </form>
  );
}
