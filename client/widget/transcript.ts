// The conversation as a text file for the visitor, made in the page: nothing is asked of the server.

import type { Talk } from "./conversation.ts";
import { chat as words } from "./languages/en.ts";

export function transcriptOf({ said, ahead }: Talk): string {
  const time = new Intl.DateTimeFormat(words.locale, { dateStyle: "medium", timeStyle: "short" });
  return said
    .map(({ from, name, text, at }) => {
      const who = from == "visitor" ? words.you : name || words.us;
      // So that no line of a text looks like another one's words.
      const lines = text.replace(/[\r\n\v\f\x85\u2028\u2029]+/g, "\n    ");
      return `[${time.format(at - ahead)}] ${who}: ${lines}`;
    })
    .join("\n")
    .concat("\n");
}

export function saveTranscript(talk: Talk): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([transcriptOf(talk)], { type: "text/plain" }));
  link.download = `chat-${new Date().toISOString().slice(0, 10)}.txt`;
  link.click();
  URL.revokeObjectURL(link.href);
}
