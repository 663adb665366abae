// What the panel and the options page share: their words, safe element building, and messages to the worker.

import './messages.js';
import { words } from './words.js';

export const { send } = /** @type {any} */ (globalThis).Kanalvakt.messages;

export const { language, t, has } = await words();

/** The right one of the helper's two texts. */
export const pick = (text) => (typeof text === 'string' ? text : (text?.[language] ?? text?.sv ?? text?.en ?? ''));

/**
 * Build an element. Strings become text nodes, never markup; `on…` become listeners.
 * @param {string} name
 * @param {Record<string, any>} [attributes]
 * @param {...any} children
 * @returns {any}
 */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'value') /** @type {any} */ (node).value = value;
    else node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Fill in the words of a page: `data-t` for its text, `data-t-label` for its accessible name. */
export function localise(root = document) {
  document.documentElement.lang = language;
  for (const node of root.querySelectorAll('[data-t]')) node.textContent = t(node.getAttribute('data-t') ?? '');
  for (const node of root.querySelectorAll('[data-t-label]')) node.setAttribute('aria-label', t(node.getAttribute('data-t-label') ?? ''));
}

/** What went wrong, in the person's language: the helper's own sentence when it gave one. */
export function trouble({ code = '', detail = '' } = {}) {
  if (detail && /\s/.test(detail)) return detail;
  return has(`error_${code}`) ? t(`error_${code}`) : t('error_other', code || '?');
}
