// Requests to `/api/sites/:site/…`. A refusal is a value with words for the agent, never a throw.

import type {
  Agent,
  AgentWithLink,
  AuditPage,
  Me,
  RuleFiles,
  RuleList,
  Session,
  VersionPage,
} from "../../worker/api/people.ts";
import type { ExplainedNow } from "../../worker/api/visitors.ts";
import type {
  BlockedVisitor,
  Conversation,
  ConversationEntry,
  ExplainedAt,
  FeedFilter,
  ManyAnswer,
  Reply,
} from "../../worker/protocol.ts";
import type { Browser } from "./browser.ts";
import { clean } from "./text/clean.ts";

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  /** `status` 0: the server was not reached. `says`: the problem's own words, where it had any. */
  | { readonly ok: false; readonly status: number; readonly says?: string };

export type { Me };

/** What admins say of an agent; what is left out of a change stays. */
export type AgentSaid = Omit<Agent, "id">;

/** A list, a page at a time. */
export interface Rows<Row> {
  readonly rows: readonly Row[];
  /** Give it as `before` for the next page; absent on the last. */
  readonly next?: string;
}

/** A chat that a search found, with the line that fits best and where in it the words stand. */
export interface Hit {
  readonly conversation: ConversationEntry;
  readonly line: string;
  readonly marks: readonly (readonly [from: number, to: number])[];
  readonly seq: number;
}

export type Api = ReturnType<typeof api>;

