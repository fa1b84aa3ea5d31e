// Puts what comes nearly in order into order, without holding more of it than a stretch of time. Servers write a request
// down when it is answered, so that the lines of a log are some seconds out of order, or minutes behind a slow download.

/** So many in a row that are too late: it is the order of time that began anew, as where logs are joined. */
const STRETCH = 100;

export interface Ordered<T> {
  add(at: number, item: T): void;
  /** Gives out what is still held. */
  end(): void;
  /** How many came too late to be given out. */
  late(): number;
}

/**
 * Gives out what was added by time (in ms), equal times as they were added. What comes more than `span` after a later
 * one is left out, unless so much of it follows that time itself went back: then `restart` is told, and it is given out.
 */
export function ordered<T>(span: number, give: (item: T) => void, restart: () => void): Ordered<T> {
  interface Held {
    readonly at: number;
    readonly item: T;
  }
  /** By time; those before `first` were given out and are gone. */
  let waiting: (Held | undefined)[] = [];
  let first = 0;
  let newest = -Infinity;
  let late: Held[] = [];
  let dropped = 0;

  const giveUpTo = (at: number) => {
    for (let held = waiting[first]; held !== undefined && held.at < at; held = waiting[first]) {
      waiting[first++] = undefined;
      give(held.item);
    }
    // Each is moved once for every time that as many were given out.
    if (first > 1000 && first > waiting.length / 2) {
      waiting = waiting.slice(first);
      first = 0;
    }
  };
  const place = (held: Held) => {
    let to = waiting.length;
    while (to > first && waiting[to - 1]!.at > held.at) to--;
    if (to === waiting.length) waiting.push(held);
    else waiting.splice(to, 0, held);
    newest = Math.max(newest, held.at);
    giveUpTo(newest - span);
  };

  return {
    add(at, item) {
      if (at >= newest - span) {
        dropped += late.length;
        late = [];
        place({ at, item });
        return;
      }
      late.push({ at, item });
      if (late.length < STRETCH) return;
      giveUpTo(Infinity);
      restart();
      newest = -Infinity;
      const again = late.sort((one, other) => one.at - other.at);
      late = [];
      again.forEach(place);
    },
    end() {
      dropped += late.length;
      late = [];
      giveUpTo(Infinity);
    },
    late: () => dropped,
  };
}
