// What happens when, one thing after another: the driver's side of the time that the counted Worker is told.

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
}

export class Schedule {
  readonly #heap: Planned[] = [];
  #order = 0;
  now: number;

  constructor(now: number) {
    this.now = now;
  }

  /** Never before now; what was planned first for one instant happens first. */
  at(at: number, run: Planned["run"]): void {
    const planned = { at: Math.max(at, this.now), order: this.#order++, run };
    const heap = this.#heap;
    let index = heap.push(planned) - 1;
    for (
      let parent: number;
      index > 0 && isBefore(planned, heap[(parent = (index - 1) >> 1)]!);
      index = parent
    )
      heap[index] = heap[parent]!;
    heap[index] = planned;
  }

  async run(until: number): Promise<void> {
    for (let next = this.#heap[0]; next !== undefined && next.at <= until; next = this.#heap[0]) {
      this.#take();
      this.now = next.at;
      await next.run();
    }
    this.now = until;
  }

  #take(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
}

const isBefore = (a: Planned, b: Planned): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
