// What a process has used, as Linux counts it.

import { readdirSync, readFileSync } from "node:fs";

/** CPU time of all its threads so far, in ms; counted in ns by the scheduler, not sampled by a tick. */
export function cpuOf(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ", 1)[0]);
    } catch {
      // A thread that ended meanwhile.
    }
  }
  return nanoseconds / 1e6;
}

/** Resident memory, in bytes. */
export function memoryOf(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(found![1]) * 1024;
}

/** Open file descriptors: an object that hibernates has closed its database. */
export function filesOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** How many it may open. */
export function fileLimitOf(pid: number): number {
  const found = /^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, "utf8"));
  return Number(found![1]);
}
