// Where from: channel, source, keyword and campaign of a landing page and its referrer.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ENDINGS } from "../../../rules/record/engines.ts";
import { ENTRIES } from "../../../rules/record/referrers.ts";
import { SOURCE_PARAMETERS, hostOf, referrerName, sourceOf } from "../../../rules/record/source.ts";

const LANDING = "https://shop.example/";
const from = (referrer: string, query = "") => sourceOf(LANDING + query, referrer);

describe("referrers", () => {
  test.each([
    ["", "direct", undefined],
    ["https://www.google.com/", "search", "google"],
    ["https://www.google.de/", "search", "google"],
    ["https://www.google.co.uk/", "search", "google"],
    ["https://google.com.au/search?q=shoes", "search", "google"],
    ["https://images.google.at/", "search", "google"],
    ["https://docs.google.com/document/d/1", "referral", "docs.google.com"],
    ["https://accounts.google.com/", "referral", "accounts.google.com"],
    ["https://notgoogle.com/", "referral", "notgoogle.com"],
    ["https://google.example.com/", "referral", "google.example.com"],
    ["https://www.bing.com/search?q=a", "search", "bing"],
    ["https://duckduckgo.com/", "search", "duckduckgo"],
    ["https://de.search.yahoo.com/", "search", "yahoo"],
    ["https://r.search.yahoo.com/", "search", "yahoo"],
    ["https://yandex.com.tr/search/?text=a", "search", "yandex"],
    ["https://ya.ru/", "search", "yandex"],
    ["https://www.baidu.com/s?wd=a", "search", "baidu"],
    ["https://search.brave.com/", "search", "brave"],
    ["https://brave.com/", "referral", "brave.com"],
    ["https://chatgpt.com/", "ai", "chatgpt"],
    ["https://chat.openai.com/", "ai", "chatgpt"],
    ["https://gemini.google.com/app", "ai", "gemini"],
    ["https://www.perplexity.ai/search", "ai", "perplexity"],
    ["https://t.co/AbC", "social", "x"],
    ["https://m.facebook.com/", "social", "facebook"],
    ["https://l.instagram.com/", "social", "instagram"],
    ["https://www.linkedin.com/feed", "social", "linkedin"],
    ["https://netflix.com/", "referral", "netflix.com"],
    ["https://mail.google.com/mail", "email", "gmail"],
    ["https://outlook.live.com/", "email", "outlook"],
    ["https://shop.example/blog", "internal", "shop.example"],
    ["https://www.shop.example/blog", "internal", "shop.example"],
    ["https://blog.shop.example/", "referral", "blog.shop.example"],
    ["https://Example.ORG/a?b", "referral", "example.org"],
    ["http://192.0.2.1:8080/", "referral", "192.0.2.1"],
    ["android-app://com.example/", "referral", "com.example"],
    ["not an address", "direct", undefined],
    ["javascript:alert(1)", "direct", undefined],
    ["https://", "direct", undefined],
    ["{{7*7}}", "direct", undefined],
  ])("%s is %s, %s", (referrer, channel, source) => {
    expect(from(referrer)).toMatchObject({ channel });
    expect(from(referrer).source).toBe(source);
  });
});

