// The processes below one of ours, from /proc; where there is none (not Linux) nothing can be said of them.

import { existsSync, readdirSync, readFileSync } from "node:fs";

export const canSeeProcesses = existsSync("/proc/self/stat");

export interface Process {
  readonly pid: number;
  readonly command: string;
}

export function below(ancestor: number): Process[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(read);
  const children = (pid: number): typeof all =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...children(child.pid)]);
  return children(ancestor);
}

function read(pid: string): (Process & { readonly parent: number })[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    return [
      {
        pid: Number(pid),
        parent,
        command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "),
      },
    ];
  } catch {
    return []; // it ended while we looked
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
