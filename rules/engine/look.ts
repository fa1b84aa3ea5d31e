// What pages are told of a site's look: its language where that is not English, and its theme, with a colour of words that
// can be read on the accent where the site names none.

import type { Site } from "../language/ruleset.ts";

/** The plain names of rules/language/theme.ts, as red, green and blue. */
const NAMED: Readonly<Record<string, string>> = {
  black: "000000",
  silver: "c0c0c0",
  gray: "808080",
  grey: "808080",
  white: "ffffff",
  maroon: "800000",
  red: "ff0000",
  purple: "800080",
  fuchsia: "ff00ff",
  green: "008000",
  lime: "00ff00",
  olive: "808000",
  yellow: "ffff00",
  navy: "000080",
  blue: "0000ff",
  teal: "008080",
  aqua: "00ffff",
  orange: "ffa500",
};

/** Undefined where there is nothing to tell. */
export function lookOf({
  locale,
  theme,
}: Pick<Site, "locale" | "theme">):
  { readonly locale?: string; readonly theme?: Readonly<Record<string, string>> } | undefined {
  const { accent, on_accent } = theme;
  const derived = accent !== undefined && on_accent === undefined ? readableOn(accent) : undefined;
  const look = {
    ...(locale !== "en" && { locale }),
    ...(Object.keys(theme).length > 0 && {
      theme: { ...theme, ...(derived !== undefined && { on_accent: derived }) },
    }),
  };
  return Object.keys(look).length > 0 ? look : undefined;
}

/** Black or white, whichever has the greater contrast (WCAG 2); how much shines through is not looked at. */
export function readableOn(colour: string): "#000" | "#fff" | undefined {
  const channels = channelsOf(colour);
  if (channels === undefined) return undefined;
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = Math.min(channel, 255) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  // Where (l + 0.05) / 0.05 = 1.05 / (l + 0.05).
  return luminance > Math.sqrt(1.05 * 0.05) - 0.05 ? "#000" : "#fff";
}

function channelsOf(colour: string): readonly number[] | undefined {
  if (colour.startsWith("rgb"))
    return colour
      .match(/\d+(?:\.\d+)?/g)
      ?.slice(0, 3)
      .map(Number);
  const hex = NAMED[colour] ?? (colour.startsWith("#") ? colour.slice(1) : "");
  const digits = hex.length < 5 ? [...hex].map((digit) => digit + digit) : (hex.match(/../g) ?? []);
  return digits.length < 3 ? undefined : digits.slice(0, 3).map((pair) => Number.parseInt(pair, 16));
}
