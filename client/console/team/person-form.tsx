// What is said of a person of the team: who it is, what the role is, and whom chats suit.

import { useId, useState } from "preact/hooks";

import type { Agent } from "../../../worker/api/people.ts";
import type { AgentSaid } from "../api.ts";

export type Said = AgentSaid;

interface Props {
  /** Absent: somebody new. */
  readonly person?: Agent;
  readonly isMe?: boolean;
  readonly does: string;
  /** Gives why it did not work. */
  readonly act: (said: Said) => Promise<string | undefined>;
}

const ROLES: readonly (readonly [role: Agent["role"], says: string])[] = [
  ["agent", "Agent: answers chats"],
  ["marketer", "Marketer: rules, and why they fire"],
  ["admin", "Admin: all of it, and the team"],
];

export function PersonForm({ person, isMe = false, does, act }: Props) {
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [role, setRole] = useState<Agent["role"]>(person?.role ?? "agent");
  const hint = useId();

  async function sent(event: SubmitEvent & { readonly currentTarget: HTMLFormElement }): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const word = (name: string) => form.get(name)?.toString().trim() ?? "";
    setBusy(true);
    const because = await act({
      email: person?.email ?? word("email").toLowerCase(),
      name: word("name"),
      role,
      teams: listOf(word("teams")),
      skills: listOf(word("skills")),
      languages: listOf(word("languages")),
      places: Number(word("places")),
    });
    setBusy(false);
    setRefused(because);
  }

  return (
    <form class="part form" onSubmit={(event) => void sent(event)}>
      {person === undefined ? (
        <Field label="E-mail address" name="email" type="email" isNeeded most={200} />
      ) : (
        <p class="dim">{person.email}</p>
      )}
      <Field label="Name, as visitors read it" name="name" is={person?.name} isNeeded most={80} />
      <label class="labelled">
        <span>Role</span>
        <select
          value={role}
          disabled={isMe}
          aria-describedby={isMe ? hint : undefined}
          onChange={(event) => setRole(event.currentTarget.value as Agent["role"])}
        >
          {ROLES.map(([value, says]) => (
            <option key={value} value={value}>
              {says}
            </option>
          ))}
        </select>
      </label>
      {isMe && (
        <p id={hint} class="dim">
          Your own role is changed by another admin, so that you do not lock yourself out.
        </p>
      )}
      {person !== undefined && role !== person.role && (
        <p class="dim">With another role their open consoles close, and are opened anew with it.</p>
      )}
      <Field label="Teams of site.yaml, a comma between; none: all" name="teams" is={person?.teams} />
      <Field label="Skills: tags of visitors whose chats suit them" name="skills" is={person?.skills} />
      <Field label="Languages, as de, pt-BR" name="languages" is={person?.languages} />
      <label class="labelled short">
        <span>Chats at once</span>
        <input type="number" name="places" min={1} max={20} required value={person?.places ?? 3} />
      </label>
      {refused !== undefined && (
        <p class="refused" role="alert">
          {refused}
        </p>
      )}
      <div>
        <button type="submit" class="button primary" disabled={busy}>
          {does}
        </button>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly type?: "email" | "text";
  readonly is?: string | readonly string[] | undefined;
  readonly isNeeded?: boolean;
  readonly most?: number;
}

function Field({ label, name, type = "text", is = "", isNeeded = false, most = 500 }: FieldProps) {
  const field = {
    name,
    required: isNeeded,
    maxLength: most,
    defaultValue: typeof is === "string" ? is : is.join(", "),
    autocomplete: "off",
  } as const;
  return (
    <label class="labelled">
      <span>{label}</span>
      {type === "email" ? <input type="email" {...field} /> : <input type="text" {...field} />}
    </label>
  );
}

/** `sales, support` → both; said twice counts once. */
const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== ""),
  ),
];
