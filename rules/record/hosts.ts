// Public facts: which hosts are social networks, web mail, AI assistants and advertising networks; search engines stand
// in engines.ts. Read by referrers.ts; nothing here decides anything. The notation of all these tables:
//
//   Name: place place … | parameter parameter …
//
// A `*` in a name stands for each host's own: what is before its ending, "fireball" of `fireball.de`.
// A line that begins with a space goes on with the line before it. `source` is the name in lower case.
//
//   example.com          the host and all its subdomains
//   =example.com         the host itself, with `www.` or `m.` before it or not
//   =example.com/        only its front page: portals, whose other pages are no search
//   example.com/path     only where the path begins so
//   example.*            at every ending of ENDINGS
//   app:com.example      an Android app, and apps whose names go on after a dot
//
// Parameters are looked for in this order, in the query and then behind the `#`; a search engine without any has `q`.
// One that begins with `/` is a path: `*` any segment, `?` the segment with the words.

export const SOCIAL = `
Facebook: facebook.com fb.com fb.me fb.watch fb.gg m.me messenger.com app:com.facebook
 facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion
Workplace: workplace.com app:com.facebook.work
Instagram: instagram.com instagr.am ig.me app:com.instagram
Threads: threads.net threads.com app:com.instagram.barcelona
X: x.com twitter.com t.co tweetdeck.com app:com.twitter.android
LinkedIn: linkedin.com lnkd.in app:com.linkedin.android
Reddit: reddit.com redd.it app:com.reddit app:com.laurencedawson.reddit_sync app:com.andrewshu.android.reddit
YouTube: youtube.com youtu.be youtube-nocookie.com app:com.google.android.youtube
 app:com.google.android.apps.youtube
Pinterest: pinterest.* pinterest.info pin.it app:com.pinterest
TikTok: tiktok.com tiktokv.com app:com.zhiliaoapp.musically app:com.ss.android.ugc.trill
Snapchat: snapchat.com app:com.snapchat.android
WhatsApp: whatsapp.com wa.me app:com.whatsapp
Telegram: telegram.org telegram.me t.me app:org.telegram app:org.thunderdog.challegram app:org.aka.messenger
Signal: signal.org signal.me signal.group app:org.thoughtcrime.securesms
Discord: discord.com discord.gg discordapp.com app:com.discord
Slack: slack.com slack-redir.net app:com.slack
Teams: teams.microsoft.com teams.live.com teams.cloud.microsoft statics.teams.cdn.office.net app:com.microsoft.teams
Viva Engage: yammer.com engage.cloud.microsoft app:com.yammer.v1
Skype: web.skype.com app:com.skype
Google Chat: chat.google.com app:com.google.android.apps.dynamite
Google Messages: messages.google.com app:com.google.android.apps.messaging
Google Groups: groups.google.* googlegroups.com
Google+: plus.google.com url.google.com app:com.google.android.apps.plus
Viber: viber.com app:com.viber.voip
Line: line.me lin.ee app:jp.naver.line.android
KakaoTalk: kakao.com app:com.kakao.talk app:com.kakao.story
Zalo: zalo.me app:com.zing.zalo
WeChat: wechat.com weixin.qq.com weixin110.qq.com app:com.tencent.mm
QQ: app:com.tencent.mobileqq
Qzone: qzone.qq.com app:com.qzone
Weibo: weibo.com weibo.cn t.cn app:com.sina.weibo
Xiaohongshu: xiaohongshu.com xhslink.com app:com.xingin.xhs
Zhihu: zhihu.com app:com.zhihu.android
Douban: douban.com app:com.douban.frodo
Bilibili: bilibili.com b23.tv app:tv.danmaku.bili
Douyin: douyin.com app:com.ss.android.ugc.aweme
Kuaishou: kuaishou.com app:com.smile.gifmaker
VK: vk.com vk.ru vk.cc vkontakte.ru app:com.vkontakte.android
Odnoklassniki: ok.ru odnoklassniki.ru odnoklassniki.ua app:ru.ok.android
My World: my.mail.ru
Dzen: dzen.ru zen.yandex.ru zen.yandex.com app:ru.zen.android
Moi Krug: moikrug.ru
V Krugu Druzei: vkrugudruzei.ru
Bluesky: bsky.app bsky.social skyfeed.app app:xyz.blueskyweb.app
Mastodon: mastodon.social mastodon.online mastodon.cloud mastodon.technology mastodon.xyz mastodon.at mastodon.art
 mastodon.scot mastodon.world mastodon.nz mastodon.eus mastodon.jalgi.eus mastodon.ie mastodon.green mastodon.uno
 mastodon.nl mastodonapp.uk mastodont.cat mstdn.social mstdn.io mstdn.jp mstdn.party mstdn.ca mas.to masto.ai masto.es
 mamot.fr pawoo.net fosstodon.org hachyderm.io infosec.exchange chaos.social cybre.space vis.social typo.social
 front-end.social newsie.social indieweb.social sfba.social universeodon.com c.im social.vivaldi.net social.tchncs.de
 ohai.social toot.community techhub.social graphics.social ruby.social phpc.social aus.social norden.social troet.cafe
 friends.nico ro-mastodon.puyo.jp quey.org botsin.space knzk.me bitcoinhackers.org tkm.eus piaille.fr
 app:org.joinmastodon.android
Pixelfed: pixelfed.social pixelfed.de pixelfed.uno pxlmo.com metapixl.com pix.toot.wales pixey.org
Lemmy: lemmy.world lemmy.ml lemmy.ca feddit.org feddit.de sh.itjust.works beehaw.org app:io.syncapps.lemmy_sync
Nostr: primal.net snort.social
identi.ca: identi.ca
Truth Social: truthsocial.com app:com.truthsocial.android.app
Nextdoor: nextdoor.com nextdoor.co.uk nextdoor.de nextdoor.fr nextdoor.nl nextdoor.ca app:com.nextdoor
nebenan.de: nebenan.de
Hacker News: news.ycombinator.com app:io.github.hidroh.materialistic
Lobsters: lobste.rs
Tildes: tildes.net app:com.talklittle.android.tildes
Product Hunt: producthunt.com
Indie Hackers: indiehackers.com
GitHub: github.com app:com.github.android
Stack Overflow: stackoverflow.com
Stack Exchange: stackexchange.com superuser.com serverfault.com askubuntu.com mathoverflow.net stackapps.com
Quora: quora.com app:com.quora.android
Medium: medium.com app:com.medium.reader
Substack: substack.com app:com.substack.app
Tumblr: tumblr.com t.umblr.com app:com.tumblr
Disqus: disqus.com disq.us
XING: xing.com xing.to app:com.xing.android
Viadeo: viadeo.com viadeo.journaldunet.com
Meetup: meetup.com app:com.meetup
Flickr: flickr.com flic.kr app:com.flickr.android
Vimeo: vimeo.com app:com.vimeo.android.videoapp
Dailymotion: dailymotion.com dai.ly
Twitch: twitch.tv app:tv.twitch.android.app
SoundCloud: soundcloud.com gate.sc app:com.soundcloud.android
Last.fm: last.fm lastfm.ru lastfm.de lastfm.es lastfm.fr lastfm.it lastfm.jp lastfm.pl lastfm.com.br lastfm.se
 lastfm.com.tr
Flipboard: flipboard.com flip.it app:flipboard.app
Pocket: getpocket.com pocket.co app:com.ideashower.readitlater.pro
Paper.li: paper.li
Niconico: nicovideo.jp nico.ms
Ameba: ameba.jp ameblo.jp
Hatena: b.hatena.ne.jp d.hatena.ne.jp hatenablog.com
Naver Blog: blog.naver.com
Naver Cafe: cafe.naver.com
Naver Knowledge: kin.naver.com
Band: band.us app:com.nhn.android.band
Eksi Sözlük: eksisozluk.com sourtimes.org
nk.pl: nk.pl
Copains d'avant: copainsdavant.linternaute.com
BeReal: bereal.com bere.al
Clubhouse: clubhouse.com joinclubhouse.com
Strava: strava.com app:com.strava
Foursquare: foursquare.com swarmapp.com
Friends Reunited: friendsreunited.com
Gaia Online: gaiaonline.com
*: douyu.com huya.com renren.com missevan.com v2ex.com mylife.ru mylife.com livejournal.com livejournal.ru pikabu.ru
 habr.com misskey.io peepeth.com gab.com gettr.com parler.com mewe.com minds.com slashdot.org digg.com sourceforge.net
 researchgate.net academia.edu goodreads.com wattpad.com letterboxd.com myanimelist.net 500px.com imgur.com 9gag.com
 deviantart.com artstation.com behance.net dribbble.com pixiv.net kick.com rumble.com smartnews.com delicious.com
 stumbleupon.com mix.com plurk.com mixi.jp gree.jp twitcasting.tv 5ch.net cyworld.com meneame.net taringa.net
 tuenti.com draugiem.lv goldenline.pl wykop.pl gutefrage.net meinvz.net studivz.net skyrock.com badoo.com bebo.com
 blackplanet.com buzznet.com classmates.com fetlife.com flixster.com fotolog.com friendfeed.com friendster.com
 geni.com habbo.com hi5.com hyves.nl lang-8.com multiply.com myheritage.com myspace.com myyearbook.com netlog.com
 orkut.com plaxo.com sonico.com tagged.com wayn.com weeworld.com xanga.com
`;

