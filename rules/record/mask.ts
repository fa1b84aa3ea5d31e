// What must not stay in a chat: card numbers always, e-mail addresses and phone numbers where a site says so. The page
// masks before it sends (client/widget/mask.ts), the server again before anything is kept; one table of cases holds both.

/** Digits as people type them: ASCII, Arabic-Indic, Persian, full width. In each the last four bits are the value. */
const DIGIT = "[0-9\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]";
/** What stands between the digits of one number: blanks, dashes, dots, and what cannot be seen. */
const BETWEEN = "[\\s.\\p{Pd}\\p{Cf}]{0,3}";
const RUN = new RegExp(`${DIGIT}(?:${BETWEEN}${DIGIT}){12,}`, "gu");
const GROUP = new RegExp(`${DIGIT}+`, "gu");
const ONE = new RegExp(DIGIT, "gu");
const EMAIL = /[^\s@<>()[\]",;:]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,}/gu;
/** Begins with + or 0, or is written as in North America. What may not stand before it is matched, not looked back at: see the page’s. */
const PHONE = new RegExp(
  `(^|[^\\p{L}\\p{N}•])((?:\\+|\\(?0)${DIGIT}?(?:[\\s().\\/-]{0,2}${DIGIT}){6,13}|\\(?${DIGIT}{3}\\)?[\\s.-]${DIGIT}{3}[\\s.-]${DIGIT}{4})(?![\\p{L}\\p{N}])`,
  "gu",
);
const SHORTEST = 13;
const LONGEST = 19;
/** So many digits at the end stay, to tell one number from another. */
const KEPT = 4;

/** `also`: as in site.yaml. Masking twice is masking once: what is left is looked at again until nothing is found. */
export function masked(text: string, also: readonly ("email" | "phone")[]): string {
  let safe = text.replace(RUN, withoutCards);
  if (also.includes("email")) safe = safe.replace(EMAIL, "•••@•••");
  if (also.includes("phone"))
    safe = safe.replace(PHONE, (_, before: string, number: string) => before + withoutMost(number));
  return safe === text ? text : masked(safe, also);
}

/**
 * Any of the run's groups may begin a card and any end it: an order number may stand before, an expiry after. A digit is
 * hidden that any reading as a card hides.
 */
function withoutCards(run: string): string {
  const hidden = new Set<number>();
  const groups = [...run.matchAll(GROUP)];
  for (let first = 0; first < groups.length; first++) {
    let digits = "";
    const places: number[] = [];
    for (let last = first; last < groups.length && digits.length <= LONGEST; last++) {
      const { 0: group, index } = groups[last]!;
      digits += group;
      for (let i = 0; i < group.length; i++) places.push(index + i);
      if (digits.length < SHORTEST || digits.length > LONGEST || !isCard(digits)) continue;
      for (const place of places.slice(0, -KEPT)) hidden.add(place);
    }
  }
  return run.replace(ONE, (digit, place: number) => (hidden.has(place) ? "•" : digit));
}

/** By the check digit (Luhn, ISO/IEC 7812-1). */
function isCard(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) & 15;
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

/** The last two digits stay. */
function withoutMost(number: string): string {
  let left = [...number.matchAll(ONE)].length - 2;
  return number.replace(ONE, (digit) => (left-- > 0 ? "•" : digit));
}
