// Public facts: which hosts are search engines, and which parameters carry the words searched for. The notation is that
// of hosts.ts; read by referrers.ts.

/** Where one name lives under the endings of many countries: those under which Google's search answers. */
export const ENDINGS = `
com ad ae al am as at az ba be bf bg bi bj bs bt by ca cat cc cd cf cg ch ci cl cm cn co cv cz de dj dk dm dz ee es eu
fi fm fr ga ge gf gg gl gm gp gr gy hn hr ht hu id ie im in io iq is it je jo jp kg ki kr kz la li lk lt lu lv md me
mg mk ml mn ms mu mv mw mx ne nf nl no nr nu nz ph pk pl pn ps pt re ro rs ru rw sc se sg sh si sk sm sn so sr st td tg
tk tl tm tn to tr tt tw ua uk us vg vu ws za
com.af com.ag com.ai com.ar com.au com.bd com.bh com.bn com.bo com.br com.bz com.cn com.co com.cu com.cy com.do com.ec
com.eg com.et com.fj com.ge com.gh com.gi com.gr com.gt com.hk com.iq com.jm com.kh com.kw com.kz com.lb com.lc com.ly
com.mm com.mt com.mx com.my com.na com.nf com.ng com.ni com.np com.om com.pa com.pe com.pg com.ph com.pk com.pl com.pr
com.pt com.py com.qa com.ru com.sa com.sb com.sg com.sl com.sv com.tj com.tn com.tr com.tw com.ua com.uy com.vc com.ve
com.vn
co.ao co.at co.bw co.ck co.cr co.hu co.id co.il co.im co.in co.je co.jp co.ke co.kr co.ls co.ma co.mz co.nz co.th co.tz
co.ug co.uk co.uz co.ve co.vi co.za co.zm co.zw
`;