// Hosts that begin with `webmail.` are web mail without being named here.
export const EMAIL = `
Gmail: mail.google.com inbox.google.com app:com.google.android.gm
Outlook: outlook.com outlook.live.com outlook.office.com outlook.office365.com outlook.cloud.microsoft mail.live.com
 hotmail.com app:com.microsoft.office.outlook
Yahoo Mail: mail.yahoo.com mail.yahoo.net mail.yahoo.co.jp mail.yahoo.co.uk mail.yahoo.co.in
 app:com.yahoo.mobile.client.android.mail app:jp.co.yahoo.android.ymail
AOL Mail: mail.aol.com app:com.aol.mobile.aolapp
iCloud Mail: =icloud.com mail.icloud.com
Proton Mail: mail.proton.me mail.protonmail.com app:ch.protonmail.android
Fastmail: app.fastmail.com beta.fastmail.com fastmail.com/mail app:com.fastmail.app
Zoho Mail: mail.zoho.* app:com.zoho.mail
Mail.com: navigator-lxa.mail.com navigator.mail.com lightmailer.mail.com 3c-lxa.mail.com deref-mail.com
Ionos Mail: email.ionos.* mailbusiness.ionos.* mail.ionos.* deref-1und1.de deref-1und1-02.de email.1und1.de
Mailbox.org: app.mailbox.org office.mailbox.org
Tuta: app.tuta.com mail.tutanota.com app:de.tutao.tutanota
Xfinity Mail: connect.xfinity.com mail.comcast.net
AT&T Mail: currently.att.yahoo.com mail.att.net
EarthLink Mail: webmail1.earthlink.net mail.earthlink.net app:com.earthlink.myearthlink
Bigpond Mail: webmail2.bigpond.com email.telstra.com basic.messaging.bigpond.com
Yandex Mail: mail.yandex.* mail.360.yandex.ru app:ru.yandex.mail app:com.yandex.mail
Seznam Email: email.seznam.cz app:cz.seznam.email
WP Poczta: poczta.wp.pl app:pl.wp.wppoczta
QQ Mail: mail.qq.com exmail.qq.com app:com.tencent.androidqqmail
163 Mail: mail.163.com app:com.netease.mail app:com.netease.mobimail
Naver Mail: mail.naver.com app:com.nhn.android.mail
Docomo Mail: mail.smt.docomo.ne.jp
Front: app.frontapp.com
GoDaddy Mail: email.secureserver.net email.godaddy.com
Rackspace Mail: apps.rackspace.com
Inbox.com: =inbox.com
Samsung Email: app:com.samsung.android.email
Spark: app:com.readdle.spark
K-9 Mail: app:com.fsck.k9
Thunderbird: app:net.thunderbird.android
BlueMail: app:me.bluemail.mail
Mailchimp: mailchi.mp campaign-archive.com list-manage.com app:com.mailchimp.mailchimp
GMX: navigator.gmx.* navigator-bs.gmx.* navigator-bap.gmx.* navigator-lxa.gmx.* lightmailer.gmx.* mail.gmx.* deref-gmx.*
 navigator.gmx.net navigator-bs.gmx.net navigator-bap.gmx.net navigator-lxa.gmx.net lightmailer.gmx.net
 lightmailer-bs.gmx.net lightmailer-bap.gmx.net 3c.gmx.net 3c-bs.gmx.net 3c-bap.gmx.net mail.gmx.net deref-gmx.net
 app:de.gmx.mobile.android.mail
Web.de: navigator.web.de navigator-bs.web.de navigator-bap.web.de lightmailer.web.de lightmailer-bs.web.de
 lightmailer-bap.web.de 3c.web.de 3c-bs.web.de 3c-bap.web.de freemail.web.de deref-web.de deref-web-02.de
 app:de.web.mobile.android.mail
Mail.ru: e.mail.ru m.mail.ru touch.mail.ru light.mail.ru octavius.mail.ru click.mail.ru app:ru.mail.mailapp
La Poste: messagerie.laposte.net mail.laposte.net laposte.net/accueil
Virgin Media Mail: mail.virginmedia.com mail2.virginmedia.com
Ukr.net: mail.ukr.net secureurl.ukr.net
*: posteo.de mastermail.ru sibmail.com freemail.hu citromail.hu abv.bg mail.rediff.com mail.rediffmail.com hushmail.com
 mailfence.com runbox.com app.startmail.com mail.startmail.com app.hey.com mail.superhuman.com app.shortwave.com
 app.titan.email
* Mail: email.t-online.de email.freenet.de mail.freenet.de mail.vodafone.de communicator.strato.de
 communicator.strato.com email.bluewin.ch rich-v01.bluewin.ch rich-v02.bluewin.ch mail.infomaniak.com
 upcmail.hispeed.ch mail.orange.fr messagerie.orange.fr mail01.orange.fr mail02.orange.fr wmail.orange.fr
 orange.fr/webmail email.orange.es zimbra.free.fr imp.free.fr messagerie.sfr.fr messagerie.bbox.fr mail.bbox.fr
 ssl0.ovh.net mail.ovh.net mail.libero.it mail1.libero.it mail2.libero.it mail.virgilio.it mail1.virgilio.it mail.tim.it
 mail.tiscali.it mail.proximus.be mail.telenet.be mail.ziggo.nl mail.bt.com btmail.bt.com mail.talktalk.co.uk
 mail.talktalk.net mail.optimum.net mail.iinet.net.au email.uol.com.br mail.uol.com.br email.bol.uol.com.br
 mail.terra.com.br mail.rambler.ru mail.qip.ru mail.e1.ru mail.i.ua mail.centrum.cz mail.centrum.sk emaily.azet.sk
 poczta.onet.pl poczta.onet.eu poczta.o2.pl poczta.interia.pl mail.mynet.com mail.walla.co.il mail.126.com
 mail.139.com mail.189.cn mail.yeah.net mail.sina.com.cn mail.sina.cn mail.sina.com mail.sohu.com mail.aliyun.com
 qiye.aliyun.com mail.daum.net mail2.daum.net mail.kakao.com mail.nate.com mail3.nate.com mail.hostinger.com
 mail.missiveapp.com
`;

