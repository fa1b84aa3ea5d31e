// A small site for the tests of the command line.

export const SITE = "name: Shop\norigins: [https://shop.example]\nteams: { sales: {} }\n";
export const RULE =
  "name: Idle\nwhen:\n  page: /pricing\n  idle: 30s\ninvite:\n  team: sales\n  title: Hi\n  greeting: Can I help?\n";
export const SCENARIO =
  "name: thirty seconds\nvisit:\n  - 0s: { page: /pricing }\nexpect:\n  - 30s: { invite: idle }\n";

export const SHOP = {
  "rules/sites/shop/site.yaml": SITE,
  "rules/sites/shop/idle.yaml": RULE,
  "rules/sites/shop/idle.test.yaml": SCENARIO,
};
