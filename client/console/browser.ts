// All that the console uses of the browser, behind one type: tests hand in their own clock, sockets and answers.

export interface Socket {
  send(text: string): void;
  close(code?: number): void;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
}

export interface Browser {
  /** `https://beckon.example`: where the console came from and where its sockets go. */
  readonly origin: string;
  fetch(path: string, init: RequestInit): Promise<Response>;
  socket(address: string, protocol: string): Socket;
  /** Runs once after `ms`; the answer stops it. */
  later(ms: number, run: () => void): () => void;
  now(): number;
  random(): number;
  id(): string;
  remember(key: string, value: string): void;
  recall(key: string): string | undefined;
  /** A file for the agent to keep. */
  save(name: string, text: string): void;
}

/** Storage may be forbidden: then choices last as long as the tab. */
function storage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

export function thisBrowser(): Browser {
  const kept = storage();
  return {
    origin: location.origin,
    fetch: (path, init) => fetch(path, init),
    socket: (address, protocol) => new WebSocket(address, protocol) as Socket,
    later(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    now: () => Date.now(),
    random: () => Math.random(),
    id: () => crypto.randomUUID(),
    remember(key, value) {
      try {
        kept?.setItem(key, value);
      } catch {
        // Full or forbidden: the choice holds for this tab only.
      }
    },
    recall: (key) => kept?.getItem(key) ?? undefined,
    save(name, text) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      link.download = name;
      link.click();
      // The download has its own hold on it once it has begun.
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    },
  };
}
