// Two letters instead of a picture: "Customer Service" is CS, "Ana" is A.

export function initials(name: string): string {
  const words = name.split(/[\s\p{P}\p{S}\p{C}]+/u).filter(Boolean);
  // Whole characters, also where they take two units.
  const first = (word = ""): string => [...word][0] ?? "";
  return (first(words[0]) + (words.length > 1 ? first(words.at(-1)) : "")).toUpperCase();
}
