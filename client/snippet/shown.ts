// What the visitor sees: the launcher and the widget, each loaded once there is something for it to show, and what they
// must know of each other.

import type { ToPage } from "../../worker/protocol.ts";
import { guarded } from "./guard.ts";
import { newId } from "./log.ts";
import type { GivenLauncher, Launcher, Side, Widget } from "./widget.ts";

export interface Loads {
  widget(locale?: string): Promise<{ start(side: Side): Widget }>;
  launcher(locale?: string): Promise<{ mount(...given: GivenLauncher): Launcher }>;
}

export interface Shown {
  /** Rejects where the widget is needed and does not load; another occasion tries again. */
  take(message: ToPage): Promise<void> | void;
  open(): void;
  close(): void;
  /** The launcher, by the page's own wish. */
  show(on: boolean): void;
  remove(): void;
}

/** Which languages there are: put in by client/build.ts. */
declare const LANGUAGES: string;

/** Everything is the script's own: nothing else is shared with it. */
export function start(
  tab: Side["tab"],
  idle: Side["idle"],
  tell: Side["tell"],
  mention: Side["mention"],
  settings: DOMStringMap,
  connect: () => void,
  ended: AbortController,
  part: Side["part"],
  welcome?: ToPage,
): Shown {
  const load = (name: string, locale = "en"): Promise<any> => {
    const [, language] = [settings.locale, navigator.languages, locale, "en"].join().match(LANGUAGES)!;
    // Where it does not come, the page has its way at once.
    part("keeper").then(
      guarded(({ start }) => start(ended)),
      guarded,
    );
    return part(name + "." + language);
  };
  const shown = startShown(
    {
      tab,
      idle,
      newId,
      // Not for a script that has ended: the widget may outlast it.
      tell(message) {
        if (ended.signal.aborted) return;
        tell(message);
        connect();
      },
      mention,
      emit: (name, detail) => dispatchEvent(new CustomEvent("beckon:" + name, { detail })),
      settings,
      part,
    },
    { widget: (locale) => load("widget", locale), launcher: (locale) => load("launcher", locale) },
  );
  if (welcome) shown.take(welcome);
  return shown;
}

export function startShown(
  { tab, idle, newId, tell, mention, emit, settings, part }: Side,
  load: Loads,
): Shown {
  let widget: Promise<Widget> | undefined;
  let launcher: Promise<Launcher> | undefined;
  /** An invitation stands where the launcher would. */
  let covered = false;
  /** What a part that is loaded later has to know, by type. */
  let early: { [Type in "launcher" | "welcome"]?: Extract<ToPage, { type: Type }> } = {};

  /** The same tab, but the launcher hears when the chat opens and closes. */
  const shared = new Proxy(tab, {
    set(_, key: "chat", on: boolean) {
      tab[key] = on;
      draw();
      return true;
    },
  });

  function telling(message: Parameters<Side["tell"]>[0]): void {
    tell(message);
    if (message.type == "invitation") covered = message.state.startsWith("s"); // shown, seen
    if (message.type == "read") whereLoaded(launcher, (one) => one.read(message.seq));
    draw();
  }

  const whereLoaded = <Part>(part: Promise<Part> | undefined, then: (part: Part) => void): void =>
    void part?.then(guarded(then), () => {});
  const draw = (): void => whereLoaded(launcher, (one) => one.draw(covered));

  const locale = (): string | undefined => early.welcome?.look?.locale;

  /** In the order of calls, also those made while it is loading. */
  function inWidget(then: (widget: Widget) => void): Promise<void> {
    const { launcher, welcome } = early;
    widget ||= load.widget(locale()).then(({ start }) => {
      const { look } = early.welcome ?? {};
      const loaded = start({ tab: shared, idle, newId, tell: telling, mention, emit, settings, part, look });
      for (const message of [launcher, welcome && { ...welcome, invite: undefined! }])
        if (message) loaded.take(message);
      return loaded;
    });
    return widget.then(guarded(then), (failure) => {
      widget = undefined;
      shared.chat = false;
      throw failure;
    });
  }

  const open = (): void => void inWidget((widget) => widget.open()).catch(() => {});

  function inLauncher(then: (launcher: Launcher) => void): void {
    launcher ||= load
      .launcher(locale())
      .then(({ mount }) => mount(shared, settings, early.welcome?.look, open));
    launcher.then(guarded(then), () => (launcher = undefined));
    draw();
  }

  return {
    take(message) {
      const { type } = message;
      if (type == "error" || type == "event") return emit(type, message);
      let needed: unknown = type != "withdraw" && type != "launcher";
      let launches: unknown = needed && type != "invite";
      if (type == "launcher") launches = message.show;
      if (type == "welcome") {
        // Open on the page before, of a conversation that is no more or never was.
        if (!message.conversation && !widget) tab.chat = false;
        launches = message.conversation;
        needed = tab.chat || message.invite;
      }
      if (type == "withdraw") covered = false;
      const waits = launches || launcher;
      if (waits) inLauncher((launcher) => launcher.take(message));
      const taken = needed || widget ? inWidget((widget) => widget.take(message)) : undefined;
      // Early only for what is loaded by a later message.
      if (type == "launcher" || type == "welcome") early = { ...early, [type]: message };
      return taken;
    },
    open,
    close: () => whereLoaded(widget, (widget) => widget.close()),
    show: (on) => inLauncher((launcher) => launcher.show(on)),
    remove() {
      whereLoaded(widget, (widget) => widget.remove());
      whereLoaded(launcher, (launcher) => launcher.remove());
      widget = launcher = undefined;
      early = {};
      covered = false;
    },
  };
}