describe("hosts that are known, and hosts that look like them", () => {
  test.each([
    ["google.com.", "search", "google"],
    ["WWW.GOOGLE.COM", "search", "google"],
    ["www.google.com:443", "search", "google"],
    ["m.google.com", "search", "google"],
    ["www.google.cat", "search", "google"],
    ["www.google.com.br/url?sa=t", "search", "google"],
    ["www.google.co.jp/imgres", "search", "google"],
    ["news.google.com", "search", "google"],
    ["scholar.google.fr", "search", "google"],
    ["maps.google.it", "search", "google"],
    ["lens.google.com", "search", "google"],
    ["cse.google.com", "search", "google"],
    ["webcache.googleusercontent.com/search", "search", "google"],
    ["docs.google.com", "referral", "docs.google.com"],
    ["translate.google.com", "referral", "translate.google.com"],
    ["translate.google.de", "referral", "translate.google.de"],
    ["drive.google.com", "referral", "drive.google.com"],
    ["play.google.com", "referral", "play.google.com"],
    ["google.com.evil.example", "referral", "google.com.evil.example"],
    ["google.co.evil.example", "referral", "google.co.evil.example"],
    ["google.evil", "referral", "google.evil"],
    ["google.org", "referral", "google.org"],
    ["www.google.com@evil.example", "referral", "evil.example"],
    ["evil.example/google.com", "referral", "evil.example"],
    ["evil.example?https://www.google.com/", "referral", "evil.example"],
    ["xn--gogle-jua.com", "referral", "xn--gogle-jua.com"],
    ["gööglé.example", "referral", "xn--ggl-dma6da.example"],
    ["cn.bing.com", "search", "bing"],
    ["www.bing.com/images/search", "search", "bing"],
    ["ntp.msn.com", "search", "bing"],
    ["www.msn.com", "referral", "msn.com"],
    ["notbing.com", "referral", "notbing.com"],
    ["html.duckduckgo.com", "search", "duckduckgo"],
    ["www.yahoo.com", "search", "yahoo"],
    ["www.yahoo.com/news/a", "referral", "yahoo.com"],
    ["news.yahoo.com", "referral", "news.yahoo.com"],
    ["finance.yahoo.com", "referral", "finance.yahoo.com"],
    ["search.yahoo.co.jp", "search", "yahoo"],
    ["www.ecosia.org", "search", "ecosia"],
    ["blog.ecosia.org", "referral", "blog.ecosia.org"],
    ["s2-eu4.startpage.com", "search", "startpage"],
    ["lite.qwant.com", "search", "qwant"],
    ["kagi.com/search", "search", "kagi"],
    ["www.mojeek.com", "search", "mojeek"],
    ["yandex.ru/clck/jsredir", "search", "yandex"],
    ["yandex.uz", "search", "yandex"],
    ["images.yandex.ru", "search", "yandex"],
    ["disk.yandex.ru", "referral", "disk.yandex.ru"],
    ["m.baidu.com", "search", "baidu"],
    ["tieba.baidu.com", "search", "baidu"],
    ["pan.baidu.com", "referral", "pan.baidu.com"],
    ["m.search.naver.com", "search", "naver"],
    ["www.naver.com", "search", "naver"],
    ["map.naver.com", "referral", "map.naver.com"],
    ["search.seznam.cz", "search", "seznam"],
    ["m.so.com", "search", "360 search"],
    ["m.sogou.com", "search", "sogou"],
    ["search.daum.net", "search", "daum"],
    ["go.mail.ru", "search", "mail.ru"],
    ["suche.t-online.de", "search", "t-online"],
    ["suche.web.de", "search", "web.de"],
    ["search.aol.com", "search", "aol"],
    ["uk.ask.com", "search", "ask"],
    ["www.startsiden.no", "search", "startsiden"],
    ["fireball.de", "search", "fireball"],
    ["search.excite.co.uk", "search", "excite"],
    ["apollo.lv/portal/search/", "search", "apollo"],
    ["apollo.lv", "referral", "apollo.lv"],
    ["www.facebook.com", "social", "facebook"],
    ["l.facebook.com/l.php", "social", "facebook"],
    ["lm.facebook.com", "social", "facebook"],
    ["web.facebook.com", "social", "facebook"],
    ["fb.me/a", "social", "facebook"],
    ["notfacebook.com", "referral", "notfacebook.com"],
    ["facebook.com.evil.example", "referral", "facebook.com.evil.example"],
    ["l.threads.net", "social", "threads"],
    ["twitter.com/a/status/1", "social", "x"],
    ["mobile.twitter.com", "social", "x"],
    ["x.com", "social", "x"],
    ["netflix.x.com.example", "referral", "netflix.x.com.example"],
    ["lnkd.in/abc", "social", "linkedin"],
    ["de.linkedin.com", "social", "linkedin"],
    ["out.reddit.com", "social", "reddit"],
    ["old.reddit.com", "social", "reddit"],
    ["www.youtube.com/redirect", "social", "youtube"],
    ["youtu.be", "social", "youtube"],
    ["www.pinterest.co.uk", "social", "pinterest"],
    ["www.pinterest.de", "social", "pinterest"],
    ["at.pinterest.com", "social", "pinterest"],
    ["pin.it/1", "social", "pinterest"],
    ["vm.tiktok.com", "social", "tiktok"],
    ["wa.me/1", "social", "whatsapp"],
    ["web.telegram.org", "social", "telegram"],
    ["t.me", "social", "telegram"],
    ["app.slack.com", "social", "slack"],
    ["statics.teams.cdn.office.net", "social", "teams"],
    ["away.vk.com", "social", "vk"],
    ["ok.ru", "social", "odnoklassniki"],
    ["my.mail.ru", "social", "my world"],
    ["dzen.ru", "social", "dzen"],
    ["t.cn/a", "social", "weibo"],
    ["mp.weixin.qq.com", "social", "wechat"],
    ["bsky.app", "social", "bluesky"],
    ["chaos.social", "social", "mastodon"],
    ["news.ycombinator.com", "social", "hacker news"],
    ["ycombinator.com", "referral", "ycombinator.com"],
    ["github.com/a/b", "social", "github"],
    ["stackoverflow.com/q/1", "social", "stack overflow"],
    ["blog.naver.com", "social", "naver blog"],
    ["groups.google.com", "social", "google groups"],
    ["www.xing.com", "social", "xing"],
    ["sub.medium.com", "social", "medium"],
    ["mail.google.com/mail/u/0", "email", "gmail"],
    ["outlook.office365.com", "email", "outlook"],
    ["eur01.safelinks.protection.outlook.com", "email", "outlook"],
    ["login.live.com", "referral", "login.live.com"],
    ["us-mg5.mail.yahoo.com", "email", "yahoo mail"],
    ["mail.yahoo.co.jp", "email", "yahoo mail"],
    ["navigator.gmx.net", "email", "gmx"],
    ["bap.navigator.gmx.net", "email", "gmx"],
    ["deref-gmx.net/mail", "email", "gmx"],
    ["www.gmx.net", "referral", "gmx.net"],
    ["navigator.web.de", "email", "web.de"],
    ["deref-web.de", "email", "web.de"],
    ["email.t-online.de", "email", "t-online mail"],
    ["e.mail.ru", "email", "mail.ru"],
    ["mail.ru", "referral", "mail.ru"],
    ["mail.yandex.ru", "email", "yandex mail"],
    ["mail.yandex.com.tr", "email", "yandex mail"],
    ["mail.proton.me", "email", "proton mail"],
    ["app.fastmail.com", "email", "fastmail"],
    ["mail.orange.fr", "email", "orange mail"],
    ["www.orange.fr/webmail/fr_FR", "email", "orange mail"],
    ["www.orange.fr", "referral", "orange.fr"],
    ["zimbra.free.fr", "email", "free mail"],
    ["webmail.free.fr", "email", "webmail.free.fr"],
    ["webmail.example.org", "email", "webmail.example.org"],
    ["notwebmail.example.org", "referral", "notwebmail.example.org"],
    ["mail.qq.com", "email", "qq mail"],
    ["mail.163.com", "email", "163 mail"],
    ["mail.zoho.eu", "email", "zoho mail"],
    ["www.icloud.com/mail", "email", "icloud mail"],
    ["email.seznam.cz", "email", "seznam email"],
    ["mailchi.mp/a", "email", "mailchimp"],
    ["claude.ai/chat", "ai", "claude"],
    ["notebooklm.google.com", "ai", "notebooklm"],
    ["copilot.microsoft.com", "ai", "copilot"],
    ["www.bing.com/chat", "ai", "copilot"],
    ["www.bing.com/chatter", "search", "bing"],
    ["x.com/i/grok", "ai", "grok"],
    ["grok.com", "ai", "grok"],
    ["chat.deepseek.com", "ai", "deepseek"],
    ["chat.mistral.ai", "ai", "le chat"],
    ["www.meta.ai", "ai", "meta ai"],
    ["you.com", "ai", "you"],
    ["notyou.com", "referral", "notyou.com"],
    ["poe.com", "ai", "poe"],
    ["huggingface.co/chat/", "ai", "huggingchat"],
    ["huggingface.co", "referral", "huggingface.co"],
    ["kagi.com/assistant", "ai", "kagi assistant"],
    ["yiyan.baidu.com", "ai", "ernie"],
    ["chat.qwen.ai", "ai", "qwen"],
    ["lumo.proton.me", "ai", "lumo"],
    ["googleads.g.doubleclick.net", "paid", "google"],
    ["www.google.com/aclk?sa=l", "paid", "google"],
    ["trc.taboola.com", "paid", "taboola"],
  ])("%s is %s, %s", (place, channel, source) => {
    for (const scheme of ["https", "http"]) {
      if (scheme === "http" && place.includes(":443")) continue;
      const found = from(`${scheme}://${place}`);
      expect([found.channel, found.source]).toEqual([channel, source]);
    }
  });
});

