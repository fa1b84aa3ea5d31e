// What is kept of chats beyond the desk, loaded when one of these screens is opened.

import { BlockedScreen } from "../blocked/blocked-screen.tsx";
import { RepliesScreen } from "../replies/replies-screen.tsx";
import { InboxScreen } from "./inbox-screen.tsx";

export const screens = { inbox: InboxScreen, replies: RepliesScreen, blocked: BlockedScreen };
