// A link that signs somebody in: shown once, for its admin to hand over.

import { useState } from "preact/hooks";

import { Icon } from "../icons.tsx";
import { clean } from "../text/clean.ts";

export function LinkToShare({ of, link }: { readonly of: string; readonly link: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div class="part link-to-share">
      <p>
        Give this link to <bdi>{clean(of)}</bdi> and nobody else. It signs in once, within 15 minutes, and is
        not shown again.
      </p>
      <pre tabIndex={0}>{link}</pre>
      <button
        type="button"
        class="button"
        onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}
      >
        <Icon name={copied ? "check" : "copy"} />
        {copied ? "Copied" : "Copy the link"}
      </button>
    </div>
  );
}
