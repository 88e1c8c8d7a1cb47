// Days and instants, as frontmap/instant.py has them: an evening belongs to the day that it ends.
const MONTHS = "January February March April May June July August September October November December".split(" ");
const EPOCH = 719163; // ordinal of 1970-01-01

export function dayOf(instant: number): number {
  return Math.max(Math.ceil(instant - 1e-9) - 1, 0);
}

function utc(firstDay: number, day: number): Date {
  return new Date((firstDay + day - EPOCH) * 86_400_000);
}

export function longDate(firstDay: number, instant: number): string {
  const date = utc(firstDay, dayOf(instant));
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

export function isoDate(firstDay: number, instant: number): string {
  return utc(firstDay, dayOf(instant)).toISOString().slice(0, 10);
}

/** The evening of a day, in days from the start; null if it is no day. */
export function fromIso(firstDay: number, text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}))?/.exec(text);
  if (!match) return null;
  const time = Date.parse(`${match[1]}-${match[2]}-${match[3]}T00:00:00Z`);
  if (Number.isNaN(time)) return null;
  const day = Math.round(time / 86_400_000) + EPOCH - firstDay;
  return day + (match[4] ? (Number(match[4]) + 1) / 24 : 1);
}

/** Where years or months begin, as far apart as there is room for. */
export function monthStarts(firstDay: number, days: number, most: number): { at: number; text: string }[] {
  const all: { at: number; text: string; month: number; year: number }[] = [];
  const begin = utc(firstDay, 0);
  for (let month = 0; month < 12_000; month++) {
    const date = new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + month, 1));
    const at = date.getTime() / 86_400_000 + EPOCH - firstDay;
    if (at >= days) break;
    if (at < 0) continue;
    all.push({ at, month: date.getUTCMonth(), year: date.getUTCFullYear(), text: MONTHS[date.getUTCMonth()].slice(0, 3) });
  }
  const every = [1, 2, 3, 6, 12, 24, 60, 120].find((step) => all.length / step <= most) ?? 120;
  return all
    .filter(({ month, year }) => (month + 12 * (every > 12 ? year % (every / 12) : 0)) % every === 0)
    .map(({ at, month, year, text }) => ({ at, text: month === 0 ? String(year) : text }));
}
