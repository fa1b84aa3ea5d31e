// Starts the window that lets a tab try rules out; see asking.ts.

import { ask } from "./asking.ts";

void ask(document.getElementById("try")!, location.search, opener as Window | null);
