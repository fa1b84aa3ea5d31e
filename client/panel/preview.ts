// An invitation as it would look here: drawn by the very widget that visitors get, in their language and the page's
// colours, with a mark that it is none. Nothing that is done to it is told to anybody.

import type { Site } from "../../rules/language/ruleset.ts";
import type { Due } from "../../rules/engine/decide.ts";
import { spokenOf } from "../../rules/engine/spoken.ts";
import type { Facts } from "../../rules/record/facts.ts";
import type { InviteMessage, ToPage } from "../../worker/protocol.ts";

/** Which languages there are, and how the files' names end: put in by client/build.ts, as for the snippet. */
declare const LANGUAGES: string;
declare const WIDGET: string;

export interface Widget {
  take(message: ToPage): void;
}
export interface WidgetModule {
  start(side: object, load: () => Promise<never>): Widget;
}

/** The widget's module; the page may have loaded it already. */
export function importWidget(host: string, locale: string | undefined): Promise<WidgetModule> {
  const [, language] = [locale, navigator.languages, "en"].join().match(LANGUAGES)!;
  return import(`${host}beckon-widget.${language}${WIDGET}`) as Promise<WidgetModule>;
}

let previews = 0;

export function previewOf(due: Due, facts: Facts, site: Site): InviteMessage {
  const { placement, expires, stay } = due.rule.invite;
  return {
    type: "invite",
    id: `preview-${++previews}`,
    ...spokenOf(due, facts, site),
    placement,
    expires,
    stay,
  };
}

export interface Previews {
  show(message: InviteMessage, mark: string): Promise<void>;
  clear(): void;
}

const MARK = `.beckon-preview{display:block;width:fit-content;max-width:calc(100% - 2.5em);margin:0 0 .6em;
padding:.1em .7em;border-radius:1em;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;background:#8a4b00;
color:#fff;font-size:.8em;font-weight:600}`;

export function startPreviews(load: () => Promise<WidgetModule>): Previews {
  let widget: Widget | undefined;
  let showing: string | undefined;
  const nothing = (): void => {};
  const side = {
    tab: { chat: false },
    idle: () => Infinity,
    newId: () => "preview",
    tell: nothing,
    mention: nothing,
    emit: nothing,
    settings: {},
  };
  const clear = (): void => {
    if (showing !== undefined) widget?.take({ type: "withdraw", id: showing });
    showing = undefined;
  };
  return {
    async show(message, mark) {
      widget ??= (await load()).start(side, () => Promise.reject(new Error("a preview opens no chat")));
      clear();
      showing = message.id;
      // As after a reconnect: whoever works in the panel is busy, and it is to be seen all the same.
      widget.take({ type: "welcome", at: Date.now(), invite: message });
      label(mark);
    },
    clear,
  };
}

const dressed = new WeakSet<ShadowRoot>();

/** The newest card is the one that was just drawn. */
function label(mark: string): void {
  const root = document.querySelector("beckon-widget")?.shadowRoot;
  const card = [...(root?.querySelectorAll(".card") ?? [])].at(-1);
  if (!root || !card) return;
  if (!dressed.has(root)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(MARK);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    dressed.add(root);
  }
  const badge = document.createElement("span");
  badge.className = "beckon-preview";
  badge.textContent = mark;
  const [dismiss] = card.children;
  if (dismiss === undefined) card.append(badge);
  else dismiss.after(badge);
}
