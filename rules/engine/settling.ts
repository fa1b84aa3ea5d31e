// What falls due in a scenario: rules, the second in which an invitation is seen, its end. The desk behind it only counts.

import type { Rule } from "../language/ruleset.ts";
import { isVisible } from "../record/clocks.ts";
import { factsAt } from "../record/facts.ts";
import { decide } from "./decide.ts";
import { explain, type Explained } from "./explain.ts";
import { personalise, variablesOf } from "./personalise.ts";
import { endInvitation, PLACES, record, visibleTabs, type Run } from "./simulation.ts";

/** In view for so long, and an invitation counts as seen. */
const SEEN_AFTER = 1000;

export function settle(run: Run): void {
  run.moment = undefined;
  if (run.sleep !== undefined) return;
  watchInvitation(run);
  // Every visible page tells where its idle clock stands, so that nothing is uncertain.
  for (const tab of run.record.visit?.tabs ?? [])
    if (isVisible(tab, run.now))
      record(run, { type: "clocks", at: run.now, tab: tab.id, idleSince: tab.active });
  for (;;) {
    const { due, next } = decide(run.compiled, run.record, run.now, { refused: run.refused });
    run.moment = next?.at;
    if (due === undefined || busyUntil(run) !== undefined) return;
    if (due.away || hasPlace(run, due.rule.invite?.team)) offer(run, due.rule, due.away);
    else run.refused.add(due.rule.id);
  }
}

/** Seen after a second in view, expired when its time is up. */
function watchInvitation(run: Run): void {
  const { showing, now } = run;
  if (showing === undefined) return;
  const inView = visibleTabs(run).includes(showing.tab);
  if (showing.seenAt !== undefined && now >= showing.seenAt) {
    showing.seen = true;
    record(run, { type: "invitation", at: now, tab: showing.tab, id: showing.id, state: "seen" });
  }
  if (showing.seen || !inView) showing.seenAt = undefined;
  else showing.seenAt ??= now + SEEN_AFTER;
  if (now >= showing.expiresAt) endInvitation(run, "expired");
}

/** While the visitor types in the page that would show an invitation, and a moment longer. */
function busyUntil(run: Run): number | undefined {
  const tab = factsAt(run.record, run.now)?.page.tab;
  const until = tab === undefined ? undefined : run.typing.get(tab);
  return until !== undefined && until > run.now ? until : undefined;
}

/** An agent online with a free place, of this team and of all together. A site without teams has an agent too. */
function hasPlace(run: Run, team: string | undefined): boolean {
  const teams = Object.entries(run.desk).filter(([, one]) => one.online > 0);
  const places = (of: typeof teams) => of.reduce((sum, [, one]) => sum + one.places, 0);
  const all = Object.keys(run.desk).length === 0 ? PLACES : places(teams);
  if (all <= run.chats.length) return false;
  if (team === undefined) return true;
  return places(teams.filter(([name]) => name === team)) > run.chats.filter((one) => one === team).length;
}

function offer(run: Run, rule: Rule, away: boolean): void {
  const { now, compiled } = run;
  const facts = factsAt(run.record, now)!;
  const invite = rule.invite!;
  const words = away ? { ...invite, ...invite.away } : invite;
  const variables = variablesOf(facts);
  const id = `invitation-${run.invited.length + 1}`;
  run.invited.push({
    invited: {
      at: now - run.start,
      rule: rule.id,
      ...(words.title !== undefined && { title: personalise(words.title, variables) }),
      greeting: personalise(words.greeting, variables),
    },
    explained: explanation(run, rule.id),
  });
  const { tab } = facts.page;
  record(run, {
    type: "invitation",
    at: now,
    tab: "",
    id,
    state: "offered",
    offer: {
      rule: rule.id,
      version: compiled.version,
      view: facts.page.id,
      stay: invite.stay,
      expires: invite.expires,
      ...(invite.team !== undefined && { team: invite.team }),
    },
  });
  record(run, { type: "invitation", at: now, tab, id, state: "shown" });
  run.showing = { id, rule, tab, expiresAt: now + invite.expires, seenAt: now + SEEN_AFTER, seen: false };
}

export function explanation(run: Run, rule: string): Explained | undefined {
  return explain(run.compiled, run.record, run.now, { refused: run.refused }).find(
    (one) => one.rule === rule,
  );
}

/** The next instant at which anything can change, or undefined when the scenario is over. */
export function nextStop(run: Run): number | undefined {
  const { showing, sleep, entries, start, now, scenario } = run;
  const due = sleep
    ? [sleep.to]
    : [run.moment, showing?.seenAt, showing?.expiresAt, busyUntil(run)].filter((at) => at !== undefined);
  const looks = scenario.expect.map((one) => (one.at === undefined ? Infinity : start + one.at));
  const stops = [...due, ...looks, start + (entries[0]?.at ?? Infinity)].filter((at) => at > now);
  const next = Math.min(...stops);
  return next <= start + scenario.until ? next : undefined;
}
