// The admins' screens, loaded when one of them is opened.

import { AuditScreen } from "./audit-screen.tsx";
import { PeopleScreen } from "./people-screen.tsx";
import { SessionsScreen } from "./sessions-screen.tsx";

export const screens = { people: PeopleScreen, sessions: SessionsScreen, audit: AuditScreen };
