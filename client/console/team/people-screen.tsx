// Who is in the team: added, changed, removed, and given a new link to sign in with.

import { useState } from "preact/hooks";

import type { Agent } from "../../../worker/api/people.ts";
import { useConsole, useSigned } from "../context.ts";
import { Icon } from "../icons.tsx";
import { refusalOf } from "../api.ts";
import { useLoaded } from "../loaded.ts";
import { Entry, Pair, PairHead, Waiting } from "../pair.tsx";
import { Question } from "../question.tsx";
import { clean } from "../text/clean.ts";
import { plural } from "../text/names.ts";
import { Words } from "../text/said.tsx";
import { LinkToShare } from "./link-to-share.tsx";
import { PersonForm, type Said } from "./person-form.tsx";

/** In the address, where nobody has such an id. */
const NEW = "new";

export function PeopleScreen() {
  const it = useConsole();
  const { api } = useSigned();
  const { item } = it.route.value;
  const { value, refused, again } = useLoaded("people", api.agents);
  const [sought, setSought] = useState("");
  /** Of several who are added one after the other. */
  const [turn, setTurn] = useState(0);
  const found = value?.rows.filter((one) => wordsOf(one).includes(sought.trim().toLowerCase()));
  const list = (
    <>
      <div class="list-head">
        <input
          type="search"
          data-search=""
          aria-label="Search the team"
          placeholder="Search the team"
          value={sought}
          onInput={(event) => setSought(event.currentTarget.value)}
        />
        <a
          class="button primary"
          href={it.link({ screen: "people", item: NEW })}
          onClick={() => setTurn(turn + 1)}
        >
          <Icon name="add" />
          Add a person
        </a>
      </div>
      {found === undefined ? (
        <Waiting refused={refused} again={again} what="the team" />
      ) : found.length === 0 ? (
        <p class="pad dim">{sought === "" ? "Nobody is in the team yet." : `Nobody fits “${sought}”.`}</p>
      ) : (
        <ul class="entries scroll" tabIndex={-1}>
          {found.map((one) => (
            <li key={one.id}>
              <Item person={one} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
  const person = value?.rows.find(({ id }) => id === item);
  const open =
    item === undefined || value === undefined ? undefined : item === NEW ? (
      <Added key={turn} people={value.rows} changed={again} />
    ) : person === undefined ? (
      <div class="says" role="alert">
        <h2>Nobody of the team has this address</h2>
        <p>They were removed, or the link was cut off.</p>
      </div>
    ) : (
      <Opened key={person.id} person={person} changed={again} />
    );
  return (
    <Pair
      label="The team"
      list={list}
      open={open}
      hint="Open somebody to change what they may and can do, or add a person."
    />
  );
}

const wordsOf = ({ name, email, role, teams, skills, languages }: Agent): string =>
  [name, email, role, ...teams, ...skills, ...languages].join("\n").toLowerCase();

function Item({ person }: { readonly person: Agent }) {
  const { me } = useSigned();
  const { teams, skills, languages } = person;
  return (
    <Entry item={person.id}>
      <span class="entry-head">
        <strong>
          <Words text={person.name} />
          {person.id === me.agent.id && <span class="dim"> (you)</span>}
        </strong>
        <span class="tag">{person.role}</span>
      </span>
      <span class="entry-line">
        <Words text={person.email} />
      </span>
      {person.role !== "marketer" && (
        <span class="entry-line dim">
          <span>{plural(person.places, "chat")} at once</span>
          <span>{teams.length === 0 ? "any team" : teams.map(clean).join(", ")}</span>
          {skills.length > 0 && <span>{skills.map(clean).join(", ")}</span>}
          {languages.length > 0 && <span>{languages.map(clean).join(", ")}</span>}
        </span>
      )}
    </Entry>
  );
}

function Added({ people, changed }: { readonly people: readonly Agent[]; readonly changed: () => void }) {
  const { api } = useSigned();
  const [added, setAdded] = useState<{ readonly name: string; readonly link: string }>();
  async function add(said: Said): Promise<string | undefined> {
    // Sent again it would be a change of who is there.
    if (people.some(({ email }) => email === said.email.toLowerCase()))
      return `${said.email} is in the team already: change that person instead.`;
    const answer = await api.addAgent(said);
    if (!answer.ok) return refusalOf(answer);
    setAdded({ name: answer.value.agent.name, link: answer.value.link });
    changed();
    return undefined;
  }
  return (
    <section class="pair-open" aria-label="Add a person">
      <PairHead title={added === undefined ? "Add a person" : `${clean(added.name)} is added`} />
      <div class="scroll" tabIndex={-1}>
        {added === undefined ? (
          <PersonForm does="Add" act={add} />
        ) : (
          <LinkToShare of={added.name} link={added.link} />
        )}
      </div>
    </section>
  );
}

function Opened({ person, changed }: { readonly person: Agent; readonly changed: () => void }) {
  const it = useConsole();
  const { api, me, notices } = useSigned();
  const [link, setLink] = useState<string>();
  const isMe = person.id === me.agent.id;
  const name = clean(person.name);

  async function change(asked: Said): Promise<string | undefined> {
    const { email: _, ...said } = asked;
    const different = Object.entries(said).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(person[key as keyof Agent]),
    );
    if (different.length === 0) return undefined;
    const answer = await api.changeAgent(person.id, Object.fromEntries(different));
    if (!answer.ok) return refusalOf(answer);
    notices.tell({ about: "words", says: `${clean(answer.value.agent.name)} is changed.` });
    changed();
    return undefined;
  }
  async function remove(): Promise<string | undefined> {
    const answer = await api.removeAgent(person.id);
    if (!answer.ok) return refusalOf(answer);
    notices.tell({ about: "words", says: `${name} is removed and signed out everywhere.` });
    it.go({ screen: "people" });
    changed();
    return undefined;
  }
  async function makeLink(): Promise<string | undefined> {
    const answer = await api.newLink(person.id);
    if (!answer.ok) return refusalOf(answer);
    setLink(answer.value.link);
    return undefined;
  }

  return (
    <section class="pair-open" aria-label={name}>
      <PairHead title={name} />
      <div class="scroll" tabIndex={-1}>
        <PersonForm key={JSON.stringify(person)} person={person} isMe={isMe} does="Save" act={change} />
        <section class="part">
          <h3>Signing in</h3>
          {link === undefined ? (
            <p class="dim">There are no passwords: a link signs in once, within 15 minutes.</p>
          ) : (
            <LinkToShare of={person.name} link={link} />
          )}
          <Question
            button="New sign-in link…"
            title={`A new link for ${name}`}
            does="Make the link"
            says={[
              "It signs in whoever opens it, as this person, once and within 15 minutes. Links made before and not used are worth nothing any more.",
              "Where they are signed in already they stay so: end that under Sessions.",
            ]}
            act={makeLink}
          />
        </section>
        <section class="part">
          <h3>Leaving the team</h3>
          {isMe && <p class="dim">Nobody removes themselves: ask another admin.</p>}
          <Question
            button={`Remove ${name}…`}
            title={`Remove ${name}`}
            does="Remove"
            isFinal
            isOff={isMe}
            says={[
              "They are signed out everywhere at once, and their open consoles close.",
              "Their chats go to colleagues, or wait for one. What they wrote stays.",
              "The audit notes that you removed them.",
            ]}
            act={remove}
          />
        </section>
      </div>
    </section>
  );
}