describe("apps", () => {
  test.each([
    ["com.google.android.googlequicksearchbox", "search", "google"],
    ["com.google.android.googlequicksearchbox/https/www.google.com", "search", "google"],
    ["com.google.android.gm", "email", "gmail"],
    ["com.google.android.gm.lite", "email", "gmail"],
    ["com.microsoft.office.outlook", "email", "outlook"],
    ["com.yahoo.mobile.client.android.mail", "email", "yahoo mail"],
    ["com.facebook.katana", "social", "facebook"],
    ["com.facebook.orca", "social", "facebook"],
    ["com.instagram.android", "social", "instagram"],
    ["com.instagram.barcelona", "social", "threads"],
    ["com.linkedin.android", "social", "linkedin"],
    ["com.twitter.android", "social", "x"],
    ["com.reddit.frontpage", "social", "reddit"],
    ["com.pinterest", "social", "pinterest"],
    ["com.Slack", "social", "slack"],
    ["org.telegram.messenger", "social", "telegram"],
    ["com.whatsapp.w4b", "social", "whatsapp"],
    ["com.openai.chatgpt", "ai", "chatgpt"],
    ["ai.perplexity.app.android", "ai", "perplexity"],
    ["com.facebooked.a", "referral", "com.facebooked.a"],
    ["com.google.android.apps.docs", "referral", "com.google.android.apps.docs"],
  ])("%s is %s, %s", (app, channel, source) => {
    const found = from(`android-app://${app}`);
    expect([found.channel, found.source]).toEqual([channel, source]);
  });

  test("an app is no host that people know", () => {
    expect(hostOf("android-app://com.google.android.gm/")).toBeUndefined();
    expect(referrerName("android-app://com.google.android.gm/")).toBe("Gmail");
    expect(referrerName("android-app://com.example/")).toBeUndefined();
    expect(from("android-app://com.Example.App/").host).toBe("com.example.app");
    expect(from("https://com.google.android.gm/").channel).toBe("referral");
  });
});

