// Unpacks the Chromium of the npm package, its fonts and the libraries a bare machine may miss, into $TMPDIR.
// A process of its own: the package reads and changes the environment as soon as it is imported.

import chromium from "@sparticuz/chromium";

await chromium.executablePath();
