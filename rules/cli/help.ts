// What `--help` says.

export const HELP: Readonly<Record<string, string>> = {
  "": `Usage: npm run beckon -- COMMAND

  check [dir]       are the rule files right? Says file, line, column and remedy
  test [dir]        plays the scenarios (*.test.yaml) in simulated time
  explain [dir] --visit FILE --at 42s
                    why each rule would or would not invite at that moment of a visit
  backtest [dir] --visits FILE
                    what the rules would have done in recorded visits
  publish [dir]     puts all files of a site live at a server, or none
  diff [N] [dir]    what publishing this folder, or going back to version N, would change
  versions [dir]    what was live when, and by whom
  rollback N [dir]  puts version N live again
  visits import LOG makes recorded visits of a web server's log
  agent add EMAIL   adds somebody who answers, and prints a link that signs in once; also change, link, list, remove
  agent list        who answers
  agent remove EMAIL

COMMAND --help says more. A dir is a site's folder, or a folder of such; without it: each site in rules/sites.
Exit codes: 0 fine, 1 something was refused or failed, 2 the command could not do its work.`,

  check: `Usage: npm run beckon -- check [dir] [--visits FILE] [--format text|json|github]

Reads site.yaml, the rules and the scenarios of a site and says everything that is wrong with them:
  file:line:column  code  message
      what to write instead
Of rules that are right it says which can never come true (an error), which come second wherever they hold, whose days are
past, or hold visitors out without a goal (warnings), and which can hold at one time (notes).

  --visits FILE     recorded visits (NDJSON): warns of pages in rules that nobody saw
  --format json     for programs: { ok, sites, problems }
  --format github   annotations at the lines of a pull request`,

  test: `Usage: npm run beckon -- test [dir] [--verbose] [--format text|json|github]

Plays every scenario in simulated time. A failing one says what was expected and how the rule stood at that moment.

  --verbose         also when each invitation came and what it said
  --format json     for programs: { ok, problems, scenarios }
  --format github   annotations at the expectations that failed`,

  explain: `Usage: npm run beckon -- explain [dir] --visit FILE --at TIME [--number N] [--rule ID] [--format text|json]

Every rule with each of its lines: what is, what was asked for, whether it holds, when it would, and which limit is in the
way.

  --visit FILE      a scenario file (.yaml) or recorded visits (NDJSON)
  --at TIME         from the start of the visit: 42s, 3m10s
  --number N        which scenario or visit of the file; default the first
  --rule ID         only this rule`,

  backtest: `Usage: npm run beckon -- backtest [dir] --visits FILE [--against VERSION|DIR|live] [--html FILE]
                                          [--format text|json] [--url URL] [--token TOKEN]

Plays recorded visits (NDJSON, plain or gzip) under the rules of the folder. For each rule: in how many visits it would hold,
would invite, was held back and by what, the share of all visits, the median moment, and which rules hold together.

  --visits FILE     recorded visits; visits import makes them of a web server's log
  --against …       also under other rules: a version of the server, what is live there, or another folder
  --html FILE       a page with tables and charts that needs nothing else
  --url, --token    as for publish, where a version is asked for

What visitors would have answered no replay can know: each invitation is taken to go unanswered.`,

  publish: `Usage: npm run beckon -- publish [dir] [--url URL] [--token TOKEN]

Sends all files of a site. The server checks them again: they go live together, within 10 s, or not at all.
The folder's name is the site's.

  --url URL         the server; default the one that npm start runs
  --token TOKEN     default the environment's BECKON_TOKEN, or the token of npm start`,

  diff: `Usage: npm run beckon -- diff [N] [dir] [--url URL] [--token TOKEN] [--format text|json|github]

Without N: the site's folder beside what is live; with N: version N beside what is live. For each file whether it would
be added, removed or changed, and its lines.

  --url, --token    as for publish
  --format json     for programs: { server, sites }
  --format github   notices at the files of a pull request`,

  versions: `Usage: npm run beckon -- versions [dir] [--url URL] [--token TOKEN] [--format text|json]

Newest first: its number, when and by whom it was published, how many rules it has, and which one it is a copy of.

  --url, --token    as for publish
  --format json     for programs: { server, sites }`,

  rollback: `Usage: npm run beckon -- rollback N [dir] [--url URL] [--token TOKEN]

Puts version N live again within 10 s, as a new version. Files in your folder stay as they are.

  --url, --token    as for publish`,

  visits: `Usage: npm run beckon -- visits import LOG [--site-origin ORIGIN]… [--keep PARAMETER]… [--out FILE]

Makes recorded visits, one a line (NDJSON), of a web server's log in the combined format, plain or gzip. A virtual host may
stand in front. Only page views of people: no files, no bots. Nothing in them says who it was: no address, no user agent,
:id instead of numbers and addresses in paths. A log knows neither clocks nor clicks, and each visit says so.

  --site-origin ORIGIN  the site's own, as https://shop.example; default guessed
  --keep PARAMETER      a query parameter that may be kept, as query_keep in site.yaml says
  --out FILE            default: printed`,

  agent: `Usage: npm run beckon -- agent add EMAIL [--role agent|marketer|admin] [--name NAME] [--places N]
                                      [--team TEAM]… [--skill TAG]… [--language LANGUAGE]…
       npm run beckon -- agent change EMAIL (the same)
       npm run beckon -- agent link EMAIL
       npm run beckon -- agent list
       npm run beckon -- agent remove EMAIL

  --role ROLE          agent (default) chats; marketer publishes rules besides; admin does everything
  --name NAME          what visitors read; default made of the address
  --places N           most chats at once, 1 to 20; default 3
  --team TEAM          answers for this team only; may be given several times; --any-team: for all
  --skill TAG          suits visitors with this tag; may be given several times; --no-skills: none
  --language LANGUAGE  as de or pt-BR; may be given several times; --no-languages: none
  --site SITE          default the only site in rules/sites
  --url, --token       as for publish

change sets what is named, a list whole, and leaves everything else. Adding somebody who is there already changes nothing
and prints a new link, as link does; older links that were not used are worth nothing then.`,
};
