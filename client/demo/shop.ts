// The little that runs in the demo shop's own pages: docs that navigate inside the page, and the cart's arithmetic.
// It knows nothing of Beckon, as any shop would not.

const topics = document.querySelector("#topics");

/** Shows the article of `path`; false where this page has none, so that the browser loads it instead. */
function show(path: string): boolean {
  const articles = [...document.querySelectorAll<HTMLElement>("#topics > article")];
  const shown = articles.find((article) => article.dataset["path"] === path);
  if (!shown) return false;
  for (const article of articles) article.hidden = article !== shown;
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".docs > nav a")) {
    if (link.pathname === path) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = shown.dataset["title"] ?? document.title;
  return true;
}

if (topics) {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest<HTMLAnchorElement>("a[data-topic]");
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain) return;
    event.preventDefault();
    if (link.pathname === location.pathname) return;
    history.pushState(null, "", link.pathname);
    if (!show(link.pathname)) return location.assign(link.href);
    window.scrollTo(0, 0);
    document.querySelector<HTMLElement>("#topics > article:not([hidden]) h1")?.focus({ preventScroll: true });
  });
  addEventListener("popstate", () => {
    if (!show(location.pathname)) location.reload();
  });
}

const cart = document.querySelector<HTMLFormElement>("#cart");

if (cart) {
  const plan = cart.querySelector<HTMLSelectElement>("#plan")!;
  const guides = cart.querySelector<HTMLInputElement>("#guides")!;
  const paid = cart.querySelector<HTMLSelectElement>("#paid")!;
  const euros = new Intl.NumberFormat("en", {
    style: "currency",
    currency: "EUR",
    trailingZeroDisplay: "stripIfInteger",
  });
  const sum = (): void => {
    const { price = "0", most = "99" } = plan.selectedOptions[0]?.dataset ?? {};
    guides.max = most;
    if (guides.valueAsNumber > Number(most)) guides.value = most;
    const month = Number(price) * Math.max(1, guides.valueAsNumber || 1);
    const year = month * Number(paid.value);
    cart.querySelector("#month")!.textContent = euros.format(Math.round((year / 12) * 100) / 100);
    cart.querySelector("#year")!.textContent = euros.format(year);
  };
  const wanted = new URLSearchParams(location.search).get("plan");
  if ([...plan.options].some((option) => option.value === wanted)) plan.value = wanted!;
  cart.addEventListener("input", sum);
  sum();
}
