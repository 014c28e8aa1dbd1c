import type { Language } from '../contract/api/endpoint.ts';
import { localOf } from './local-time.ts';
import {
  type ByDay,
  type Frequency,
  parseRule,
  type Rule,
  type RuleEnd,
  type Weekday,
  weekdays,
} from './rule.ts';

/**
 * A rule in words. Own ones: rrule-temporal's put the parts of a Chinese sentence in English order, and add the time of
 * day, which stands beside ours anyway.
 * @param text a rule, RFC 5545
 * @param timeZone what the last day is counted in
 */
export function ruleInWords(text: string, timeZone: string, language: Language): string {
  const rule = parseRule(text);
  return language === 'zh' ? inChinese(rule, timeZone) : inEnglish(rule, timeZone);
}

const workingDays: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR'];

function isEvery(byDay: readonly ByDay[], days: readonly Weekday[]): boolean {
  return (
    byDay.length === days.length &&
    days.every((day) => byDay.some((one) => one.weekday === day && one.nth === null))
  );
}

/** Every working day, as weekly or daily rule. */
function isWeekdays(rule: Rule): boolean {
  const narrowed = [rule.byMonth, rule.byMonthDay, rule.bySetPos].some((list) => list.length > 0);
  const frequent = rule.frequency === 'WEEKLY' || rule.frequency === 'DAILY';
  return frequent && rule.interval === 1 && !narrowed && isEvery(rule.byDay, workingDays);
}

/** Days of the week of which BYSETPOS picks one: the last working day. */
function pickedDays(rule: Rule): 'day' | 'workday' | 'weekend' | null {
  if (rule.bySetPos.length === 0 || rule.byMonthDay.length > 0 || rule.byWeekNo.length > 0) return null;
  if (isEvery(rule.byDay, weekdays)) return 'day';
  if (isEvery(rule.byDay, workingDays)) return 'workday';
  return isEvery(rule.byDay, ['SA', 'SU']) ? 'weekend' : null;
}

// --- English ---

const englishDays: Record<Weekday, string> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};
const englishMonths = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];
const englishUnits: Record<Frequency, string> = {
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
};

function inEnglish(rule: Rule, timeZone: string): string {
  return [englishEvery(rule), ...englishWhen(rule)].join(' ') + englishEnd(rule.end, timeZone);
}

function englishEvery(rule: Rule): string {
  const unit = englishUnits[rule.frequency];
  if (isWeekdays(rule)) return 'every weekday';
  return rule.interval === 1 ? `every ${unit}` : `every ${rule.interval} ${unit}s`;
}

function englishWhen(rule: Rule): string[] {
  const words: string[] = [];
  const picked = pickedDays(rule);
  if (picked) {
    const names = { day: 'day', workday: 'weekday', weekend: 'weekend day' };
    words.push(`on the ${and(rule.bySetPos.map(ordinal))} ${names[picked]}`);
  } else {
    if (rule.byDay.length > 0 && !isWeekdays(rule)) words.push(englishByDay(rule));
    if (rule.byMonthDay.length > 0) words.push(`on ${and(rule.byMonthDay.map(dayOfMonth))}`);
    if (rule.byYearDay.length > 0) words.push(`on ${and(rule.byYearDay.map(dayOf('year')))}`);
    if (rule.byWeekNo.length > 0) words.push(`in week ${and(rule.byWeekNo.map(String))}`);
    if (rule.bySetPos.length > 0) words.push(`(the ${and(rule.bySetPos.map(ordinal))} of these days)`);
  }
  if (rule.byMonth.length > 0)
    words.push(
      `${rule.byMonthDay.length > 0 ? 'of' : 'in'} ${and(rule.byMonth.map((month) => englishMonths[month - 1] ?? ''))}`,
    );
  return words;
}

function englishByDay({ byDay }: Rule): string {
  return `on ${and(
    byDay.map(({ nth, weekday }) =>
      nth === null ? englishDays[weekday] : `the ${ordinal(nth)} ${englishDays[weekday]}`,
    ),
  )}`;
}

function dayOfMonth(day: number): string {
  return day > 0 ? `the ${ordinal(day)}` : dayOf('month')(day);
}

function dayOf(unit: string): (day: number) => string {
  return (day) => `the ${ordinal(day)} day of the ${unit}`;
}

