// The invitations this visitor was offered, and what became of each.

import type { Story } from "../../../worker/protocol.ts";
import { useConsole, useSigned } from "../context.ts";
import { clean } from "../text/clean.ts";
import { Words } from "../text/said.tsx";
import { momentText, roughly } from "../text/time.ts";
import { stateText } from "./offer-state.ts";

export function Offers({ story }: { readonly story: Story }) {
  const { clock } = useConsole();
  const { agents } = useSigned().desk.state.value;
  return (
    <section>
      <h3>
        Invitations <span class="dim">{story.invitations.length || ""}</span>
      </h3>
      {story.invitations.length === 0 && <p class="dim">None so far.</p>}
      <ul class="offers">
        {story.invitations.map((offer) => (
          <li key={offer.id}>
            <p class="offer-head">
              <strong>
                <Words text={offer.ruleName || offer.rule || "Invitation"} />
              </strong>
              {offer.by !== undefined && (
                <span class="dim">
                  by <Words text={agents.find((agent) => agent.id === offer.by)?.name ?? "an agent"} />
                </span>
              )}
              <span class="offer-state" data-state={clean(offer.state)}>
                {stateText(offer.state)}
                {offer.because !== undefined && <span class="dim"> ({clean(offer.because)})</span>}
              </span>
              <time class="dim clock">
                {momentText(offer.at, clock.now())}
                {offer.ended !== undefined && `, for ${roughly(offer.ended - offer.at)}`}
              </time>
            </p>
            <p class="quote">
              <Words text={offer.greeting} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
