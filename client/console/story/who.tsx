// Who and where, in one line under the name.

import type { FeedRow, Story } from "../../../worker/protocol.ts";
import { useConsole } from "../context.ts";
import { deviceIcon, Icon } from "../icons.tsx";
import { clean } from "../text/clean.ts";
import { Words } from "../text/said.tsx";
import { countryName, languageName } from "../text/names.ts";
import { timeThere } from "../text/time.ts";

export function Who({ row, story }: { readonly row: FeedRow; readonly story: Story | undefined }) {
  const region = story?.region === undefined || story.region === row.city ? undefined : story.region;
  const country = row.country === undefined ? undefined : countryName(row.country);
  const place = [row.city, region, country].filter((part) => part !== undefined);
  const machine = story === undefined ? row.browser : `${row.browser} on ${story.os}`;
  return (
    <ul class="who-line">
      {place.length > 0 && (
        <li>
          <span>
            {place.map((part, index) => (
              // Each by itself: names of different directions must not change places.
              <span key={index}>
                {index > 0 && ", "}
                <Words text={part} />
              </span>
            ))}
          </span>
        </li>
      )}
      {story?.identity !== undefined && (
        <li>
          <Words text={story.identity.id} />
          {!story.identity.verified && (
            <span class="dim" title="The page says so. No token of the site proves it.">
              unverified
            </span>
          )}
        </li>
      )}
      {story !== undefined && <TimeThere zone={story.timezone} />}
      <li title={clean(row.device)}>
        <Icon name={deviceIcon(row.device)} />
        <Words text={machine} />
      </li>
      {row.language !== "" && (
        <li>
          <Words text={languageName(row.language)} />
        </li>
      )}
    </ul>
  );
}

function TimeThere({ zone }: { readonly zone: string }) {
  const { clock } = useConsole();
  const time = timeThere(clock.tick.value, zone);
  return time === undefined ? null : <li title={clean(zone)}>{time} there</li>;
}
