// The list without anybody in it, which is the first thing every new site sees: it says what to do.

import { useConsole, useSigned } from "../context.ts";
import { Icon } from "../icons.tsx";

export function NobodyHere() {
  const { browser } = useConsole();
  const { me, notices } = useSigned();
  const tag = `<script async src="${browser.origin}/beckon.js" data-site="${me.site.id}"></script>`;
  const copy = (): void => {
    navigator.clipboard?.writeText(tag).then(
      () => notices.tell({ about: "words", says: "The tag is copied" }),
      () => notices.tell({ about: "words", says: "Copying was refused: select the tag instead" }),
    );
  };
  return (
    <div class="nobody">
      <h2>Nobody is on the site right now</h2>
      <p>Visitors appear here the moment they open a page that has this tag, anywhere in it:</p>
      <div class="snippet">
        <pre tabIndex={0} aria-label="The tag">
          {tag}
        </pre>
        <button type="button" class="button" onClick={copy}>
          <Icon name="copy" />
          Copy
        </button>
      </div>
      <p>
        To see it work now,{" "}
        <a href="/demo/" target="_blank" rel="noopener">
          open the demo shop
        </a>{" "}
        in another window and come back here.
      </p>
      <details>
        <summary>A page has the tag and its visitors do not appear?</summary>
        <p>
          Add <code>data-debug</code> to the tag and look at the browser's console on that page: it names the
          reason. The usual ones: the page's address is not under <code>origins</code> in{" "}
          <code>site.yaml</code>, consent is required and was not given, the browser sends Global Privacy
          Control, or a content security policy keeps the script from loading.
        </p>
      </details>
    </div>
  );
}

export function NobodyFound() {
  const { live } = useSigned();
  return (
    <div class="nobody">
      <h2>No visitor matches</h2>
      <p>Nobody on the site fits the search and filters above.</p>
      <button type="button" class="button" onClick={() => (live.filter.value = {})}>
        Show all visitors
      </button>
    </div>
  );
}
