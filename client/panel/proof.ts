// That a member of the team sits here: a token for this tab, which they let it have in a window of Beckon's own. It is kept
// in the tab's sessionStorage and sent to Beckon alone; see docs/security.md.

export interface Proof {
  readonly token: string;
  /** Milliseconds since epoch. */
  readonly until: number;
}

const keyOf = (site: string): string => `beckon-team:${site}`;

/** Where the tab may keep nothing, the next page asks anew. */
export function keep(site: string, proof: Proof | undefined): void {
  try {
    if (proof === undefined) sessionStorage.removeItem(keyOf(site));
    else sessionStorage.setItem(keyOf(site), JSON.stringify(proof));
  } catch {
    // Blocked or full: it lasts as long as this page.
  }
}

export function kept(site: string, now: number): Proof | undefined {
  try {
    const proof = readProof(JSON.parse(sessionStorage.getItem(keyOf(site)) ?? "null"));
    return proof !== undefined && now < proof.until ? proof : undefined;
  } catch {
    return undefined; // blocked, or written by somebody else
  }
}

/**
 * Opens Beckon's window, which asks the member; `given` is called if they say yes. Only that very window may answer. False
 * where the browser does not let it open.
 */
export function askMember(host: string, site: string, given: (proof: Proof) => void): boolean {
  const at = new URL("try/", host);
  at.search = new URLSearchParams({ site, origin: location.origin }).toString();
  const asked = window.open(at, "beckon-try", "popup,width=480,height=440");
  if (asked === null) return false;
  const answered = (event: MessageEvent): void => {
    if (event.source !== asked || event.origin !== at.origin) return;
    const { beckon, site: about } = (event.data ?? {}) as Record<string, unknown>;
    const proof = readProof(event.data);
    if (beckon !== "preview" || about !== site || proof === undefined) return;
    window.removeEventListener("message", answered);
    given(proof);
  };
  window.addEventListener("message", answered);
  return true;
}

function readProof(given: unknown): Proof | undefined {
  const { token, until } = (given ?? {}) as Record<string, unknown>;
  return typeof token === "string" && typeof until === "number" ? { token, until } : undefined;
}
