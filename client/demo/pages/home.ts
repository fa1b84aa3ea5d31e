// The home page: what Fernweh is, in one screen, then the three jobs it does.

import { html, type Html } from "../html.ts";
import type { Page } from "../page.ts";
import { plans } from "../plans.ts";

interface Departure {
  readonly day: string;
  readonly tour: string;
  readonly guide: string;
  readonly taken: number;
  readonly places: number;
  readonly note: string;
}

const departures: readonly Departure[] = [
  { day: "Thu 14", tour: "Kayak round Reine", guide: "Ingrid", taken: 6, places: 8, note: "2 left" },
  { day: "Fri 15", tour: "Cod, coffee and a rowing boat", guide: "Jonas", taken: 6, places: 6, note: "Full" },
  {
    day: "Sat 16",
    tour: "Night walk, Unstad ridge",
    guide: "Amal",
    taken: 3,
    places: 8,
    note: "Goes from 4",
  },
  { day: "Sun 17", tour: "Kayak round Reine", guide: "Ingrid", taken: 5, places: 8, note: "3 left" },
];

const seats = (departure: Departure): Html =>
  html`<span class="seats" aria-hidden="true"
    >${Array.from({ length: departure.places }, (_, seat) =>
      seat < departure.taken ? html`<i class="taken"></i>` : html`<i></i>`,
    )}</span
  >`;

const board = html`<figure class="board">
  <figcaption>
    <strong>This week in Lofoten</strong>
    <span class="soft">4 departures · 20 guests</span>
  </figcaption>
  <ul>
    ${departures.map(
      (departure) =>
        html`<li>
          <span class="day">${departure.day}</span>
          <span class="tour">${departure.tour}<small class="soft">with ${departure.guide}</small></span>
          <span class="room"
            >${seats(departure)}<small class="soft">${departure.note}</small
            ><span class="hidden">, ${departure.taken} of ${departure.places} places taken</span></span
          >
        </li>`,
    )}
  </ul>
</figure>`;

const hills = html`<svg class="hills" viewBox="0 0 1440 220" preserveAspectRatio="none" aria-hidden="true">
  <path
    class="far"
    d="M0 120c110-58 190-66 270-28s140 26 226-22 178-62 268-10 138 34 222-16 170-46 254 8 130 40 200 18v150H0Z"
  />
  <path
    class="near"
    d="M0 170c140-54 236-40 340-12s190 6 296-30 214-22 312 14 200 28 282-8 140-24 210-6v92H0Z"
  />
</svg>`;

const job = (name: string, says: string, points: readonly string[]): Html =>
  html`<article class="card">
    <h3>${name}</h3>
    <p>${says}</p>
    <ul class="ticks">
      ${points.map((point) => html`<li>${point}</li>`)}
    </ul>
  </article>`;

export const home: Page = {
  path: "/",
  title: "Fernweh: planning software for small tour operators",
  description: "Departures, guides and guests of a small tour operator on one calm page.",
  body: html`
    <section class="hero">
      <div class="wide split">
        <div>
          <h1>Run the tours.<br />We keep the list.</h1>
          <p class="lead">
            Fernweh holds your departures, guides and guests on one calm page, so that Sunday evening is for
            supper and not for spreadsheets.
          </p>
          <p class="actions">
            <a class="button" href="/demo/signup">Start free for 30 days</a>
            <a class="button quiet" href="/demo/pricing">See the prices</a>
          </p>
          <p class="soft fine">No card. Bring your calendar along, it takes four minutes.</p>
        </div>
        ${board}
      </div>
      ${hills}
    </section>

    <section class="wide">
      <h2>Three jobs, one page</h2>
      <div class="three">
        ${job("Plan", "A season in an afternoon: repeat a departure, skip the holidays, done.", [
          "Guides see only what is theirs",
          "Tides, sunrise and ferries beside the day",
          "Swap two guides in one move",
        ])}
        ${job("Fill", "A booking page that belongs to you, on your own address.", [
          "Deposits, vouchers and gift cards",
          "A waiting list that writes by itself",
          "“Goes from four guests”, said before paying",
        ])}
        ${job("Run", "On the quay at 6:40, with one bar of signal.", [
          "The guest list works offline",
          "Shoe sizes, allergies, next of kin",
          "One tap says “all aboard” to the office",
        ])}
      </div>
    </section>

    <section class="tint">
      <figure class="quote">
        <blockquote>
          <p>We stopped asking who is guiding on Saturday. It is written there, and it is right.</p>
        </blockquote>
        <figcaption>
          <strong>Marit Solheim</strong>
          <span class="soft">Nordlys Kayak, three guides and a van</span>
        </figcaption>
      </figure>
    </section>

    <section class="wide split even">
      <div>
        <h2>From ${Math.min(...plans.map((plan) => plan.price))} euros a guide</h2>
        <p>
          You pay for people who guide, not for guests who book. No commission, no setup fee, and two months
          are on us when you pay by the year.
        </p>
        <p><a class="more" href="/demo/pricing">Compare the plans</a></p>
      </div>
      <div>
        <h2>First tour online in a quarter of an hour</h2>
        <p>
          Name it, say when it leaves and who guides it. The booking page is there before the kettle boils.
        </p>
        <p><a class="more" href="/demo/docs/first-tour">How the first tour goes</a></p>
      </div>
    </section>
  `,
};