export function api(browser: Browser, site: string) {
  const at = `/api/sites/${encodeURIComponent(site)}`;

  async function ask<Value>(method: string, path: string, body?: unknown): Promise<Answer<Value>> {
    const init: RequestInit = { method };
    // Whatever changes something says that it is JSON, bodies or not: no form of another site can say that.
    if (method !== "GET") init.headers = { "content-type": "application/json" };
    if (body !== undefined) init.body = JSON.stringify(body);
    let response: Response;
    try {
      response = await browser.fetch(at + path, init);
    } catch {
      return { ok: false, status: 0 };
    }
    const value: unknown = await response.json().catch(() => undefined);
    if (response.ok) return { ok: true, value: value as Value };
    const says = problem(value);
    return { ok: false, status: response.status, ...(says === undefined ? {} : { says }) };
  }

  return {
    signIn: (token: string) => ask<unknown>("POST", "/sessions", { token }),
    signOut: () => ask<unknown>("DELETE", "/sessions"),
    me: () => ask<Me>("GET", "/me"),
    invite: (visitor: string, id: string, text: string) =>
      ask<unknown>("POST", `/visitors/${encodeURIComponent(visitor)}/invite`, { id, text }),
    /** Why each rule did or did not invite at a moment of this visit. */
    explain: (visitor: string, moment: number) =>
      ask<ExplainedAt>("GET", `/visitors/${encodeURIComponent(visitor)}/explain?at=${moment}`),
    /** Newest first. */
    conversations: (which: Asking) => ask<Rows<ConversationEntry>>("GET", `/conversations${query(which)}`),
    search: (q: string, which: Asking) => ask<Rows<Hit>>("GET", `/search${query({ q, ...which })}`),
    chatTags: () => ask<Rows<{ readonly tag: string; readonly chats: number }>>("GET", "/tags"),
    blocked: (before?: string) => ask<Rows<BlockedVisitor>>("GET", `/blocked${query({ before })}`),
    block: (visitor: string, reason: string) =>
      ask<BlockedVisitor>("POST", `/visitors/${encodeURIComponent(visitor)}/block`, { reason }),
    unblock: (visitor: string) => ask<unknown>("DELETE", `/visitors/${encodeURIComponent(visitor)}/block`),
    /** Whom an invitation to all who match would reach; nothing is done. */
    askMany: (filter: FeedFilter) => ask<ManyAnswer>("POST", "/invitations/ask", { filter }),
    inviteMany: (id: string, filter: FeedFilter, text: string) =>
      ask<ManyAnswer>("POST", "/invitations", { id, filter, text }),
    /** As they were written. */
    allReplies: () => ask<Rows<Reply> & { readonly teams: readonly string[] }>("GET", "/replies"),
    saveReply: ({ id, ...reply }: Reply) => ask<Reply>("PUT", `/replies/${encodeURIComponent(id)}`, reply),
    removeReply: (id: string) => ask<unknown>("DELETE", `/replies/${encodeURIComponent(id)}`),
    previewReply: (text: string) => ask<{ readonly text: string }>("POST", "/replies/preview", { text }),
    conversation: (id: string) => ask<Conversation>("GET", `/conversations/${encodeURIComponent(id)}`),
    export: (visitor: string) => ask<unknown>("GET", `/visitors/${encodeURIComponent(visitor)}/export`),
    erase: (visitor: string) => ask<unknown>("DELETE", `/visitors/${encodeURIComponent(visitor)}`),
    /** As this visitor would read them. */
    replies: (visitor: string) =>
      ask<{ readonly rows: readonly Reply[] }>("GET", `/replies?visitor=${encodeURIComponent(visitor)}`),
    /** Why each rule does or does not invite just now, and what happened in the visit. */
    explainNow: (visitor: string) =>
      ask<ExplainedNow>("GET", `/visitors/${encodeURIComponent(visitor)}/explain`),

    rules: () => ask<RuleList>("GET", "/rules/list"),
    ruleFiles: (version?: number) =>
      ask<RuleFiles>("GET", version === undefined ? "/rules" : `/rules?version=${version}`),
    versions: (before?: string) =>
      ask<VersionPage>("GET", `/rules/versions${before === undefined ? "" : `?before=${before}`}`),
    restore: (version: number, comment: string) =>
      ask<{ readonly version: number }>("POST", "/rules/rollback", {
        version,
        ...(comment !== "" && { comment }),
      }),

    agents: () => ask<{ readonly rows: readonly Agent[] }>("GET", "/agents"),
    addAgent: (agent: AgentSaid) => ask<AgentWithLink>("POST", "/agents", agent),
    changeAgent: (id: string, change: Partial<Omit<AgentSaid, "email">>) =>
      ask<{ readonly agent: Agent }>("PUT", `/agents/${encodeURIComponent(id)}`, change),
    removeAgent: (id: string) => ask<unknown>("DELETE", `/agents/${encodeURIComponent(id)}`),
    newLink: (id: string) =>
      ask<{ readonly link: string }>("POST", `/agents/${encodeURIComponent(id)}/link`, {}),
    sessions: () => ask<{ readonly rows: readonly Session[] }>("GET", "/sessions"),
    endSession: (id: string) => ask<unknown>("DELETE", `/sessions/${encodeURIComponent(id)}`),
    audit: (filter: Readonly<Record<string, string>>) =>
      ask<AuditPage>("GET", `/audit?${new URLSearchParams(filter)}`),
    /** For a link: the browser takes it as a file. */
    auditFile: (filter: Readonly<Record<string, string>>) => `${at}/audit.csv?${new URLSearchParams(filter)}`,

    /** Where a socket of this site is. */
    socket: (path: string) => browser.origin.replace(/^http/, "ws") + at + path,
  };
}

/** What of `?…` there is; nothing is left out but what is undefined or empty. */
type Asking = Readonly<Record<string, string | number | undefined>>;

function query(asking: Asking): string {
  const given = Object.entries(asking).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}

/** In words for whoever asked; `gone`: where there is nothing of the kind any more. */
export function refusalOf(
  { status, says }: { readonly status: number; readonly says?: string },
  gone?: string,
): string {
  if (status === 0) return "The server was not reached. Check the connection, then try again.";
  if (status === 401) return "You are signed out. Open a new sign-in link.";
  return status === 404 && gone !== undefined ? gone : clean(says ?? "That did not work. Try again.");
}

/** RFC 9457: `detail` says more than `title`. */
function problem(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { title, detail } = body as { title?: unknown; detail?: unknown };
  const words = typeof detail === "string" ? detail : title;
  return typeof words === "string" && words !== "" ? words : undefined;
}
