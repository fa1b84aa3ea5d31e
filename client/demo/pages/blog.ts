// The blog: an index and two posts.

import { html, type Html } from "../html.ts";
import type { Page } from "../page.ts";

interface Post {
  readonly id: string;
  readonly title: string;
  readonly day: string;
  readonly date: string;
  readonly author: string;
  readonly minutes: number;
  readonly summary: string;
  readonly body: Html;
}

const posts: readonly Post[] = [
  {
    id: "the-last-two-seats",
    title: "The last two seats",
    day: "2026-10-12",
    date: "12 October 2026",
    author: "Leonie Hartmann",
    minutes: 4,
    summary:
      "A boat that leaves with six of eight places taken earned its diesel. The question is what seven and eight are worth.",
    body: html`
      <p>
        A boat that leaves with six of eight places taken has paid for its diesel and its guide. What the last
        two guests pay is nearly all yours, and so the temptation is large to let those places go for half on
        the evening before.
      </p>
      <p>
        We looked at two summers of 41 operators who tried. Bookings for the next day rose by a fifth.
        Bookings made a month ahead fell by more than that, since guests talk, and nobody likes to sit beside
        somebody who paid half.
      </p>
      <h2>What worked instead</h2>
      <p>
        The quiet ones did better. They wrote to the people who had asked for that very tour and found it
        full: the waiting list of last week, not the newsletter of everyone. One message, sent at lunchtime,
        with a name under it. Of those who got one, every fourth came.
      </p>
      <p>
        The price stayed where it was. The seats were no longer empty, and the guest in seat three had no
        reason to count.
      </p>
      <h2>If you do one thing</h2>
      <p>
        Say on the booking page from how many guests a tour goes. People are happy to be the fourth when they
        know that four is enough.
      </p>
    `,
  },
  {
    id: "sunday-evenings",
    title: "What forty guides told us about Sunday evenings",
    day: "2026-09-03",
    date: "3 September 2026",
    author: "Tomás Oliveira",
    minutes: 3,
    summary:
      "Nobody starts a company to copy names from one list to another. We asked where the evening goes.",
    body: html`
      <p>
        We asked forty people who guide and run the company what they do on Sunday between six and ten. We
        expected invoices. We got lists: shoe sizes from mails into a sheet, the sheet into a chat with the
        guides, and the chat back into somebody's head.
      </p>
      <p>
        Three things ate more than half of the evening. Finding out who guides what. Answering “is there still
        room?”. And writing the same packing list to people who had it already.
      </p>
      <h2>Less software</h2>
      <p>
        Most had tried a booking system made for bus fleets and gone back to paper, with reason: paper is
        quick, shows a week at once and works in the rain. So that became the measure for what we build. A
        week on one page. A guest list without signal. Nothing to be learned by a guide who is here until
        August.
      </p>
      <p>
        One of them now writes to us on Sundays with photographs of supper. We keep them in a folder named
        <em>results</em>.
      </p>
    `,
  },
];

const byline = (post: Post): Html =>
  html`<p class="soft">
    ${post.author} · <time datetime="${post.day}">${post.date}</time> · ${post.minutes} min
  </p>`;

const index: Page = {
  path: "/blog/",
  title: "Blog – Fernweh",
  description: "Notes from the office of people who make software for tour operators.",
  body: html`
    <section class="wide head">
      <h1>Notes from the quay</h1>
      <p class="lead">What we learn from people who take other people outside.</p>
    </section>
    <section class="wide two">
      ${posts.map(
        (post) =>
          html`<article class="card post">
            <h2><a href="/demo/blog/${post.id}">${post.title}</a></h2>
            <p>${post.summary}</p>
            ${byline(post)}
          </article>`,
      )}
    </section>
  `,
};

const page = (post: Post): Page => ({
  path: `/blog/${post.id}`,
  title: `${post.title} – Fernweh`,
  description: post.summary,
  body: html`
    <article class="wide narrow prose head">
      <h1>${post.title}</h1>
      ${byline(post)} ${post.body}
      <p class="next"><a class="more" href="/demo/blog/">All posts</a></p>
    </article>
  `,
});

export const blog: readonly Page[] = [index, ...posts.map(page)];
