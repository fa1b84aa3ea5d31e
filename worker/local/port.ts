// A port to listen on: the wished one, or the next that is free.

import { createServer } from "node:net";

/** The only address we listen on: a development server is nobody else's business. */
export const HOST = "127.0.0.1";

const TRIES = 50;

export async function freePort(wish: number): Promise<number> {
  for (let port = wish; port < wish + TRIES; port++) if (await isFree(port)) return port;
  throw new Error(`Ports ${wish} to ${wish + TRIES - 1} are all taken; name another with --port`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}
