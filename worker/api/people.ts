// What the API answers of the team and its rules: schema and type under one name. The document and the tests hold real
// answers against them; clients take the types.

import * as z from "zod";

export const at = z.int().meta({ description: "Milliseconds since the epoch." });
export const Role = z.enum(["agent", "marketer", "admin"]);
const by = z.strictObject({ id: z.string(), name: z.string() });
/** Of a list that goes on: give it as `before`. */
export const next = z.string().exactOptional().meta({ description: "Absent on the last page." });

export const Me = z.strictObject({
  agent: by,
  role: Role,
  site: z.strictObject({ id: z.string(), name: z.string() }),
  feed_shards: z.int().min(1).meta({ description: "How many sockets the feed of this site takes." }),
});
export type Me = z.output<typeof Me>;

export const SignedIn = z.strictObject({ agent: by, role: Role });

export const Agent = z.strictObject({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: Role,
  teams: z.array(z.string()).meta({ description: "Teams of site.yaml; empty: all." }),
  skills: z.array(z.string()).meta({ description: "Tags of visitors whose chats suit best." }),
  languages: z.array(z.string()),
  places: z.int().meta({ description: "Chats at once." }),
});
export type Agent = z.output<typeof Agent>;

export const Agents = z.strictObject({ rows: z.array(Agent) });
const link = z.string().meta({ description: "Signs in once, within 15 minutes. It is kept nowhere." });
export const AgentWithLink = z.strictObject({ agent: Agent, link });
export type AgentWithLink = z.output<typeof AgentWithLink>;
export const ChangedAgent = z.strictObject({ agent: Agent });
export const Link = z.strictObject({ link });

export const Session = z.strictObject({
  id: z.string().meta({ description: "For ending it; opens nothing." }),
  agent: z.strictObject({ id: z.string(), name: z.string(), role: Role }),
  since: at.exactOptional(),
  browser: z.string().meta({ description: "As `Firefox on Linux`; empty: unknown." }),
  seen: at.meta({ description: "Last use, to ten minutes." }),
  current: z.boolean().meta({ description: "The one that asks." }),
});
export type Session = z.output<typeof Session>;
export const Sessions = z.strictObject({ rows: z.array(Session) });

export const AUDIT_ACTIONS = [
  "publish",
  "rollback",
  "agent-added",
  "agent-changed",
  "agent-removed",
  "link-made",
  "signed-in",
  "signed-out",
  "session-ended",
  "erased",
  "exported",
  "blocked",
  "unblocked",
  "invited-many",
] as const;

export const AuditEntry = z.strictObject({
  id: z.int(),
  at,
  by: z.string(),
  action: z.enum(AUDIT_ACTIONS),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.output<typeof AuditEntry>;
export const AuditPage = z.strictObject({ rows: z.array(AuditEntry), next });
export type AuditPage = z.output<typeof AuditPage>;

export const Preview = z.strictObject({ origin: z.string(), token: z.string(), until: at });

// --------------------------------------------------------------------------------------------------------------- rules

const files = z.record(z.string(), z.string()).meta({ description: "Text by path below the site's folder." });
export const RuleFiles = z.strictObject({ version: z.int(), files });
export type RuleFiles = z.output<typeof RuleFiles>;
export const Published = z.strictObject({ version: z.int(), changed: z.boolean(), rules: z.int() });
export const RolledBack = z.strictObject({ version: z.int(), copy_of: z.int() });

export const Version = z.strictObject({
  version: z.int(),
  at,
  by: z.string(),
  copy_of: z.int().exactOptional().meta({ description: "The version that was restored." }),
  comment: z.string().exactOptional(),
  rules: z.int(),
  current: z.boolean(),
});
export type Version = z.output<typeof Version>;
export const VersionPage = z.strictObject({ rows: z.array(Version), next });
export type VersionPage = z.output<typeof VersionPage>;

const line = z.strictObject({ depth: z.int(), says: z.string() });
export const ListedRule = z.strictObject({
  id: z.string(),
  name: z.string(),
  state: z.enum(["live", "test", "off"]),
  priority: z.int(),
  file: z.string(),
  invites: z.boolean(),
  team: z.string().exactOptional(),
  changed: z
    .strictObject({ version: z.int(), at, by: z.string() })
    .exactOptional()
    .meta({ description: "The version in which its file came to be as it is." }),
  says: z
    .strictObject({
      when: z.array(line),
      unless: z.array(line),
      does: z.array(z.string()),
      often: z.string(),
      pages: z.array(z.string()).meta({ description: "Patterns of the current page; empty: any." }),
    })
    .meta({ description: "The rule in words." }),
});
export type ListedRule = z.output<typeof ListedRule>;
export const RuleList = z.strictObject({
  version: z.int().meta({ description: "0: nothing is published." }),
  rows: z.array(ListedRule),
});
export type RuleList = z.output<typeof RuleList>;
