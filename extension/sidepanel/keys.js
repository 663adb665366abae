// The panel's keys. They work only while the focus is in the list and not in a field (WCAG 2.1.4).

import { el, t } from '../shared/ui.js';

/** Key → what it does; each also has a button. */
export const KEYS = [
  ['j', 'next'], ['k', 'previous'], ['Enter', 'open'], ['v', 'veil'], ['g', 'reveal'], ['d', 'draft'], ['i', 'insert'], ['e', 'keep'], ['x', 'remove'], ['?', 'help'],
];
const ALSO = { ArrowDown: 'next', ArrowUp: 'previous' };

export function fillHelp(list) {
  list.replaceChildren(...KEYS.flatMap(([key, what]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, t(`key_${what}`))]));
}

/**
 * @param {HTMLElement} list
 * @param {() => any[]} cards in the order shown
 * @param {() => void} help
 */
export function listen(list, cards, help) {
  list.addEventListener('keydown', (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.altKey || event.metaKey || target.closest('textarea, input, select, summary')) return;
    const what = ALSO[event.key] ?? KEYS.find(([key]) => key === event.key)?.[1];
    const shown = cards();
    const at = shown.findIndex((card) => card.node.contains(target));
    if (!what || at < 0 || (event.key === 'Enter' && target.closest('button'))) return;
    event.preventDefault();
    if (what === 'help') help();
    else if (what === 'next' || what === 'previous') shown[at + (what === 'next' ? 1 : -1)]?.node.querySelector('.open').focus();
    else if (what === 'open') shown[at].toggle();
    else shown[at].act(what);
  });
}