describe("the tables", () => {
  const endings = ENDINGS.trim().split(/\s+/);
  const addressesOf = (place: string): string[] => {
    if (place.startsWith("app:")) return [`android-app://${place.slice(4)}/`];
    const bare = place.replace(/^=/, "");
    return bare.includes("*")
      ? endings.map((ending) => `https://${bare.replace("*", ending)}`)
      : [`https://${bare}`];
  };

  test("each place is found under its own name and channel, with `www.` too", () => {
    const lost = ENTRIES.flatMap(({ place, channel, name }) =>
      addressesOf(place)
        .flatMap((address) => [address, address.replace("https://", "https://www.")])
        .map((address) => ({ address, found: from(address) }))
        .filter(({ found }) => found.channel !== channel || found.source !== name.toLowerCase())
        .map(
          ({ address, found }) => `${address}: ${found.channel}, ${found.source}, not ${channel}, ${name}`,
        ),
    );
    expect(lost).toEqual([]);
  });

  test("no place stands there twice", () => {
    const bare = ENTRIES.flatMap(({ place }) => addressesOf(place).map((address) => address.toLowerCase()));
    expect(bare.filter((place, index) => bare.indexOf(place) !== index)).toEqual([]);
  });

  test("a host with more or fewer letters is nobody's, and a subdomain only where it may be", () => {
    const plain = ENTRIES.filter(({ place }) => /^=?[a-z0-9-]+\.[a-z]+$/.test(place));
    for (const { place, channel, name } of plain) {
      const host = place.replace("=", "");
      expect(from(`https://${host}.example/`).channel).toBe("referral");
      expect(from(`https://zz${host}/`).channel).toBe("referral");
      const below = from(`https://zz.${host}/`);
      if (place.startsWith("=")) expect(below.channel).toBe("referral");
      else expect([below.channel, below.source]).toEqual([channel, name.toLowerCase()]);
    }
  });

  test("are well formed", () => {
    for (const { place, name } of ENTRIES) {
      expect(place).toMatch(/^(?:app:[a-z0-9_.]+|=?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:[a-z]+|\*)(?:\/\S*)?)$/);
      expect(name).toMatch(/^\S(?:.*\S)?$/);
      expect(name).not.toContain("*");
    }
  });
});

