// From what a page shows to what is known about it: asks for assessments of new comments and sends the badges out.

import { words } from '../shared/words.js';
import { ask } from './helper.js';
import { changeTab, helperStatus, saveHelperStatus, settings, tab } from './state.js';

const BATCH = 50;
const RECHECK_MS = 30_000;
const LOOKS = { help_now: 'alarm', capture_and_remove: 'act', check: 'check', correct_rumour: 'check', answer: 'answer', thank: 'thank', leave: 'none' };

const line = (value, most = 2000) => String(value ?? '').slice(0, most);
const link = (value) => (/^https?:\/\//.test(line(value)) ? line(value) : '');

/** A content script shares its process with the page, so its word is checked like any input. */
function checked(comment) {
  return {
    ref: line(comment.ref, 200),
    text: line(comment.text, 90_000),
    author: line(comment.author, 500),
    authorUrl: link(comment.authorUrl),
    permalink: link(comment.permalink),
    postedAt: line(comment.postedAt, 100),
    parentRef: line(comment.parentRef, 200),
    parentText: line(comment.parentText, 90_000),
    postText: line(comment.postText, 90_000),
    copies: Number(comment.copies) || 1,
    own: comment.own === true, // where the writer's name is not the channel's (a handle, say), the adapter knows
  };
}

const named = (text) => text.replace(/\s+/g, ' ').trim().toLowerCase();
export const print = (comment) => JSON.stringify([comment.text, comment.author, comment.parentText, comment.postText]);

/** A comment in the helper's words. */
export const asked = (comment) => ({ ref: comment.ref, text: comment.text, author: comment.author, posted_at: comment.postedAt, parent_text: comment.parentText, post_text: comment.postText });

/** @type {Map<number, Promise<any>>} */
const running = new Map();

/** Take in a page's reading; passes of one tab follow each other. Answers `{ok, away}`. */
export function take(tabId, raw) {
  const next = (running.get(tabId) ?? Promise.resolve()).then(() => pass(tabId, raw));
  running.set(tabId, next.catch(() => undefined));
  return next;
}

async function pass(tabId, raw) {
  const channel = line(raw.channel, 300);
  const comments = (Array.isArray(raw.comments) ? raw.comments : []).slice(0, 500).map(checked).filter((comment) => comment.ref);
  for (const comment of comments) Object.assign(comment, { own: comment.own || (Boolean(channel) && named(comment.author) === named(channel)) });
  const facts = { url: link(raw.url), platform: line(raw.platform, 20), language: line(raw.language, 20), channel, actingAs: line(raw.actingAs, 300), fault: line(raw.fault, 100), unread: Number(raw.unread) || 0, comments, seenAt: Date.now() };
  let state = await changeTab(tabId, facts);
  const fresh = comments.filter((comment) => !comment.own && state.assessed[comment.ref]?.print !== print(comment));
  await showMarks(tabId, state);
  for (let from = 0; from < fresh.length; from += BATCH) {
    const batch = fresh.slice(from, from + BATCH);
    const answer = await ask('/assessments', { channel, platform: facts.platform, comments: batch.map(asked) });
    if (!answer.ok) {
      await changeTab(tabId, { helper: answer });
      await refreshStatus();
      return { ok: false, away: true };
    }
    const results = new Map((answer.data.comments ?? []).map((result) => [result.ref, result]));
    state = await changeTab(tabId, (old) => ({ helper: { ok: true }, assessed: { ...old.assessed, ...Object.fromEntries(batch.filter((comment) => results.has(comment.ref)).map((comment) => [comment.ref, { print: print(comment), result: results.get(comment.ref) }])) } }));
    await showMarks(tabId, state);
  }
  if (!fresh.length) return idle(tabId, state);
  await refreshStatus(true);
  return { ok: true, away: false };
}

/** Nothing new to ask: still notice when the helper has gone or come back. */
async function idle(tabId, state) {
  const status = await refreshStatus(true);
  if (status.ok !== state.helper?.ok) await changeTab(tabId, { helper: status.ok ? { ok: true } : status });
  return { ok: true, away: !status.ok };
}

/** Ask who the helper is; a recent good answer is kept when `lazily`. */
export async function refreshStatus(lazily = false) {
  const known = await helperStatus();
  if (lazily && known.ok && Date.now() - known.at < RECHECK_MS) return known;
  const answer = await ask('/status', {}, { timeout: 5000 });
  const status = answer.ok ? { ...answer.data, ok: true, at: Date.now() } : { ...answer, at: Date.now() };
  await saveHelperStatus(status);
  return status;
}

/** Who acts: the person chosen on the options page, otherwise the first. */
export async function actingPerson() {
  const [{ person }, status] = await Promise.all([settings(), helperStatus()]);
  const people = status.people ?? [];
  return people.find((one) => one.id === person) ?? people[0] ?? null;
}

const look = (advice) => (advice.urgent ? 'alarm' : advice.removal_suggested ? 'act' : (LOOKS[advice.action] ?? 'none'));

/** Tell the page which badge each comment has. */
export async function showMarks(tabId, state) {
  const { language, t } = await words();
  const marks = state.comments.flatMap((comment) => {
    const known = state.assessed[comment.ref];
    if (comment.own || !known || known.print !== print(comment)) return [];
    const { advice } = known.result;
    const word = t(`badge_${advice.urgent && advice.action !== 'help_now' ? 'urgent' : advice.action}`);
    return [{ ref: comment.ref, text: word, look: look(advice), title: advice.because?.[0]?.[language] ?? '' }];
  });
  await tell(tabId, 'tab/marks', { marks }).catch(() => undefined);
}

/** Send to the page's content script; throws when there is none. */
export const tell = (tabId, type, body = {}) => chrome.tabs.sendMessage(tabId, { ...body, type }, { frameId: 0 });

/** The comment as it is known now, or null. */
export async function commentOf(tabId, ref) {
  const state = await tab(tabId);
  return { state, comment: state?.comments.find((one) => one.ref === ref) ?? null, result: state?.assessed[ref]?.result ?? null };
}
