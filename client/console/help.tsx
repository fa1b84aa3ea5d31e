// The help dialog: what the keys do, and the switch that turns single keys off.

import { useConsole, useSigned } from "./context.ts";
import { IconButton } from "./icons.tsx";
import { keysFor } from "./shortcuts.ts";

const ID = "help";

export function openHelp(): void {
  const dialog = document.getElementById(ID);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

export function HelpDialog() {
  const { preferences } = useConsole();
  const { me } = useSigned();
  const close = () => (document.getElementById(ID) as HTMLDialogElement).close();
  return (
    <dialog id={ID} class="help" aria-labelledby="help-title">
      <header>
        <h2 id="help-title">Keyboard</h2>
        <IconButton icon="close" label="Close" onClick={close} />
      </header>
      <dl class="keys">
        {keysFor(me.role).map(({ keys, says }) => (
          <div key={says}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={preferences.shortcuts.value}
          onChange={(event) => (preferences.shortcuts.value = event.currentTarget.checked)}
        />
        Single keys are shortcuts
      </label>
      <p class="dim licence">Icons: Lucide, ISC License, © Lucide Icons and Contributors</p>
    </dialog>
  );
}
