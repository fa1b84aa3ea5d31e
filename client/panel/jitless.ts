// The rules' schemas come along with their conditions. Here nothing is parsed with them, and Zod must not try whether the
// page allows `new Function`: a strict policy would report that. To be imported before any rule.

import * as z from "zod";

z.config({ jitless: true });
