// Agents, their one-time sign-in links and their sessions. Only hashes of secrets are known here.

import type { Agent } from "../objects.ts";
import type { AgentChange, By, NewAgent, SessionEntry, TeamRefusal } from "./calls.ts";
import type { Consoles } from "./consoles.ts";
import type { Outbox } from "./outbox.ts";
import type { Room } from "./room.ts";
import { sessionId } from "./session-id.ts";
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
  readonly #outbox: Outbox;

  constructor(store: SiteStore, consoles: Consoles, room: Room, outbox: Outbox) {
    this.#store = store;
    this.#consoles = consoles;
    this.#room = room;
    this.#outbox = outbox;
  }

  all(): Agent[] {
    return this.#store.agents().map(agentOf);
  }

  save(agent: NewAgent, linkHash: string, by: By): { agent: Agent; added: boolean; refused?: TeamRefusal } {
    const now = Date.now();
    const before = this.#store.agents().find(({ email }) => email === agent.email);
    const refused = before && this.#refusal(before, agent.role, by);
    if (before !== undefined && refused !== undefined)
      return { agent: agentOf(before), added: false, refused };
    if (before !== undefined) this.#leavesDesk(before, agent.role, now);
    const id = before?.id ?? crypto.randomUUID().replaceAll("-", "").slice(0, 16);
    this.#store.together(() => {
      if (before === undefined) {
        this.#store.addAgent(id, agent);
        this.#store.addAudit(now, by.name, "agent-added", {
          agent: id,
          email: agent.email,
          role: agent.role,
        });
      } else this.#changed(before, agent, by, now);
      this.#store.addSignIn(linkHash, id, now + LINK_LIFE);
    });
    this.#told(id);
    return { agent: agentOf(this.#store.agent(id)!), added: before === undefined };
  }

  change(id: string, change: AgentChange, by: By): Agent | TeamRefusal | "unknown" {
    const before = this.#store.agent(id);
    if (before === undefined) return "unknown";
    const refused = this.#refusal(before, change.role ?? before.role, by);
    if (refused !== undefined) return refused;
    const now = Date.now();
    this.#leavesDesk(before, change.role, now);
    this.#store.together(() => this.#changed(before, change, by, now));
    this.#told(id);
    return agentOf(this.#store.agent(id)!);
  }

  /** Their chats go to others, their consoles close, their cookies are worth nothing: at once. */
  remove(id: string, by: By): "removed" | TeamRefusal | "unknown" {
    const agent = this.#store.agent(id);
    if (agent === undefined) return "unknown";
    const refused = this.#refusal(agent, undefined, by);
    if (refused !== undefined) return refused;
    const now = Date.now();
    this.#room.offline(id, now);
    this.#store.together(() => {
      this.#dismissed(this.#store.sessionsOf(id), now);
      this.#store.removeAgent(id);
      this.#store.addAudit(now, by.name, "agent-removed", { agent: id, email: agent.email });
    });
    this.#told(id);
    return "removed";
  }

  link(id: string, linkHash: string, by: By): boolean {
    const agent = this.#store.agent(id);
    if (agent === undefined) return false;
    const now = Date.now();
    this.#store.together(() => {
      this.#store.dropSignIns(id);
      this.#store.addSignIn(linkHash, id, now + LINK_LIFE);
      this.#store.addAudit(now, by.name, "link-made", { agent: id, email: agent.email });
    });
    return true;
  }

  redeem(linkHash: string, sessionHash: string, browser = ""): Agent | undefined {
    const now = Date.now();
    return this.#store.together(() => {
      const id = this.#store.spendSignIn(linkHash, now);
      const agent = id === undefined ? undefined : this.#store.agent(id);
      if (agent === undefined) return undefined;
      this.#store.addSession(sessionHash, agent.id, browser, now, now + SESSION_LIFE);
      this.#store.addAudit(now, agent.name, "signed-in", {
        agent: agent.id,
        ...(browser !== "" && { browser }),
      });
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

  sessions(): SessionEntry[] {
    return this.#store.sessions(Date.now(), SESSION_LIFE);
  }

  signOut(sessionHash: string): void {
    const agent = this.who(sessionHash);
    this.#end(sessionHash, (now) => {
      if (agent !== undefined) this.#store.addAudit(now, agent.name, "signed-out", { agent: agent.id });
    });
  }

  end(id: string, by: By): boolean {
    const session = this.#store.sessionWithId(id);
    const agent = session && this.#store.agent(session.agent);
    if (session === undefined || agent === undefined || sessionId(session.hash) !== id) return false;
    const detail = { agent: agent.id, email: agent.email, session: id };
    this.#end(session.hash, (now) => this.#store.addAudit(now, by.name, "session-ended", detail));
    return true;
  }

  /** Noted after its socket is there, and before anybody has it: whoever is ended meanwhile is refused here. */
  looks(sessionHash: string, visitor: string): boolean {
    if (this.#store.session(sessionHash, Date.now()) === undefined) return false;
    this.#store.addLook(sessionHash, visitor);
    return true;
  }

  #end(hash: string, noted: (now: number) => void): void {
    const now = Date.now();
    this.#store.together(() => {
      this.#dismissed([hash], now);
      this.#store.endSession(hash);
      noted(now);
    });
    this.#consoles.dismissSession(hash);
    this.#outbox.start();
  }

  /** Some admin must be left, and nobody takes the own rights away by a slip: another admin does. */
  #refusal(agent: StoredAgent, role: Agent["role"] | undefined, by: By): TeamRefusal | undefined {
    if (role === agent.role) return undefined;
    if (agent.role === "admin" && this.#store.admins() === 1) return "last-admin";
    return agent.id === by.id ? "oneself" : undefined;
  }

  /** Marketers answer nobody: chats go to others. */
  #leavesDesk({ id, role }: StoredAgent, next: Agent["role"] | undefined, now: number): void {
    if (next === "marketer" && role !== "marketer") this.#room.offline(id, now);
  }

  #changed(before: StoredAgent, change: AgentChange, by: By, now: number): void {
    this.#store.changeAgent(before.id, change);
    const { email, ...after } = agentOf(this.#store.agent(before.id)!);
    const what = Object.entries(after).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof typeof after]),
    );
    const detail = { agent: before.id, email, ...Object.fromEntries(what) };
    this.#store.addAudit(now, by.name, "agent-changed", detail);
    // What its sockets may do was settled as they opened.
    if (after.role !== before.role) this.#dismissed(this.#store.sessionsOf(before.id), now);
  }

  /** What these sessions have open elsewhere is closed from here, however often something fails on the way. */
  #dismissed(sessions: readonly string[], now: number): void {
    if (sessions.length === 0) return;
    for (let shard = 0; shard < this.#store.feedShards(); shard++)
      this.#outbox.add({ to: "dismiss-shard", shard, sessions }, now);
    for (const session of sessions)
      for (const visitor of this.#store.looksOf(session))
        this.#outbox.add({ to: "dismiss", visitor, sessions: [session] }, now);
  }

  /** Consoles at the desk that came with another role, or of nobody, close; the others hear of the change. */
  #told(id: string): void {
    const agent = this.#store.agent(id);
    this.#consoles.dismiss(id, agent?.role);
    this.#room.agentsChanged();
    this.#outbox.start();
  }
}

/** Without what only the desk needs. */
const agentOf = ({ status: _status, chosen: _chosen, ...agent }: StoredAgent): Agent => agent;
