// What was said, in order: who, when, and how far each word of the visitor's got. Classes, because hooks are another
// kilobyte.

import { Component } from "preact";
import type { Said } from "../../worker/protocol.ts";
import { guarded } from "../snippet/guard.ts";
import { lastSeq, unread, type Talk } from "./conversation.ts";
import type { Extras } from "./extras.ts";
import { chat as words } from "./languages/en.ts";

interface Line {
  readonly key: string;
  readonly mine: boolean;
  readonly name: string;
  readonly text: string;
  readonly at?: number;
  /** Only on what the visitor said last. */
  readonly mark?: string;
  readonly replies?: readonly string[] | undefined;
}

/** Near enough to the end to go on following it. */
const NEAR = 60;
/** Of a long chat as many of the newest lines are on the page, and as many more whenever the visitor gets near the first. */
const MOST = 100;
const FAR = 400;

/** The visitor's own region, where it goes with the language. */
const locale = navigator.language.startsWith(words.locale) ? navigator.language : words.locale;
const time = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const day = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });

interface Props {
  readonly talk: Talk;
  /** Addresses in what is said, once somebody said one and that part is loaded. */
  readonly linked: Extras["linked"] | undefined;
  readonly actions: {
    say(text: string): void;
    /** Everything up to `seq` has been before the visitor's eyes. */
    read(seq: number): void;
    /** Asks for the lines before the first. */
    earlier(): void;
  };
}

export class Lines extends Component<Props> {
  log!: HTMLElement;
  following = true;
  most = MOST;
  /** How far from the end the visitor reads, while lines come before the first. */
  held = 0;
  /** How high the room for them was when they were put in their place. */
  height = 0;

  /** A line counts as read once it is on a page in view. */
  readonly look = guarded(() => {
    const { talk, actions } = this.props;
    if (!document.hidden && this.following && unread(talk)[0]) actions.read(lastSeq(talk));
  });

  /** Somebody reading further up is left there, unless the last word is their own. */
  follow(): void {
    const { log, held, following } = this;
    this.held = 0;
    this.height = log.clientHeight;
    if (following || this.props.talk.pending[0]) log.scrollTop = log.scrollHeight;
    else if (held) log.scrollTop = log.scrollHeight - held;
    this.look();
  }

  override componentDidMount(): void {
    document.addEventListener("visibilitychange", this.look);
    // Also where the room for them becomes less: what is written grows, or a rating comes below.
    new ResizeObserver(() => this.follow()).observe(this.log!);
    this.follow();
  }

  override componentDidUpdate(): void {
    this.follow();
  }

  override componentWillUnmount(): void {
    document.removeEventListener("visibilitychange", this.look);
  }

  toEnd(): void {
    this.following = true;
    this.most = MOST;
    this.setState({});
  }

  override render({ talk, linked, actions }: Props) {
    const today = day.format(Date.now() + talk.ahead);
    const lines = linesOf(talk).slice(-this.most);
    const news = !this.following && unread(talk).at(-1);
    return (
      <div
        class="lines"
        role="log"
        aria-label={words.log}
        tabIndex={0}
        ref={(log: HTMLElement | null) => {
          if (log) this.log = log;
        }}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          // The room became another, which the observer says next: nobody scrolled away from the end.
          if (clientHeight != this.height) return;
          const following = scrollHeight - scrollTop - clientHeight < NEAR;
          if (following && !this.following) this.toEnd();
          this.following = following;
          if (following || scrollTop > FAR) return;
          if (this.most >= talk.said.length) return actions.earlier();
          this.held = scrollHeight - scrollTop;
          this.most += MOST;
          this.setState({});
        }}
      >
        {lines.map((line, i) => shown(line, lines[i - 1], today, linked))}
        <div class="replies">
          {lines.at(-1)?.replies?.map((reply) => (
            <button type="button" dir="auto" onClick={() => actions.say(reply)}>
              {reply}
            </button>
          ))}
        </div>
        {talk.typing !== undefined && (
          <p class="typing" aria-hidden="true">
            <bdi>{words.typing(talk.typing || words.us)}</bdi>
          </p>
        )}
        {news && (
          <button
            type="button"
            class="news"
            onClick={() => {
              this.toEnd();
              this.log.focus();
            }}
          >
            {words.messageFrom(nameOf(news))}
          </button>
        )}
      </div>
    );
  }
}

function shown(
  { key, mine, name, text, at, mark }: Line,
  before: Line | undefined,
  today: string,
  linked: Extras["linked"] = (text) => [text],
) {
  const on = at === undefined ? undefined : day.format(at);
  const newDay = on !== undefined && on !== (before?.at === undefined ? today : day.format(before.at));
  const goesOn = before?.mine === mine && before.name === name && !newDay;
  return (
    <div key={key} class={`line ${mine ? "mine" : "theirs"}${goesOn ? " on" : ""}`}>
      {newDay && <p class="day">{on === today ? words.today : on}</p>}
      {!goesOn && (
        <p class={mine ? "unseen" : "who"}>
          <bdi>{name}</bdi>
        </p>
      )}
      <p class="text" dir="auto">
        {linked(text).map((piece) =>
          typeof piece == "string" ? (
            piece
          ) : (
            <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
              {piece.text}
            </a>
          ),
        )}
      </p>
      <p class="mark">
        {at !== undefined && <time dateTime={new Date(at).toISOString()}>{time.format(at)}</time>}
        {mark !== undefined && <span>{mark}</span>}
      </p>
    </div>
  );
}

function linesOf({ conversation, said, pending, greeting }: Talk): Line[] {
  const lastOwn = said.findLast((line) => line.from == "visitor");
  const lines = said.map((line): Line => {
    return {
      key: `${line.seq}`,
      mine: line.from == "visitor",
      name: nameOf(line),
      text: line.text,
      at: line.at,
      replies: line.replies,
      ...(line === lastOwn && pending.length == 0 && { mark: got(line.seq, conversation) }),
    };
  });
  if (greeting && said.length == 0)
    lines.push({ key: "greeting", mine: false, name: greeting.name, text: greeting.text });
  for (const { id, text } of pending) {
    lines.push({ key: id, mine: true, name: words.you, text, mark: words.sending });
  }
  return lines;
}

function got(seq: number, conversation: Talk["conversation"]): string {
  if (seq <= (conversation?.readByAgent ?? 0)) return words.read;
  return seq <= (conversation?.delivered ?? 0) ? words.delivered : words.sent;
}

function nameOf({ from, name }: Said): string {
  return from == "visitor" ? words.you : name || words.us;
}
