// The chat window: who is there, what was said, and where to write.

import type { Said } from "../../worker/protocol.ts";
import type { Side } from "../snippet/widget.ts";
import { Composer } from "./composer.tsx";
import type { Talk } from "./conversation.ts";
import type { Extras } from "./extras.ts";
import { icon } from "./icon.tsx";
import { chat as words } from "./languages/en.ts";
import { Lines } from "./lines.tsx";

/** What the visitor does in it. */
export interface Actions {
  say(text: string): void;
  typing(on: boolean): void;
  long(left: number): void;
  /** Everything up to `seq` has been before the visitor's eyes. */
  read(seq: number): void;
  close(): void;
  more(): void;
}

interface Props {
  readonly talk: Talk;
  readonly linked: Extras["linked"] | undefined;
  readonly actions: Actions;
  /** Where the extras are. */
  readonly corner: HTMLElement;
  readonly initials: (name: string) => string;
  readonly tab: Side["tab"];
}

/** Lines of some length: an end of a line is not drawn. */
const DOTS = "M4 12h2m5 0h2m5 0h2";
const DOWN = "M5 9l7 7 7-7";

export function Window({ talk, linked, actions, corner, initials, tab }: Props) {
  const { said, online, greeting } = talk;
  const { state, agent, left } = talk.conversation ?? {};
  // Whoever gave it back is not there any more.
  const speaks = ({ from }: Said): boolean => from == "beckon" || (from == "agent" && state != "waiting");
  const name = agent?.name ?? greeting?.name ?? said.findLast(speaks)?.name;
  const nobody = online === undefined ? left : !online;
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
          <p role="status" class={state}>
            {state == "closed"
              ? words.ended
              : state == "open"
                ? agent && words.present(agent.name)
                : !nobody && state && words.waiting}
          </p>
        </div>
        <button type="button" class="more" aria-label={words.more} onClick={actions.more}>
          {icon(DOTS)}
        </button>
        <button type="button" class="leave" aria-label={words.close} onClick={actions.close}>
          {icon(DOWN)}
        </button>
      </header>
      <Lines talk={talk} linked={linked} say={actions.say} read={actions.read} />
      {/* Put there once: whatever has the focus in it would lose it by being put there again. */}
      <div ref={(div) => void (corner.parentNode == div || div?.append(corner))} />
      {/* Above the field, because it is about what is written there. */}
      <p class="notice" role="status">
        {nobody && state != "open" && state != "closed" && words.leave}
      </p>
      {(state == "closed" || (!talk.pending[0] && !said.some(({ from }) => from == "visitor"))) && (
        <p class="notice">{state == "closed" ? words.again : words.notice}</p>
      )}
      <Composer say={actions.say} typing={actions.typing} long={actions.long} tab={tab} />
    </section>
  );
}
