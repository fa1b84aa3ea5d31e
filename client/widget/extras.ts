// What a chat needs now and then, loaded when it does: the menu (sound, transcript, end), the rating of a chat that is
// over, and the field for an address where nobody is at the desk. Plain DOM in a place that the chat leaves to it.

import { guarded } from "../snippet/guard.ts";
import type { Side } from "../snippet/widget.ts";
import type { Talk } from "./conversation.ts";
import { element } from "./element.ts";
import { extras as words } from "./languages/en.ts";
import { playChime } from "./sound.ts";
import css from "./styles/extras.css?inline";
import { saveTranscript } from "./transcript.ts";

export interface Extras {
  draw(talk: Talk): void;
  /** Opens the menu, or closes it. */
  menu(): void;
  /** A message came that nobody was looking for. */
  news(): void;
}

type Uses = Pick<Side, "tab" | "tell"> & { readonly wear: (css: string) => void };

export function startExtras({ tab, tell, wear }: Uses, place: HTMLElement): Extras {
  wear(css);
  let talk: Talk;
  let menu: HTMLElement | undefined;
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
        sound.ariaPressed = `${tab.sound}`;
        if (tab.sound) playChime();
      },
      { "aria-pressed": `${!!tab.sound}` },
    );
    menu = element(
      "div",
      {
        class: "menu",
        keydown(event) {
          if ((event as KeyboardEvent).key != "Escape") return;
          event.stopPropagation();
          closeMenu();
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
    sound.focus();
  }

  function closeMenu(): void {
    menu?.remove();
    menu = undefined;
    (place.parentElement?.querySelector(".more") as HTMLElement | null)?.focus();
  }

  function rating(score: number, done: boolean): HTMLElement {
    const comment = element("input", {
      "aria-label": words.comment,
      placeholder: words.comment,
      maxlength: "500",
    });
    const rate = (given: number, text?: string): void => {
      tell({ type: "rate", score: given, ...(text && { comment: text }) });
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
      score > 0 && !done && element("div", { class: "field" }, comment, element("button", {}, words.send)),
      score > 0 && element("p", { role: "status" }, words.thanks),
    );
  }

  function contact(email: string | undefined): HTMLElement {
    if (email) return element("p", { class: "saved", role: "status" }, words.saved(email));
    const field = element("input", {
      type: "email",
      autocomplete: "email",
      maxlength: "254",
      "aria-label": words.email,
      "aria-describedby": "wrong",
      placeholder: words.email,
    }) as HTMLInputElement;
    const wrong = element("p", { id: "wrong", class: "over", role: "alert" });
    return element(
      "form",
      {
        novalidate: "novalidate",
        submit(event) {
          event.preventDefault();
          const address = field.value.trim();
          const isOne = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address);
          wrong.textContent = isOne ? "" : words.wrongEmail;
          field.ariaInvalid = `${!isOne}`;
          if (isOne) tell({ type: "contact", email: address });
        },
      },
      element("div", { class: "field" }, field, element("button", {}, words.save)),
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
      if (unavailable && (place.getRootNode() as ShadowRoot).activeElement?.closest("form"))
        (around?.parentElement?.querySelector(".leave") as HTMLElement | null)?.focus();
      around?.classList.toggle("shut", !!unavailable);
      if (unavailable) {
        if (shows != "nobody") show("nobody", element("p", { class: "saved", role: "status" }, words.nobody));
      } else if (state == "closed") {
        const what = `rate ${given?.score ?? 0} ${!!given?.comment}`;
        // What the visitor chose here is news to the server still.
        if (shows != what && (given || !shows.startsWith("rate")))
          show(what, rating(given?.score ?? 0, !!given?.comment));
      } else {
        const what = state == "waiting" && left ? `contact ${email}` : "";
        if (shows != what) show(what, what ? contact(email) : undefined);
      }
    },
    menu: guarded(() => (menu ? closeMenu() : openMenu())),
    news() {
      if (tab.sound) playChime();
    },
  };
}
