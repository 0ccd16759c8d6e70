// Moments as people read them: day, month in words, 24 hours, in the referendum's time zone.

// Browsers are often built without Georgian dates and then write "2026 M11 22": these are ours.
const GEORGIAN_MONTHS = [
  "იანვარი",
  "თებერვალი",
  "მარტი",
  "აპრილი",
  "მაისი",
  "ივნისი",
  "ივლისი",
  "აგვისტო",
  "სექტემბერი",
  "ოქტომბერი",
  "ნოემბერი",
  "დეკემბერი",
];
const GEORGIAN_DAYS: Readonly<Record<string, string>> = {
  Mon: "ორშაბათი",
  Tue: "სამშაბათი",
  Wed: "ოთხშაბათი",
  Thu: "ხუთშაბათი",
  Fri: "პარასკევი",
  Sat: "შაბათი",
  Sun: "კვირა",
};
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** A day and time of day; names the zone where it is not the device's own. */
export function moment(posix: number, locale: string, timeZone: string): string {
  const zone = isOwnZone(timeZone) ? {} : { timeZoneName: "short" as const };
  if (locale === "ka") return georgian(posix, timeZone, zone, true);
  const day = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  return new Intl.DateTimeFormat(dated(locale), { ...day, ...CLOCK, timeZone, ...zone }).format(
    posix * 1000,
  );
}

/** Only the time of day where `posix` is on the day of `now`, else with the day. */
export function shortMoment(posix: number, now: number, locale: string, timeZone: string): string {
  const day = new Intl.DateTimeFormat("en", { dateStyle: "short", timeZone });
  const isToday = day.format(posix * 1000) === day.format(now * 1000);
  if (locale === "ka") return georgian(posix, timeZone, {}, !isToday);
  const form = isToday ? CLOCK : { day: "numeric" as const, month: "long" as const, ...CLOCK };
  return new Intl.DateTimeFormat(dated(locale), { ...form, timeZone }).format(posix * 1000);
}

function georgian(
  posix: number,
  timeZone: string,
  zone: { timeZoneName?: "short" },
  withDay: boolean,
): string {
  const numeric = { day: "numeric", month: "numeric", year: "numeric" } as const;
  const form = { weekday: "short", ...numeric, ...CLOCK, timeZone, ...zone } as const;
  const parts = new Intl.DateTimeFormat("en-GB", form).formatToParts(posix * 1000);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  const clock = `${part("hour")}:${part("minute")} ${part("timeZoneName")}`.trim();
  if (!withDay) return clock;
  const month = GEORGIAN_MONTHS[Number(part("month")) - 1] ?? part("month");
  const weekday = GEORGIAN_DAYS[part("weekday")] ?? part("weekday");
  return `${weekday}, ${part("day")} ${month}, ${part("year")}, ${clock}`;
}

/** English dates are written day first. */
function dated(locale: string): string {
  return locale === "en" ? "en-GB" : locale;
}

function isOwnZone(timeZone: string): boolean {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone === timeZone;
}
