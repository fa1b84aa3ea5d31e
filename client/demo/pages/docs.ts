// The documentation: an index and three topics. Every page holds all four articles and shows its own, so that shop.ts
// can go from one to the next inside the page (pushState) without a request; each is a page of its own when loaded.

import { html, type Html } from "../html.ts";
import type { Page } from "../page.ts";

interface Topic {
  /** Its path below `/docs/`; the index has none. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly body: Html;
}

const topics: readonly Topic[] = [
  {
    id: "",
    name: "Documentation",
    description: "How to work with Fernweh: your first tour, bookings, guides.",
    body: html`
      <p class="lead">
        Short pages, each for one job. Most people read the first one and then never come back.
      </p>
      <ul class="topics">
        <li>
          <a data-topic href="/demo/docs/first-tour">Your first tour</a>
          <span class="soft">From an empty page to a booking, in a quarter of an hour.</span>
        </li>
        <li>
          <a data-topic href="/demo/docs/bookings">Bookings and deposits</a>
          <span class="soft">What guests see, what they pay, and when they get it back.</span>
        </li>
        <li>
          <a data-topic href="/demo/docs/guides">Guides and swaps</a>
          <span class="soft">Who sees what, and how two guides change a Saturday.</span>
        </li>
      </ul>
    `,
  },
  {
    id: "first-tour",
    name: "Your first tour",
    description: "From an empty page to a booking, in a quarter of an hour.",
    body: html`
      <p class="lead">A tour is what you offer. A departure is the day on which it leaves.</p>
      <h2>Name it</h2>
      <p>
        Choose <strong>New tour</strong> and write the name as you would say it on the phone. Add how long it
        takes, how many guests fit, and from how many it goes.
      </p>
      <h2>Say when it leaves</h2>
      <p>
        Pick the first day and how it repeats: <em>every Thursday and Sunday until the end of September</em>.
        Days on which you are closed are skipped, and you can move any single departure later without touching
        the others.
      </p>
      <h2>Open the booking page</h2>
      <p>
        Your page is at <code>book.your-name.example</code>. It has your colours already; look at it on a
        phone, since four of five guests will.
      </p>
      <p class="next">
        <a class="more" data-topic href="/demo/docs/bookings">Next: bookings and deposits</a>
      </p>
    `,
  },
  {
    id: "bookings",
    name: "Bookings and deposits",
    description: "What guests see, what they pay, and when they get it back.",
    body: html`
      <p class="lead">Guests book without an account. They get one link, and everything is behind it.</p>
      <h2>Deposits</h2>
      <p>
        Ask for a share or a fixed sum. The rest is due on the day, or so many days before; a reminder goes
        out by itself two days ahead of the date.
      </p>
      <h2>Cancelling</h2>
      <p>
        You write the ladder, such as <em>all of it back until seven days before, half until two</em>. A guest
        sees what comes back before confirming.
      </p>
      <h2>Waiting lists</h2>
      <p>
        When a place comes free, the first in line has two hours to take it. After that the next one is asked.
        You hear of it once it is taken.
      </p>
      <p class="next"><a class="more" data-topic href="/demo/docs/guides">Next: guides and swaps</a></p>
    `,
  },
  {
    id: "guides",
    name: "Guides and swaps",
    description: "Who sees what, and how two guides change a Saturday.",
    body: html`
      <p class="lead">A guide sees their own departures, their own guests, and nothing of the till.</p>
      <h2>Inviting a guide</h2>
      <p>
        Enter a name and a phone number. They get a link that works once; there is no password to forget. Say
        which languages they speak and which tours they may lead.
      </p>
      <h2>Swapping</h2>
      <p>
        A guide offers a departure, another takes it, you approve. Until you do, nothing changes for guests.
        Turn approval off for guides you trust with it.
      </p>
      <h2>On the day</h2>
      <p>
        The guest list is on the guide's phone from the evening before and needs no signal. What was ticked
        off on the quay reaches the office when the phone is back in the harbour.
      </p>
      <p class="next"><a class="more" href="/demo/pricing">What a guide costs</a></p>
    `,
  },
];

const titleOf = (topic: Topic): string =>
  topic.id ? `${topic.name} – Fernweh docs` : "Documentation – Fernweh";

const entry = (topic: Topic, shown: Topic): Html =>
  html`<li>
    <a data-topic href="/demo/docs/${topic.id}" ${topic === shown && html`aria-current="page"`}>
      ${topic.id ? topic.name : "Overview"}
    </a>
  </li>`;

const article = (topic: Topic, shown: Topic): Html =>
  html`<article
    data-path="/demo/docs/${topic.id}"
    data-title="${titleOf(topic)}"
    ${topic !== shown && "hidden"}
  >
    <h1 tabindex="-1">${topic.name}</h1>
    ${topic.body}
  </article>`;

export const docs: readonly Page[] = topics.map((shown) => ({
  path: `/docs/${shown.id}`,
  title: titleOf(shown),
  description: shown.description,
  body: html`
    <div class="wide docs">
      <nav aria-label="Documentation">
        <ul>
          ${topics.map((topic) => entry(topic, shown))}
        </ul>
      </nav>
      <div class="prose" id="topics">${topics.map((topic) => article(topic, shown))}</div>
    </div>
  `,
}));