function ordinal(n: number): string {
  if (n === -1) return 'last';
  if (n < 0) return `${ordinal(-n)} to last`;
  const suffixes: Partial<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };
  return `${n}${suffixes[new Intl.PluralRules('en', { type: 'ordinal' }).select(n)] ?? 'th'}`;
}

function englishEnd(end: RuleEnd, timeZone: string): string {
  if (end.kind === 'never') return '';
  if (end.kind === 'count') return end.count === 1 ? ', once' : `, ${end.count} times`;
  const [year = '', month = '', day = ''] = lastDay(end, timeZone);
  return ` until ${Number(day)} ${englishMonths[Number(month) - 1] ?? ''} ${year}`;
}

function and(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(words);
}

function lastDay(end: Extract<RuleEnd, { kind: 'until' | 'until_local' }>, timeZone: string): string[] {
  const local = end.kind === 'until' ? localOf(end.instant, timeZone) : end.local;
  return local.slice(0, 10).split('-');
}

// --- Chinese ---

const chineseDays: Record<Weekday, string> = {
  MO: '一',
  TU: '二',
  WE: '三',
  TH: '四',
  FR: '五',
  SA: '六',
  SU: '日',
};
const chineseUnits: Record<Frequency, readonly [every: string, several: string]> = {
  DAILY: ['每天', '天'],
  WEEKLY: ['每周', '周'],
  MONTHLY: ['每月', '个月'],
  YEARLY: ['每年', '年'],
};

function inChinese(rule: Rule, timeZone: string): string {
  return chineseEvery(rule) + chineseWhen(rule) + chineseEnd(rule.end, timeZone);
}

function chineseEvery(rule: Rule): string {
  if (isWeekdays(rule)) return '每个工作日';
  const [every, several] = chineseUnits[rule.frequency];
  return rule.interval === 1 ? every : `每 ${rule.interval} ${several}`;
}

function chineseWhen(rule: Rule): string {
  let words = rule.byMonth.length > 0 ? ` ${rule.byMonth.join('、')} 月` : '';
  const picked = pickedDays(rule);
  if (picked) {
    const names = { day: '天', workday: '个工作日', weekend: '个周末日' };
    return `${words}的${rule.bySetPos.map((n) => chineseNth(n, names[picked])).join('和')}`;
  }
  if (rule.byWeekNo.length > 0) words += `第 ${rule.byWeekNo.join('、')} 周`;
  if (rule.byYearDay.length > 0) words += `的${rule.byYearDay.map((n) => chineseNth(n, '天')).join('和')}`;
  if (rule.byMonthDay.length > 0) words += chineseMonthDays(rule.byMonthDay);
  if (rule.byDay.length > 0 && !isWeekdays(rule)) words += chineseByDay(rule);
  if (rule.bySetPos.length > 0)
    words += `（其中${rule.bySetPos.map((n) => chineseNth(n, '个')).join('和')}）`;
  return words;
}

function chineseMonthDays(days: readonly number[]): string {
  const counted = days.filter((day) => day > 0);
  const fromEnd = days.filter((day) => day < 0).map((day) => chineseNth(day, '天'));
  const numbered = counted.length > 0 ? ` ${counted.join('、')} 日` : '';
  return numbered + (fromEnd.length > 0 ? `${numbered === '' ? '' : '和'}${fromEnd.join('和')}` : '');
}

function chineseByDay({ byDay, frequency, interval }: Rule): string {
  if (byDay.some(({ nth }) => nth !== null)) {
    const days = byDay.map(({ nth, weekday }) =>
      nth === null ? `每个周${chineseDays[weekday]}` : chineseNth(nth, `个周${chineseDays[weekday]}`),
    );
    return `的${days.join('和')}`;
  }
  const names = byDay.map(({ weekday }) => chineseDays[weekday]);
  // 每周一、三; 每 2 周的周一、周三; 每月的周一
  if (frequency === 'WEEKLY' && interval === 1) return names.join('、');
  return `的${names.map((name) => `周${name}`).join('、')}`;
}

function chineseNth(n: number, counted: string): string {
  if (n === -1) return `最后一${counted}`;
  return n < 0 ? `倒数第 ${-n} ${counted}` : `第 ${n} ${counted}`;
}

function chineseEnd(end: RuleEnd, timeZone: string): string {
  if (end.kind === 'never') return '';
  if (end.kind === 'count') return `，共 ${end.count} 次`;
  const [year = '', month = '', day = ''] = lastDay(end, timeZone);
  return `，至 ${year} 年 ${Number(month)} 月 ${Number(day)} 日`;
}
