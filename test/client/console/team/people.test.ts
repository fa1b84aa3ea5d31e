// The team, as an admin adds, changes and removes who is in it.

import { afterEach, describe, expect, test } from "vitest";

import type { Agent } from "../../../../worker/api/people.ts";
import type { Opened } from "../support/opened.tsx";
import { type Answers, asked, changes, does, picks, presses, Refused, served } from "../support/served.ts";

let it: Opened;
afterEach(() => it.close());

const ANA: Agent = {
  id: "agent-ana",
  email: "ana@shop.example",
  name: "Ana",
  role: "admin",
  teams: [],
  skills: [],
  languages: [],
  places: 3,
};
const BEN: Agent = {
  id: "agent-ben",
  email: "ben@shop.example",
  name: "Ben",
  role: "agent",
  teams: ["sales"],
  skills: ["vip"],
  languages: ["de"],
  places: 1,
};
const LINK = "https://beckon.example/console/#signin=abc&site=demo";

const opens = async (item = "", more: Answers = {}): Promise<void> => {
  it = await served(`people${item}`, "admin", { "GET /agents": { rows: [ANA, BEN] }, ...more });
};
const sends = () =>
  does(it, () => {
    const form = it.one<HTMLFormElement>("form.form");
    form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  });

describe("the list", () => {
  test("has everybody with what they may and can, and says who is oneself", async () => {
    await opens();
    expect(it.texts(".entry")).toEqual([
      "Ana (you)adminana@shop.example3 chats at onceany team",
      "Benagentben@shop.example1 chat at oncesalesvipde",
    ]);
  });

  test("is searched in all that it shows", async () => {
    await opens();
    await it.writes(".list-head input", "SALES");
    expect(it.texts(".entry strong")).toEqual(["Ben"]);
    await it.writes(".list-head input", "nobody");
    expect(it.text).toContain("Nobody fits “nobody”.");
  });

  test("that does not come says why, and comes when asked again", async () => {
    let isThere = false;
    const rows = () => (isThere ? { rows: [ANA] } : new Refused(500, "The server is being changed."));
    await opens("", { "GET /agents": rows });
    expect(it.one("[role=alert]").textContent).toContain("The server is being changed.");
    isThere = true;
    await presses(it, "Try again");
    expect(it.texts(".entry strong")).toEqual(["Ana (you)"]);
  });
});

describe("somebody new", () => {
  test("is added with all that was said, and the link is shown once", async () => {
    const cem = { ...BEN, id: "agent-cem", name: "Cem", email: "cem@shop.example" };
    await opens("/new", { "POST /agents": { agent: cem, link: LINK } });
    await it.writes("[name=email]", "Cem@Shop.example");
    await it.writes("[name=name]", "Cem");
    await picks(it, "form select", "marketer");
    await it.writes("[name=teams]", "sales, support, sales,");
    await it.writes("[name=languages]", "de, pt-BR");
    await it.writes("[name=places]", "5");
    await sends();
    expect(changes(it)).toEqual([
      {
        method: "POST",
        path: "/agents",
        body: {
          email: "cem@shop.example",
          name: "Cem",
          role: "marketer",
          teams: ["sales", "support"],
          skills: [],
          languages: ["de", "pt-BR"],
          places: 5,
        },
      },
    ]);
    expect(it.one(".link-to-share pre").textContent).toBe(LINK);
    expect(it.one(".pair-head h2").textContent).toBe("Cem is added");
  });

  test("is nobody who is there already: their role and places stay", async () => {
    await opens("/new");
    await it.writes("[name=email]", "BEN@shop.example");
    await it.writes("[name=name]", "Ben");
    await sends();
    expect(changes(it)).toEqual([]);
    expect(it.one("[role=alert]").textContent).toBe(
      "ben@shop.example is in the team already: change that person instead.",
    );
  });
});

describe("one of them", () => {
  test("is changed in what is different, and in nothing else", async () => {
    await opens("/agent-ben", { "PUT /agents/agent-ben": { agent: { ...BEN, places: 4 } } });
    await it.writes("[name=places]", "4");
    await it.writes("[name=skills]", "");
    await sends();
    expect(changes(it)).toEqual([
      { method: "PUT", path: "/agents/agent-ben", body: { skills: [], places: 4 } },
    ]);
    expect(it.texts(".notice")).toEqual(["Ben is changed."]);
  });

  test("gets another role with a word on what that does; a refusal is said and nothing is lost", async () => {
    const detail = "This is the last admin: make somebody else one first.";
    await opens("/agent-ben", { "PUT /agents/agent-ben": new Refused(409, detail) });
    await picks(it, "form select", "marketer");
    expect(it.text).toContain("With another role their open consoles close");
    await sends();
    expect(changes(it)).toMatchObject([{ body: { role: "marketer" } }]);
    expect(it.one("form [role=alert]").textContent).toBe(detail);
    expect(it.one<HTMLSelectElement>("form select").value).toBe("marketer");
  });

  test("is removed only after a yes", async () => {
    await opens("/agent-ben", { "DELETE /agents/agent-ben": {} });
    await presses(it, "Remove Ben…");
    expect(asked(it).textContent).toContain("signed out everywhere at once");
    expect(changes(it)).toEqual([]);
    await presses(it, "Remove", "dialog[open]");
    expect(changes(it)).toMatchObject([{ method: "DELETE", path: "/agents/agent-ben" }]);
    expect(it.hash).toBe("#/demo/people");
    expect(it.texts(".notice")).toEqual(["Ben is removed and signed out everywhere."]);
  });

  test("gets a new link after a question", async () => {
    await opens("/agent-ben", { "POST /agents/agent-ben/link": { link: LINK } });
    await presses(it, "New sign-in link…");
    expect(asked(it).textContent).toContain("Links made before and not used are worth nothing any more.");
    await presses(it, "Make the link", "dialog[open]");
    expect(it.one(".link-to-share pre").textContent).toBe(LINK);
  });

  test("is not oneself: nobody takes the own role or place away", async () => {
    await opens("/agent-ana");
    expect(it.one<HTMLSelectElement>("form select").disabled).toBe(true);
    const remove = it.all("button").find((one) => one.textContent === "Remove Ana…") as HTMLButtonElement;
    expect(remove.disabled).toBe(true);
  });

  test("who is gone is said to be", async () => {
    await opens("/agent-zoe");
    expect(it.one("[role=alert]").textContent).toContain("Nobody of the team has this address");
  });
});
