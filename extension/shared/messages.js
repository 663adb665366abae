// The one table of messages between the extension's parts. Loaded as a classic script and imported for its effect.
//
// To add one: a line here, its sender, and its handler; the router refuses a type that is not in the table or that
// comes from the wrong side.
(() => {
  'use strict';
  const Kanalvakt = (/** @type {any} */ (globalThis).Kanalvakt ??= {});

  /** Who may send what. `page` is a content script in a web page, `ui` is our own panel or options page. */
  const table = {
    'page/hello': { from: 'page', says: 'a document was opened: {platform}; answered with {labels}' },
    'page/read': { from: 'page', says: 'the comments that are seen now: {reading}; answered with {away}' },
    'page/open': { from: 'page', says: 'a badge was clicked: {ref}' },
    'page/gone': { from: 'page', says: 'a comment that the person was removing is gone: {ref}' },
    'ui/attach': { from: 'ui', says: 'the panel shows this tab: {tabId}; asks for a fresh reading' },
    'ui/grant': { from: 'ui', says: 'may the tab be captured right now? {tabId}' },
    'ui/reveal': { from: 'ui', says: 'scroll to a comment: {tabId, ref}' },
    'ui/draft': { from: 'ui', says: 'propose a reply: {tabId, ref, situation?, variant?, language?}' },
    'ui/insert': { from: 'ui', says: 'put a reply in the box: {tabId, ref, text, placeholders, confirmed?}' },
    'ui/undo': { from: 'ui', says: 'take the reply out of the box again: {tabId}' },
    'ui/capture': { from: 'ui', says: 'save evidence, then remove when `remove`: {tabId, ref, remove, reason, seen}' },
    'ui/remove': { from: 'ui', says: 'go on from sealed evidence to removing: {tabId, ref}' },
    'ui/outcome': { from: 'ui', says: 'the person tells what became of it: {tabId, ref, outcome}' },
    'ui/forget-job': { from: 'ui', says: 'put a finished or failed job away: {tabId, ref}' },
    'ui/status': { from: 'ui', says: 'is the helper there, and whom does it serve?' },
    'ui/pair': { from: 'ui', says: 'pair by the code: {code}' },
    'ui/unpair': { from: 'ui', says: 'forget the token' },
    'ui/settings': { from: 'ui', says: 'read, or change what is given: {change?}' },
    'tab/read': { from: 'worker', says: 'read the page again' },
    'tab/marks': { from: 'worker', says: 'show badges: {marks: [{ref, text, look, title}]}' },
    'tab/reveal': { from: 'worker', says: 'scroll to a comment: {ref}' },
    'tab/insert': { from: 'worker', says: 'put text in the reply box: {ref, text, confirmed}' },
    'tab/undo': { from: 'worker', says: 'take it out again' },
    'tab/plan': { from: 'worker', says: 'what and where is it, and which frames show it: {ref}' },
    'tab/frame': { from: 'worker', says: 'scroll to a frame: {index}; answered with where it came to lie' },
    'tab/restore': { from: 'worker', says: 'put the page back as it was after the frames' },
    'tab/same': { from: 'worker', says: 'is this still exactly one comment with this text? {expected}' },
    'tab/remove': { from: 'worker', says: 'do the clicks, or guide: {expected, evidenceId, permit, language}' },
  };

  /** Send to the worker and wait for `{ok, ...}`; a worker that cannot be reached is `{ok: false, code: 'no_worker'}`. */
  async function send(type, body = {}) {
    if (!table[type]) throw new Error(`unknown message ${type}`);
    try {
      return (await chrome.runtime.sendMessage({ ...body, type })) ?? { ok: false, code: 'no_worker' };
    } catch {
      return { ok: false, code: 'no_worker' };
    }
  }

  Kanalvakt.messages = Object.freeze({ table: Object.freeze(table), send });
})();