// Documents, sign-in, translations and groups of google.com refer too: only what is named here is a search.
export const SEARCH = `
Google: =google.* images.google.* maps.google.* news.google.* scholar.google.* books.google.* cse.google.*
 blogsearch.google.* video.google.* shopping.google.* lens.google.* search.google.com encrypted.google.com
 ipv6.google.com go.google.com googlesyndicatedsearch.com webcache.googleusercontent.com wwwgoogle.* gogole.* gppgle.*
 googel.* app:com.google.android.googlequicksearchbox app:com.google.android.apps.searchlite
 app:com.google.android.apps.maps search.avg.com isearch.avg.com suche.gmx.net suche.gmx.* search.gmx.*
 search.incredibar.com delta-search.com search.1und1.de suche.1und1.de search.zonealarm.com start.lenovo.com wow.com
 search.leonardo.it optuszoo.com.au/search search.dolphin-browser.jp netlavis.azione.jp search.nan.so gfsoso.com
 searches.safehomepage.com monumentbrowser.com startab.me search.abv.bg kadaza.com | q as_q query
Google: search.chedot.com | text
Google: darkoogle.com search.foxtab.com search.juno.com search.zum.com find.tdc.dk it.luna.tv
 searchresults.verizon.com search.walla.co.il search.alot.com searches.f-secure.com search.f-secure.com
 cnn.com/search | query q
Google: gooofullsearch.com search.hiyo.com search.incredimail.com search1.incredimail.com search2.incredimail.com
 search3.incredimail.com search4.incredimail.com search.sweetim.com | Keywords q
Google: search.smt.docomo.ne.jp image.search.smt.docomo.ne.jp | MT
Google: cgi2.nintendo.co.jp | gsc.q
Google: search.bt.com | p
Google: search.xfinity.com | searchTerm q
Bing: bing.com cc.bingj.com ntp.msn.com msnbc.msn.com dizionario.it.msn.com enciclopedia.it.msn.com
 app:com.microsoft.bing
Yahoo: search.yahoo.com search.yahoo.co.jp images.yahoo.com cade.yahoo.com one.cn.yahoo.com =yahoo.com/ =yahoo.co.jp/
 cercato.it search.offerbox.com benefind.de ys.mirostart.com jwsearch.jword.jp
 app:com.yahoo.mobile.client.android.search | p q va vp
Yahoo: jp.hao123.com | query
Yahoo: home.kingsoft.jp | keyword
DuckDuckGo: duckduckgo.com duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion
 app:com.duckduckgo.mobile.android
Ecosia: =ecosia.org app:com.ecosia.android
Startpage: startpage.com startpagel6srwcjlue4zgq3zevrujfaow726kjytqbbjyrswwmjzcqd.onion | query q
Qwant: =qwant.com lite.qwant.com app:com.qwant.liberty
MetaGer: metager.de metager.org meta.rrzn.uni-hannover.de | eingabe
Marginalia: search.marginalia.nu marginalia-search.com | query
Karma: karmasearch.org
Petal: petalsearch.com | query
Good: good-search.org goodsearch.org
Search Encrypt: searchencrypt.com
Searx: searx.be searx.me searx.space searx.tiekoetter.com priv.au
Yandex: =yandex.* =yandex.uz =yandex.tj images.yandex.* clck.yandex.*
 yabs.yandex.* video.yandex.* =ya.ru app:ru.yandex.searchplugin app:com.yandex.searchapp | text q query
Mail.ru: go.mail.ru search.mail.ru
Baidu: =baidu.com wap.baidu.com image.baidu.com images.baidu.com zhidao.baidu.com tieba.baidu.com news.baidu.com
 video.baidu.com baidu.co.th app:com.baidu.searchbox | wd word kw query
360 Search: =so.com so.360.cn haosou.com sou.com image.so.com news.so.com
Shenma: sm.cn | q
Naver: search.naver.com =naver.com/ app:com.nhn.android.search | query
Daum: search.daum.net =daum.net/ app:net.daum.android.daum
Coc Coc: =coccoc.com | query q
GAIS: gais.cs.ccu.edu.tw
Biglobe: search.biglobe.ne.jp
goo: search.goo.ne.jp ocnsearch.goo.ne.jp | MT
Nifty: search.nifty.com search.azby.fmworld.net | q Text
So-net: so-net.ne.jp/search | query
So-net: video.so-net.ne.jp | kw
1.cz: =1.cz | /s/? q
Jyxo: jyxo.1188.cz
All.by: =all.by | query
Ukr.net: search.ukr.net
Ask: ask.com ask.co.uk ask.reference.com askkids.com qbyrd.com search-results.com searchqu.com | q ask searchfor
AOL: search.aol.com search.aol.it search.aol.co.uk aolsearch.aol.com aolsearch.aol.co.uk aolsearch.com aolrecherche.aol.fr
 aolrecherches.aol.fr aolimages.aol.fr recherche.aol.fr recherche.aol.ca find.web.aol.com sucheaol.aol.de suche.aol.de
 o2suche.aol.de suche.aolsvc.de aolbusqueda.aol.com.mx alicesuche.aol.de alicesuchet.aol.de suchet2.aol.de
 search.hp.my.aol.com.au search.hp.my.aol.de search.hp.my.aol.it search-intl.netscape.com search.netscape.com =aol.com/
 | q query
InfoSpace: =infospace.com search.infospace.com tattoodle.com search.kiwee.com searches.vi-view.com
 search.webssearches.com search.fbdownloader.com searches3.globososo.com search.avast.com isearch.babylon.com
 start.funmoods.com search.magentic.com search.searchcompletion.com searchmobileonline.com isearch.glarysoft.com
 search.chatzum.com home.speedbit.com search.b1.org searchya.com search.handycafe.com search.v9.com search.iminent.com
 inspsearch.com
InfoSpace: start.facemoods.com | s
Info.com: =info.com
Search.com: =search.com
ZapMeta: zapmeta.* zapmetasearch.* | q query
MyWebSearch: mysearch.com mysearch.myway.com search.myway.com search.mywebsearch.com | searchfor
Snap.do: search.snap.do
TUSK: tusksearch.com
K9: k9safesearch.com
Junior Safe Search: juniorsafesearch.com
Swiggle: swiggle.org.uk
Road Runner: search.rr.com
CompuServe: websearch.cs.com | query
Claro: claro-search.com
Daemon Search: daemon-search.com
Fast Browser Search: fastbrowsersearch.com
I-play: start.iplay.com
Jungle Key: junglekey.com junglekey.fr | query
Local Moxie: localmoxie.com
OnlySearch: only-search.com
Surf Canyon: surfcanyon.com
Trusted Search: trusted-search.com | w
URL.org: url.org
Das Örtliche: dasoertliche.de | kw ph
Das Telefonbuch: dastelefonbuch.de | kw
Jungle Spider: jungle-spider.de
Mister Wong: mister-wong.com mister-wong.de | keywords
sm.de: =sm.de
Suche.info: suche.info | Keywords
Suchmaschine.com: suchmaschine.com | suchstr
Web.de: suche.web.de | su q
Search.ch: =search.ch
Web.nl: =web.nl | zoekwoord
Alice: rechercher.aliceadsl.fr | qs
Dir.com: fr.dir.com | req
La Toile du Québec: toile.com
Orange: lemoteur.orange.fr lemoteur.ke.voila.fr | kw
Voila: search.ke.voila.fr lemoteur.fr | rdata kw
Lo.st: lo.st | x_query
Arianna: arianna.libero.it arianna.com | query
El Mundo: ariadna.elmundo.es
118 700: 118700.se
ABC Søk: abcsok.no
Gule Sider: gulesider.no
Online.no: online.no/google
Opplysningen 1881: 1881.no | Query
*: ixquick.com ixquick.de swisscows.com swisscows.ch search.qip.ru =neti.ee search.www.ee mamma.com search.yippy.com
 talktalk.co.uk/search rpmfind.net setooz.com blogpulse.com yasni.com yasni.de yasni.at yasni.ch yasni.co.uk
 apollo7.de trouvez.com hledani.tiscali.cz buscador.terra.es buscador.terra.cl buscador.terra.com.br | query q
*: search.brave.com =kagi.com mojeek.com metager2.de presearch.com engine.presearch.org presearch.org yep.com
 stract.com wiby.me wiby.org gibiru.com oceanhero.today search.lilo.org freespoke.com neeva.com oscobo.com lukol.com
 ekoru.org peekier.com sputnik.ru search.nate.com laban.vn search.auone.jp sp-search.auone.jp search.excite.it
 search.excite.fr search.excite.de search.excite.co.uk search.excite.es search.excite.nl search.fooooo.com
 search.seznam.cz videa.seznam.cz =seznam.cz/ search.centrum.cz morfeo.centrum.cz searchatlas.centrum.cz zoohoo.cz
 =najdi.si otsing.delfi.ee smart.delfi.lv apollo.lv/portal/search latne.lv =meta.ua holmes.ge google.interia.pl
 arama.com tarmot.com vuhuv.com vuhuv.com.tr altavista.* alltheweb.com alltheinternet.com dogpile.com metacrawler.com
 webcrawler.com webfetch.com gigablast.com exalead.com exalead.fr entireweb.com teoma.com cuil.com search.conduit.com
 search.softonic.com searchlock.com search.disconnect.me privacywall.org myprivatesearch.com search.trustnav.com
 torry.io epicsearch.in forestle.org forestle.mobi =alexa.com search.toolbars.alexa.com search.comcast.net
 charter.net/search search.earthlink.net search.frontier.com search.peoplepc.com search.winamp.com =crawler.com
 alohafind.com search.genieo.com geona.net highbeam.com blogs.icerocket.com search.icq.com icq.com/search
 inbox.com/search kensaq.com search.lookseek.com mozbot.fr mozbot.co.uk mozbot.com picsearch.com plazoo.com
 plusnetwork.com quendu.com searchalot.com searchcanvas.com searchy.co.uk technorati.com toolbarhome.com twingly.com
 blogdigger.com web.canoe.ca eurip.com yatedo.com yatedo.fr extern.peoplecheck.de abacho.com abacho.de abacho.co.uk
 abacho.at abacho.fr abacho.es abacho.ch abacho.it austronaut.at fireball.de fireball.com fixsuche.de paperball.de
 qualigo.at qualigo.ch qualigo.de qualigo.nl suchnase.de suche.t-online.de brisbane.t-online.de
 navigationshilfe.t-online.de yellowmap.de vinden.nl =zoek.nl www3.zoek.nl zoeken.nl skynet.be/services/recherche
 chercherfr.aguea.com busca.orange.es yougoo.fr kataweb.it trovarapido.com busca.uol.com.br busca.globo.com
 pesquisa.sapo.pt findhurtig.dk startsiden.no
*: nova.rambler.ru search.rambler.ru | query words
*: nigma.ru =zoznam.sk search.smartaddressbar.com | s
*: sm.aport.ru | r
*: poisk.ru | text
*: sogou.com | query keyword
*: =soso.com p.zhongsou.com | w
*: so.toutiao.com everyclick.com flix.de gnadenmeer.de sharelook.fr wedoo.com | keyword
*: zxuso.com | wd
*: yongzin.com | word
*: kwzf.net excite.co.jp/search.gw web.volny.cz talimba.com witch.de toppreise.ch | search
*: search.yam.com | k
*: msxml.excite.com | /*/ws/results/*/? q
*: videosearch.nifty.com woopie.jp | kw
*: websearch.rakuten.co.jp | qt
*: search.seesaa.jp | /?/index.html
*: szukaj.onet.pl | qt q
*: szukaj.wp.pl | szukaj q
*: search.avira.com search.avira.net safesearch.avira.com | q ask searchfor
*: =lycos.* search.lycos.* hotbot.com | query q
*: metacrawler.de firstsfind.com monstercrawler.com | qry
*: wsdsold.infospace.com | /*/ws/results/*/?
*: search.babylon.com searchassist.babylon.com | q /web/?
*: blekko.com | q /ws/?
*: websearch.com | qkw q
*: search.freecause.com | p
*: gomeo.com | Keywords /search/?
*: search.imesh.com | q si
*: lookany.com | /search/? /images/? /videos/?
*: looksmart.com walhello.info walhello.com walhello.de walhello.nl | key
*: maailm.com | tekst
*: search.need2find.com | searchfor
*: scour.com | /search/*/?
*: search.smartshopping.com | kwd keywords
*: dmoz.org | search q
*: euroseek.com | string
*: 123people.* | /s/? search_term
*: acoon.de | begriff
*: allesklar.de allesklar.at allesklar.ch meinestadt.de | words
*: arcor.de/content/searchresult.jsp isodelen.se | Keywords
*: suche.freenet.de | query Keywords q
*: goyellow.de | MDN
*: tixuma.de | sc
*: search.bluewin.ch | searchTerm q
*: ilse.nl vindex.nl | search_for
*: startgoogle.startpagina.nl | q query
*: recherche.francite.com | name
*: search.free.fr search1-1.free.fr search1-2.free.fr | q qs
*: hit-parade.com | p7
*: hooseek.com | recherche
*: weborama.fr | QUERY
*: x-recherche.com | MOTS
*: eo.st | x_query
*: search.tiscali.it search-dyn.tiscali.it | q key
*: ricerca.virgilio.it ricercaimmagini.virgilio.it ricercavideo.virgilio.it ricercanews.virgilio.it | qs q
*: mobile.virgilio.it | qrs
*: pesquisa.clix.pt | question
*: allaverksamheter.se riksdelen.se | What
*: eniro.se kvasir.no | q search_word
`;
