// Where an element of ours stands: beside the body, since frameworks replace bodies and a transformed body would take fixed
// positions with it.

/** On the page (again): above everything, and fixed to the window even where the page has transformed itself. */
export function stand(host: HTMLElement): void {
  if (host.isConnected) return;
  document.documentElement.append(host);
  // Also what says that it is to be kept there (keeper.ts).
  host.popover = "manual";
  // Not over a dialog of the page or its full screen.
  if (!isModal()) host.showPopover?.();
}

export function leave(host: HTMLElement): void {
  host.popover = null;
  host.remove();
}

/** Is a dialog of the page in the way of everything else, or something in full screen? Browsers before 2022 do not tell. */
export const isModal = (): boolean => !!document.querySelector(":is(:modal)");