export const AI = `
ChatGPT: chatgpt.com chat.openai.com labs.openai.com app:com.openai.chatgpt
Claude: claude.ai app:com.anthropic.claude
Gemini: gemini.google.com bard.google.com app:com.google.android.apps.bard
NotebookLM: notebooklm.google.com notebooklm.google app:com.google.android.apps.labs.language.tailwind
AI Studio: aistudio.google.com
Copilot: copilot.microsoft.com copilot.cloud.microsoft copilot.com m365.cloud.microsoft/chat edgeservices.bing.com
 bing.com/chat bing.com/copilotsearch github.com/copilot app:com.microsoft.copilot
Perplexity: perplexity.ai pplx.ai app:ai.perplexity | q
Grok: grok.com grok.x.ai x.com/i/grok twitter.com/i/grok app:ai.x.grok
DeepSeek: chat.deepseek.com =deepseek.com app:com.deepseek.chat
Le Chat: chat.mistral.ai app:ai.mistral.chat
Meta AI: meta.ai app:com.facebook.stella
You: you.com | q
Poe: poe.com app:com.poe.android
Phind: phind.com | q
Duck.ai: duck.ai
Lumo: lumo.proton.me app:me.proton.android.lumo
Kagi Assistant: kagi.com/assistant assistant.kagi.com
HuggingChat: huggingface.co/chat
Pi: pi.ai
Character.AI: character.ai
Kimi: kimi.com kimi.ai kimi.moonshot.cn
Qwen: chat.qwen.ai qwen.ai chat.qwenlm.ai tongyi.com tongyi.aliyun.com qianwen.com
Doubao: doubao.com app:com.larus.nova
Ernie: yiyan.baidu.com ernie.baidu.com chat.baidu.com ai.baidu.com
ChatGLM: chatglm.cn chat.z.ai
Yuanbao: yuanbao.tencent.com
MiniMax: chat.minimax.io agent.minimax.io chat.minimaxi.com
Alice: alice.yandex.ru
GigaChat: giga.chat
CLOVA X: clova-x.naver.com cue.search.naver.com
Manus: manus.im
Genspark: genspark.ai
Felo: felo.ai
iAsk: iask.ai | q
Komo: komo.ai
Andi: andisearch.com | q
Liner: liner.com getliner.com
Consensus: consensus.app
Elicit: elicit.com
Jasper: app.jasper.ai
Writesonic: app.writesonic.com chatsonic.com
Chat+: chatplus.com chat-gpt.org
T3 Chat: t3.chat
OpenRouter: openrouter.ai
Venice: venice.ai
LMArena: lmarena.ai chat.lmsys.org
Monica: monica.im
Merlin: getmerlin.in
`;

