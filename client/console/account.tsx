// The menu behind the agent's name: colours, shortcuts, signing out.

import { useConsole, useSigned } from "./context.ts";
import { openHelp } from "./help.tsx";
import { Icon, type IconName } from "./icons.tsx";
import { type Alert, ALERTS, type Theme } from "./preferences.ts";
import { clean } from "./text/clean.ts";
import { Words } from "./text/said.tsx";

const ID = "account";

export function closeAccountMenu(): void {
  const menu = document.getElementById(ID);
  if (menu?.hasAttribute("data-open")) menu.hidePopover();
}

const THEMES: readonly { readonly theme: Theme; readonly label: string; readonly icon: IconName }[] = [
  { theme: "system", label: "As the system", icon: "system" },
  { theme: "light", label: "Light", icon: "light" },
  { theme: "dark", label: "Dark", icon: "dark" },
];

export function AccountMenu() {
  const { preferences, signOut, link } = useConsole();
  const { me, answers } = useSigned();
  return (
    <>
      <button type="button" class="account-button" popovertarget={ID} title={clean(me.agent.name)}>
        <span class="initials" aria-hidden="true">
          {initials(me.agent.name)}
        </span>
        <span class="hidden-words">Menu of {clean(me.agent.name)}</span>
      </button>
      <div
        id={ID}
        popover="auto"
        class="menu"
        onBeforeToggle={(event) =>
          event.currentTarget.toggleAttribute("data-open", event.newState === "open")
        }
      >
        <p class="menu-who">
          <strong>
            <Words text={me.agent.name} />
          </strong>
          <span class="dim">
            {me.role} at <Words text={me.site.name} />
          </span>
        </p>
        <fieldset class="choices">
          <legend>Colours</legend>
          {THEMES.map(({ theme, label, icon }) => (
            <label key={theme}>
              <input
                type="radio"
                name="theme"
                checked={preferences.theme.value === theme}
                onChange={() => (preferences.theme.value = theme)}
              />
              <Icon name={icon} />
              {label}
            </label>
          ))}
        </fieldset>
        <AlertChoices />
        <a class="menu-item" href={link({ screen: "replies" })}>
          <Icon name="replies" />
          Saved replies
        </a>
        {answers && (
          <a class="menu-item" href={link({ screen: "blocked" })}>
            <Icon name="ban" />
            Blocked visitors
          </a>
        )}
        <button type="button" class="menu-item" onClick={() => (closeAccountMenu(), openHelp())}>
          <Icon name="help" />
          Help and shortcuts
        </button>
        <button type="button" class="menu-item" onClick={() => void signOut()}>
          <Icon name="out" />
          Sign out
        </button>
      </div>
    </>
  );
}

const SAYS: Readonly<Record<Alert, string>> = {
  chat: "New chats",
  message: "Unread messages",
  note: "Notes of rules",
};

function AlertChoices() {
  const { browser, preferences } = useConsole();
  const { notices } = useSigned();
  const { alerts, sound, desktop, badge } = preferences;
  const ask = async (on: boolean): Promise<void> => {
    desktop.value = on;
    if (!on || (await browser.askToNotify())) return;
    desktop.value = false;
    notices.tell({ about: "words", says: "The browser does not let this page show notifications" });
  };
  return (
    <>
      <fieldset class="choices">
        <legend>Tell me of</legend>
        {ALERTS.map((alert) => (
          <Switch
            key={alert}
            says={SAYS[alert]}
            on={alerts[alert].value}
            set={(on) => (alerts[alert].value = on)}
          />
        ))}
      </fieldset>
      <fieldset class="choices">
        <legend>By</legend>
        <Switch says="Sound" on={sound.value} set={(on) => (sound.value = on)} />
        <Switch says="Desktop notification" on={desktop.value} set={(on) => void ask(on)} />
        <Switch says="Number in the title" on={badge.value} set={(on) => (badge.value = on)} />
      </fieldset>
    </>
  );
}

function Switch(props: { readonly says: string; readonly on: boolean; readonly set: (on: boolean) => void }) {
  return (
    <label>
      <input
        type="checkbox"
        checked={props.on}
        onChange={(event) => props.set(event.currentTarget.checked)}
      />
      {props.says}
    </label>
  );
}

export function initials(name: string): string {
  const words = clean(name).split(" ").filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? "")][0] ?? "",
  );
  return letters.join("").toUpperCase() || "?";
}
