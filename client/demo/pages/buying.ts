// From the cart to the thanks: what a buyer sees last. Inputs have no `name`, so nothing typed here can leave the page,
// not even in an address.

import { html, type Html } from "../html.ts";
import type { Page } from "../page.ts";
import { plans } from "../plans.ts";

const chosen = plans.find((plan) => plan.id === "team")!;
const GUIDES = 3;

const cart: Page = {
  path: "/cart",
  title: "Your cart – Fernweh",
  description: "The plan you chose, and what it costs.",
  body: html`
    <section class="wide narrow head">
      <h1>Your cart</h1>
      <form class="card cart" id="cart" action="/demo/signup">
        <label>
          Plan
          <select id="plan" autocomplete="off">
            ${plans.map(
              (plan) =>
                html`<option
                  value="${plan.id}"
                  data-price="${plan.price}"
                  data-most="${plan.id === "solo" ? 1 : 99}"
                  ${plan === chosen && "selected"}
                >
                  ${plan.name}, €${plan.price} a guide and month
                </option>`,
            )}
          </select>
        </label>
        <label>
          Guides
          <input
            id="guides"
            type="number"
            min="1"
            max="99"
            value="${GUIDES}"
            inputmode="numeric"
            autocomplete="off"
          />
        </label>
        <label>
          Paid
          <select id="paid" autocomplete="off">
            <option value="12">by the month</option>
            <option value="10">by the year, two months on us</option>
          </select>
        </label>
        <dl class="sum" aria-live="polite">
          <div>
            <dt>A month</dt>
            <dd id="month">€${chosen.price * GUIDES}</dd>
          </div>
          <div>
            <dt>A year</dt>
            <dd id="year">€${chosen.price * GUIDES * 12}</dd>
          </div>
          <div>
            <dt>Today</dt>
            <dd>€0</dd>
          </div>
        </dl>
        <button class="button">Go on to sign-up</button>
        <p class="soft fine">Free for 30 days. We ask for a card after that, not before.</p>
      </form>
      <p><a href="/demo/pricing">Back to the plans</a></p>
    </section>
  `,
};

const field = (id: string, label: string, type: string, autocomplete: string): Html =>
  html`<label>
    ${label}
    <input id="${id}" type="${type}" autocomplete="${autocomplete}" required />
  </label>`;

const signup: Page = {
  path: "/signup",
  title: "Sign up – Fernweh",
  description: "Thirty days free, no card.",
  body: html`
    <section class="wide narrow head">
      <h1>Start with your next departure</h1>
      <p class="lead">Thirty days free. No card, no call from sales unless you ask for one.</p>
      <form class="card" id="signup" action="/demo/thanks">
        ${field("name", "Your name", "text", "name")} ${field("company", "Company", "text", "organization")}
        ${field("email", "E-mail", "email", "email")}
        <label>
          How many people guide?
          <select id="size">
            <option>Just me</option>
            <option>2 to 5</option>
            <option>6 to 12</option>
            <option>More</option>
          </select>
        </label>
        <button class="button">Create the account</button>
        <p class="soft fine">This form sends nothing: Fernweh is a demo.</p>
      </form>
    </section>
  `,
};

const thanks: Page = {
  path: "/thanks",
  title: "Thank you – Fernweh",
  description: "Your account is ready.",
  body: html`
    <section class="wide narrow head">
      <h1>That was all</h1>
      <p class="lead">Your account is ready, and the next thirty days are on us.</p>
      <div class="card">
        <h2>A good first quarter of an hour</h2>
        <ol>
          <li>Write down one tour as you would say it on the phone.</li>
          <li>Give it its next three departures.</li>
          <li>Open the booking page on your own phone and book yourself.</li>
        </ol>
        <p><a class="more" href="/demo/docs/first-tour">Show me how</a></p>
      </div>
    </section>
  `,
};

export const buying: readonly Page[] = [cart, signup, thanks];
