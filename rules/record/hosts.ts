// Public facts: the hosts of search engines, social networks, web mail and AI assistants, and the query parameters that
// carry a search engine's keyword. Names are lower case, as `source` conditions see them.

export interface SearchEngine {
  readonly hosts: RegExp;
  readonly keyword: readonly string[];
}

export const SEARCH: Readonly<Record<string, SearchEngine>> = {
  // Not every `….google.com` is a search: documents and sign-in pages refer too.
  google: {
    hosts: /^(?:(?:images|news|scholar|encrypted|cse|maps|books)\.)?google\.(?:[a-z]{2,3}|com?\.[a-z]{2})$/,
    keyword: ["q"],
  },
  bing: { hosts: /^(?:[a-z]+\.)?bing\.com$/, keyword: ["q"] },
  duckduckgo: { hosts: /^(?:[a-z]+\.)?duckduckgo\.com$/, keyword: ["q"] },
  yahoo: { hosts: /^(?:[a-z.]+\.)?(?:search\.yahoo|yahoo)\.(?:com|co\.jp|[a-z]{2})$/, keyword: ["p"] },
  ecosia: { hosts: /^ecosia\.org$/, keyword: ["q"] },
  startpage: { hosts: /^(?:[a-z0-9]+\.)?startpage\.com$/, keyword: ["query", "q"] },
  qwant: { hosts: /^(?:[a-z]+\.)?qwant\.com$/, keyword: ["q"] },
  brave: { hosts: /^search\.brave\.com$/, keyword: ["q"] },
  kagi: { hosts: /^kagi\.com$/, keyword: ["q"] },
  yandex: { hosts: /^(?:[a-z]+\.)?(?:yandex|ya)\.(?:ru|com|com\.tr|kz|by|ua)$/, keyword: ["text"] },
  baidu: { hosts: /^(?:[a-z]+\.)?baidu\.com$/, keyword: ["wd", "word"] },
  naver: { hosts: /^(?:[a-z.]+\.)?naver\.com$/, keyword: ["query"] },
  seznam: { hosts: /^(?:search\.)?seznam\.cz$/, keyword: ["q"] },
  sogou: { hosts: /^(?:[a-z]+\.)?sogou\.com$/, keyword: ["query"] },
  mojeek: { hosts: /^mojeek\.com$/, keyword: ["q"] },
  swisscows: { hosts: /^swisscows\.(?:com|ch)$/, keyword: ["query"] },
};

export const SOCIAL: Readonly<Record<string, string>> = {
  "facebook.com": "facebook",
  "fb.me": "facebook",
  "messenger.com": "facebook",
  "instagram.com": "instagram",
  "threads.net": "threads",
  "threads.com": "threads",
  "twitter.com": "x",
  "x.com": "x",
  "t.co": "x",
  "linkedin.com": "linkedin",
  "lnkd.in": "linkedin",
  "reddit.com": "reddit",
  "redd.it": "reddit",
  "youtube.com": "youtube",
  "youtu.be": "youtube",
  "pinterest.com": "pinterest",
  "pin.it": "pinterest",
  "tiktok.com": "tiktok",
  "xing.com": "xing",
  "vk.com": "vk",
  "ok.ru": "odnoklassniki",
  "weibo.com": "weibo",
  "tumblr.com": "tumblr",
  "quora.com": "quora",
  "news.ycombinator.com": "hackernews",
  "mastodon.social": "mastodon",
  "bsky.app": "bluesky",
  "telegram.org": "telegram",
  "t.me": "telegram",
  "whatsapp.com": "whatsapp",
  "wa.me": "whatsapp",
  "snapchat.com": "snapchat",
  "discord.com": "discord",
  "twitch.tv": "twitch",
  "vimeo.com": "vimeo",
  "medium.com": "medium",
};

export const EMAIL: Readonly<Record<string, string>> = {
  "mail.google.com": "gmail",
  "outlook.live.com": "outlook",
  "outlook.office.com": "outlook",
  "outlook.office365.com": "outlook",
  "mail.yahoo.com": "yahoo mail",
  "mail.proton.me": "proton mail",
  "navigator.gmx.net": "gmx",
  "navigator.web.de": "web.de",
  "e.mail.ru": "mail.ru",
  "mail.aol.com": "aol mail",
  "app.fastmail.com": "fastmail",
};

export const AI: Readonly<Record<string, string>> = {
  "chatgpt.com": "chatgpt",
  "chat.openai.com": "chatgpt",
  "claude.ai": "claude",
  "gemini.google.com": "gemini",
  "bard.google.com": "gemini",
  "copilot.microsoft.com": "copilot",
  "perplexity.ai": "perplexity",
  "chat.deepseek.com": "deepseek",
  "chat.mistral.ai": "le chat",
  "meta.ai": "meta ai",
  "grok.com": "grok",
  "you.com": "you",
  "poe.com": "poe",
  "phind.com": "phind",
};