// Where only advertisements link from.
export const PAID = `
Google: =google.*/aclk =google.*/pagead adservice.google.* googleadservices.com googlesyndication.com doubleclick.net
 syndicatedsearch.goog
Bing: bing.com/aclick bing.com/aclk
Yandex: an.yandex.ru
Baidu: baidu.com/baidu.php
Taboola: taboola.com taboolanews.com
Outbrain: paid.outbrain.com outbrain.com/network
Criteo: criteo.com criteo.net
AppNexus: adnxs.com
Amazon: amazon-adsystem.com
`;

/**
 * What marketers write as `utm_source` where they name no host, letters and digits only. Everyday words that are also
 * the name of some engine ("free", "orange", "you") are left out on purpose.
 */
export const SAID = `
search: google googlemybusiness googlebusinessprofile gmb gbp bing yahoo duckduckgo ddg ecosia qwant startpage kagi
 yandex baidu naver daum seznam sogou bravesearch
social: facebook fb fbook facebookpage messenger instagram ig insta threads x twitter tw linkedin li reddit youtube yt
 pinterest tiktok snapchat snap whatsapp wa telegram tg discord slack teams signal viber kakaotalk kakao wechat weibo
 xiaohongshu vk vkontakte odnoklassniki dzen xing bluesky bsky mastodon tumblr quora hackernews hn producthunt
 github stackoverflow medium substack twitch vimeo nextdoor flipboard social socialmedia
email: email emails newsletter newsletters mail mailing mailchimp klaviyo brevo sendinblue mailerlite sendgrid
 activecampaign convertkit campaignmonitor constantcontact cleverreach rapidmail beehiiv gmail outlook yahoomail
 hsemail
ai: chatgpt openai claude anthropic gemini copilot perplexity grok deepseek mistral lechat metaai notebooklm kimi qwen
 phind
paid: googleads adwords gads googleadwords bingads microsoftads facebookads fbads fbad metaads instagramads igads
 linkedinads twitterads xads tiktokads redditads youtubeads pinterestads snapchatads yandexdirect taboola outbrain
 criteo
`;
