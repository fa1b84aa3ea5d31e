// The same random cases in every run, so that a change is blamed for what it broke and not for what luck found. To look
// for more: `SEED=$RANDOM npx vitest run …`.

import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 20_261_120) });
