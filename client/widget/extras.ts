// What a chat needs now and then, loaded when it does: the menu (sound, transcript, end), the rating of a chat that is
// over, the field for an address where nobody is at the desk, how much is left of a long message, and the links in what was
// said. Plain DOM in a place that the chat leaves to it.

import { guarded } from "../snippet/guard.ts";
import type { Side } from "../snippet/widget.ts";
import type { Talk } from "./conversation.ts";
import { element } from "./element.ts";
import { extras as words } from "./languages/en.ts";
import { linked } from "./links.ts";
import { playChime } from "./sound.ts";
import css from "./styles/extras.css?inline";
import { saveTranscript } from "./transcript.ts";

export interface Extras {
  draw(talk: Talk): void;
  /** Opens the menu, or closes it. */
  menu(): void;
  /** So many characters may still be written. */
  long(left: number): void;
  readonly linked: typeof linked;
  /** A message came that nobody was looking for. */
  news(): void;
}

/** From here on it is said how much is left. */
const LONG = 200;

type Uses = Pick<Side, "tab" | "tell"> & {
  readonly wear: (css: string) => void;
  /** Without what must not be sent. */
  readonly masked: (text: string) => string;
};

export function startExtras({ tab, tell, wear, masked }: Uses, place: HTMLElement): Extras {
  wear(css);
  let talk: Talk;
  let menu: HTMLElement | undefined;
  const count = element("p", { id: "left" });
  const shadow = (): ShadowRoot => place.getRootNode() as ShadowRoot;
  /** What stands there, so that nothing is taken from under somebody's fingers. */
  let shows = "";

  const button = (label: string, click: () => void, more: Parameters<typeof element>[1] = {}): HTMLElement =>
    element("button", { type: "button", click, ...more }, label);

  function openMenu(): void {
    const over = !talk.conversation || talk.conversation.state == "closed";
    const sound = button(
      words.sound,
      () => {
        tab.sound = !tab.sound;
        sound.setAttribute("aria-pressed", `${tab.sound}`);
        if (tab.sound) playChime();
      },
      { "aria-pressed": `${!!tab.sound}` },
    );
    const more = opener();
    menu = element(
      "div",
      {
        class: "menu",
        keydown(event) {
          const { key } = event as KeyboardEvent;
          if (key == "Escape") {
            event.stopPropagation();
            closeMenu();
          }
          const step = { ArrowUp: -1, ArrowDown: 1 }[key];
          if (!step) return;
          event.preventDefault();
          const items = [...menu!.children] as HTMLElement[];
          items.at((items.indexOf(event.target as HTMLElement) + step) % items.length)!.focus();
        },
        focusout(event) {
          const to = (event as FocusEvent).relatedTarget as Node | null;
          if (to && to != more && !menu?.contains(to)) closeMenu(false);
        },
      },
      sound,
      talk.said.length > 0 && button(words.transcript, () => saveTranscript(talk)),
      !over &&
        button(words.end, () => {
          tell({ type: "end" });
          closeMenu();
        }),
    );
    place.prepend(menu);
    more.ariaExpanded = "true";
    sound.focus();
  }

  /** The button in the chat that opens the menu. */
  const opener = (): HTMLElement => (place.getRootNode() as ShadowRoot).querySelector(".more")!;

  /** `back`: the focus goes where it came from, unless it went elsewhere by itself. */
  function closeMenu(back = true): void {
    const open = menu;
    menu = undefined;
    open?.remove();
    opener().ariaExpanded = "false";
    if (back) opener().focus();
  }

  /** Its label stands above it: there it may be longer than the field. */
  function labelled(label: string, field: HTMLElement, send: string): HTMLElement {
    field.id = "extra";
    return element(
      "div",
      {},
      element("label", { for: "extra" }, label),
      element("div", { class: "field" }, field, element("button", {}, send)),
    );
  }

  function rating(score: number, done: boolean): HTMLElement {
    const comment = element("input", {
      maxlength: "500",
    });
    const rate = (given: number, text?: string): void => {
      tell({ type: "rate", score: given, ...(text && { comment: masked(text).slice(0, 500) }) });
      show(`rate ${given} ${!!text}`, rating(given, !!text));
      (place.querySelector(text ? "[aria-pressed=true]" : "input") as HTMLElement | null)?.focus();
    };
    return element(
      "form",
      {
        class: "rating",
        submit(event) {
          event.preventDefault();
          rate(score, (comment as HTMLInputElement).value.trim());
        },
      },
      element("p", { id: "rate" }, words.rate),
      element(
        "div",
        { role: "group", "aria-labelledby": "rate" },
        ...[1, 2, 3, 4, 5].map((star) =>
          button(star <= score ? "★" : "☆", () => rate(star), {
            "aria-label": words.stars(star),
            "aria-pressed": `${star == score}`,
          }),
        ),
      ),
      score > 0 && !done && labelled(words.comment, comment, words.send),
      score > 0 && element("p", { role: "status" }, words.thanks),
    );
  }

  function contact(email: string | undefined): HTMLElement {
    if (email) return element("p", { class: "saved", role: "status" }, words.saved(email));
    const field = element("input", {
      type: "email",
      autocomplete: "email",
      maxlength: "254",
      "aria-describedby": "wrong",
    }) as HTMLInputElement;
    const wrong = element("p", { id: "wrong", class: "over", role: "alert" });
    return element(
      "form",
      {
        novalidate: "novalidate",
        submit(event) {
          event.preventDefault();
          const address = field.value.trim();
          // As in worker/protocol.ts: what is refused there would be said again for ever.
          const isOne = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address);
          wrong.textContent = isOne ? "" : words.wrongEmail;
          field.setAttribute("aria-invalid", `${!isOne}`);
          if (isOne) tell({ type: "contact", email: address });
        },
      },
      labelled(words.email, field, words.save),
      wrong,
    );
  }

  function show(what: string, made?: HTMLElement): void {
    shows = what;
    place.querySelectorAll("form, .saved").forEach((old) => old.remove());
    if (made) place.append(made);
  }

  return {
    draw(now) {
      talk = now;
      const { state, rating: given, email, left, unavailable } = now.conversation ?? {};
      // Of the window: its field to write in goes. The focus stays where Escape is heard.
      const around = place.parentElement;
      if (unavailable && shadow().activeElement?.closest("form"))
        (around?.parentElement?.querySelector(".leave") as HTMLElement | null)?.focus();
      around?.classList.toggle("shut", !!unavailable);
      if (unavailable) {
        if (shows != "nobody") show("nobody", element("p", { class: "saved", role: "status" }, words.nobody));
      } else if (state == "closed") {
        const what = `rate ${given?.score ?? 0} ${!!given?.comment}`;
        // What the visitor chose here is news to the server still, and nobody's words are taken from under their fingers.
        if (shows != what && (given ? !place.contains(shadow().activeElement) : !shows.startsWith("rate")))
          show(what, rating(given?.score ?? 0, !!given?.comment));
      } else {
        const what = state == "waiting" && left ? `contact ${email}` : "";
        if (shows != what) show(what, what ? contact(email) : undefined);
      }
    },
    linked,
    long(left) {
      count.className = left < 0 ? "left over" : "left";
      count.textContent = left < 0 ? words.tooLong(-left) : left < LONG ? words.left(left) : "";
      place.append(count);
    },
    menu: guarded(() => (menu ? closeMenu() : openMenu())),
    news() {
      if (tab.sound) playChime();
    },
  };
}
