// `beckon publish`: all files of a site, or none.

import * as z from "zod";
import { checkSite } from "./check.ts";
import { printProblems, summary } from "./report.ts";
import { ask, serverOf, unexpected } from "./server.ts";
import { findSites, placed } from "./sites.ts";
import { counted, styled, type ExitCode, type Terminal } from "./terminal.ts";

/** Without `changed` it is news: an older server does not say. */
const Published = z.object({ version: z.number(), changed: z.boolean().default(true) });

const Refused = z.object({
  problems: z.array(
    z.object({
      file: z.string(),
      line: z.number(),
      column: z.number(),
      code: z.string(),
      message: z.string(),
      remedy: z.string().default(""),
    }),
  ),
});

export async function publish(
  terminal: Terminal,
  folder: string | undefined,
  url: string | undefined,
  token: string | undefined,
): Promise<ExitCode> {
  const sites = findSites(terminal, folder).map(checkSite);
  const problems = sites.flatMap((site) => site.problems);
  if (problems.length > 0) {
    printProblems(terminal, problems);
    terminal.out(`\n${styled(terminal, "red", `${summary(problems)}; nothing was published`)}`);
    return 1;
  }
  const server = serverOf(terminal, url, token);
  let worst: ExitCode = 0;
  for (const { folder: site, ruleset } of sites) {
    const path = `/api/sites/${encodeURIComponent(site.site)}/rules`;
    const answer = await ask(terminal, server, "PUT", path, { files: site.files });
    const refused = Refused.safeParse(answer.body);
    const published = Published.safeParse(answer.body);
    if (answer.status === 422 && refused.success) {
      printProblems(terminal, placed(site, refused.data.problems));
      terminal.out(
        `\n${styled(terminal, "red", `${site.site}: refused by ${server.url}; the live rules stay`)}`,
      );
      worst = 1;
    } else if (answer.status === 200 && published.success) {
      const { version, changed } = published.data;
      const what = `version ${version} with ${counted(ruleset!.rules.length, "rule")}`;
      const news = changed ? `${what} is live at` : `nothing changed, ${what} stays live at`;
      terminal.out(styled(terminal, "green", `${site.site}: ${news} ${server.url}`));
    } else if (answer.status === 404) {
      terminal.err(`${site.site}: ${server.url} does not serve this site.`);
      terminal.err(
        `Put ${site.site} into SITES in wrangler.toml and deploy, or name the folder of another site.`,
      );
      worst = 1;
    } else throw unexpected(server, answer);
  }
  return worst;
}
