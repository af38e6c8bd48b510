/** No line that is a date alone is longer. */
const LONGEST = 60;
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = '(?<hour>\\d{1,2}):(?<minute>\\d\\d):(?<second>\\d\\d)(?:[.,]\\d+)?(?: (?<half>AM|PM))?';
/** Names of other zones stand for several. */
const ZONE = '(?<zone>UTC|GMT|Z|[+-]\\d\\d:?\\d\\d)';

const FORMS = [
  // date: Fri Nov 27 03:12:02 UTC 2026
  `${DAY} ${MONTH} +(?<day>\\d{1,2}) ${TIME} ${ZONE} (?<year>\\d{4})`,
  // date in other locales, date -R: Fri 27 Nov 2026 03:12:02 AM UTC
  `${DAY},? (?<day>\\d{1,2}) ${MONTH} (?<year>\\d{4}) ${TIME} ${ZONE}`,
  // date -Is, date --rfc-3339=s: 2026-11-27T03:12:02+00:00
  `(?<year>\\d{4})-(?<monthNumber>\\d\\d)-(?<day>\\d\\d)[T ]${TIME} ?${ZONE}`,
].map((form) => new RegExp(`^${form}$`));

/**
 * The moment that a line tells which is the output of date(1) and nothing else. undefined for any other line, and where the
 * zone is named by letters other than UTC and GMT.
 */
export function parseDateLine(line: string): Date | undefined {
  const text = line.trim();
  if (text.length > LONGEST) return undefined;
  for (const form of FORMS) {
    const found = form.exec(text)?.groups;
    if (found === undefined) continue;
    const { year, month, monthNumber, day, hour, minute, second, half, zone } = found;
    const number = monthNumber ?? pad(MONTHS.indexOf(month!) + 1);
    const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
    const offset = /^[+-]/.test(zone!) ? zone!.replace(/^(...):?/, '$1:') : 'Z';
    const date = new Date(`${year}-${number}-${pad(Number(day))}T${pad(hours)}:${minute}:${second}${offset}`);
    return Number.isNaN(date.getTime()) ? undefined : date;
  }
  return undefined;
}

const pad = (number: number): string => String(number).padStart(2, '0');
