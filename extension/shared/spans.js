// Turns the helper's spans (code points, half open) into pieces of a JavaScript string (UTF-16).

/** Where each code point begins in UTF-16; the last entry is the end. @param {string} text */
function starts(text) {
  const at = [];
  let position = 0;
  for (const character of text) {
    at.push(position);
    position += character.length;
  }
  at.push(position);
  return at;
}

/**
 * Cut a text into marked and unmarked pieces. Overlapping spans become one; a span that lies outside the text, or
 * whose own words do not stand there, is left out.
 * @param {string} text
 * @param {{start: number, end: number, text?: string}[]} spans
 * @returns {{text: string, marked: boolean}[]}
 */
export function pieces(text, spans) {
  const at = starts(text);
  const valid = spans
    .filter(({ start, end }) => Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end > start && end < at.length)
    .map(({ start, end, text: said }) => ({ from: at[start], to: at[end], said }))
    .filter(({ from, to, said }) => said === undefined || said === text.slice(from, to))
    .sort((one, other) => one.from - other.from);
  const result = [];
  let done = 0;
  for (let index = 0; index < valid.length; index += 1) {
    const { from } = valid[index];
    let { to } = valid[index];
    while (valid[index + 1] && valid[index + 1].from <= to) {
      index += 1;
      to = Math.max(to, valid[index].to);
    }
    if (from > done) result.push({ text: text.slice(done, from), marked: false });
    result.push({ text: text.slice(from, to), marked: true });
    done = to;
  }
  if (done < text.length) result.push({ text: text.slice(done), marked: false });
  return result;
}
