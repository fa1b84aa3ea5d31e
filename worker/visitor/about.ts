// What agents say of a visitor: tags and traits, which rules and the feed see like any other, and notes, which only
// agents see. Stored before anybody hears of it, with who said it and when.

import { mayTrait } from "../../rules/record/identity.ts";
import type { Note, VisitorNotes } from "../protocol.ts";
import type { Context } from "./context.ts";

/** More than anybody reads of one visitor, and as much as fits into a frame with the rest of the story. */
const NOTES_KEPT = 50;
const CHARACTERS_KEPT = 16_000;
const TAGS_KEPT = 50;

interface By {
  readonly id: string;
  readonly name: string;
}

export class About {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** False where it may not be said: of nobody, or more than is kept. */
  says(message: VisitorNotes, agent: By, now: number): boolean {
    const { state } = this.#context;
    if (state.record.visit === undefined || !state.mayRecord) return false;
    if (message.type === "note") return this.#note(message.id, message.text, agent, now);
    const signed = { at: now, tab: "", by: agent.name };
    if (message.type === "tag") {
      const { tag, on } = message;
      if (on && state.record.visitor.tags.length >= TAGS_KEPT) return false;
      state.happened({ type: "tag", ...signed, tag, on });
    } else {
      const { name, value } = message;
      if (!mayTrait(name)) return false;
      const isTaken = value === null || value === "";
      state.happened({ type: "trait", ...signed, name, ...(!isTaken && { value }) });
    }
    state.save(now);
    this.#context.decide(now);
    this.#context.tellFeed(now);
    return true;
  }

  #note(id: string, text: string | null, { id: agent, name }: By, now: number): boolean {
    const { store } = this.#context;
    const notes = store.notes();
    const known = notes.some((note) => note.id === id);
    if (text === null) {
      if (known) store.saveNotes(notes.filter((note) => note.id !== id));
      return true;
    }
    if (known) return true;
    const length = notes.reduce((sum, note) => sum + note.text.length, text.length);
    if (notes.length >= NOTES_KEPT || length > CHARACTERS_KEPT) return false;
    const note: Note = { id, text, at: now, by: { id: agent, name } };
    store.saveNotes([...notes, note]);
    return true;
  }
}
