// One clock for everything on the page. It is the device's, read only for differences (SPEC T1), and never goes back:
// someone who corrects their clock must not get an idle time of minus one hour.

let last = 0;
let lost = 0;

/** `performance.now()` will not do: on some systems it stands still while the machine sleeps, and holes are to be seen. */
export function now(): number {
  lost = Math.max(lost, last - Date.now());
  return (last = Date.now() + lost);
}
