// Reads comments on any other page: schema.org markup, common comment lists, or the text that the person has selected.
//
// Used only on a page where the person has clicked the icon. It never removes anything by itself: every page is
// different, so `removalSteps` is empty and the person is guided.
(() => {
  'use strict';
  const Kanalvakt = (/** @type {any} */ (globalThis).Kanalvakt ??= {});
  Kanalvakt.platforms ??= {};

  const selectors = {
    comment: { css: '[itemtype*="schema.org/Comment"], [itemprop="comment"], article.comment, li.comment, .comment[id], [id^="comment-"]:not(#comment-form)', on: { 'blog.sv.html': 2 } },
    text: { css: '[itemprop="text"], .comment-content, .comment-body, .comment-text', on: { 'blog.sv.html': 2 } },
    author: { css: '[itemprop="author"] [itemprop="name"], [itemprop="author"], .comment-author .fn, .comment-author, .fn', on: { 'blog.sv.html': 4 } },
    time: { css: 'time[datetime]', on: { 'blog.sv.html': 2 } },
    composer: { css: 'textarea', on: { 'blog.sv.html': 1 } },
  };
  const labels = { sv: {}, en: {} };

  const first = (scope, name) => scope.querySelector(selectors[name].css);
  /** @param {HTMLElement | null} node */
  const shown = (node) => (node?.innerText ?? node?.textContent ?? '').replace(/[ \t]+\n/g, '\n').replace(/\n{2,}/g, '\n').trim();
  const web = (href, base) => (href && /^https?:/.test(new URL(href, base).protocol) ? new URL(href, base).href : '');

  function fingerprint(text) {
    let hash = 0xcbf29ce484222325n;
    for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
    return `text-${hash.toString(16)}`;
  }

  function readComment(element, base) {
    const author = first(element, 'author');
    const text = shown(first(element, 'text') ?? element);
    const parent = element.parentElement?.closest(selectors.comment.css);
    const ref = (one) => one.id || fingerprint(shown(one));
    return {
      ref: ref(element),
      text,
      author: shown(author).split('\n')[0],
      authorUrl: web(author?.querySelector('a[href]')?.getAttribute('href') ?? author?.closest('a[href]')?.getAttribute('href'), base),
      permalink: element.id ? `${base.split('#')[0]}#${element.id}` : base,
      postedAt: first(element, 'time')?.getAttribute('datetime') ?? '',
      parentRef: parent ? ref(parent) : '',
      postText: '',
      copies: 1,
      element,
    };
  }

  /** The selected text as a comment of its own: for pages whose structure nobody knows. */
  function selected(document, base) {
    const selection = document.getSelection();
    const text = selection && !selection.isCollapsed ? String(selection).trim() : '';
    const node = selection?.anchorNode;
    const element = node?.nodeType === 1 ? node : node?.parentElement;
    if (!text || !element || element.closest('textarea, input, [contenteditable="true"]')) return [];
    return [{ ref: fingerprint(text), text, author: '', authorUrl: '', permalink: base, postedAt: '', parentRef: '', postText: '', copies: 1, element }];
  }

  function readPage(document, location) {
    const base = /^https?:/.test(location?.href ?? '') ? location.href : 'https://invalid.invalid/';
    const found = [...document.querySelectorAll(selectors.comment.css)].map((element) => readComment(element, base));
    const channel = document.querySelector('meta[property="og:site_name"]')?.getAttribute('content') ?? location?.hostname ?? '';
    const comments = found.filter((comment, index) => comment.text && found.findIndex((other) => other.ref === comment.ref) === index);
    return { channel, actingAs: '', comments: comments.length ? comments : selected(document, base) };
  }

  /** The only reply box on the page; with several the person chooses by putting the cursor in one. */
  function composerFor(element) {
    const document = element.ownerDocument;
    const boxes = [...document.querySelectorAll(selectors.composer.css)].filter((box) => box.getClientRects().length > 0);
    return boxes.find((box) => box === document.activeElement) ?? (boxes.length === 1 ? boxes[0] : null);
  }

  const standing = (box) => box.value ?? box.innerText ?? '';

  async function insertReply(element, text) {
    const box = element.matches(selectors.composer.css) ? element : composerFor(element);
    if (!box) return { ok: false, before: '', text: '' };
    const before = standing(box);
    box.focus();
    const { set } = /** @type {any} */ (Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value'));
    set.call(box, before + text); // past a framework's own setter, which would not notice
    box.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }));
    await new Promise((done) => setTimeout(done, 50));
    return { ok: standing(box) === before + text, before, text: standing(box) };
  }

  const removalSteps = () => [];
  const isGone = (element) => !element.isConnected;

  Kanalvakt.platforms.generic = { id: 'generic', hosts: [], ...{ selectors, labels, readPage, composerFor, insertReply, removalSteps, isGone, standing } };
})();
