// The desk as plain data: who is online, which places are taken, who waits. Everything that follows from a change is
// found by `settle`; nothing here stores, sends or knows the time.
//
//   place:  free ─reserve─► lease ─accepted─► waiting chat ─assigned─► open chat ─closed─► free
//                            └─ ends or expires ─► free

export interface Desk {
  readonly agents: readonly DeskAgent[];
  readonly chats: readonly Chat[];
  readonly leases: readonly Lease[];
  readonly wishes: readonly Wish[];
}

export interface DeskAgent {
  readonly id: string;
  /** Of site.yaml; empty: all of them. */
  readonly teams: readonly string[];
  readonly places: number;
  readonly online: boolean;
}

/** A conversation that is not closed. */
export interface Chat {
  readonly id: string;
  readonly visitor: string;
  readonly since: number;
  readonly agent?: string | undefined;
  readonly team?: string | undefined;
  /** Gave it back, so is not given it again unasked. */
  readonly leftBy?: string | undefined;
}

/** A place kept for an invitation. */
export interface Lease {
  readonly id: string;
  readonly visitor: string;
  readonly team?: string | undefined;
  readonly at: number;
  /** `gone`: its visitor was told to withdraw it; it holds no place any more. */
  readonly state: "held" | "accepted" | "gone";
}

/** What was refused a place, and would be decided again if one came free (SPEC D4). */
export interface Wish {
  readonly visitor: string;
  readonly rule: string;
  readonly team?: string | undefined;
  readonly priority: number;
  readonly at: number;
}

const answersFor = (agent: DeskAgent, team: string | undefined): boolean =>
  team === undefined || agent.teams.length === 0 || agent.teams.includes(team);

const chatsOf = (desk: Desk, agent: string): number =>
  desk.chats.filter((chat) => chat.agent === agent).length;

/** Free places of a team, or of all agents together (SPEC D1); below zero when more was promised than can be kept. */
export function free(desk: Desk, team?: string): number {
  const isOf = (of: { readonly team?: string | undefined }) => team === undefined || of.team === team;
  const room = desk.agents
    .filter((agent) => agent.online && answersFor(agent, team))
    .reduce((sum, agent) => sum + Math.max(0, agent.places - chatsOf(desk, agent.id)), 0);
  const leased = desk.leases.filter((lease) => lease.state !== "gone" && isOf(lease)).length;
  const waiting = desk.chats.filter((chat) => chat.agent === undefined && isOf(chat)).length;
  return room - leased - waiting;
}

/** One invitation more is allowed while its team has a free place, and all agents together have one (SPEC D2). */
export function hasPlace(desk: Desk, team?: string): boolean {
  return free(desk) >= 1 && (team === undefined || free(desk, team) >= 1);
}

/** Who gets a waiting chat: the least busy agent online with room, of its team if it has one. */
export function chooseAgent(desk: Desk, chat: Chat): string | undefined {
  return desk.agents
    .filter((agent) => agent.online && answersFor(agent, chat.team) && agent.id !== chat.leftBy)
    .map(({ id, places }) => ({ id, places, chats: chatsOf(desk, id) }))
    .filter(({ places, chats }) => chats < places)
    .sort((a, b) => a.chats - b.chats || b.places - a.places || (a.id < b.id ? -1 : 1))[0]?.id;
}

export interface Settled {
  readonly assign: readonly { readonly chat: Chat; readonly agent: string }[];
  /** Invitations to withdraw. */
  readonly gone: readonly Lease[];
  /** Visitors to tell that a place is free. */
  readonly tell: readonly string[];
}

export function settle(desk: Desk): Settled {
  const assign: { chat: Chat; agent: string }[] = [];
  let now = desk;
  for (const chat of [...desk.chats].sort((a, b) => a.since - b.since)) {
    const agent = chat.agent === undefined ? chooseAgent(now, chat) : undefined;
    if (agent === undefined) continue;
    assign.push({ chat, agent });
    now = { ...now, chats: now.chats.map((other) => (other === chat ? { ...chat, agent } : other)) };
  }
  const gone = overbooked(now);
  now = { ...now, leases: now.leases.filter((lease) => !gone.includes(lease)) };
  return { assign, gone, tell: toTell(now) };
}

/** The newest unanswered invitations, as many as were promised too many, for each team and then for all (SPEC D3). */
function overbooked(desk: Desk): Lease[] {
  const gone: Lease[] = [];
  const newestFirst = desk.leases.filter((lease) => lease.state === "held").sort((a, b) => b.at - a.at);
  const teams = new Set(newestFirst.map((lease) => lease.team).filter((team) => team !== undefined));
  for (const team of [...teams, undefined]) {
    for (const lease of newestFirst) {
      const left = { ...desk, leases: desk.leases.filter((other) => !gone.includes(other)) };
      if (free(left, team) >= 0) break;
      if (!gone.includes(lease) && (team === undefined || lease.team === team)) gone.push(lease);
    }
  }
  return gone;
}

/** As many visitors as there are places, by priority, then age (SPEC D4); each holds its place for this round only. */
function toTell(desk: Desk): string[] {
  const tell: string[] = [];
  let now = desk;
  for (const wish of [...desk.wishes].sort((a, b) => b.priority - a.priority || a.at - b.at)) {
    if (tell.includes(wish.visitor) || !hasPlace(now, wish.team)) continue;
    tell.push(wish.visitor);
    const lease: Lease = { id: "", visitor: wish.visitor, team: wish.team, at: wish.at, state: "held" };
    now = { ...now, leases: [...now.leases, lease] };
  }
  return tell;
}
