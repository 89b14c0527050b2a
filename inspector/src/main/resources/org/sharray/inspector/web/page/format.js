// Numbers for people.

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A count, with separators. */
export function count(number) {
  return WHOLE.format(number);
}

/** A count in few characters: 1.2k. */
export function brief(number) {
  if (number < 1) {
    return number === 0 ? "0" : number.toFixed(1);
  }
  const units = ["", "k", "M", "G", "T"];
  let unit = 0;
  let rest = number;
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  return (unit === 0 || rest >= 99.5 ? rest.toFixed(0) : rest.toFixed(1)) + units[unit];
}

/** Bytes, in binary units. */
export function bytes(number) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let rest = number;
  while (rest >= 1024 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return (unit === 0 || rest >= 100 ? rest.toFixed(0) : rest.toFixed(1)) + " " + units[unit];
}

/** A value of an array, in few digits. */
export function value(number) {
  const given = Number(number);
  if (!Number.isFinite(given)) {
    return Number.isNaN(given) ? "–" : String(given).replace("Infinity", "∞");
  }
  const size = Math.abs(given);
  if (given !== 0 && (size >= 1e9 || size < 1e-4)) {
    return given.toExponential(3).replace("e+", "e");
  }
  if (Number.isInteger(given)) {
    return count(given);
  }
  return size >= 1e4 ? given.toLocaleString("en", { maximumFractionDigits: 1 }) : String(Number(given.toPrecision(5)));
}

/** A time span in seconds. */
export function span(seconds) {
  if (seconds < 0.001) {
    return Math.round(seconds * 1e6) + " µs";
  } else if (seconds < 1) {
    return (seconds * 1000).toPrecision(3) + " ms";
  } else if (seconds < 60) {
    return seconds.toFixed(1) + " s";
  } else if (seconds < 3600) {
    return Math.floor(seconds / 60) + " min " + Math.floor(seconds % 60) + " s";
  } else if (seconds < 86400) {
    return Math.floor(seconds / 3600) + " h " + Math.floor((seconds % 3600) / 60) + " min";
  }
  return Math.floor(seconds / 86400) + " d " + Math.floor((seconds % 86400) / 3600) + " h";
}

/** How many of what. */
export function plural(number, one, many = one + "s") {
  return count(number) + " " + (number === 1 ? one : many);
}

/** A clock's time of an instant in milliseconds, with the date if it is another day's. */
export function moment(millis) {
  const date = new Date(millis);
  const time = date.toLocaleTimeString("en-GB");
  return date.toDateString() === new Date().toDateString() ? time : date.toLocaleDateString("sv") + " " + time;
}

/** The bytes that a base64 text stands for. */
export function decode(text) {
  if (Uint8Array.fromBase64) {
    return Uint8Array.fromBase64(text).buffer;
  }
  const letters = atob(text);
  const all = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) {
    all[i] = letters.charCodeAt(i);
  }
  return all.buffer;
}
