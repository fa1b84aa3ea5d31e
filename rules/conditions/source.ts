// The source family: where the visitor came from when this visit began.

import * as z from "zod";
import { whether } from "../engine/spans.ts";
import { anyGlob, textList, wordList } from "../language/values.ts";
import { condition } from "./condition.ts";
import { known, listed } from "./wording.ts";

export const referrer = condition({
  schema: textList,
  reads: ["visit"],
  compile: (globs) => {
    const test = anyGlob(globs);
    return (facts) => {
      const { host } = facts.visit.source;
      return whether(test(host) || (host?.startsWith("www.") === true && test(host.slice(4))));
    };
  },
  explain: (globs, facts) => `came from ${known(facts.visit.source.host)}, wanted ${listed(globs)}`,
  guide: {
    group: "where from",
    lines: [
      ['referrer: "*.partner.example"', "the host of the page with the link; `www.` makes no difference"],
    ],
  },
});

export const channel = condition({
  schema: wordList(["direct", "search", "paid", "social", "email", "ai", "referral", "internal"]),
  reads: ["visit"],
  compile: (words) => (facts) => whether(words.includes(facts.visit.source.channel)),
  explain: (words, facts) => `came by ${facts.visit.source.channel}, wanted ${listed(words)}`,
  guide: {
    group: "where from",
    lines: [
      ["channel: [search, paid]", "`direct` `search` `paid` `social` `email` `ai` `referral` `internal`"],
    ],
  },
});

export const source = condition({
  schema: textList,
  reads: ["visit"],
  compile: (globs) => {
    const test = anyGlob(globs);
    return (facts) => whether(test(facts.visit.source.source));
  },
  explain: (globs, facts) => `source ${known(facts.visit.source.source)}, wanted ${listed(globs)}`,
  guide: {
    group: "where from",
    lines: [["source: google", "the search engine, network or host, or what `utm_source` says"]],
  },
});

export const keyword = condition({
  schema: textList,
  reads: ["visit"],
  compile: (globs) => {
    const test = anyGlob(globs);
    return (facts) => whether(test(facts.visit.source.keyword));
  },
  explain: (globs, facts) => `searched for ${known(facts.visit.source.keyword)}, wanted ${listed(globs)}`,
  guide: {
    group: "where from",
    lines: [['keyword: "*pricing*"', "the search words, where they are known, or `utm_term`"]],
  },
});

const UTM = ["source", "medium", "campaign", "term", "content"] as const;

export const utm = condition({
  schema: z
    .strictObject(Object.fromEntries(UTM.map((key) => [key, textList.optional()])))
    .refine((map) => Object.keys(map).length > 0, {
      message: "a map of source, medium, campaign, term or content is expected",
    }),
  reads: ["visit"],
  compile: (map) => {
    const tests = Object.entries(map).map(([key, globs]) => [key, anyGlob(globs ?? [])] as const);
    return (facts) => whether(tests.every(([key, test]) => test(facts.visit.source.utm[key])));
  },
  explain: (map, facts) =>
    Object.entries(map)
      .map(
        ([key, globs]) => `utm_${key} ${known(facts.visit.source.utm[key])}, wanted ${listed(globs ?? [])}`,
      )
      .join("; "),
  guide: {
    group: "where from",
    lines: [
      [
        "utm: { campaign: spring*, medium: email }",
        "the campaign of the landing page: `source` `medium` `campaign` `term` `content`",
      ],
    ],
  },
});

export const adClick = condition({
  schema: wordList(["google", "microsoft", "meta", "x", "yandex", "tiktok", "linkedin"]),
  reads: ["visit"],
  compile: (words) => (facts) =>
    whether(
      facts.visit.source.adClick !== undefined &&
        words.includes(facts.visit.source.adClick as (typeof words)[number]),
    ),
  explain: (words, facts) => `ad click ${known(facts.visit.source.adClick)}, wanted ${listed(words)}`,
  guide: {
    group: "where from",
    lines: [
      [
        "ad_click: [google, microsoft]",
        "came by an advertisement of `google` `microsoft` `meta` `x` `yandex` `tiktok` `linkedin`",
      ],
    ],
  },
});
