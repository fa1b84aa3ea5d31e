// The marketers' screens, loaded when one of them is opened.

import { ExplainScreen } from "./explain-screen.tsx";
import { RulesScreen } from "./rules-screen.tsx";
import { VersionsScreen } from "./versions-screen.tsx";

export const screens = { rules: RulesScreen, versions: VersionsScreen, explain: ExplainScreen };
