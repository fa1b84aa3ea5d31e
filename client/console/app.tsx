// Which of the three the agent sees: a moment's wait, the sign-in page, or the console.

import type { Console } from "./console.ts";
import { ConsoleContext, SignedContext } from "./context.ts";
import { Shell } from "./shell.tsx";
import { SignIn } from "./sign-in/sign-in-page.tsx";

export function App({ it }: { readonly it: Console }) {
  const session = it.session.value;
  return (
    <ConsoleContext.Provider value={it}>
      {session.state === "signed-in" ? (
        <SignedContext.Provider value={session.signed}>
          <Shell />
        </SignedContext.Provider>
      ) : (
        <SignIn session={session} />
      )}
    </ConsoleContext.Provider>
  );
}