describe("the same site", () => {
  test.each([
    ["https://shop.example/a", "http://www.shop.example:8080/b", "internal", "shop.example"],
    ["https://www.shop.example/", "https://SHOP.example./", "internal", "shop.example"],
    ["https://shop.example/", "https://de.shop.example/", "referral", "de.shop.example"],
    ["https://shop.example/", "https://othershop.example/", "referral", "othershop.example"],
    // A site that is itself in the tables has visitors of its own.
    ["https://medium.com/a", "https://medium.com/b", "internal", "medium.com"],
    ["https://medium.com/a", "https://t.co/b", "social", "x"],
    ["https://shop.example/?utm_medium=email", "https://shop.example/b", "email", "shop.example"],
    ["https://shop.example/?utm_source=partner", "https://shop.example/b", "internal", "partner"],
    ["https://shop.example/?gclid=1", "https://shop.example/b", "paid", "google"],
    ["https://shop.example/?fbclid=1", "https://shop.example/b", "social", "facebook"],
    ["nonsense", "https://shop.example/b", "referral", "shop.example"],
  ])("%s after %s is %s, %s", (url, referrer, channel, source) => {
    const found = sourceOf(url, referrer);
    expect([found.channel, found.source]).toEqual([channel, source]);
  });
});

describe("the medium", () => {
  test.each([
    [
      "cpc ppc CPM cpv cpa sem sea display banner retargeting paid paidsearch paid-social paid_search",
      "paid",
    ],
    ["social-paid cpc-brand google_ads display-ads affiliate affiliates programmatic sponsored", "paid"],
    ["email E-Mail e_mail mail newsletter newsletter-may e-mail-campaign mailing", "email"],
    ["social social-media social_network SocialMedia organic-social sm", "social"],
    ["organic organic-search seo", "search"],
    ["ai ai-assistant llm", "ai"],
    ["referral link qr print unpaid direct-mail sms push", "referral"],
  ])("%s: %s", (media, channel) => {
    for (const medium of media.split(" "))
      expect([medium, from("", `?utm_medium=${medium}`).channel]).toEqual([medium, channel]);
    for (const medium of media.split(" "))
      if (channel !== "referral" || medium === "referral")
        expect([medium, from("https://www.google.com/", `?utm_medium=${medium}`).channel]).toEqual([
          medium,
          channel,
        ]);
  });

  test.each([
    ["?utm_medium=E%20mail", "", "email"],
    ["?utm_medium=paid%20search&utm_source=google", "", "paid"],
    ["?utm_medium=qr", "https://www.bing.com/", "search"],
    // A source that is known says more than a medium that is vague.
    ["?utm_medium=organic&utm_source=facebook", "", "social"],
    ["?utm_medium=referral&utm_source=chatgpt.com", "", "ai"],
    ["?utm_medium=referral&utm_source=partner", "https://t.co/a", "referral"],
    ["?utm_medium=email&utm_source=facebook", "", "email"],
  ])("%s from %s is %s", (query, referrer, channel) => {
    expect(from(referrer, query).channel).toBe(channel);
  });
});

