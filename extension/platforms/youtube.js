// Reads the comments under a YouTube video or post, finds the reply box, and names the clicks that remove a comment.
//
// To mend it when YouTube changes: `selectors` hold structure (each with the count it must have on named fixtures,
// checked by tests/extension), `labels` the words of the interface, which an administrator can override on the
// options page. Structure first, labels second; where there is not exactly one match, the person is asked.
(() => {
  'use strict';
  const Kanalvakt = (/** @type {any} */ (globalThis).Kanalvakt ??= {});
  Kanalvakt.platforms ??= {};

  const selectors = {
    // The first is what is served in 2026; the second stood until 2024 and is still seen on some pages.
    comment: { css: 'ytd-comment-view-model, ytd-comment-renderer', on: { 'watch.sv.html': 6, 'older.sv.html': 3 } },
    thread: { css: 'ytd-comment-thread-renderer', on: { 'watch.sv.html': 4, 'older.sv.html': 2 } },
    replies: { css: 'ytd-comment-replies-renderer', on: { 'watch.sv.html': 4, 'older.sv.html': 1 } },
    stale: { css: 'ytd-page-manager > [hidden]', on: { 'watch.sv.html': 1, 'older.sv.html': 0 } },
    text: { css: '#content-text', on: { 'watch.sv.html': 6, 'older.sv.html': 3 } },
    author: { css: '#author-text', on: { 'watch.sv.html': 6, 'older.sv.html': 3 } },
    badge: { css: 'ytd-author-comment-badge-renderer', on: { 'watch.sv.html': 1, 'older.sv.html': 0 } },
    link: { css: 'a[href*="lc="]', on: { 'watch.sv.html': 7, 'older.sv.html': 3 } },
    owner: { css: 'ytd-watch-metadata ytd-channel-name a[href], ytd-video-owner-renderer #channel-name a[href], yt-reel-channel-bar-view-model a[href], ytd-backstage-post-renderer #author-text', on: { 'watch.sv.html': 1, 'older.sv.html': 1 } },
    title: { css: 'ytd-watch-metadata h1, ytd-video-primary-info-renderer h1, ytd-backstage-post-renderer #content-text', on: { 'watch.sv.html': 1, 'older.sv.html': 1 } },
    menuButton: { css: '#action-menu button', on: { 'watch.sv.html': 6, 'older.sv.html': 3 } },
    menuItem: { css: '[role="menuitem"], ytd-menu-service-item-renderer, ytd-menu-navigation-item-renderer, ytd-menu-popup-renderer tp-yt-paper-item', on: { 'watch.sv.html': 0 } },
    dialog: { css: 'yt-confirm-dialog-renderer, [role="dialog"], [role="alertdialog"]', on: { 'watch.sv.html': 0 } },
    button: { css: 'button, [role="button"]', on: { 'older.sv.html': 6 } },
    more: { css: '#more', on: { 'watch.sv.html': 1, 'older.sv.html': 0 } },
    composer: { css: '#contenteditable-root[contenteditable="true"]', on: { 'watch.sv.html': 1, 'older.sv.html': 0 } },
  };

  // The Swedish words are guesses until an administrator has checked them: nobody here could see a Swedish YouTube.
  const labels = {
    sv: { delete: ['Ta bort', 'Radera'], confirm: ['Ta bort', 'Radera'], replyButton: ['Svara'] },
    en: { delete: ['Remove', 'Delete'], confirm: ['Remove', 'Delete'], replyButton: ['Reply'] },
  };

  /** The words of one kind: in the page's language when we have it, otherwise in every language. */
  const words = (kind, language = '') => {
    const known = labels[language.slice(0, 2)];
    return (known ? [known] : Object.values(labels)).flatMap((table) => table[kind] ?? []);
  };
  const plain = (text) => String(text ?? '').replace(/\s+/g, ' ').trim().toLowerCase();
  const isOneOf = (text, list) => list.some((word) => plain(word) === plain(text));
  const all = (scope, name) => [...scope.querySelectorAll(selectors[name].css)];
  const onlyOne = (list) => (list.length === 1 ? list[0] : null);
  const visible = (node) => !node.closest('[aria-hidden="true"], [hidden]') && node.getClientRects().length > 0;
  const innermost = (list) => [...new Set(list)].filter((node) => !list.some((other) => other !== node && node.contains(other)));
  const own = (element, name) => all(element, name).filter((node) => node.closest(selectors.comment.css) === element);

  /** Text as a person reads it: emoji as alt text; line breaks stand as such in YouTube's text nodes. */
  function reading(root) {
    let out = '';
    const walk = (node) => {
      const spacing = node.nodeType === 3 && !node.data.trim() && /\n/.test(node.data) && !['span', 'a'].includes(node.parentElement.localName);
      if (node.nodeType === 3) out += spacing ? '' : node.data;
      else if (node.nodeType === 1 && (node === root || !['svg', 'style', 'script', 'button'].includes(node.localName)) && !node.hasAttribute('data-kanalvakt')) {
        const block = ['div', 'p', 'li'].includes(node.localName) && out && !out.endsWith('\n');
        if (node.localName === 'br') out += '\n';
        else if (node.localName === 'img') out += node.alt;
        else {
          if (block) out += '\n';
          node.childNodes.forEach(walk);
        }
      }
    };
    walk(root);
    return out.replace(/\u00a0/g, ' ').replace(/[ \t\r]+\n/g, '\n').trim();
  }
  const line = (node) => (node ? reading(node).replace(/\s+/g, ' ') : '');

  /** A reference for a comment that the page gives none. */
  function fingerprint(text) {
    let hash = 0xcbf29ce484222325n;
    for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
    return `text-${hash.toString(16)}`;
  }

  function parsed(link) {
    try {
      const url = new URL(link?.getAttribute('href') ?? '', 'https://www.youtube.com/');
      return link?.hasAttribute('href') && /^https?:$/.test(url.protocol) ? url : null;
    } catch {
      return null;
    }
  }
  const place = (link) => /^https?:\/\/[^?#]+/.exec(parsed(link)?.href ?? '')?.[0] ?? '';

  // ---- reading the page ----------------------------------------------------------------------------------------
  /** The link at the time carries the comment's id; one that somebody wrote in the comment does not count. */
  const timeLink = (element) => own(element, 'link').find((link) => !link.closest(selectors.text.css) && parsed(link)?.searchParams.get('lc')) ?? null;
  const identity = (element) => parsed(timeLink(element))?.searchParams.get('lc') ?? '';

  /** Replies have ids of the form PARENT.OWN; otherwise the thread's first comment is the parent. */
  function parentOf(element, id) {
    if (id.includes('.')) return id.split('.')[0];
    const thread = element.closest(selectors.replies.css)?.closest(selectors.thread.css);
    const top = thread && all(thread, 'comment').find((other) => !other.closest(selectors.replies.css));
    return top && top !== element ? identity(top) : '';
  }

  function readComment(element, channelUrl) {
    const id = identity(element);
    const name = own(element, 'author')[0];
    const author = line(name) || line(own(element, 'badge')[0]);
    const profile = name?.closest('a[href]') ?? name?.querySelector('a[href]') ?? own(element, 'badge')[0]?.querySelector('a[href]');
    const body = own(element, 'text')[0];
    const text = body ? reading(body) : '';
    const url = parsed(timeLink(element));
    const video = url?.searchParams.get('v');
    return {
      ref: id || fingerprint(`${author}|${text}`),
      text,
      author,
      authorUrl: place(profile),
      permalink: url ? `${url.origin}${url.pathname}?${video ? `v=${encodeURIComponent(video)}&` : ''}lc=${encodeURIComponent(id)}` : '',
      postedAt: line(timeLink(element)),
      parentRef: parentOf(element, id),
      own: own(element, 'badge').some((badge) => badge.hasAttribute('creator')) || (Boolean(channelUrl) && place(profile) === channelUrl),
      copies: 1,
      element,
    };
  }

  function readPage(document, _location) {
    const owner = all(document, 'owner').find((link) => line(link) && !link.closest(selectors.stale.css));
    const title = all(document, 'title').find((node) => !node.closest(selectors.stale.css));
    const byRef = new Map();
    for (const element of all(document, 'comment')) {
      if (element.closest(selectors.stale.css)) continue; // what is left of the page before this one
      const comment = { ...readComment(element, place(owner)), postText: line(title) };
      if (!comment.author && !comment.text) continue; // an empty place that is still loading
      const twin = byRef.get(comment.ref);
      if (!twin || (visible(element) && !visible(twin.element))) byRef.set(comment.ref, comment);
      else if (visible(element) === visible(twin.element)) twin.copies += 1;
    }
    return { channel: line(owner), actingAs: '', comments: [...byRef.values()] };
  }

  // ---- answering -----------------------------------------------------------------------------------------------
  /** The reply box inside the comment, or the only box there is. */
  function composerFor(element) {
    const near = all(element, 'composer').filter(visible);
    return near.length ? onlyOne(near) : onlyOne(all(element.ownerDocument, 'composer').filter(visible));
  }

  const replyButton = (element) => onlyOne(innermost(own(element, 'button').filter((node) => visible(node) && [line(node), node.getAttribute('aria-label')].some((text) => text && isOneOf(text, words('replyButton'))))));
  const expandButton = (element) => onlyOne(own(element, 'more').filter(visible));

  /** What stands in the box, character by character. */
  function standing(box) {
    const inside = (node) => [...node.childNodes].map((part) => (part.nodeType === 3 ? part.data : part.localName === 'br' ? '\n' : (part.alt ?? (part.localName === 'div' && part.previousSibling ? `\n${inside(part).replace(/^\n$/, '')}` : inside(part))))).join('');
    return inside(box).replace(/\u00a0/g, ' ').replace(/\n$/, (end) => (box.lastChild?.localName === 'br' ? '' : end));
  }

  /** Write into the box after what stands there; tells what stands there afterwards, and whether it is exactly that. */
  async function insertReply(element, text) {
    const box = element.matches(selectors.composer.css) ? element : composerFor(element);
    if (!box) return { ok: false, before: '', text: '' };
    const before = standing(box);
    box.focus();
    box.ownerDocument.getSelection().selectAllChildren(box);
    box.ownerDocument.getSelection().collapseToEnd();
    await new Promise((done) => setTimeout(done, 80));
    text.split('\n').forEach((part, at) => {
      if (at) box.ownerDocument.execCommand('insertLineBreak');
      if (part) box.ownerDocument.execCommand('insertText', false, part);
    });
    await new Promise((done) => setTimeout(done, 120));
    return { ok: standing(box) === before + text, before, text: standing(box) };
  }

  // ---- removing ------------------------------------------------------------------------------------------------
  const asked = new WeakMap(); // YouTube shows another comment in the same element: remember which one was meant

  /** The clicks that remove a comment. Menus that stood open before count as somebody else's. */
  function removalSteps(element, uiLanguage) {
    const document = element.ownerDocument;
    const before = new Set([...all(document, 'menuItem'), ...all(document, 'dialog')].filter(visible));
    const says = (node, kind) => isOneOf(line(node), words(kind, uiLanguage)) || isOneOf(node.getAttribute('aria-label'), words(kind, uiLanguage));
    const fitting = (list, kind) => innermost(list.filter((node) => visible(node) && !before.has(node) && says(node, kind)));
    const step = (id, sv, en, candidates, optional = false) => ({ id, instruction: { sv, en }, optional, candidates, target: () => onlyOne(candidates()) });
    asked.set(element, identity(element));
    return [
      step('menu', 'Öppna kommentarens meny (tre punkter).', 'Open the comment’s menu (three dots).', () => own(element, 'menuButton')),
      step('delete', 'Välj ”Ta bort” i menyn.', 'Choose “Remove” in the menu.', () => fitting(all(document, 'menuItem'), 'delete')),
      step('confirm', 'Bekräfta med ”Ta bort”.', 'Confirm with “Delete”.', () => fitting(all(document, 'dialog').filter((node) => visible(node) && !before.has(node)).flatMap((node) => all(node, 'button')), 'confirm'), true),
    ];
  }

  /** Gone when no comment with its id is shown any more. */
  function isGone(element) {
    const id = asked.get(element) || identity(element);
    if (!id) return !element.isConnected;
    return !all(element.ownerDocument, 'comment').some((other) => identity(other) === id && !other.closest('[hidden], [is-dismissed]'));
  }

  Kanalvakt.platforms.youtube = { id: 'youtube', hosts: ['youtube.com'], selectors, labels, readPage, composerFor, insertReply, removalSteps, isGone, standing, replyButton, expandButton };
})();
