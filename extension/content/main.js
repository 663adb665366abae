// Watches one page: picks its platform, reads the comments when they change, and does what the worker asks.
(() => {
  'use strict';
  const Kanalvakt = (/** @type {any} */ (globalThis).Kanalvakt ??= {});
  const QUIET_MS = 400; // after the last change on the page
  const LONGEST_MS = 2000; // but a page that never rests is still read
  const AGAIN_MS = 15_000; // when the helper was away
  const MAX_COMMENTS = 400;
  const MAX_TEXT = 90_000;

  Kanalvakt.stop?.();
  const controller = new AbortController();
  const { signal } = controller;
  Kanalvakt.stop = () => controller.abort();

  const isHost = (host) => location.hostname === host || location.hostname.endsWith(`.${host}`);
  const adapter = Object.values(Kanalvakt.platforms).find((one) => one.hosts.some(isHost)) ?? Kanalvakt.platforms.generic;
  if (!adapter) return;

  /** The one comment with this reference, or null when there is none or more than one. */
  function find(ref) {
    const found = adapter.readPage(document, location).comments.filter((comment) => comment.ref === ref);
    return found.length === 1 && !(found[0].copies > 1) ? found[0] : null;
  }

  let sent = '';
  let elements = new Map();
  let marks = [];
  let again = 0;

  /** Read the page; tell the worker when anything a person would notice is new. */
  async function read(force = false) {
    if (!chrome.runtime?.id) return controller.abort(); // the extension was reloaded or removed
    let page;
    try {
      page = adapter.readPage(document, location);
    } catch (error) {
      page = { channel: '', actingAs: '', comments: [], fault: error instanceof Error ? error.name : 'Error' };
    }
    elements = new Map(page.comments.map((comment) => [comment.ref, comment.element]));
    Kanalvakt.marks.show(marks, elements, open);
    const texts = new Map(page.comments.map((comment) => [comment.ref, comment.text]));
    const comments = page.comments.slice(0, MAX_COMMENTS).map(({ element, ...facts }) => ({
      ...facts,
      text: facts.text.slice(0, MAX_TEXT),
      parentText: texts.get(facts.parentRef)?.slice(0, MAX_TEXT) ?? '',
    }));
    const reading = { platform: adapter.id, url: location.href, language: document.documentElement.lang, channel: page.channel, actingAs: page.actingAs, fault: page.fault ?? '', unread: page.comments.length - comments.length, comments };
    const now = JSON.stringify(reading);
    if (now === sent && !force) return;
    sent = now;
    const answer = await Kanalvakt.messages.send('page/read', { reading });
    clearTimeout(again);
    if (answer.away && !signal.aborted) again = setTimeout(() => document.visibilityState === 'visible' && read(true), AGAIN_MS);
  }

  const open = (ref) => Kanalvakt.messages.send('page/open', { ref });

  let waiting = 0;
  let since = 0;
  function soon() {
    since ||= Date.now();
    clearTimeout(waiting);
    const patience = Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - Date.now()));
    waiting = setTimeout(() => {
      since = 0;
      if (!signal.aborted) read();
    }, patience);
  }

  const ours = (record) => [...record.addedNodes, ...record.removedNodes].every(Kanalvakt.marks.isOurs);
  const observer = new MutationObserver((records) => {
    if (records.some((record) => record.type !== 'childList' || !ours(record))) soon();
  });

  const handlers = {
    'tab/read': () => read(true).then(() => ({ ok: true })),
    'tab/marks': (message) => {
      marks = message.marks;
      Kanalvakt.marks.show(marks, elements, open);
      return { ok: true };
    },
    'tab/reveal': ({ ref }) => {
      const comment = find(ref);
      if (comment) Kanalvakt.marks.reveal(comment.element);
      return { ok: Boolean(comment), code: 'not_one' };
    },
    'tab/insert': (message) => Kanalvakt.compose.insert(adapter, find, message),
    'tab/undo': () => Kanalvakt.compose.undo(adapter),
    'tab/plan': (message) => Kanalvakt.frames.prepare(adapter, find, message),
    'tab/frame': (message) => Kanalvakt.frames.frame(message),
    'tab/restore': () => Kanalvakt.frames.restore(),
    'tab/same': ({ expected }) => {
      const { ok, code } = Kanalvakt.remove.unchanged(adapter, expected);
      return { ok, code };
    },
    'tab/remove': (message) => Kanalvakt.remove.run(adapter, message, signal),
  };

  function onMessage(message, sender, respond) {
    if (sender.id !== chrome.runtime.id || sender.tab || !Object.hasOwn(handlers, message?.type)) return false;
    Promise.resolve()
      .then(() => handlers[message.type](message))
      .then(respond, (error) => respond({ ok: false, code: 'page_error', detail: error instanceof Error ? error.name : '' }));
    return true;
  }

  /** Words that an administrator has put in the place of ours, as {language: {kind: [word, …]}}. */
  function override(labels) {
    for (const [language, kinds] of Object.entries(labels ?? {})) {
      for (const [kind, list] of Object.entries(kinds)) {
        if (adapter.labels?.[language]?.[kind] && Array.isArray(list) && list.length) adapter.labels[language][kind] = list.map(String);
      }
    }
  }

  async function start() {
    chrome.runtime.onMessage.addListener(onMessage);
    signal.addEventListener('abort', () => {
      observer.disconnect();
      clearTimeout(waiting);
      clearTimeout(again);
      chrome.runtime?.onMessage?.removeListener(onMessage);
      Kanalvakt.frames.restore();
      Kanalvakt.marks.clear();
    });
    const hello = await Kanalvakt.messages.send('page/hello', { platform: adapter.id });
    override(hello.labels);
    observer.observe(document.documentElement, { childList: true, subtree: true, characterData: true });
    await read(true);
  }

  start();
})();
