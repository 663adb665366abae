// Which comments come first, under which filter they fall, and what their badge says.

import { t } from '../shared/ui.js';

const ACTIONS = ['help_now', 'capture_and_remove', 'check', 'correct_rumour', 'answer', 'thank', 'leave'];
const LOOKS = { help_now: 'alarm', capture_and_remove: 'act', check: 'check', correct_rumour: 'check', answer: 'answer', thank: 'thank', leave: 'none' };
const ICONS = { alarm: '⚠', act: '⛔', check: '◉', answer: '💬', thank: '♥', none: '✓' };

/** Concerns that are hard to read: blurred until the person wants to see them. */
const HARD = new Set(['threat', 'hate', 'sexual', 'illegal_image', 'crisis_personal']);

/** @typedef {{comment: any, result: any, look: string, word: string, icon: string, filter: string, index: number}} Item */

/** All assessed comments, worst first; those of equal weight in the page's order. @returns {Item[]} */
export function arrange(state) {
  return (state?.comments ?? [])
    .map((comment, index) => ({ comment, result: state.assessed[comment.ref]?.result, index }))
    .filter(({ comment, result }) => result && !comment.own)
    .map(({ comment, result, index }) => itemOf(comment, result, index))
    .sort((one, other) => weight(other) - weight(one) || one.index - other.index);
}

/** @returns {Item} */
export const itemOf = (comment, result, index) => ({ comment, result, index, ...badge(result.advice), filter: filterOf(result.advice) });

function badge(advice) {
  const look = advice.urgent ? 'alarm' : advice.removal_suggested ? 'act' : (LOOKS[advice.action] ?? 'none');
  const word = t(`badge_${advice.urgent && advice.action !== 'help_now' ? 'urgent' : advice.action}`);
  return { look, word, icon: ICONS[look] };
}

const filterOf = (advice) => (advice.urgent || advice.action === 'help_now' ? 'urgent' : advice.removal_suggested ? 'remove' : advice.action === 'answer' || advice.action === 'correct_rumour' ? 'answer' : advice.action === 'check' ? 'check' : advice.action === 'thank' ? 'thank' : 'rest');

function weight({ result: { advice } }) {
  return (advice.action === 'help_now' ? 400 : 0) + (advice.urgent ? 200 : 0) + advice.severity * 20 + (advice.removal_suggested ? 10 : 0) + (ACTIONS.length - ACTIONS.indexOf(advice.action));
}

export const FILTERS = ['all', 'urgent', 'remove', 'check', 'answer', 'thank', 'rest'];

export const isHard = (result) => result.advice.severity >= 3 || result.findings.some((finding) => HARD.has(finding.label));
