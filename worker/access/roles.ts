// Who may do what: one table of route × role, below `/api/sites/:site`, and one of message × role for the sockets. What is
// not in them does not exist, and a handler or a message without a line here does not compile.

import type { Role, ToDesk, ToFeed, ToVisitor } from "../protocol.ts";

export interface Access {
  readonly roles: readonly Role[];
  /** Only somebody who is known by name and can answer: an API token is not. */
  readonly person?: true;
}

const everybody: readonly Role[] = ["agent", "marketer", "admin"];
const desk: readonly Role[] = ["agent", "admin"];
const marketing: readonly Role[] = ["marketer", "admin"];
const admin: readonly Role[] = ["admin"];

export const ACCESS = {
  /** Nobody is signed in yet: the one-time token is the proof. */
  "POST /sessions": { roles: "open" },
  "DELETE /sessions": { roles: everybody, person: true },
  "GET /me": { roles: everybody },
  "POST /preview": { roles: everybody, person: true },

  "GET /rules": { roles: marketing },
  "PUT /rules": { roles: marketing },
  "GET /rules/list": { roles: marketing },
  "GET /rules/versions": { roles: marketing },
  "POST /rules/rollback": { roles: marketing },

  "GET /feed": { roles: everybody },
  "GET /desk": { roles: desk, person: true },
  "GET /conversations": { roles: desk },
  "GET /conversations/:id": { roles: desk },
  "GET /search": { roles: desk },
  "GET /tags": { roles: desk },

  "GET /replies": { roles: everybody },
  "POST /replies/preview": { roles: marketing },
  "PUT /replies/:id": { roles: marketing },
  "DELETE /replies/:id": { roles: marketing },

  "GET /visitors/:id": { roles: desk },
  "DELETE /visitors/:id": { roles: admin },
  "GET /visitors/:id/connect": { roles: desk, person: true },
  "GET /visitors/:id/explain": { roles: everybody },
  "GET /visitors/:id/export": { roles: admin },
  "POST /visitors/:id/invite": { roles: desk, person: true },
  "POST /visitors/:id/block": { roles: desk },
  "DELETE /visitors/:id/block": { roles: desk },
  "GET /blocked": { roles: desk },
  "POST /invitations/ask": { roles: desk, person: true },
  "POST /invitations": { roles: desk, person: true },

  "GET /agents": { roles: admin },
  "POST /agents": { roles: admin },
  "PUT /agents/:id": { roles: admin },
  "DELETE /agents/:id": { roles: admin },
  "POST /agents/:id/link": { roles: admin },
  "GET /sessions": { roles: admin },
  "DELETE /sessions/:id": { roles: admin },
  "GET /audit": { roles: admin },
  "GET /audit.csv": { roles: admin },
} as const satisfies Record<
  `${"GET" | "POST" | "PUT" | "DELETE"} /${string}`,
  Access | { readonly roles: "open" }
>;

export type TeamRoute = keyof typeof ACCESS;

/** What consoles say on their sockets, once such a role could open one. */
export const SAYS = {
  feed: { subscribe: everybody, look: everybody },
  desk: {
    status: desk,
    take: desk,
    release: desk,
    close: desk,
    transfer: desk,
    reopen: desk,
    note: desk,
    tags: desk,
    draft: desk,
  },
  visitor: {
    say: desk,
    typing: desk,
    read: desk,
    tag: desk,
    trait: desk,
    note: desk,
    invite: desk,
  },
} as const satisfies {
  readonly feed: Record<ToFeed["type"], readonly Role[]>;
  readonly desk: Record<ToDesk["type"], readonly Role[]>;
  readonly visitor: Record<ToVisitor["type"], readonly Role[]>;
};

export function maySay<Socket extends keyof typeof SAYS>(
  socket: Socket,
  type: keyof (typeof SAYS)[Socket],
  role: Role,
): boolean {
  return (SAYS[socket][type] as readonly Role[]).includes(role);
}
