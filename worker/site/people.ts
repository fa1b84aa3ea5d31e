// Agents, their one-time sign-in links and their sessions. Only hashes of secrets are known here.

import type { Agent } from "../objects.ts";
import type { By, NewAgent } from "./calls.ts";
import type { Consoles } from "./consoles.ts";
import type { Room } from "./room.ts";
import type { SiteStore, StoredAgent } from "./store.ts";

/** Long enough to find the mail, short enough that an old mailbox holds no key. */
const LINK_LIFE = 15 * 60_000;
/** From the last use. */
const SESSION_LIFE = 12 * 3_600_000;
/** A session is prolonged when it is asked for, but not written each time. */
const PROLONG_AFTER = 10 * 60_000;

export class People {
  readonly #store: SiteStore;
  readonly #consoles: Consoles;
  readonly #room: Room;

  constructor(store: SiteStore, consoles: Consoles, room: Room) {
    this.#store = store;
    this.#consoles = consoles;
    this.#room = room;
  }

  all(): Agent[] {
    return this.#store.agents().map(agentOf);
  }

  save(agent: NewAgent, linkHash: string, by: By): { agent: Agent; added: boolean } {
    const now = Date.now();
    const before = this.#store.agents().find(({ email }) => email === agent.email);
    const id = before?.id ?? crypto.randomUUID().replaceAll("-", "").slice(0, 16);
    this.#store.together(() => {
      if (before === undefined) this.#store.addAgent(id, agent);
      else this.#store.changeAgent(id, agent);
      this.#store.addSignIn(linkHash, id, now + LINK_LIFE);
      const action = before === undefined ? "agent-added" : "agent-changed";
      this.#store.addAudit(now, by.name, action, { agent: id, email: agent.email, role: agent.role });
    });
    if (before !== undefined && before.role !== agent.role) this.#consoles.dismiss(id);
    this.#room.agentsChanged();
    return { agent: agentOf(this.#store.agent(id)!), added: before === undefined };
  }

  /** Their chats go to others, their consoles close, their cookies are worth nothing: at once. */
  remove(id: string, by: By): boolean {
    const agent = this.#store.agent(id);
    if (agent === undefined) return false;
    const now = Date.now();
    this.#room.offline(id, now);
    this.#store.together(() => {
      this.#store.removeAgent(id);
      this.#store.addAudit(now, by.name, "agent-removed", { agent: id, email: agent.email });
    });
    this.#consoles.dismiss(id);
    this.#room.agentsChanged();
    return true;
  }

  redeem(linkHash: string, sessionHash: string): Agent | undefined {
    const now = Date.now();
    return this.#store.together(() => {
      const id = this.#store.spendSignIn(linkHash, now);
      const agent = id === undefined ? undefined : this.#store.agent(id);
      if (agent === undefined) return undefined;
      this.#store.addSession(sessionHash, agent.id, now + SESSION_LIFE);
      this.#store.addAudit(now, agent.name, "signed-in", { agent: agent.id });
      return agentOf(agent);
    });
  }

  who(sessionHash: string): Agent | undefined {
    const now = Date.now();
    const session = this.#store.session(sessionHash, now);
    if (session === undefined) return undefined;
    if (session.expires < now + SESSION_LIFE - PROLONG_AFTER)
      this.#store.prolongSession(sessionHash, now + SESSION_LIFE);
    const agent = this.#store.agent(session.agent);
    return agent && agentOf(agent);
  }

  signOut(sessionHash: string): void {
    this.#store.endSession(sessionHash);
    this.#consoles.dismissSession(sessionHash);
  }
}

/** Without what only the desk needs. */
const agentOf = ({ status: _status, chosen: _chosen, ...agent }: StoredAgent): Agent => agent;
