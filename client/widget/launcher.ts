// The button that opens a chat. Counts what is new, on itself and in the page's title. Plain DOM: on most pages of most
// visits nothing more is loaded.

import type { LauncherMessage } from "../../worker/protocol.ts";
import type { GivenLauncher, Launcher } from "../snippet/widget.ts";
import { launcher as words } from "./languages/en.ts";
import { leave, stand } from "./stand.ts";
import css from "./styles/launcher.css?inline";

/** Between our count and the page's own title, so that the server can tell them apart: word joiner, blank. */
const JOINER = "\u2060 ";

export function mount(...[tab, { position, theme }, look, open]: GivenLauncher): Launcher {
  const host = document.createElement("beckon-launcher");
  const shadow = host.attachShadow({ mode: "open", delegatesFocus: true });
  const button = document.createElement("button");
  const count = document.createElement("span");
  /** As the server decided, and as the page did by `show` and `hide`. */
  let told: LauncherMessage | undefined;
  let asked: boolean | undefined;
  /** The conversation there is, and its lines that the visitor has not seen, by `seq`. */
  let conversation: string | undefined;
  let unread: number[] = [];
  let covered = false;
  let title: { own: string; ours: string } | undefined;

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
    stand(host);
    const away = told?.online === false;
    button.className = away ? "away" : "";
    button.setAttribute("aria-label", words.open(news) + (away ? ". " + words.away : ""));
    count.textContent = `${news || ""}`;
  };

  const rtl = words.dir || getComputedStyle(document.documentElement).direction == "rtl";
  const dark = matchMedia("(prefers-color-scheme:dark)").matches;
  const wanted = look?.theme ?? {};
  const mode = theme || wanted.mode || "auto";
  host.className = [position || (rtl && "left"), mode == "auto" ? dark && "dark" : mode].join();
  for (const name in wanted) host.style.setProperty("--site-" + name, wanted[name]!);
  host.lang = words.locale;
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
  button.onclick = open;

  return {
    take(message) {
      if (message.type == "launcher") told = message;
      if (message.type == "welcome") {
        const { said = [], readByVisitor = 0, id } = message.conversation ?? {};
        conversation = id;
        unread = said.flatMap(({ from, seq }) => (from != "visitor" && seq > readByVisitor ? seq : []));
      }
      if (message.type == "conversation") {
        const { id, readByVisitor } = message.conversation;
        // Read in another tab, it is read.
        unread = unread.filter((seq) => id == conversation && seq > readByVisitor);
        conversation = id;
      }
      if (message.type == "said" && message.said.from != "visitor" && !unread.includes(message.said.seq))
        unread.push(message.said.seq);
      draw();
    },
    show(on) {
      asked = on;
      draw();
    },
    read(upTo) {
      unread = unread.filter((seq) => seq > upTo);
    },
    draw(now) {
      covered = now;
      draw();
    },
    remove() {
      unread = [];
      told = conversation = asked = undefined;
      draw();
      leave(host);
    },
  };
}
