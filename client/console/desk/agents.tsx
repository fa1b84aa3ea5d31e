// The agents at work: who is online, and how many of their places are taken.

import type { AgentState } from "../../../worker/protocol.ts";
import { useSigned } from "../context.ts";
import { Words } from "../text/said.tsx";

const STATUSES: Readonly<Record<AgentState["status"], string>> = {
  online: "Online",
  away: "Away",
  offline: "Offline",
};
const ORDER: readonly AgentState["status"][] = ["online", "away", "offline"];

export function Agents({ agents }: { readonly agents: readonly AgentState[] }) {
  const { desk } = useSigned();
  const sorted = [...agents].sort(
    (a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || (a.name < b.name ? -1 : 1),
  );
  const online = agents.filter((agent) => agent.status === "online").length;
  return (
    <section class="group">
      <h2>
        Agents <span class="count">{online} online</span>
      </h2>
      <ul class="agents">
        {sorted.map((agent) => (
          <li key={agent.id}>
            <span class="dot" data-status={agent.status} />
            <span class="agent-name">
              <Words text={agent.name} />
              {agent.id === desk.state.value.me?.id && <span class="dim"> (you)</span>}
            </span>
            <span class="dim">{STATUSES[agent.status]}</span>
            <span class="dim clock" title="Chats, of places">
              {agent.chats}/{agent.places}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
