// Which words an invitation has: the rule's own, the variant's over them, each in the visitor's language where it is
// written, else in the site's.

import type { Invite, LocaleTexts, Rule, Texts } from "../language/ruleset.ts";

export interface InvitationTexts {
  readonly from?: string;
  readonly title?: string;
  readonly greeting: string;
  readonly replies: readonly string[];
}

/** `away`: nobody is there, and `when_away` is `message`. Still templates; `personalise` puts the visitor's facts in. */
export function textsOf(
  rule: Rule & { readonly invite: Invite },
  arm: string | undefined,
  languages: readonly string[],
  away: boolean,
): InvitationTexts {
  const variant = rule.experiment?.variants.find((one) => one.name === arm);
  const said = [rule.invite, ...(variant === undefined ? [] : [variant])].map((one) =>
    inLanguage(one, languages),
  );
  const last = <Value>(read: (texts: LocaleTexts) => Value | undefined): Value | undefined =>
    said.map(read).findLast((value) => value !== undefined);
  const from = last((texts) => texts.from);
  const title = (away ? last((texts) => texts.away?.title) : undefined) ?? last((texts) => texts.title);
  const greeting =
    (away ? last((texts) => texts.away?.greeting) : undefined) ??
    last((texts) => texts.greeting) ??
    rule.invite.greeting;
  return {
    ...(from !== undefined && { from }),
    ...(title !== undefined && { title }),
    greeting,
    replies: last((texts) => texts.replies) ?? [],
  };
}

/** The texts with those of the first language that is written laid over them; `de-AT` is content with `de`. */
function inLanguage(texts: Texts, languages: readonly string[]): LocaleTexts {
  const { locales, ...own } = texts;
  if (locales === undefined) return own;
  for (const language of languages) {
    for (
      let tag = language.toLowerCase();
      tag !== "";
      tag = tag.slice(0, Math.max(0, tag.lastIndexOf("-")))
    ) {
      const found = Object.entries(locales).find(([name]) => name.toLowerCase() === tag);
      if (found !== undefined) return { ...own, ...found[1], away: { ...own.away, ...found[1].away } };
    }
  }
  return own;
}
