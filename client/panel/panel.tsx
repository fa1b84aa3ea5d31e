// The panel as it is drawn: a bar, and below it the button that signs in, or the clocks, the record and the rules.

import type { Explained } from "../../rules/engine/explain.ts";
import { Bar, type Placing } from "./bar.tsx";
import { Forward } from "./forward.tsx";
import type { Model, Scene } from "./model.ts";
import { RecordView } from "./record.tsx";
import { Rules } from "./rules.tsx";

export interface Look {
  readonly placing: Placing;
  /** What of the rules is listed. */
  readonly filter: string;
}

export interface Actions {
  place(placing: Partial<Placing>): void;
  filter(text: string): void;
  close(): void;
}

interface Props {
  readonly model: Model;
  readonly scene: Scene;
  readonly look: Look;
  readonly actions: Actions;
}

export function Panel({ model, scene, look, actions }: Props) {
  const { placing } = look;
  return (
    <section
      class={`panel ${placing.dock} ${placing.small ? "small" : ""}`}
      aria-label="Beckon: trying rules out"
    >
      <Bar placing={placing} place={actions.place} close={actions.close} />
      {!placing.small && (
        <div class="body" tabIndex={-1}>
          {scene.shows === "sign-in" && <SignIn says={scene.says} signIn={() => model.signIn()} />}
          {scene.shows === "waiting" && (
            <div class="note" role="status">
              <p>{scene.says}</p>
              {scene.retry && (
                <button type="button" class="button" onClick={() => void model.fetch()}>
                  Try again
                </button>
              )}
            </div>
          )}
          {scene.shows === "rules" && <Open model={model} scene={scene} look={look} actions={actions} />}
        </div>
      )}
    </section>
  );
}

function SignIn({ says, signIn }: { readonly says: string | undefined; readonly signIn: () => void }) {
  return (
    <div class="note">
      {says !== undefined && <p role="status">{says}</p>}
      <button type="button" class="button primary" onClick={signIn}>
        Sign in as team member
      </button>
    </div>
  );
}

function Open({ model, scene, look, actions }: Props & { readonly scene: Scene & { shows: "rules" } }) {
  const { explanation, ahead, timezone, says } = scene;
  return (
    <>
      <Forward
        ahead={ahead}
        at={explanation.at}
        timezone={timezone}
        invited={explanation.invited}
        says={says}
        forward={(by) => model.forward(by)}
        reset={() => model.reset()}
      />
      <RecordView facts={explanation.facts} timezone={timezone} />
      <Rules
        rules={explanation.rules}
        at={explanation.at}
        timezone={timezone}
        filter={look.filter}
        onFilter={actions.filter}
        preview={(rule: Explained["rule"]) => model.preview(rule)}
      />
    </>
  );
}
