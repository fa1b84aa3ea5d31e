// An agent without a browser: signed in with a link like any other, online at the desk, looking at the feed. What it is
// told is what tests wait for where no page can show it.

import WebSocket from "ws";
import type {
  FeedRow,
  FromDesk,
  FromFeed,
  InvitationNotice,
  Role,
  ToDesk,
  ToFeed,
} from "../../../worker/protocol.ts";
import type { Server } from "./server.ts";
import { until } from "./until.ts";

/** As `POST agents` answers. */
interface Added {
  readonly link: string;
}

/** A one-time link into the console. */
export async function signInLink(server: Server, name: string, role: Role = "agent"): Promise<string> {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? ["agent"];
  const email = `${words.join(".").slice(0, 40).replace(/\.$/, "")}@shop.example`;
  const { link } = (await server.api("POST", "/agents", { email, name, role })) as Added;
  return new URL(link, server.url).href;
}

export class Agent {
  readonly name: string;
  readonly #server: Server;
  readonly #cookie: string;
  readonly #sockets: WebSocket[] = [];
  readonly #invitations: InvitationNotice[] = [];
  readonly #rows = new Map<string, FeedRow>();

  private constructor(server: Server, name: string, cookie: string) {
    this.#server = server;
    this.name = name;
    this.#cookie = cookie;
  }

  static async online(server: Server, name = "Ana Silva"): Promise<Agent> {
    const agent = await Agent.away(server, name);
    await agent.#comeOnline();
    return agent;
  }

  /** Looks at the feed only: nobody is given to them. */
  static async away(server: Server, name = "Ana Silva"): Promise<Agent> {
    const link = await signInLink(server, name);
    const token = new URLSearchParams(new URL(link).hash.slice(1)).get("signin")!;
    const response = await fetch(`${server.url}/api/sites/demo/sessions`, {
      method: "POST",
      headers: { origin: server.url, "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (!response.ok) throw new Error(`Signing in: ${response.status} ${await response.text()}`);
    const cookie = response.headers.getSetCookie()[0]!.split(";")[0]!;
    const agent = new Agent(server, name, cookie);
    await agent.#watch();
    return agent;
  }

  /** Every state of every invitation, as it was told. */
  get invitations(): readonly InvitationNotice[] {
    return this.#invitations;
  }

  get rows(): readonly FeedRow[] {
    return [...this.#rows.values()];
  }

  invitation(state: InvitationNotice["state"], of: (notice: InvitationNotice) => boolean = () => true) {
    return until(`an invitation is ${state}`, () =>
      this.#invitations.find((notice) => notice.state === state && of(notice)),
    );
  }

  row(what: string, of: (row: FeedRow) => boolean): Promise<FeedRow> {
    return until(`the feed shows ${what}`, () => this.rows.find(of));
  }

  leave(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  async #comeOnline(): Promise<void> {
    let online = false;
    const send = await this.#connect<FromDesk, ToDesk>("desk", (message) => {
      if (message.type === "desk") this.#invitations.push(...message.invitations);
      if (message.type === "invitation") this.#invitations.push(message.invitation);
      if (message.type === "agents") online = message.agents.some((agent) => agent.status === "online");
    });
    send({ type: "status", status: "online", places: 10 });
    await until("the agent is online", () => online);
  }

  async #watch(): Promise<void> {
    let known = false;
    const send = await this.#connect<FromFeed, ToFeed>("feed", (message) => {
      if (message.type !== "snapshot" && message.type !== "changes") return;
      known = true;
      if (message.type === "snapshot") this.#rows.clear();
      for (const row of message.type === "snapshot" ? message.rows : message.set) this.#rows.set(row.id, row);
      if (message.type === "changes") for (const id of message.gone) this.#rows.delete(id);
    });
    send({ type: "subscribe" });
    await until("the feed answers", () => known);
  }

  async #connect<Down, Up>(path: string, take: (message: Down) => void): Promise<(message: Up) => void> {
    const url = `${this.#server.url.replace("http", "ws")}/api/sites/demo/${path}`;
    const socket = new WebSocket(url, "beckon.v1", {
      headers: { cookie: this.#cookie, origin: this.#server.url },
    });
    this.#sockets.push(socket);
    socket.on("message", (data) => {
      const text = String(data);
      if (text.startsWith("{")) take(JSON.parse(text) as Down);
    });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    socket.on("error", () => {}); // a killed server ends it, which is what the test is about
    return (message) => socket.send(JSON.stringify(message));
  }
}
