// The side panel: shows what is known about the tab beside it, worst first, and passes on what the person decides.

import { el, localise, send, t, trouble } from '../shared/ui.js';
import { makeCard } from './card.js';
import { fillHelp, listen } from './keys.js';
import { arrange, FILTERS, itemOf } from './order.js';

const byId = (id) => /** @type {any} */ (document.getElementById(id));
const fixedTab = Number(new URLSearchParams(location.search).get('tab')) || 0;

const panel = { tabId: fixedTab, granted: false, person: /** @type {any} */ (null), say, opened };
/** @type {Map<string, any>} */
const cards = new Map();
let filter = 'all';
let shown = /** @type {any[]} */ ([]);
let facts = { state: /** @type {any} */ (null), jobs: /** @type {any} */ ({}), helper: /** @type {any} */ (null), settings: /** @type {any} */ ({}) };
let wanted = 0;
let reached = true;

function say(text) {
  byId('said').textContent = text;
}

/** Only one card is open at a time: the list stays a list. */
function opened(card) {
  for (const other of cards.values()) if (other !== card && other.open) other.toggle(false);
}

async function load() {
  const keys = [`tab:${panel.tabId}`, `jobs:${panel.tabId}`, 'helper'];
  const stored = await chrome.storage.session.get(keys);
  facts = { ...facts, state: stored[keys[0]] ?? null, jobs: stored[keys[1]] ?? {}, helper: stored[keys[2]] ?? null };
  const people = facts.helper?.people ?? [];
  panel.person = people.find((person) => person.id === facts.settings.person) ?? people[0] ?? null;
  draw();
}

function draw() {
  const { state, helper } = facts;
  const items = arrange(state);
  byId('channel').textContent = state?.channel || 'Kanalvakt';
  const own = (state?.comments ?? []).filter((comment) => comment.own).length;
  byId('standing').textContent = state ? t('panel_standing', state.comments.length, items.length, own) : '';
  notices(state, helper);
  drawFilters(items);
  drawList(items);
  byId('empty').hidden = shown.length > 0;
  byId('empty').textContent = t(items.length ? 'panel_filter_empty' : 'panel_empty');
  follow(state?.wanted);
}

function notices(state, helper) {
  const list = [];
  const bad = (text, ...more) => list.push(el('div', { class: 'notice bad' }, el('p', {}, text), ...more));
  if (helper && !helper.ok) bad(trouble(helper), helper.code === 'unpaired' ? el('button', { type: 'button', 'data-key': 'pair', onclick: () => chrome.runtime.openOptionsPage() }, t('panel_pair')) : '');
  else if (state?.helper && state.helper.ok === false) bad(trouble(state.helper));
  if (!state || !reached) bad(t('panel_no_page'));
  else if (state.fault) bad(t(state.fault === 'no_access' ? 'panel_no_page' : 'panel_fault', state.fault));
  else if (!state.comments.length) bad(t('panel_zero'));
  if (state?.unread) bad(t('panel_unread', state.unread));
  const now = list.map((node) => node.textContent).join('\n');
  if (byId('notices').dataset.now === now) return;
  byId('notices').dataset.now = now;
  byId('notices').replaceChildren(...list);
  if (now) say(now);
}

function drawFilters(items) {
  const holder = byId('filters');
  const counts = Object.fromEntries(FILTERS.map((name) => [name, name === 'all' ? items.length : items.filter((item) => item.filter === name).length]));
  if (!holder.children.length) {
    holder.append(...FILTERS.map((name) => el('button', { type: 'button', 'data-filter': name, onclick: () => choose(name) })));
  }
  for (const button of holder.children) {
    const name = button.dataset.filter;
    button.textContent = `${t(`filter_${name}`)} ${counts[name]}`;
    button.setAttribute('aria-pressed', String(name === filter));
    button.hidden = name !== 'all' && !counts[name] && name !== filter;
  }
}

function choose(name) {
  filter = name;
  draw();
  say(t('panel_shown', shown.length));
}

/** Comments that are gone from the page stay as long as their capture has something to say. */
function drawList(items) {
  const all = [...gone(items), ...items];
  const visible = all.filter((item) => filter === 'all' || item.filter === filter);
  for (const [ref, card] of cards) {
    if (!all.some((item) => item.comment.ref === ref)) {
      card.node.remove();
      cards.delete(ref);
    }
  }
  shown = visible.map((item) => {
    const { ref } = item.comment;
    const card = cards.get(ref) ?? makeCard(panel, ref);
    cards.set(ref, card);
    card.update(item, facts.state, facts.jobs[ref]);
    return card;
  });
  const list = byId('list');
  const order = shown.map((card) => card.node);
  if ([...list.children].some((node, index) => node !== order[index]) || list.children.length !== order.length) {
    const focus = /** @type {HTMLElement | null} */ (document.activeElement);
    list.replaceChildren(...order);
    if (focus && list.contains(focus)) focus.focus();
  }
}

function gone(items) {
  return Object.values(facts.jobs)
    .filter((job) => job.comment && !items.some((item) => item.comment.ref === job.ref))
    .map((job) => itemOf(job.comment, job.result, -1));
}

/** A badge on the page was clicked: open that comment here. */
function follow(wish) {
  if (!wish || wish.at <= wanted) return;
  const card = cards.get(wish.ref);
  if (!card) return;
  wanted = wish.at;
  if (!shown.includes(card)) choose('all');
  card.toggle(true);
  card.node.scrollIntoView({ block: 'nearest' });
  card.node.querySelector('.open').focus();
}

async function attach() {
  if (!fixedTab) panel.tabId = (await chrome.tabs.query({ active: true, currentWindow: true }))[0]?.id ?? 0;
  facts.settings = (await send('ui/settings')).settings ?? {};
  await load();
  const answer = await send('ui/attach', { tabId: panel.tabId });
  reached = answer.ok;
  panel.granted = (await send('ui/grant', { tabId: panel.tabId })).granted ?? false;
  await load();
}

localise();
fillHelp(byId('help-list'));
const help = () => byId('help').showModal();
listen(byId('list'), () => shown, help);
byId('keys').addEventListener('click', help);
byId('again').addEventListener('click', attach);
byId('options').addEventListener('click', () => chrome.runtime.openOptionsPage());
chrome.storage.session.onChanged.addListener((changes) => {
  const grant = /** @type {any} */ (changes[`tab:${panel.tabId}`]);
  if (grant && (grant.oldValue?.grant !== grant.newValue?.grant || grant.oldValue?.grantedAt !== grant.newValue?.grantedAt)) attach();
  else if (Object.keys(changes).some((key) => key === 'helper' || key.endsWith(`:${panel.tabId}`))) load();
});
if (!fixedTab) chrome.tabs.onActivated.addListener(() => attach());
attach();
