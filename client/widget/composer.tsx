// Where the visitor writes. Enter sends, Shift+Enter starts a new line; nothing leaves the page before it is sent but the
// fact that somebody is typing.

import { Component } from "preact";
import { later } from "../snippet/guard.ts";
import type { Side } from "../snippet/widget.ts";
import { icon } from "./icon.tsx";
import { chat as words } from "./languages/en.ts";

interface Props {
  say(text: string): void;
  typing(on: boolean): void;
  /** So many characters are left of a long message; of none, if it was. */
  long(left: number): void;
  /** Keeps what is half written: it is there when the chat is opened again, on the next page too. */
  readonly tab: Side["tab"];
}

/** As in worker/protocol.ts; the server has the last word. */
export const LONGEST = 2_000;
/** From here on it is said how much is left. */
const LONG = 1_800;
/** "Is typing" is said at most this often, and taken back after a pause of twice that. */
const TYPING_EVERY = 3_000;
/** Upwards: the same from right to left. */
const UP = "M12 20V5M5 11l7-7 7 7";

export class Composer extends Component<Props> {
  typingSince = 0;
  pause = 0;

  write(text: string): void {
    const { tab, long } = this.props;
    const { draft = "" } = tab;
    tab.draft = text;
    if (draft.length > LONG || text.length > LONG) long(LONGEST - text.trim().length);
    this.setState({});
  }

  typed(text: string): void {
    this.write(text);
    clearTimeout(this.pause);
    if (!text.trim()) return this.stop();
    this.pause = later(() => this.stop(), 2 * TYPING_EVERY);
    if (Date.now() - this.typingSince < TYPING_EVERY) return;
    this.typingSince = Date.now();
    this.props.typing(true);
  }

  stop(): void {
    clearTimeout(this.pause);
    if (this.typingSince) this.props.typing(false);
    this.typingSince = 0;
  }

  send(event: Event): void {
    event.preventDefault();
    const text = this.props.tab.draft!.trim();
    if (!text || text.length > LONGEST) return;
    this.write("");
    this.stop();
    this.props.say(text);
  }

  override componentWillUnmount(): void {
    this.stop();
  }

  override render({ tab: { draft = "" } }: Props) {
    const { length } = draft.trim();
    const over = length > LONGEST;
    return (
      <form onSubmit={(event) => this.send(event)}>
        <textarea
          rows={1}
          dir="auto"
          value={draft}
          placeholder={words.write}
          aria-label={words.write}
          aria-describedby="left"
          aria-invalid={over}
          onInput={(event) => this.typed(event.currentTarget.value)}
          onKeyDown={(event) => {
            // An Enter that picks a word of an input method does not end the message.
            if (event.key == "Enter" && !event.shiftKey && !event.isComposing) this.send(event);
          }}
        />
        <button type="submit" class="send" aria-label={words.send} aria-disabled={!length || over}>
          {icon(UP)}
        </button>
      </form>
    );
  }
}
