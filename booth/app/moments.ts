// Moments as people read them, in the referendum's time zone.

/** A day and time of day; names the zone where it is not the device's own. */
export function moment(posix: number, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
    ...(isOwnZone(timeZone) ? {} : { timeZoneName: "short" as const }),
  }).format(posix * 1000);
}

/** Only the time of day where `posix` is on the day of `now`, else with the day. */
export function shortMoment(
  posix: number,
  now: number,
  locale: string,
  timeZone: string,
): string {
  const day = new Intl.DateTimeFormat("en", { dateStyle: "short", timeZone });
  const clock = { hour: "2-digit", minute: "2-digit", timeZone } as const;
  const today = day.format(posix * 1000) === day.format(now * 1000);
  const form = today ? clock : { day: "numeric" as const, month: "long" as const, ...clock };
  return new Intl.DateTimeFormat(locale, form).format(posix * 1000);
}

function isOwnZone(timeZone: string): boolean {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone === timeZone;
}
