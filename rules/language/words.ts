// Words that people read: names, titles, greetings. A template among them is checked when the rule is read, not when a
// visitor waits for it.

import * as z from "zod";
import { namesIn, templateProblem, VARIABLES } from "../engine/personalise.ts";
import { nearest } from "./nearest.ts";

export function words(most: number) {
  return z.string().max(most);
}

/** Words with `{{ visitor.name }}` and the like in them. */
export function template(most: number) {
  return words(most).superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem) context.addIssue({ code: "custom", message: problem.message, params: problem });
  });
}

function problemOf(text: string): { code: string; message: string; remedy: string } | undefined {
  const remedy = `write {{ visitor.name }} or {{ page.title | default: "this page" }}`;
  const syntax = templateProblem(text);
  if (syntax !== undefined)
    return {
      code: "bad-template",
      message: `the template is not understood: ${syntax.replace(/, line:.*$/, "")}`,
      remedy,
    };
  const name = namesIn(text).find((one) => !isKnown(one));
  if (name === undefined) return undefined;
  const meant = nearest(name, VARIABLES);
  return {
    code: "unknown-variable",
    message: `{{ ${name} }} is nothing that is known of a visitor`,
    remedy: meant === undefined ? `known are ${VARIABLES.join(", ")}` : `write {{ ${meant} }}`,
  };
}

function isKnown(name: string): boolean {
  return VARIABLES.some((one) => name === one) || name.startsWith("visitor.traits.");
}
