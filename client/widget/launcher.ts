// The first of the widget on a page: the button that opens a chat, and the way to everything else, which it loads once
// there is something to show. Counts what is new, on itself and in the page's title. Plain DOM: on most pages of most
// visits nothing more is loaded.

import type { LauncherMessage, ToPage } from "../../worker/protocol.ts";
import type { Given, Widget } from "../snippet/widget.ts";
import { launcher as words } from "./languages/en.ts";
import css from "./styles/launcher.css?inline";
import type { mount as mountWidget } from "./widget.ts";

/** Where the rest of the widget is: put in by client/build.ts. */
declare const REST: string;

/** Between our count and the page's own title, so that the server can tell them apart: word joiner, blank. */
const JOINER = "\u2060 ";

type Load = () => Promise<{ readonly mount: typeof mountWidget }>;

export const mount = (...given: Given): Widget => start(given);

export function start(
  [tab, idle, newId, tell, mention, emit]: Given,
  load: Load = () => import(REST),
): Widget {
  const host = document.createElement("beckon-launcher");
  const shadow = host.attachShadow({ mode: "open", delegatesFocus: true });
  const button = document.createElement("button");
  const count = document.createElement("span");
  /** As the server decided, and as the page did by `show` and `hide`. */
  let told: LauncherMessage | undefined;
  let asked: boolean | undefined;
  let welcome: Extract<ToPage, { type: "welcome" }> | undefined;
  /** The conversation there is, and its lines that the visitor has not seen, by `seq`. */
  let conversation: string | undefined;
  let unread: number[] = [];
  /** An invitation stands in its place. */
  let covered = false;
  let title: { own: string; ours: string } | undefined;
  let loading: Promise<Widget> | undefined;

  const draw = (): void => {
    const news = unread.length;
    // What the page has put there itself meanwhile is its title now.
    if (title && document.title == title.ours) document.title = title.own;
    title = undefined;
    if (news) {
      const own = document.title;
      document.title = `(${news})${JOINER}${own}`;
      title = { own, ours: document.title };
    }
    const shown = (asked ?? (told?.show || conversation)) && !tab.chat && !covered;
    host.hidden = !shown;
    if (!shown) return;
    if (!host.isConnected) document.documentElement.append(host);
    const away = told?.online === false;
    button.className = away ? "away" : "";
    button.setAttribute("aria-label", words.open(news) + (away ? ". " + words.away : ""));
    count.textContent = `${news || ""}`;
  };

  const { position, theme } = document.querySelector<HTMLElement>("[src*='beckon.js']")?.dataset ?? {};
  const rtl = getComputedStyle(document.documentElement).direction == "rtl";
  const dark = matchMedia("(prefers-color-scheme:dark)").matches;
  host.className = [position || (rtl && "left"), theme || (dark && "dark")].join();
  button.append(count);
  shadow.append(button);
  // As in host.ts: sheets made by script need no permission of the page's CSP.
  if (shadow.adoptedStyleSheets) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
  } else {
    const style = document.createElement("style");
    style.textContent = css;
    button.before(style);
  }

  /** The same tab, but we hear when the chat opens and closes. */
  const shared = new Proxy(tab, {
    set(_, key: "chat" | "sound", on: boolean) {
      tab[key] = on;
      draw();
      return true;
    },
  });

  /** In the order of calls, also those made while it is loading. */
  function inWidget(then: (widget: Widget) => void, failed?: () => void): void {
    loading ||= load().then(({ mount }) => {
      const widget = mount(shared, idle, newId, telling, mention, emit);
      if (told) widget.take(told);
      if (welcome) widget.take({ ...welcome, invite: undefined! });
      return widget;
    });
    loading.then(
      (widget) => {
        try {
          then(widget);
        } catch {
          // As in guard.ts: whatever happens to us, the page never notices.
        }
      },
      () => {
        loading = undefined;
        shared.chat = false;
        failed?.();
      },
    );
  }

  const telling: typeof tell = (message) => {
    tell(message);
    if (message.type == "read") unread = unread.filter((seq) => seq > message.seq);
    if (message.type == "invitation") covered = message.state.startsWith("s"); // shown, seen
    draw();
  };

  const widget: Widget = {
    take(message) {
      let passes: unknown = loading || message.type != "launcher";
      if (message.type == "launcher") {
        told = message;
        // Open on the page before, and nothing was said in it.
        if (!welcome && !loading) tab.chat = false;
      }
      if (message.type == "welcome") {
        welcome = message;
        const { said = [], readByVisitor = 0, id } = message.conversation ?? {};
        conversation = id;
        unread = said.flatMap(({ from, seq }) => (from != "visitor" && seq > readByVisitor ? seq : []));
        passes = tab.chat || loading || !!message.invite;
      }
      if (message.type == "conversation") {
        if (message.conversation.id != conversation) unread = [];
        conversation = message.conversation.id;
      }
      if (message.type == "said" && message.said.from != "visitor" && !unread.includes(message.said.seq))
        unread.push(message.said.seq);
      if (message.type == "withdraw") covered = false;
      draw();
      if (passes)
        inWidget(
          (rest) => rest.take(message),
          () => {
            if (message.type == "invite") tell({ type: "invitation", id: message.id, state: "failed" });
          },
        );
    },
    open: () => inWidget((rest) => rest.open()),
    close() {
      if (loading) inWidget((rest) => rest.close());
    },
    show(on) {
      asked = on;
      draw();
    },
    remove() {
      unread = [];
      told = welcome = conversation = asked = undefined;
      draw();
      if (loading) inWidget((rest) => rest.remove());
      loading = undefined;
    },
  };
  button.onclick = widget.open;
  return widget;
}
