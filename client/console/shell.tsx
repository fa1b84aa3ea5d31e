// The frame around the screens: where you are, whether you are connected, whether you are online, and who you are.

import { useEffect } from "preact/hooks";

import { AccountMenu, closeAccountMenu } from "./account.tsx";
import { useConsole, useSigned } from "./context.ts";
import { someoneOnline } from "./desk/desk.ts";
import { DeskScreen } from "./desk/desk-screen.tsx";
import { Notices } from "./desk/notices-region.tsx";
import { StatusSwitch } from "./desk/status.tsx";
import { HelpDialog, openHelp } from "./help.tsx";
import { Icon, IconButton } from "./icons.tsx";
import { useKeyboard } from "./keyboard.ts";
import { Forbidden, Later } from "./later.tsx";
import { LiveScreen } from "./live/live-screen.tsx";
import type { Screen } from "./route.ts";
import { GROUPS, mayOpen, SCREENS, screensFor } from "./screens.ts";
import type { Line } from "./sockets/connection.ts";
import { Words } from "./text/said.tsx";

export function Shell() {
  const it = useConsole();
  const signed = useSigned();
  const { screen, visitor, item } = it.route.value;
  useKeyboard();
  useEffect(closeAccountMenu, [screen, visitor, item]);

  return (
    <div class="shell" data-visitor={(visitor ?? item) === undefined ? undefined : "open"}>
      <header class="bar">
        <span class="brand">Beckon</span>
        <span class="site">
          <Words text={signed.me.site.name} />
        </span>
        <Screens />
        <LineState />
        {signed.answers && <StatusSwitch />}
        <IconButton icon="help" label="Help and keyboard shortcuts" class="wide-only" onClick={openHelp} />
        <AccountMenu />
      </header>
      <main class="screen">
        <h1 class="hidden-words">{screen === "live" ? "Live visitors" : SCREENS[screen].label}</h1>
        <NobodyOnline />
        <Opened screen={screen} />
      </main>
      <Notices />
      <HelpDialog />
    </div>
  );
}

function Opened({ screen }: { readonly screen: Screen }) {
  const { me } = useSigned();
  if (!mayOpen(me.role, screen)) return <Forbidden screen={screen} />;
  if (screen === "live") return <LiveScreen />;
  return screen === "desk" ? <DeskScreen /> : <Later screen={screen} />;
}

/** One entry for each group: on a phone there is room for four. */
function Screens() {
  const it = useConsole();
  const { me, live, calls } = useSigned();
  const { screen } = it.route.value;
  const groups = [...new Set(screensFor(me.role).map((one) => SCREENS[one].group))];
  return (
    <nav class="screens" aria-label="Screens">
      {groups.map((group) => {
        const mine = screensFor(me.role).filter((one) => SCREENS[one].group === group);
        const [first] = mine;
        const isHere = SCREENS[screen].group === group;
        return (
          <a key={group} href={it.link({ screen: first! })} aria-current={isHere ? "page" : undefined}>
            <Icon name={GROUPS[group].icon} />
            {mine.length === 1 ? SCREENS[first!].label : GROUPS[group].label}
            {group === "live" && live.total.value > 0 && Object.keys(live.filter.value).length === 0 && (
              <span class="count">{live.total.value.toLocaleString()}</span>
            )}
            {group === "desk" && calls.value > 0 && (
              <span class="badge" aria-label={`${calls.value} waiting or unread`}>
                {calls.value}
              </span>
            )}
          </a>
        );
      })}
    </nav>
  );
}

const LINES: Readonly<Record<Line, string>> = {
  open: "Connected",
  connecting: "Connecting…",
  waiting: "Reconnecting…",
  ended: "Signed out",
};

function LineState() {
  const signed = useSigned();
  const line = signed.line.value;
  return (
    <span class="line" data-line={line}>
      <span role="status">{LINES[line]}</span>
      {line === "waiting" && (
        <button type="button" class="link" onClick={signed.hurry}>
          Try now
        </button>
      )}
    </span>
  );
}

/** The one thing that stops every invitation must not need finding out. */
function NobodyOnline() {
  const { desk } = useSigned();
  const state = desk.state.value;
  if (!state.known || someoneOnline(state)) return null;
  return (
    <p class="nobody-online">
      <span>Nobody is online, so no visitor is invited.</span>
      <button type="button" class="button" onClick={() => desk.setStatus("online")}>
        Go online
      </button>
    </p>
  );
}