describe("utm_source without a medium", () => {
  test.each([
    ["google", "search", "google"],
    ["Google", "search", "google"],
    ["www.google.de", "search", "google"],
    ["bing", "search", "bing"],
    ["facebook", "social", "facebook"],
    ["fb", "social", "fb"],
    ["ig", "social", "ig"],
    ["l.facebook.com", "social", "facebook"],
    ["twitter", "social", "twitter"],
    ["linkedin.com", "social", "linkedin"],
    ["chatgpt.com", "ai", "chatgpt"],
    ["openai", "ai", "openai"],
    ["perplexity", "ai", "perplexity"],
    ["copilot.microsoft.com", "ai", "copilot"],
    ["newsletter", "email", "newsletter"],
    ["MailChimp", "email", "mailchimp"],
    ["mail.google.com", "email", "gmail"],
    ["google-ads", "paid", "google-ads"],
    ["fb_ads", "paid", "fb_ads"],
    // Everyday words that some engine has for a name.
    ["free", "referral", "free"],
    ["you", "referral", "you"],
    ["partner.example", "referral", "partner.example"],
    ["google.com.evil.example", "referral", "google.com.evil.example"],
    ["a b:c/@.", "referral", "a b:c/@."],
  ])("%s is %s, %s", (said, channel, source) => {
    const found = from("", `?utm_source=${encodeURIComponent(said)}`);
    expect([found.channel, found.source]).toEqual([channel, source]);
    expect(found.utm).toEqual({ source: said });
  });

  test("counts before the referrer, which counts where nobody knows the source", () => {
    expect(from("https://www.google.com/", "?utm_source=chatgpt.com").channel).toBe("ai");
    expect(from("https://www.google.com/", "?utm_source=partner").channel).toBe("search");
    expect(from("https://partner.example/", "?utm_source=partner").channel).toBe("referral");
  });

  test("blank values say nothing", () => {
    expect(from("", "?utm_source=%20&utm_medium=&gclid=+")).toEqual({ channel: "direct", utm: {} });
  });
});

