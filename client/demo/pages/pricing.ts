// The pricing page: three plans, what is in which, and the questions that people ask before they pay.

import { html, type Html } from "../html.ts";
import type { Page } from "../page.ts";
import { type Plan, plans } from "../plans.ts";

const card = (plan: Plan): Html =>
  html`<article class="card plan${plan.id === "team" ? " chosen" : ""}">
    <h2>${plan.name}${plan.id === "team" && html` <span class="badge">Most chosen</span>`}</h2>
    <p class="soft">${plan.for}</p>
    <p class="price"><strong>€${plan.price}</strong> <span class="soft">a guide and month</span></p>
    <a class="button${plan.id === "team" ? "" : " quiet"}" href="/demo/cart?plan=${plan.id}"
      >Choose ${plan.name}</a
    >
    <ul class="ticks">
      ${plan.points.map((point) => html`<li>${point}</li>`)}
    </ul>
  </article>`;

/** Feature, then its value in each plan, in the order of `plans`. */
const compared: readonly (readonly [string, string, string, string])[] = [
  ["Guides", "1", "2 to 12", "No limit"],
  ["Departures a month", "30", "No limit", "No limit"],
  ["Booking page on your own address", "Yes", "Yes", "Yes"],
  ["Deposits and vouchers", "No", "Yes", "Yes"],
  ["Waiting lists", "No", "Yes", "Yes"],
  ["Vehicles, boats and rooms", "No", "No", "Yes"],
  ["Calendar feeds", "1", "One a guide", "One a guide and base"],
  ["Commission on bookings", "None", "None", "None"],
];

const questions: readonly (readonly [string, string])[] = [
  [
    "What counts as a guide?",
    "Anyone who leads at least one departure in a month. People in the office are free, and a guide who rests in winter costs nothing in winter.",
  ],
  [
    "Can I change the plan in the season?",
    "Yes, on any day, up or down. We count by the day, and the difference is on the next invoice.",
  ],
  ["Do you take a share of my bookings?", "No. Your payment provider takes its fee, and we take none."],
  [
    "How do I leave?",
    "With one click, and with your data: departures, guests and bookings as spreadsheets, invoices as PDF. We keep nothing after 30 days.",
  ],
];

export const pricing: Page = {
  path: "/pricing",
  title: "Pricing – Fernweh",
  description: "Three plans, paid by guide and month. No commission, no setup fee.",
  body: html`
    <section class="wide head">
      <h1>Pay for guides, not for guests</h1>
      <p class="lead">Every plan is free for 30 days. Paid by the year, two months are on us.</p>
    </section>
    <section class="wide three plans">${plans.map(card)}</section>
    <section class="wide">
      <h2 id="compare">Compare the plans</h2>
      <div class="scroll" role="region" aria-labelledby="compare" tabindex="0">
        <table>
          <thead>
            <tr>
              <td></td>
              ${plans.map((plan) => html`<th scope="col">${plan.name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${compared.map(
              ([feature, ...values]) =>
                html`<tr>
                  <th scope="row">${feature}</th>
                  ${values.map((value) => html`<td>${value}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>
    <section class="wide narrow">
      <h2>Asked before paying</h2>
      ${questions.map(
        ([question, answer]) =>
          html`<details>
            <summary>${question}</summary>
            <p>${answer}</p>
          </details>`,
      )}
    </section>
  `,
};
