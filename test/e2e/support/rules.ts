// Rules of the browser tests: those of the demo shop in small, with times of seconds.

import type { Files } from "./server.ts";

export const IDLE_ON_PRICING: Files = {
  "pricing-idle.yaml": `
name: Help on the pricing page
when:
  page: /demo/pricing
  idle: 2s
invite:
  from: Customer Service
  title: Still comparing plans?
  greeting: 'You came from {{ referrer.name | default: "the web" }}. Anything to clear up?'
  replies: ["Compare plans", "Talk to sales"]
`,
};

export const THREE_SECONDS_ON_SITE: Files = {
  "on-site.yaml": `
name: A while on the site
when:
  on_site: 3s
invite:
  title: Looking around?
  greeting: "Ask us anything."
`,
};

export const ON_THANKS: Files = {
  "thanks.yaml": `
name: A first question
when:
  page: /demo/thanks
invite:
  title: Welcome aboard
  greeting: "Shall we set up the first tour together?"
`,
};

/** One of the team reads it first. */
export const WITH_APPROVAL: Files = {
  "approved.yaml": `
name: Help that an agent words
when:
  page: /demo/pricing
  on_page: 1s
invite:
  approval: agent
  title: Questions?
  greeting: "Anything to clear up?"
`,
};
