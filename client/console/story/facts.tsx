// Names and values, one under the other; what is not known is left out.

import type { ComponentChild } from "preact";

import { Words } from "../text/said.tsx";

export type Fact = readonly [name: string, value: ComponentChild];

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>
              <Words text={name} />
            </dt>
            <dd>{typeof value === "string" ? <Words text={value} /> : value}</dd>
          </div>
        ))}
    </dl>
  );
}
