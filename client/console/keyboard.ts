// Single-key shortcuts at work: a command moves the focus or follows a link, so that the keyboard can do nothing that the
// pointer cannot.

import { useEffect } from "preact/hooks";

import { useConsole, useSigned } from "./context.ts";
import { focusSoon } from "./focus.ts";
import { openHelp } from "./help.tsx";
import { commandOf } from "./shortcuts.ts";

export function useKeyboard(): void {
  const it = useConsole();
  const { live } = useSigned();
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      const focused = document.activeElement;
      const writing = focused !== null && focused.matches("input, textarea, select");
      const modal = document.querySelector("dialog[open], [popover][data-open]") !== null;
      const command = commandOf(event, { writing, modal, shortcuts: it.preferences.shortcuts.peek() });
      if (command === undefined) return;
      const { screen, visitor } = it.route.peek();
      const view = (name: "story" | "chat" | "why", then?: string) => {
        if (visitor === undefined) return;
        it.go({ screen, visitor, view: name });
        if (then !== undefined) focusSoon(then);
      };
      event.preventDefault();
      if (command === "next") step(1);
      else if (command === "previous") step(-1);
      else if (command === "fresh") live.thaw();
      else if (command === "search") {
        // Of what was said in the inbox, of who is here everywhere else.
        if (screen !== "live" && screen !== "inbox") it.go({ screen: "live" });
        focusSoon("#search");
      } else if (command === "help") openHelp();
      else if (command === "decline") document.querySelector<HTMLElement>("[data-decline]")?.click();
      else if (command === "invite" || command === "chat") view("chat", ".chat textarea");
      else if (command === "story" || command === "why") view(command);
      else if (command === "live" || command === "desk" || command === "inbox") it.go({ screen: command });
      else if (writing) (focused as HTMLElement).blur();
      else if (visitor !== undefined) it.go({ screen });
    }
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [it, live]);
}

/** To the next item of the list from the focused one, else from the one that is open, else to the first. */
function step(by: 1 | -1): void {
  const items = [...document.querySelectorAll<HTMLElement>("[data-item]")].filter(
    (item) => item.offsetParent !== null,
  );
  const focused = items.indexOf(document.activeElement as HTMLElement);
  const from = focused >= 0 ? focused : items.findIndex((item) => item.hasAttribute("aria-current"));
  const to = from < 0 ? 0 : Math.min(items.length - 1, Math.max(0, from + by));
  items[to]?.focus();
}
