// What axe cannot see or does not judge, measured in the page: contrast of words, icons, edges and the focus ring, the size
// of what is clicked, and whether anything is cut off or has to be scrolled sideways.

import type { Page } from "playwright-core";

export interface Measured {
  /** Words below 4.5 : 1 (3 : 1 where they are large), icons and edges of fields below 3 : 1. */
  readonly pale: readonly string[];
  /** Of less than 24 by 24 CSS px (WCAG 2.5.8). */
  readonly small: readonly string[];
  /** Words that are out of sight and cannot be scrolled to. */
  readonly cut: readonly string[];
  /** What has to be scrolled sideways. */
  readonly sideways: readonly string[];
}

export const NOTHING: Measured = { pale: [], small: [], cut: [], sideways: [] };

export const measured = (page: Page): Promise<Measured> => page.evaluate(measure);

/** Runs in the page. */
function measure(): Measured {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
  type Colour = readonly [red: number, green: number, blue: number, alpha: number];
  const colour = (css: string): Colour => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = css;
    paint.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
    return [red!, green!, blue!, alpha! / 255];
  };
  const over = ([...front]: Colour, back: Colour): Colour => {
    const mix = (i: 0 | 1 | 2): number => front[i]! * front[3]! + back[i] * (1 - front[3]!);
    return [mix(0), mix(1), mix(2), 1];
  };
  const luminance = (from: Colour): number => {
    const [red, green, blue] = from.slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const contrast = (one: Colour, other: Colour): number => {
    const [more, less] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (more! + 0.05) / (less! + 0.05);
  };
  const above = (element: Element): Element | null =>
    element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host ?? null;
  const behind = (element: Element | null): Colour => {
    if (!element) return colour("Canvas");
    const own = colour(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(above(element)));
  };
  const named = (element: Element): string =>
    `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} ${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}`;

  const roots = [...document.querySelectorAll("beckon-widget, beckon-launcher")].flatMap(
    (host) => host.shadowRoot ?? [],
  );
  const all = roots
    .flatMap((root) => [...root.querySelectorAll("*")])
    .filter((element) => element.checkVisibility() && !element.closest(".unseen, style"));
  const [pale, small, cut, sideways]: string[][] = [[], [], [], []];

  const judge = (element: Element, fore: string, back: Colour, least: number, what: string): void => {
    const ratio = contrast(over(colour(fore), back), back);
    if (ratio < least) pale!.push(`${ratio.toFixed(2)} ${what} ${named(element)}`);
  };

  for (const element of all) {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const texts = [...element.childNodes].filter((node) => node.nodeType === 3 && node.textContent!.trim());
    if (texts.length > 0) {
      const size = parseFloat(style.fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      judge(element, style.color, behind(element), isLarge ? 3 : 4.5, "words");
    }
    if (element.tagName === "svg" && !element.closest("[aria-disabled=true]"))
      judge(element, style.stroke, behind(element), 3, "icon");
    if (/^(INPUT|TEXTAREA)$/.test(element.tagName)) {
      const isFocused = element.matches(":focus-visible");
      const edge = isFocused ? style.outlineColor : style.borderTopColor;
      judge(element, edge, behind(above(element)), 3, "edge");
      judge(element, style.color, behind(element), 4.5, "words");
      judge(element, getComputedStyle(element, "::placeholder").color, behind(element), 4.5, "placeholder");
    }
    // Links among words may be as low as their line.
    if (/^(BUTTON|INPUT|TEXTAREA)$/.test(element.tagName) && Math.min(box.width, box.height) < 24)
      small!.push(`${box.width.toFixed(1)} × ${box.height.toFixed(1)} ${named(element)}`);
    if (/auto|scroll|hidden/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      sideways!.push(`${element.scrollWidth} in ${element.clientWidth} ${named(element)}`);
    // Shortened with an ellipsis: a long name, which stands whole elsewhere.
    for (const text of style.webkitLineClamp === "none" ? texts : []) {
      const range = document.createRange();
      range.selectNodeContents(text);
      const words = range.getBoundingClientRect();
      let [top, left, right, bottom] = [words.top, words.left, words.right, words.bottom];
      for (let outer: Element | null = element; outer; outer = above(outer)) {
        const { overflowY, position } = getComputedStyle(outer);
        const frame = outer.getBoundingClientRect();
        if (overflowY === "visible") {
          // Nothing outside of ours clips what is fixed.
          if (position === "fixed") break;
          continue;
        }
        const isCut =
          overflowY === "hidden" || overflowY === "clip"
            ? top < frame.top - 1 || bottom > frame.bottom + 1
            : false;
        if (isCut || left < frame.left - 1 || right > frame.right + 1)
          cut!.push(`by its frame: ${named(element)}`);
        // Scrolled to, it is where the frame is.
        [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
        [top, bottom] = [Math.min(top, frame.bottom), Math.max(bottom, frame.top)];
        if (position === "fixed") break;
      }
      if (top < -1 || left < -1 || right > innerWidth + 1 || bottom > innerHeight + 1)
        cut!.push(`by the window: ${named(element)}`);
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) sideways!.push("the page");
  return { pale: pale!, small: small!, cut: cut!, sideways: sideways! };
}

/** What has the focus, in the page or in a part of ours. */
export interface Stop {
  /** Its label or words; empty on the page's body. */
  readonly name: string;
  readonly isOurs: boolean;
  /** Of the ring around it, in CSS px. */
  readonly ring: number;
  /** All of it in the window and on top of everything else. */
  readonly isInSight: boolean;
}

export const stop = (page: Page): Promise<Stop> =>
  page.evaluate(() => {
    let focused = document.activeElement!;
    while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    const root = focused.getRootNode() as Document | ShadowRoot;
    const { outlineStyle, outlineWidth } = getComputedStyle(focused);
    // Of a link that goes over several lines the first one.
    const { left, right, top, bottom } = focused.getClientRects()[0] ?? new DOMRect();
    const corners = [
      [left + 6, (top + bottom) / 2],
      [right - 6, (top + bottom) / 2],
      [(left + right) / 2, top + 3],
      [(left + right) / 2, bottom - 3],
    ] as const;
    return {
      name:
        focused === document.body
          ? ""
          : focused.getAttribute("aria-label") ||
            focused.textContent?.trim().slice(0, 60) ||
            focused.id ||
            focused.tagName,
      isOurs: root !== document,
      ring: outlineStyle === "none" ? 0 : parseFloat(outlineWidth),
      isInSight: corners.every(([x, y]) => focused.contains(root.elementFromPoint(x, y))),
    };
  });
