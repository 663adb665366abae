// What the worker must not forget when it is stopped: kept in session storage (memory only, not for content scripts).

/** Settings live on disk; session state lives until the browser closes. Neither may be read by content scripts. */
export async function lockStorage() {
  await Promise.all([
    chrome.storage.local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' }),
    chrome.storage.session.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' }),
  ]);
}

/** @type {Map<string, Promise<any>>} */
const queues = new Map();

/** Change one key by a function of its old value; changes of the same key wait for each other. */
function change(area, key, change) {
  const next = (queues.get(key) ?? Promise.resolve()).then(async () => {
    const old = (await area.get(key))[key];
    const value = change(old);
    if (value === undefined) await area.remove(key);
    else await area.set({ [key]: value });
    return value;
  });
  queues.set(key, next.catch(() => undefined));
  return next;
}

const DEFAULTS = { port: 8765, token: '', person: '', language: '', labels: {} };

/** @returns {Promise<{port: number, token: string, person: string, language: string, labels: Record<string, any>}>} */
export async function settings() {
  const { settings: kept } = /** @type {any} */ (await chrome.storage.local.get('settings'));
  return { ...DEFAULTS, ...kept };
}

/** @param {Record<string, any>} part */
export const saveSettings = (part) => change(chrome.storage.local, 'settings', (old) => ({ ...DEFAULTS, ...old, ...part }));

/** @returns {Promise<any>} what is known of a tab's page, or undefined */
export const tab = async (tabId) => (await chrome.storage.session.get(`tab:${tabId}`))[`tab:${tabId}`];

export const changeTab = (tabId, part) =>
  change(chrome.storage.session, `tab:${tabId}`, (old) => ({ tabId, comments: [], assessed: {}, drafts: {}, ...old, ...(typeof part === 'function' ? part(old ?? {}) : part) }));

/** @returns {Promise<Record<string, any>>} the capture jobs of a tab by comment */
export const jobs = async (tabId) => (await chrome.storage.session.get(`jobs:${tabId}`))[`jobs:${tabId}`] ?? {};

/** Change one job; `null` puts it away. */
export const changeJob = (tabId, ref, part) =>
  change(chrome.storage.session, `jobs:${tabId}`, (old = {}) => {
    const { [ref]: job, ...others } = old;
    return part === null ? others : { ...others, [ref]: { ...job, ...part, ref } };
  });

export const forgetTab = (tabId) => Promise.all([`tab:${tabId}`, `jobs:${tabId}`].map((key) => change(chrome.storage.session, key, () => undefined)));

/** Every tab's jobs, for what a stopped worker left behind. @returns {Promise<[number, Record<string, any>][]>} */
export async function allJobs() {
  const everything = await chrome.storage.session.get(null);
  return Object.entries(everything)
    .filter(([key]) => key.startsWith('jobs:'))
    .map(([key, value]) => [Number(key.slice(5)), /** @type {Record<string, any>} */ (value)]);
}

/** @returns {Promise<any>} the helper's last answer about itself */
export const helperStatus = async () => (await chrome.storage.session.get('helper')).helper ?? { ok: false, code: 'unknown' };

export const saveHelperStatus = (status) => change(chrome.storage.session, 'helper', () => status);
