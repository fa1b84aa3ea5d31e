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
  /** A short sound, where the browser lets a page make one. */
  sound(): void;
  notify(news: News): void;
  /** May notifications be shown? Asks, which only a click may cause. */
  askToNotify(): Promise<boolean>;
  isLookedAt(): boolean;
}

export interface News {
  readonly title: string;
  readonly body: string;
  /** A newer one replaces the last with the same tag. */
  readonly tag: string;
  readonly open: () => void;
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
    sound: () => chime(),
    notify({ title, body, tag, open }) {
      if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
      try {
        const shown = new Notification(title, { body, tag });
        shown.onclick = () => {
          focus();
          shown.close();
          open();
        };
      } catch {
        // Phones have the name and not the thing: there the page's own notices are all there is.
      }
    },
    async askToNotify() {
      return typeof Notification !== "undefined" && (await Notification.requestPermission()) === "granted";
    },
    isLookedAt: () => document.visibilityState === "visible" && document.hasFocus(),
  };
}

let audio: AudioContext | undefined;

/** Two notes, made here: no file to load. */
function chime(): void {
  try {
    audio ??= new AudioContext();
    const { currentTime: now, destination } = audio;
    for (const [after, pitch] of [
      [0, 660],
      [0.12, 880],
    ] as const) {
      const tone = new OscillatorNode(audio, { frequency: pitch });
      const loudness = new GainNode(audio, { gain: 0 });
      loudness.gain.setValueAtTime(0, now + after);
      loudness.gain.linearRampToValueAtTime(0.08, now + after + 0.02);
      loudness.gain.linearRampToValueAtTime(0, now + after + 0.25);
      tone.connect(loudness).connect(destination);
      tone.start(now + after);
      tone.stop(now + after + 0.3);
    }
  } catch {
    // No sound device, or nobody has clicked on this page yet.
  }
}
