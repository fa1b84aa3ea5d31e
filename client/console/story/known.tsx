// What is known of the visitor: tags and traits, which agents change here and rules read, with who said them and when;
// who the page says it is, and the devices.

import { useState } from "preact/hooks";

import type { Story, TAG_LIMIT, TRAIT_LIMIT } from "../../../worker/protocol.ts";
import { useConsole } from "../context.ts";
import { deviceIcon, Icon, IconButton } from "../icons.tsx";
import { clean, valueText } from "../text/clean.ts";
import { nth } from "../text/names.ts";
import { Words } from "../text/said.tsx";
import { momentText } from "../text/time.ts";
import { Facts } from "./facts.tsx";
import { Unsaid, useSay } from "./say.tsx";
import type { Visitor } from "./visitor.ts";

const tagLimit: typeof TAG_LIMIT = 60;
const traitLimit: typeof TRAIT_LIMIT = 200;

interface Props {
  readonly visitor: Visitor;
  readonly story: Story;
}

export function Known({ visitor, story }: Props) {
  const { clock } = useConsole();
  const { identity, row } = story;
  return (
    <section>
      <h3>Known</h3>
      <Tags visitor={visitor} story={story} />
      <Facts
        facts={[
          [
            "Identity",
            identity && (
              <>
                <Words text={identity.id} />{" "}
                <span class="dim">{identity.verified ? "proved by the site" : "not proved"}</span>
              </>
            ),
          ],
          ["First seen", momentText(story.first_seen, clock.now())],
          ["Visits", `this is the ${nth(row.visits)}`],
          ["Chats", row.chats === 0 ? "none" : row.chats.toLocaleString()],
          ["Devices", story.devices.length > 1 || identity?.verified ? <Devices story={story} /> : undefined],
        ]}
      />
      <Traits visitor={visitor} story={story} />
    </section>
  );
}

function Devices({ story }: { readonly story: Story }) {
  const { clock } = useConsole();
  return (
    <ul class="devices">
      {story.devices.map(({ device, browser, os, last, current }) => (
        <li key={`${device} ${browser} ${os}`}>
          <Icon name={deviceIcon(device)} />
          <span>
            <Words text={`${clean(browser)} on ${clean(os)}`} />{" "}
            <span class="dim">{current ? "this visit" : momentText(last, clock.now())}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Who and when; a rule by its name, and what the page said by nobody's. */
function Signed({
  story,
  of,
  name,
}: {
  readonly story: Story;
  readonly of: "tags" | "traits";
  readonly name: string;
}) {
  const { clock } = useConsole();
  const all = story.signatures?.[of] ?? {};
  if (!Object.hasOwn(all, name)) return null;
  const { at, by, rule } = all[name]!;
  return (
    <span class="signed dim">
      {by !== undefined && <Words text={by} />}
      {rule !== undefined && (
        <>
          rule <Words text={rule} />
        </>
      )}
      , <time>{momentText(at, clock.now())}</time>
    </span>
  );
}

function Tags({ visitor, story }: Props) {
  const [text, setText] = useState("");
  const { say, isDown } = useSay(visitor);
  const tag = text.trim();
  return (
    <>
      <ul class="tags">
        {story.row.tags.map((one) => (
          <li key={one} class="tag">
            <Words text={one} />
            <Signed story={story} of="tags" name={one} />
            <IconButton
              icon="close"
              label={`Take off the tag ${clean(one)}`}
              onClick={() => say({ type: "tag", tag: one, on: false })}
            />
          </li>
        ))}
      </ul>
      <form
        class="known-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (tag !== "" && say({ type: "tag", tag, on: true })) setText("");
        }}
      >
        <input
          aria-label="New tag"
          placeholder="New tag"
          maxLength={tagLimit}
          pattern="[^*]+"
          title="Letters, digits, spaces and dashes: no *"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={tag === ""}>
          Tag
        </button>
      </form>
      <Unsaid visitor={visitor} kind="tag" isDown={isDown} />
    </>
  );
}

function Traits({ visitor, story }: Props) {
  const { say, isDown } = useSay(visitor);
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const wanted = name.trim();
  const traits = Object.entries(story.traits);
  return (
    <>
      {traits.length > 0 && (
        <dl class="facts traits">
          {traits.map(([one, of]) => (
            <div key={one}>
              <dt>
                <Words text={one} />
              </dt>
              <dd>
                <button
                  type="button"
                  class="trait-value"
                  title="Change it"
                  onClick={() => {
                    setName(one);
                    setValue(valueText(of));
                    document.getElementById("trait-value")?.focus();
                  }}
                >
                  <Words text={valueText(of)} />
                </button>
                <Signed story={story} of="traits" name={one} />
                <IconButton
                  icon="close"
                  label={`Take back ${clean(one)}`}
                  onClick={() => say({ type: "trait", name: one, value: null })}
                />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <form
        class="known-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted === "" || value.trim() === "") return;
          if (!say({ type: "trait", name: wanted, value: value.trim() })) return;
          setName("");
          setValue("");
        }}
      >
        <input
          aria-label="Name of the trait"
          placeholder="Trait"
          maxLength={tagLimit}
          pattern="[^*]+"
          title="Letters, digits, spaces and dashes: no *"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <input
          id="trait-value"
          aria-label="Its value"
          placeholder="Value"
          maxLength={traitLimit}
          value={value}
          onInput={(event) => setValue(event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={wanted === "" || value.trim() === ""}>
          {Object.hasOwn(story.traits, wanted) ? "Change" : "Add"}
        </button>
      </form>
      <Unsaid visitor={visitor} kind="trait" isDown={isDown} />
    </>
  );
}
