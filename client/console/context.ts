// How a component reaches what the console knows: two contexts, for before and after signing in.

import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { Console } from "./console.ts";
import type { Signed } from "./signed.ts";

export const ConsoleContext = createContext<Console>(undefined as never);
export const SignedContext = createContext<Signed>(undefined as never);

export const useConsole = (): Console => useContext(ConsoleContext);
export const useSigned = (): Signed => useContext(SignedContext);