describe("campaigns and ad clicks", () => {
  test.each([
    ["?gclid=1", "", "paid", "google", "google"],
    ["?GCLID=1", "", "paid", "google", "google"],
    ["?gclid=1", "https://www.google.com/", "paid", "google", "google"],
    ["?wbraid=1", "", "paid", "google", "google"],
    ["?msclkid=1", "https://www.bing.com/", "paid", "microsoft", "bing"],
    ["?twclid=1", "", "paid", "x", "x"],
    ["?yclid=1", "", "paid", "yandex", "yandex"],
    ["?ttclid=1", "", "paid", "tiktok", "tiktok"],
    ["?li_fat_id=1", "", "paid", "linkedin", "linkedin"],
    ["?gbraid=1", "", "paid", "google", "google"],
    ["?dclid=1", "https://news.example/", "paid", "google", "news.example"],
    ["?gad_source=1", "", "paid", "google", "google"],
    ["?msclkid=1", "", "paid", "microsoft", "bing"],
    ["?rdt_cid=1", "", "paid", undefined, "reddit"],
    ["?fbclid=1&gclid=2", "", "paid", "google", "google"],
    ["?msclkid=1&utm_medium=email", "", "paid", "microsoft", "bing"],
    ["?ysclid=1", "", "search", undefined, "yandex"],
    ["?srsltid=1", "", "search", undefined, "google"],
    ["?igsh=1", "", "social", undefined, "instagram"],
    ["?mc_cid=1", "", "email", undefined, "mailchimp"],
    ["?gclidx=1", "", "direct", undefined, undefined],
    ["?fbclid=1", "https://www.google.com/", "search", "meta", "google"],
    ["?fbclid=1", "https://blog.example/", "social", "meta", "facebook"],
    // Facebook marks unpaid links too: alone it says where from.
    ["?fbclid=1", "", "social", "meta", "facebook"],
    ["?fbclid=1", "https://l.facebook.com/", "social", "meta", "facebook"],
    ["?fbclid=1", "https://l.instagram.com/", "social", "meta", "instagram"],
    ["?fbclid=1&utm_medium=cpc&utm_source=ig", "", "paid", "meta", "ig"],
    ["?gclid=", "", "direct", undefined, undefined],
    ["?utm_medium=email&utm_source=News", "", "email", undefined, "news"],
    ["?utm_medium=E-Mail", "https://example.org/", "email", undefined, "example.org"],
    ["?utm_medium=newsletter", "", "email", undefined, undefined],
    ["?utm_medium=social&utm_source=mastodon", "", "social", undefined, "mastodon"],
    ["?utm_medium=paid_social&utm_source=x", "https://t.co/a", "paid", undefined, "x"],
    ["?utm_medium=display", "", "paid", undefined, undefined],
    ["?utm_medium=organic&utm_source=google", "", "search", undefined, "google"],
    ["?utm_source=partner", "", "referral", undefined, "partner"],
    ["?utm_medium=cpc", "https://shop.example/", "paid", undefined, "shop.example"],
  ])("%s from %s is %s, %s, %s", (query, referrer, channel, adClick, source) => {
    const found = from(referrer, query);
    expect([found.channel, found.adClick, found.source]).toEqual([channel, adClick, source]);
  });

  test("utm values are kept as they are, by their names without utm_", () => {
    const query =
      "?UTM_Source=News&utm_medium=Email&utm_campaign=Fall&utm_term=red%20shoes&utm_content=a&utm_id=7";
    expect(from("", query)).toEqual({
      channel: "email",
      source: "news",
      keyword: "red shoes",
      utm: { source: "News", medium: "Email", campaign: "Fall", term: "red shoes", content: "a" },
    });
  });

  test("longer values than a campaign's name are cut", () => {
    const long = "x".repeat(1000);
    const found = from("", `?utm_campaign=${long}&utm_term=${long}`);
    expect(found.utm["campaign"]).toHaveLength(200);
    expect(found.keyword).toHaveLength(200);
  });

  test.each([
    ["https://www.google.com/search?q=blue+shoes", "blue shoes"],
    ["https://www.baidu.com/s?wd=&word=schuhe", "schuhe"],
    ["https://www.bing.com/?q=", undefined],
    ["https://example.org/?q=blue", undefined],
    ["https://www.google.com/search?q=%20blue%20%20", "blue"],
    ["https://www.google.com/search?Q=blue", "blue"],
    ["https://www.google.com/search?as_q=blue", "blue"],
    ["https://www.google.de/search?hl=de#q=gr%C3%BCn", "grün"],
    ["https://www.google.com/search?q=100%25+%zz", "100% %zz"],
    ["https://www.google.com/url?q=https://shop.example/&sa=t", undefined],
    ["https://webcache.googleusercontent.com/search?q=cache:a1:shop.example/+blue+shoes", "blue shoes"],
    ["https://webcache.googleusercontent.com/search?q=cache:a1:shop.example/", undefined],
    ["https://search.yahoo.com/search?p=blue", "blue"],
    ["https://yandex.ru/search/?text=%D0%BE%D0%B1%D1%83%D0%B2%D1%8C", "обувь"],
    ["https://coccoc.com/search#query=blue", "blue"],
    ["https://safesearch.avira.com/#/web/result?source=art&q=blue", "blue"],
    ["https://1.cz/s/blue+shoes/", "blue shoes"],
    ["https://1.cz/s/50%&more%zz/", "50%&more%zz"],
    ["https://1.cz/about/blue", undefined],
    ["https://search.babylon.com/web/blue", "blue"],
    ["https://search.seesaa.jp/blue/index.html", "blue"],
    ["https://scour.com/search/web/blue", "blue"],
    ["https://www.perplexity.ai/search?q=blue", "blue"],
    ["https://duckduckgo.com/", undefined],
    ["https://www.facebook.com/search/?q=blue", undefined],
    ["https://www.google.com/search?q=(not+provided)", undefined],
    [`https://www.google.com/search?q=${"x".repeat(199)}%F0%9F%98%80`, "x".repeat(199)],
  ])("the words searched for at %s", (referrer, keyword) => {
    expect(from(referrer).keyword).toBe(keyword);
  });
});

test("what was bought counts as the keyword before what was searched for, unless nobody filled it in", () => {
  const search = "https://www.google.com/search?q=blue";
  expect(from(search, "?utm_term=red").keyword).toBe("red");
  for (const filler of ["{keyword}", "{{ad.name}}", "(not set)", "%20"])
    expect(from(search, `?utm_term=${filler}`).keyword).toBe("blue");
});

