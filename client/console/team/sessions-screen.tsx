// Who is signed in, from what browser and since when; each can be ended, and what it has open closes at once.

import type { Session } from "../../../worker/api/people.ts";
import { useConsole, useSigned } from "../context.ts";
import { refusalOf } from "../api.ts";
import { useLoaded } from "../loaded.ts";
import { Waiting } from "../pair.tsx";
import { Question } from "../question.tsx";
import { clean } from "../text/clean.ts";
import { plural } from "../text/names.ts";
import { Words } from "../text/said.tsx";
import { Ago } from "../text/ticking.tsx";
import { momentText } from "../text/time.ts";

export function SessionsScreen() {
  const { clock } = useConsole();
  const { api } = useSigned();
  const { value, refused, again } = useLoaded("sessions", api.sessions);
  return (
    <section class="table-screen scroll" aria-label="Sessions" tabIndex={0}>
      <div class="list-head">
        <p class="dim" role="status">
          {value === undefined ? "" : `${plural(value.rows.length, "session")} open`}
        </p>
        <button type="button" class="button" onClick={again}>
          Look again
        </button>
      </div>
      {value === undefined ? (
        <Waiting refused={refused} again={again} what="the sessions" />
      ) : value.rows.length === 0 ? (
        <p class="pad dim">Nobody is signed in by a browser.</p>
      ) : (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Who</th>
              <th scope="col">Browser</th>
              <th scope="col">Since</th>
              <th scope="col">Last used</th>
              <th scope="col">
                <span class="hidden-words">End</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {value.rows.map((session) => (
              <tr key={session.id}>
                <th scope="row">
                  <Words text={session.agent.name} /> <span class="dim">{session.agent.role}</span>{" "}
                  {session.current && <span class="tag">This one</span>}
                </th>
                <td data-label="Browser">
                  {session.browser === "" ? (
                    <span class="dim">unknown</span>
                  ) : (
                    <Words text={session.browser} />
                  )}
                </td>
                <td data-label="Since">
                  {session.since === undefined ? (
                    <span class="dim">before this was noted</span>
                  ) : (
                    momentText(session.since, clock.now())
                  )}
                </td>
                <td data-label="Last used">
                  <Ago at={session.seen} />
                </td>
                <td class="row-end">
                  <End session={session} done={again} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function End({ session, done }: { readonly session: Session; readonly done: () => void }) {
  const { api, notices } = useSigned();
  const name = clean(session.agent.name);
  async function act(): Promise<string | undefined> {
    const answer = await api.endSession(session.id);
    if (!answer.ok) return answer.status === 404 ? "It was over already." : refusalOf(answer);
    notices.tell({ about: "words", says: `The session of ${name} is ended.` });
    done();
    return undefined;
  }
  return (
    <Question
      button="End…"
      title={`End the session of ${name}`}
      does="End it"
      isFinal
      says={[
        session.current
          ? "This is the session you are in: you are signed out here at once."
          : "Its console closes at once. Chats wait half a minute for their agent to come back, then go to others.",
        "To sign in again takes a new link.",
        "The audit notes that you ended it.",
      ]}
      act={act}
    />
  );
}
