// The chat window: who is there, what was said, and where to write. Classes, because hooks are another kilobyte.

import { Component } from "preact";
import { guarded } from "../snippet/guard.ts";
import { Composer } from "./composer.tsx";
import { lastSeq, unread, type Talk } from "./conversation.ts";
import { icon } from "./icon.tsx";
import { chat as words } from "./languages/en.ts";
import { Lines } from "./lines.tsx";

/** What the visitor does in it. */
export interface Actions {
  say(text: string): void;
  typing(on: boolean): void;
  /** Everything up to `seq` has been before the visitor's eyes. */
  read(seq: number): void;
  close(): void;
  more(): void;
}

interface Props {
  readonly talk: Talk;
  readonly actions: Actions;
  /** Where the extras are. */
  readonly corner: HTMLElement;
  readonly initials: (name: string) => string;
}

/** Lines of some length: an end of a line is not drawn. */
const DOTS = "M4 12h2m5 0h2m5 0h2";
const DOWN = "M5 9l7 7 7-7";

export class Window extends Component<Props> {
  /** A line counts as read once it is on a page in view. */
  readonly look = guarded(() => {
    const { talk, actions } = this.props;
    if (!document.hidden && unread(talk).length > 0) actions.read(lastSeq(talk));
  });

  override componentDidMount(): void {
    document.addEventListener("visibilitychange", this.look);
    this.look();
  }

  override componentDidUpdate(): void {
    this.look();
  }

  override componentWillUnmount(): void {
    document.removeEventListener("visibilitychange", this.look);
  }

  override render({ talk, actions, corner, initials }: Props) {
    const { state, agent } = talk.conversation ?? {};
    const name =
      agent?.name ?? talk.greeting?.name ?? talk.said.findLast((line) => line.from != "visitor")?.name;
    return (
      <section
        class="chat"
        aria-labelledby="chat-name"
        onKeyDown={(event) => {
          if (event.key == "Escape") actions.close();
        }}
      >
        <header>
          <span class="face" aria-hidden="true">
            {initials(name ?? words.us)}
          </span>
          <div>
            <h2 id="chat-name" dir="auto">
              {name ?? words.title}
            </h2>
            <p role="status">
              {state == "waiting" && talk.online !== false && words.waiting}
              {state == "open" && agent && words.present(agent.name)}
              {state == "closed" && words.ended}
            </p>
          </div>
          <button type="button" class="more" aria-label={words.more} onClick={actions.more}>
            {icon(DOTS)}
          </button>
          <button type="button" class="leave" aria-label={words.close} onClick={actions.close}>
            {icon(DOWN)}
          </button>
        </header>
        <Lines talk={talk} say={actions.say} />
        <div ref={(div) => div?.append(corner)} />
        {/* Above the field, because it is about what is written there. */}
        <p class="notice" role="status">
          {talk.online === false && state != "open" && state != "closed" && words.leave}
        </p>
        {state != "closed" && !talk.pending[0] && !talk.said.some(({ from }) => from == "visitor") && (
          <p class="notice">{words.notice}</p>
        )}
        {state == "closed" && <p class="notice ended">{words.again}</p>}
        <Composer say={actions.say} typing={actions.typing} />
      </section>
    );
  }
}
