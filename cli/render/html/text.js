'use strict';
// Numbers and times in the form in which people read them, as in the text report; and texts of
// unknown origin made harmless.

function threeDigits(value) {
  return value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

function twoUnits(large, largeUnit, small, smallUnit) {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function duration(seconds) {
  const us = Math.round(seconds * 1e6);
  if (us === 0) return '0 s';
  if (us < 1000) return `${us} µs`;
  if (us < 999500) return threeDigits(us / 1e3) + ' ms';
  if (us < 59950000) return threeDigits(us / 1e6) + ' s';
  const s = Math.round(us / 1e6);
  if (s < 3600) return twoUnits(Math.floor(s / 60), 'm', s % 60, 's');
  const m = Math.round(s / 60);
  if (m < 1440) return twoUnits(Math.floor(m / 60), 'h', m % 60, 'm');
  const h = Math.round(m / 60);
  return twoUnits(Math.floor(h / 24), 'd', h % 24, 'h');
}

// A round one: "1 s", "500 ms".
const limit = (seconds) => duration(seconds).replace(/(\.\d*?)0+ /, '$1 ').replace('. ', ' ');

const count = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

function bytes(value) {
  if (value < 1024) return `${value} B`;
  let unit = -1;
  for (; value >= 1023.95 && unit < 5; ++unit) value /= 1024;
  return `${value.toFixed(1)} ${['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'][unit]}`;
}

const percent = (ratio) =>
  ratio > 0 && ratio < 0.0005 ? '< 0.1 %' : (ratio * 100).toFixed(1) + ' %';

function rate(perSecond) {
  if (perSecond >= 99.5) return count(Math.round(perSecond));
  if (perSecond > 0 && perSecond < 0.01) return '< 0.01';
  return perSecond.toFixed(perSecond < 1 ? 2 : 1);
}

// "second", "5 m": of what happens in each bucket of a chart.
const per = (seconds) =>
  ({1: 'second', 60: 'minute', 3600: 'hour', 86400: 'day'})[seconds] || limit(seconds);

const counted = (n, one, many = one + 's') => `${count(n)} ${n === 1 ? one : many}`;
const times = (n) => (n === 1 ? 'once' : count(n) + ' times');
const words = (name) => name.replace(/_/g, ' ');
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// Control characters as `\x1b`, invisible and reordering ones as `<U+202E>`.
function safe(text) {
  return String(text)
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g,
             (c) => c === '\r' ? '' : '\\x' + c.charCodeAt(0).toString(16).padStart(2, '0'))
    .replace(/[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/g,
             (c) => `<U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`)
    .replace(/[\u{e0000}-\u{e007f}]/gu, (c) => `<U+${c.codePointAt(0).toString(16).toUpperCase()}>`);
}

const safeLine = (text) => safe(text).replace(/\s+/g, ' ').trim();

// Times of the log in the zone that the reader asked for.
class Clock {
  constructor(zone) {
    this.zone = 'UTC';
    try {
      new Intl.DateTimeFormat('en', {timeZone: zone});
      this.zone = zone;
    } catch {
      // A zone that the browser does not know.
    }
    this.parts = new Intl.DateTimeFormat('en', {
      timeZone: this.zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit',
      hour: '2-digit', minute: '2-digit', second: '2-digit',
    });
  }
  fields(date) {
    return Object.fromEntries(this.parts.formatToParts(date).map((p) => [p.type, p.value]));
  }
  // "2026-11-22 10:00:00"
  full(timestamp) {
    if (!timestamp) return 'unknown';
    const f = this.fields(new Date(timestamp));
    return `${f.year}-${f.month}-${f.day} ${f.hour}:${f.minute}:${f.second}`;
  }
  span(first, last) {
    if (!first || first === last) return this.full(first);
    const [a, b] = [this.full(first), this.full(last)];
    if (a === b) return a;
    return `${a} to ${a.slice(0, 10) === b.slice(0, 10) ? b.slice(11) : b}`;
  }
  // As short as tells moments apart that are `step` seconds from each other.
  tick(epochSeconds, step) {
    const f = this.fields(new Date(epochSeconds * 1000));
    if (step >= 86400) return `${f.month}-${f.day}`;
    const time = step < 60 ? `${f.hour}:${f.minute}:${f.second}` : `${f.hour}:${f.minute}`;
    return step >= 3600 && f.hour === '00' ? `${f.month}-${f.day}` : time;
  }
  // Seconds that it is ahead of UTC at that moment.
  offset(epochSeconds) {
    const f = this.fields(new Date(epochSeconds * 1000));
    return Date.UTC(f.year, f.month - 1, f.day, f.hour, f.minute, f.second) / 1000 -
           Math.floor(epochSeconds);
  }
}
