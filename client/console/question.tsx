// A button with the question that comes before what it does: nothing is done before somebody has read what it will do.

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";

interface Props {
  readonly button: ComponentChildren;
  readonly title: string;
  readonly says: readonly string[];
  readonly does: string;
  readonly isFinal?: boolean;
  readonly isOff?: boolean;
  /** More to say or to fill in, below `says`. */
  readonly children?: ComponentChildren;
  /** Something is to be filled in first. */
  readonly notYet?: boolean;
  /** Gives why it did not work. */
  readonly act: () => Promise<string | undefined>;
}

export function Question({ button, title, says, does, isFinal, isOff, children, notYet, act }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [refused, setRefused] = useState<string>();
  const [busy, setBusy] = useState(false);
  const close = () => dialog.current?.close();

  async function goes(): Promise<void> {
    if (busy || notYet) return;
    setBusy(true);
    const because = await act();
    setBusy(false);
    setRefused(because);
    if (because === undefined) close();
  }

  return (
    <>
      <button
        type="button"
        class="button"
        disabled={isOff}
        onClick={() => {
          setRefused(undefined);
          dialog.current?.showModal();
        }}
      >
        {button}
      </button>
      <dialog ref={dialog} class="question" aria-label={title}>
        <h2>{title}</h2>
        {says.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {children !== undefined && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void goes();
            }}
          >
            {children}
          </form>
        )}
        {refused !== undefined && (
          <p class="refused" role="alert">
            {refused}
          </p>
        )}
        <div class="question-answers">
          <button type="button" class="button" onClick={close}>
            Cancel
          </button>
          <button
            type="button"
            class={`button ${isFinal ? "bad" : "primary"}`}
            disabled={busy || notYet}
            onClick={() => void goes()}
          >
            {does}
          </button>
        </div>
      </dialog>
    </>
  );
}
