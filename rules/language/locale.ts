// Languages by their names: `en`, `de`, `pt-BR`.

/** As it is written everywhere, `pt-br` as `pt-BR`; undefined where it is no language. */
export function canonicalLocale(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch {
    // A RangeError is how Intl says no.
    return undefined;
  }
}