test("all that is read from the landing page's query is named", () => {
  for (const name of ["utm_source", "utm_term", "gclid", "li_fat_id", "fbclid", "gad_source"])
    expect(SOURCE_PARAMETERS.has(name)).toBe(true);
  expect(SOURCE_PARAMETERS.has("q")).toBe(false);
});

test("names as people say them", () => {
  expect(referrerName("https://t.co/a")).toBe("X");
  expect(referrerName("https://chatgpt.com/")).toBe("ChatGPT");
  expect(referrerName("https://news.ycombinator.com/")).toBe("Hacker News");
  expect(hostOf("https://www.com/")).toBe("www.com");
  expect(hostOf("https://WWW.Example.org.:8080/")).toBe("example.org");
  expect(hostOf(`https://${"a.".repeat(200)}example/`)).toBeUndefined();
  expect(referrerName("https://www.google.com/")).toBe("Google");
  expect(referrerName("https://www.example.org/")).toBe("example.org");
  expect(referrerName("")).toBeUndefined();
  expect(hostOf("https://www2.example.org/")).toBe("example.org");
  expect(hostOf("data:text/plain,x")).toBeUndefined();
});

test("whatever stands there, a channel comes out and nothing is thrown", () => {
  const hostile = fc.constantFrom(
    "android-app://",
    "android-app://..",
    "https://google.com%00/",
    "https://[::1]/",
    "https://1.cz/s/%E0%A4%A",
    "https://./",
    "https://www./",
    "https://..com/",
    "https://google.com/#?#?=&&&%",
    "file:///etc/hosts",
    "\uD800",
    "__proto__",
  );
  const place = fc
    .tuple(
      fc.constantFrom(...ENTRIES.map((entry) => entry.place.replace(/^=|^app:/, "").replace("*", "de"))),
      fc.string(),
    )
    .map(([host, rest]) => `https://${host}${rest}`);
  const app = fc.string().map((name) => `android-app://${name}`);
  const query = fc
    .array(fc.tuple(fc.constantFrom(...SOURCE_PARAMETERS, "utm___proto__", "constructor"), fc.string()))
    .map((pairs) => `https://shop.example/?${new URLSearchParams(pairs).toString()}`);
  const address = fc.oneof(
    fc.string(),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    hostile,
    place,
    app,
    query,
  );
  const channels = ["direct", "search", "paid", "social", "email", "ai", "referral", "internal"];
  fc.assert(
    fc.property(address, address, (url, referrer) => {
      const { channel, source, keyword, utm } = sourceOf(url, referrer);
      expect(channels).toContain(channel);
      if (utm["source"] !== undefined) expect(source).toBeDefined();
      if (channel === "direct") expect(source).toBeUndefined();
      if (source !== undefined) expect(source).toBe(source.toLowerCase());
      if (keyword !== undefined) {
        expect(keyword).toBe(keyword.trim());
        expect(keyword.length).toBeGreaterThan(0);
        expect(keyword.length).toBeLessThanOrEqual(200);
      }
      hostOf(referrer);
      referrerName(referrer);
      expect(Object.getPrototypeOf(sourceOf(`${url}?utm___proto__=1`, referrer).utm)).toBe(Object.prototype);
    }),
    { numRuns: 500 },
  );
});

test("addresses of a megabyte are read", () => {
  const long = "a".repeat(1_000_000);
  const many = "a.".repeat(500_000);
  for (const text of [
    `https://${many}com/`,
    `android-app://${many}`,
    `https://www.google.com/search?${"q=&".repeat(300_000)}`,
    `https://www.google.com/search?q=${"%20".repeat(300_000)}`,
    `https://www.google.com/search#${"?".repeat(1_000_000)}`,
    `https://1.cz/${"s/".repeat(500_000)}`,
    `https://www.google.com/search?q=cache:${long}`,
    `https://shop.example/?utm_medium=${"e-".repeat(500_000)}&utm_term=${"{".repeat(1_000_000)}`,
  ]) {
    expect(sourceOf(text, text).channel).toBeDefined();
    expect(sourceOf(LANDING, text).channel).toBeDefined();
  }
});
