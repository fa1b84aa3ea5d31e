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
import { BlockedScreen } from "./blocked/blocked-screen.tsx";
import { InboxScreen } from "./inbox/inbox-screen.tsx";
import { LiveScreen } from "./live/live-screen.tsx";
import { RepliesScreen } from "./replies/replies-screen.tsx";
import { SCREEN_NAMES } from "./route.ts";
import type { Line } from "./sockets/connection.ts";
import { Words } from "./text/said.tsx";

export function Shell() {
  const it = useConsole();
  const signed = useSigned();
  const { screen, visitor } = it.route.value;
  // Marketers look on, and write replies: stories, chats and the desk are the agents'.
  const shown = signed.answers || screen === "replies" ? screen : "live";
  useKeyboard();
  useEffect(closeAccountMenu, [screen, visitor]);

  return (
    <div class="shell" data-visitor={visitor === undefined ? undefined : "open"}>
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
        <h1 class="hidden-words">{shown === "live" ? "Live visitors" : SCREEN_NAMES[shown]}</h1>
        <NobodyOnline />
        {shown === "live" && <LiveScreen />}
        {shown === "desk" && <DeskScreen />}
        {shown === "inbox" && <InboxScreen />}
        {shown === "replies" && <RepliesScreen />}
        {shown === "blocked" && <BlockedScreen />}
      </main>
      <Notices />
      <HelpDialog />
    </div>
  );
}

function Screens() {
  const it = useConsole();
  const { answers, live, calls } = useSigned();
  const { screen } = it.route.value;
  const current = (name: typeof screen) => (name === screen ? "page" : undefined);
  return (
    <nav class="screens" aria-label="Screens">
      <a href={it.link({ screen: "live" })} aria-current={current("live")}>
        <Icon name="live" />
        Live
        {live.total.value > 0 && Object.keys(live.filter.value).length === 0 && (
          <span class="count">{live.total.value.toLocaleString()}</span>
        )}
      </a>
      {answers && (
        <a href={it.link({ screen: "desk" })} aria-current={current("desk")}>
          <Icon name="desk" />
          Desk
          {calls.value > 0 && (
            <span class="badge" aria-label={`${calls.value} waiting or unread`}>
              {calls.value}
            </span>
          )}
        </a>
      )}
      {answers && (
        <a href={it.link({ screen: "inbox" })} aria-current={current("inbox")}>
          <Icon name="inbox" />
          Inbox
        </a>
      )}
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
