// What admins see of a session: enough to name one of a few hundred, and worth nothing to whoever has it.

/** The beginning of the hash that its cookie is stored under. */
export const sessionId = (hash: string): string => hash.slice(0, 16);
