// The router: decides who may ask for what, and hands each message to the file whose duty it is.

import '../shared/messages.js';
import { forgetWords } from '../shared/words.js';
import { granted } from './capture.js';
import { ask, pair, unpair } from './helper.js';
import { actingPerson, asked, commentOf, refreshStatus, take, tell } from './reading.js';
import { capture, remove, resume, seenGone, settle } from './removal.js';
import { changeJob, changeTab, forgetTab, helperStatus, lockStorage, saveSettings, settings, tab } from './state.js';

const { table } = /** @type {any} */ (globalThis).Kanalvakt.messages;
/** What a click puts into a page that is not listed, or was open before us: the manifest is the only list there is. */
const LISTED = (chrome.runtime.getManifest().content_scripts ?? []).flatMap((entry) => entry.js ?? []);
const SCRIPTS = [...new Set(['shared/messages.js', 'platforms/generic.js', ...LISTED.filter((file) => file.startsWith('platforms/')), ...LISTED])];

const ready = Promise.all([lockStorage(), resume()]);

/** Messages from pages: `tabId` is the sender's, never what the message says. */
const fromPage = {
  'page/hello': async ({ platform }, tabId, origin) => {
    const known = await tab(tabId);
    if (known?.grant && known.grant !== origin) await changeTab(tabId, { grant: '' });
    const { labels } = await settings();
    return { ok: true, labels: labels[platform] ?? {} };
  },
  'page/read': ({ reading }, tabId) => take(tabId, reading ?? {}),
  'page/open': async ({ ref }, tabId) => {
    chrome.sidePanel.open({ tabId }).catch(() => undefined); // only while the click is fresh: nothing awaited before
    await changeTab(tabId, { wanted: { ref: String(ref), at: Date.now() } });
    return { ok: true };
  },
  'page/gone': async ({ ref }, tabId) => {
    await seenGone(tabId, String(ref));
    return { ok: true };
  },
};

const fromUi = {
  'ui/attach': async ({ tabId }) => {
    const status = await refreshStatus(true);
    const reached = await tell(tabId, 'tab/read').catch(() => null);
    return { ok: Boolean(reached), code: reached ? '' : 'no_page', status };
  },
  'ui/grant': async ({ tabId }) => ({ ok: true, granted: await granted(tabId) }),
  'ui/reveal': ({ tabId, ref }) => tell(tabId, 'tab/reveal', { ref }),
  'ui/draft': draft,
  'ui/insert': insert,
  'ui/undo': ({ tabId }) => tell(tabId, 'tab/undo'),
  'ui/capture': ({ tabId, ref, remove: after, reason, seen }) => capture(tabId, { ref, remove: after, reason, seen }),
  'ui/remove': ({ tabId, ref }) => remove(tabId, { ref }),
  'ui/outcome': ({ tabId, ref, outcome }) => settle(tabId, { ref, outcome }),
  'ui/forget-job': async ({ tabId, ref }) => {
    await changeJob(tabId, ref, null);
    return { ok: true };
  },
  'ui/status': async () => ({ ok: true, status: await refreshStatus() }),
  'ui/pair': async ({ code }) => {
    const answer = await pair(String(code));
    if (answer.ok) await refreshStatus();
    return answer.ok ? { ok: true } : answer;
  },
  'ui/unpair': async () => {
    await unpair();
    await refreshStatus();
    return { ok: true };
  },
  'ui/settings': async ({ change }) => {
    if (change) await saveSettings(allowed(change));
    forgetWords();
    const { port, person, language, labels, token } = await settings();
    return { ok: true, settings: { port, person, language, labels, paired: Boolean(token) } };
  },
};

/** What the options page may change: never the token. */
function allowed({ port, person, language, labels }) {
  const change = {};
  if (Number.isInteger(port) && port >= 1024 && port <= 65535) Object.assign(change, { port });
  if (typeof person === 'string') Object.assign(change, { person });
  if (['', 'sv', 'en'].includes(language)) Object.assign(change, { language });
  if (labels && typeof labels === 'object') Object.assign(change, { labels });
  return change;
}

async function draft({ tabId, ref, situation, variant, language }) {
  const { state, comment } = await commentOf(tabId, ref);
  if (!comment) return { ok: false, code: 'not_one' };
  const person = await actingPerson();
  const wish = { channel: state.channel, platform: state.platform, comment: asked(comment), person: person?.id ?? null };
  const answer = await ask('/drafts', { ...wish, ...(situation ? { situation } : {}), ...(variant ? { variant } : {}), ...(language ? { language } : {}) });
  if (!answer.ok) return answer;
  await changeTab(tabId, (old) => ({ drafts: { ...old.drafts, [ref]: { draft: answer.data.draft, variant: variant ?? 0 } } }));
  return { ok: true, draft: answer.data.draft };
}

/** The last gate before the page's box: no placeholder may be left in the text. */
async function insert({ tabId, ref, text, confirmed }) {
  const left = String(text).match(/\{[^{}\n]{1,80}\}/g);
  if (left) return { ok: false, code: 'placeholders', left };
  if (!String(text).trim()) return { ok: false, code: 'empty' };
  return tell(tabId, 'tab/insert', { ref, text: String(text), confirmed: confirmed ?? [] });
}

function side(sender) {
  const inPage = sender.tab && sender.frameId === 0 && !sender.url?.startsWith(chrome.runtime.getURL(''));
  if (inPage) return 'page';
  return sender.url?.startsWith(chrome.runtime.getURL('')) ? 'ui' : 'nobody';
}

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  const type = String(message?.type);
  if (sender.id !== chrome.runtime.id || !Object.hasOwn(table, type) || table[type].from !== side(sender)) return false;
  const tabId = sender.tab?.id ?? -1;
  const work = type === 'page/open' ? fromPage[type](message, tabId) : ready.then(() => (side(sender) === 'page' ? fromPage[type](message, tabId, sender.origin) : fromUi[type](message)));
  work.then(respond, (error) => respond({ ok: false, code: 'page_away', detail: error instanceof Error ? error.name : '' }));
  return true;
});

/** The toolbar click: it alone gives the right to capture this tab, so the panel is opened here. */
chrome.action.onClicked.addListener((clicked) => {
  const tabId = clicked.id;
  if (tabId === undefined) return;
  chrome.sidePanel.open({ tabId }).catch(() => undefined);
  greet(tabId, clicked.url ?? '');
});

async function greet(tabId, url) {
  await ready;
  await changeTab(tabId, { grant: URL.canParse(url) ? new URL(url).origin : '', grantedAt: Date.now() });
  const there = await tell(tabId, 'tab/read').catch(() => null);
  if (there) return;
  try {
    await chrome.scripting.executeScript({ target: { tabId }, files: SCRIPTS });
  } catch {
    await changeTab(tabId, { helper: await helperStatus(), fault: 'no_access' });
  }
}

chrome.tabs.onRemoved.addListener((tabId) => forgetTab(tabId));
