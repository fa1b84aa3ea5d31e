// What `--help` says.

export const HELP: Readonly<Record<string, string>> = {
  "": `Usage: npm run beckon -- COMMAND

  check [dir]       are the rule files right? Says file, line, column and remedy
  test [dir]        plays the scenarios (*.test.yaml) in simulated time
  publish [dir]     puts all files of a site live at a server, or none
  agent add EMAIL   adds somebody who answers, and prints a link that signs in once
  agent list        who answers
  agent remove EMAIL

COMMAND --help says more. A dir is a site's folder, or a folder of such; without it: each site in rules/sites.
Exit codes: 0 fine, 1 something was refused or failed, 2 the command could not do its work.`,

  check: `Usage: npm run beckon -- check [dir] [--format text|json|github]

Reads site.yaml, the rules and the scenarios of a site and says everything that is wrong with them:
  file:line:column  code  message
      what to write instead

  --format json     for programs: { ok, sites, problems }
  --format github   annotations at the lines of a pull request`,

  test: `Usage: npm run beckon -- test [dir] [--verbose]

Plays every scenario in simulated time. A failing one says what was expected and how the rule stood at that moment.

  --verbose         also when each invitation came and what it said`,

  publish: `Usage: npm run beckon -- publish [dir] [--url URL] [--token TOKEN]

Sends all files of a site. The server checks them again: they go live together, within 10 s, or not at all.
The folder's name is the site's.

  --url URL         the server; default the one that npm start runs
  --token TOKEN     default the environment's BECKON_TOKEN, or the token of npm start`,

  agent: `Usage: npm run beckon -- agent add EMAIL [--site SITE] [--role agent|marketer|admin] [--name NAME]
                                      [--places N] [--team TEAM]… [--url URL] [--token TOKEN]
       npm run beckon -- agent list [--site SITE]
       npm run beckon -- agent remove EMAIL [--site SITE]

  --site SITE       default the only site in rules/sites
  --role ROLE       agent (default) chats; marketer publishes rules besides; admin does everything
  --name NAME       what visitors read; default made of the address
  --places N        chats at once, 1 to 20; default 3
  --team TEAM       answers for this team only; may be given several times
  --url, --token    as for publish

Adding somebody again changes them and prints a new link.`,
};
