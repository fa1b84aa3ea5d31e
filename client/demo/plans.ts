// The plans of the invented product, in one place: the pricing page, the home page and the cart read the same figures.

export interface Plan {
  readonly id: "solo" | "team" | "fleet";
  readonly name: string;
  readonly for: string;
  /** Euros a guide and month. */
  readonly price: number;
  readonly points: readonly string[];
}

export const plans: readonly Plan[] = [
  {
    id: "solo",
    name: "Solo",
    for: "You guide every tour yourself.",
    price: 12,
    points: [
      "One guide",
      "30 departures a month",
      "Booking page in your colours",
      "Guest list on your phone, offline",
    ],
  },
  {
    id: "team",
    name: "Team",
    for: "A handful of guides, one shared calendar.",
    price: 19,
    points: [
      "2 to 12 guides",
      "Departures without limit",
      "Guides swap tours, you approve",
      "Deposits, vouchers and waiting lists",
      "Reply within four working hours",
    ],
  },
  {
    id: "fleet",
    name: "Fleet",
    for: "Several bases, boats, vans or huts.",
    price: 31,
    points: [
      "Guides without limit",
      "Vehicles and rooms planned with the tour",
      "One report over all bases",
      "A person who knows your set-up",
    ],
  },
];
