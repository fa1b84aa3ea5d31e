// Screens that few open are loaded when they are: until then, and where that fails or is not allowed, this says so.

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

import { useConsole, useSigned } from "./context.ts";
import type { Screen } from "./route.ts";
import { besides, SCREENS } from "./screens.ts";

type LaterScreen = Exclude<Screen, "live" | "desk">;
type Screens = Readonly<Record<string, ComponentType>>;

const inbox = async (): Promise<Screens> => (await import("./inbox/screens.ts")).screens;
const rules = async (): Promise<Screens> => (await import("./rules/screens.ts")).screens;
const team = async (): Promise<Screens> => (await import("./team/screens.ts")).screens;

const LOADS: Readonly<Record<LaterScreen, () => Promise<Screens>>> = {
  inbox,
  replies: inbox,
  blocked: inbox,
  rules,
  versions: rules,
  explain: rules,
  people: team,
  sessions: team,
  audit: team,
};

/** Of this page load: a screen that was open once opens at once. */
const loaded: Record<string, ComponentType> = {};

export function Later({ screen }: { readonly screen: LaterScreen }) {
  const [, came] = useState(0);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (loaded[screen] !== undefined) return;
    setFailed(false);
    LOADS[screen]().then(
      (screens) => {
        Object.assign(loaded, screens);
        came((times) => times + 1);
      },
      () => setFailed(true),
    );
  }, [screen]);
  const Loaded = loaded[screen];
  return (
    <div class="later">
      <Beside screen={screen} />
      {Loaded !== undefined ? (
        <Loaded key={screen} />
      ) : failed ? (
        <div class="says" role="alert">
          <p>This screen could not be loaded. The server was not reached, or has a newer console.</p>
          <button type="button" class="button" onClick={() => location.reload()}>
            Load the console again
          </button>
        </div>
      ) : (
        <p class="says dim" role="status">
          Opening {SCREENS[screen].label}…
        </p>
      )}
    </div>
  );
}

/** The screens of the same group. */
function Beside({ screen }: { readonly screen: Screen }) {
  const it = useConsole();
  const { me } = useSigned();
  const all = besides(me.role, screen);
  if (all.length < 2) return null;
  return (
    <nav class="views beside" aria-label="Screens beside this one">
      {all.map((other) => (
        <a key={other} href={it.link({ screen: other })} aria-current={other === screen ? "page" : undefined}>
          {SCREENS[other].label}
        </a>
      ))}
    </nav>
  );
}

const MANY = { agent: "agents", marketer: "marketers", admin: "admins" } as const;

/** Somebody shared a link to what this role has not. */
export function Forbidden({ screen }: { readonly screen: Screen }) {
  const it = useConsole();
  const { me } = useSigned();
  const { label, roles } = SCREENS[screen];
  return (
    <div class="says">
      <h2>{label} is not for your role</h2>
      <p>
        This screen is for {roles.map((role) => MANY[role]).join(" and ")}; you are signed in as {me.role}. An
        admin can change that under Team.
      </p>
      <a class="button" href={it.link({ screen: "live" })}>
        To the live visitors
      </a>
    </div>
  );
}
