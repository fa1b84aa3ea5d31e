// Which server a command talks to, as whom, and how it asks.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { CannotWork, type Terminal } from "./terminal.ts";

export interface Server {
  readonly url: string;
  readonly token: string;
}

const LocalServer = z.object({ url: z.string(), token: z.string() });

/** `npm start` leaves its address and token here. Its token goes to no other address. */
function localServer(terminal: Terminal): Server | undefined {
  const file = join(terminal.root, ".local", "server.json");
  if (!existsSync(file)) return undefined;
  try {
    return LocalServer.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // Half written, or of another version: as if it were not there.
    return undefined;
  }
}

export function serverOf(terminal: Terminal, url: string | undefined, token: string | undefined): Server {
  const local = localServer(terminal);
  const address = url ?? local?.url;
  if (address === undefined)
    throw new CannotWork("Which server?", "Add --url https://beckon.shop.example, or run npm start first.");
  if (!URL.canParse(address) || !/^https?:\/\//i.test(address))
    throw new CannotWork(`${address} is not an address.`, "Write --url https://beckon.shop.example");
  const { origin, protocol, hostname } = new URL(address);
  const isLocal =
    hostname === "localhost" || hostname.endsWith(".localhost") || /^(127\.|\[::1\])/.test(hostname);
  if (protocol === "http:" && !isLocal)
    throw new CannotWork(
      "The token would travel unencrypted.",
      `Write --url https://${new URL(address).host}`,
    );
  const isOwn = local !== undefined && URL.canParse(local.url) && new URL(local.url).origin === origin;
  const secret = token ?? terminal.env["BECKON_TOKEN"] ?? (isOwn ? local.token : undefined);
  if (!secret) throw new CannotWork(`No token for ${origin}.`, "Set BECKON_TOKEN, or add --token.");
  return { url: origin, token: secret };
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks and gives back what can be worked with; everything else ends the command. */
export async function ask(
  terminal: Terminal,
  server: Server,
  method: "GET" | "PUT" | "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<Answer> {
  let response: Response;
  try {
    response = await terminal.fetch(server.url + path, {
      method,
      headers: {
        authorization: `Bearer ${server.token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // A redirect would take the token to another place.
      redirect: "error",
      signal: AbortSignal.timeout(30_000),
    });
  } catch (error) {
    const cause =
      error instanceof Error ? ((error.cause as { code?: string } | undefined)?.code ?? error.message) : "";
    throw new CannotWork(
      `${server.url} does not answer (${cause}).`,
      "Is the address right, and does the server run?",
    );
  }
  const text = await response.text();
  let answer: unknown;
  try {
    answer = text === "" ? undefined : JSON.parse(text);
  } catch {
    throw new CannotWork(`${server.url} answered ${response.status} with something that is not from Beckon.`);
  }
  if (response.status === 401 || response.status === 403)
    throw new CannotWork(
      response.status === 401 ? "The server does not know this token." : "This token may not do that.",
      "Set BECKON_TOKEN, or add --token.",
    );
  return { status: response.status, body: answer };
}

const ProblemJson = z.object({ title: z.string().optional(), detail: z.string().optional() });

/** For answers that a command has no use for. */
export function unexpected(server: Server, { status, body }: Answer): CannotWork {
  const said = ProblemJson.safeParse(body).data;
  const words = [said?.title, said?.detail].filter((part) => part !== undefined).join(": ");
  return new CannotWork(`${server.url} answered ${status}${words === "" ? "" : `: ${words}`}.`);
}
