// Online or away, and for how many chats at once: what decides whether anybody can be invited at all.

import { useSigned } from "../context.ts";

/** In the bar of every screen. */
export function StatusSwitch() {
  const { desk } = useSigned();
  const { me } = desk.state.value;
  const online = me?.status === "online";
  return (
    <button
      type="button"
      role="switch"
      class="status-switch"
      aria-checked={online}
      aria-label="Online"
      disabled={me === undefined}
      title={
        online ? "You can be given chats. Click to be away." : "You get no new chats. Click to be online."
      }
      onClick={() => desk.setStatus(online ? "away" : "online")}
    >
      <span class="knob" />
      <span aria-hidden="true">{online ? "Online" : "Away"}</span>
    </button>
  );
}

export function MyStatus() {
  const { desk } = useSigned();
  const { me } = desk.state.value;
  if (me === undefined) return null;
  const status = me.status === "online" ? "online" : "away";
  return (
    <p class="my-status">
      <span>{status === "online" ? "You are online and have" : "You are away. Online you have"}</span>
      <label>
        <select
          value={me.places}
          onChange={(event) => desk.setStatus(status, Number(event.currentTarget.value))}
        >
          {Array.from({ length: 20 }, (_, index) => (
            <option key={index} value={index + 1}>
              {index + 1}
            </option>
          ))}
        </select>{" "}
        {me.places === 1 ? "place" : "places"}
        <span class="hidden-words">for chats at once</span>
      </label>
      <span class="dim">{me.chats} taken</span>
    </p>
  );
}
