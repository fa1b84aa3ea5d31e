// A titled list of the desk; an empty one says what will stand there.

import type { ComponentChildren } from "preact";

export function Group(props: {
  readonly title: string;
  readonly count: number;
  readonly empty: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="group">
      <h2>
        {props.title} {props.count > 0 && <span class="count">{props.count}</span>}
      </h2>
      {props.count === 0 ? <p class="dim">{props.empty}</p> : <ul>{props.children}</ul>}
    </section>
  );
}
