// Reads the comments under a LinkedIn post, finds the reply box, and names the clicks that delete a comment.
//
// To mend it when LinkedIn changes: `selectors` hold structure (each with the count it must have on named fixtures,
// checked by tests/extension), `labels` the words of the interface, which an administrator can override on the
// options page. Structure first, labels second; where there is not exactly one match, the person is asked.
(() => {
  'use strict';
  const Kanalvakt = (/** @type {any} */ (globalThis).Kanalvakt ??= {});
  Kanalvakt.platforms ??= {};

  const GUEST = '[data-tracking-control-name*="comment_actor-name"]';
  const selectors = {
    // In this order: until 2026, new in 2026 (also twice, one inside the other), and what a visitor who is not logged in gets.
    comment: { css: `[data-id^="urn:li:comment:"], [componentkey^="replaceableComment_urn:li:comment:"], section.comment, section:has(${GUEST}):not(:has(section))`, on: { 'feed.sv.html': 4, 'new.sv.html': 4, 'guest.sv.html': 3 } },
    urn: { css: '[data-semaphore-content-urn^="urn:li:comment:"]', on: { 'guest.sv.html': 2, 'feed.sv.html': 0 } },
    text: { css: '[data-testid="expandable-text-box"], .comments-comment-item__main-content, .comment__text', on: { 'feed.sv.html': 4, 'new.sv.html': 3, 'guest.sv.html': 3 } },
    lines: { css: '[dir="ltr"], [dir="rtl"], [dir="auto"]', on: { 'feed.sv.html': 6 } },
    profile: { css: 'a[href*="/in/"], a[href*="/company/"], a[href*="/school/"], a[href*="/showcase/"]', on: { 'feed.sv.html': 11, 'guest.sv.html': 7 } },
    name: { css: `.comments-comment-meta__description-title, ${GUEST}`, on: { 'feed.sv.html': 4, 'new.sv.html': 0, 'guest.sv.html': 3 } },
    owner: { css: '.update-components-actor__title, [data-tracking-control-name*="feed-actor-name"]', on: { 'feed.sv.html': 1, 'new.sv.html': 0, 'guest.sv.html': 1 } },
    time: { css: 'time, .comment__duration-since', on: { 'feed.sv.html': 4, 'guest.sv.html': 3 } },
    menuButton: { css: 'button[aria-expanded], button[aria-haspopup="menu"], button[aria-haspopup="true"]', on: { 'feed.sv.html': 8, 'new.sv.html': 3 } },
    menuItem: { css: '[role="menuitem"], [role="menu"] [role="button"], .artdeco-dropdown__item', on: { 'feed.sv.html': 0 } },
    dialog: { css: '[role="alertdialog"], [role="dialog"], dialog', on: { 'feed.sv.html': 0 } },
    button: { css: 'button, [role="button"]', on: { 'guest.sv.html': 0 } },
    composer: { css: '.ql-editor[contenteditable="true"], [contenteditable="true"][role="textbox"]:not([class*="msg-form"])', on: { 'feed.sv.html': 1, 'new.sv.html': 0 } },
  };

  // The Swedish words are guesses until an administrator has checked them: nobody here could see a Swedish LinkedIn.
  const labels = {
    sv: { menu: ['Öppna alternativ för', 'Visa fler alternativ för', 'Fler alternativ'], delete: ['Ta bort', 'Radera', 'Ta bort kommentar'], confirm: ['Ta bort', 'Radera'], replyButton: ['Svara'], seeMore: ['visa mer', '…visa mer', 'mer', '…mer'] },
    en: { menu: ['Open options for', 'View more options for', 'More options'], delete: ['Delete', 'Delete comment'], confirm: ['Delete'], replyButton: ['Reply'], seeMore: ['see more', '…see more', 'more', '…more'] },
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
  const marked = (element) => /urn:li:comment:\([^)]*\)/.exec(element.getAttribute('data-id') ?? element.getAttribute('componentkey') ?? '')?.[0] ?? '';

  /** The comment that a node belongs to: the outermost of those that carry the same id. */
  function home(node) {
    let found = node.closest(selectors.comment.css);
    for (let up = found; (up = up?.parentElement?.closest(selectors.comment.css)); ) if (marked(up) && marked(up) === marked(found)) found = up;
    return found;
  }
  const own = (element, name) => all(element, name).filter((node) => home(node) === element);
  const identity = (element) => marked(element) || (own(element, 'urn')[0]?.getAttribute('data-semaphore-content-urn') ?? '');

  /** Text as a person reads it: one line a block, without buttons and words for screen readers only. */
  function reading(root) {
    const view = root.ownerDocument.defaultView;
    let out = '';
    const newline = () => (out += out && !out.endsWith('\n') ? '\n' : '');
    const walk = (node) => {
      if (node.nodeType === 3) {
        const kept = /^(pre|break-spaces)/.test(view.getComputedStyle(node.parentElement).whiteSpace) && node.data.trim();
        out += kept ? node.data : node.data.replace(/[ \t\r\n]+/g, ' ').replace(/^ /, out === '' || /\s$/.test(out) ? '' : ' ');
      } else if (node.nodeType === 1 && (node === root || !node.matches('svg, style, script, button, [role="button"], .visually-hidden, [data-kanalvakt]'))) {
        const edge = () => ['div', 'p', 'li', 'h3'].includes(node.localName) && newline();
        if (node.localName === 'br') out += '\n';
        else if (node.localName === 'img') out += node.alt;
        else if (node.localName === 'a' && /hashtag/.test(node.getAttribute('href') ?? '')) out += node.textContent.replace(/^[^#]*/, '').trim();
        else {
          edge();
          node.childNodes.forEach(walk);
          edge();
        }
      }
    };
    walk(root);
    return out.replace(/\u00a0/g, ' ').replace(/[ \t\r]+\n/g, '\n').trim();
  }
  /** A name without the degree of acquaintance and the headline that stand in the same link. */
  const nameIn = (node) => (node ? reading(node).split(/\n|\s[•·]/)[0].trim() : '');

  /** A reference for a comment that the page gives none. */
  function fingerprint(text) {
    let hash = 0xcbf29ce484222325n;
    for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
    return `text-${hash.toString(16)}`;
  }

  const address = (link, base = 'https://www.linkedin.com/') => (link && URL.canParse(link.getAttribute('href'), base) ? (/^https?:\/\/[^?#]+/.exec(new URL(link.getAttribute('href'), base).href)?.[0] ?? '') : '');
  const whose = (url) => /\/(?:in|company|school|showcase)\/[^/]+/.exec(url)?.[0] ?? '';

  function textRoot(element) {
    const outside = (node) => !node.closest('a, button, [role="button"], [contenteditable="true"]');
    const longest = (list) => list.sort((one, other) => other.textContent.length - one.textContent.length)[0];
    return own(element, 'text').find(outside) ?? longest(own(element, 'lines').filter(outside)) ?? null;
  }

  function permalink(id, parent) {
    const post = /\((?:urn:li:)?(\w+:\d+),/.exec(id)?.[1];
    if (!post) return '';
    return `https://www.linkedin.com/feed/update/urn:li:${post}?commentUrn=${encodeURIComponent(parent || id)}${parent ? `&replyUrn=${encodeURIComponent(id)}` : ''}`;
  }

  function readComment(element, ownerUrl) {
    const id = identity(element);
    const body = textRoot(element);
    const profiles = own(element, 'profile').filter((link) => !body?.contains(link)); // the picture, then the name
    const profile = profiles.find((link) => nameIn(link)) ?? profiles[0];
    const author = nameIn(own(element, 'name')[0]) || nameIn(profile);
    const text = body ? reading(body) : '';
    const parent = element.parentElement?.closest(selectors.comment.css) ? identity(home(element.parentElement)) : '';
    const age = own(element, 'time')[0] ?? [...element.querySelectorAll('p, span')].find((node) => home(node) === element && !node.children.length && !body?.contains(node) && /^\d+ ?(s|m|h|d|w|mo|yr|min|tim|dag|v|mån|år)\b/i.test(node.textContent.trim()));
    return {
      ref: id || fingerprint(`${author}|${text}`),
      text,
      author,
      authorUrl: address(profile),
      permalink: permalink(id, parent),
      postedAt: age ? reading(age).split('\n')[0] : '',
      parentRef: parent,
      own: Boolean(whose(ownerUrl)) && whose(address(profile)) === whose(ownerUrl),
      copies: 1,
      element,
    };
  }

  function readPage(document, _location) {
    const title = all(document, 'owner').find((node) => nameIn(node));
    const outside = (link) => !link.closest(`nav, header, aside, ${selectors.comment.css}`) && nameIn(link);
    const owner = title?.closest('a[href]') ?? title?.querySelector('a[href]') ?? all(document, 'profile').find(outside);
    const byRef = new Map();
    for (const element of all(document, 'comment').filter((node) => home(node) === node)) {
      const comment = readComment(element, address(owner));
      if (!comment.author && !comment.text) continue; // an empty place that is still loading
      const twin = byRef.get(comment.ref);
      if (!twin || (visible(element) && !visible(twin.element))) byRef.set(comment.ref, comment);
      else if (visible(element) === visible(twin.element)) twin.copies += 1;
    }
    return { channel: nameIn(title ?? owner), actingAs: '', comments: [...byRef.values()] };
  }

  /** The reply box of the comment's own thread (it can stand beside the comment), or the only box there is. */
  function composerFor(element) {
    const { body } = element.ownerDocument;
    const root = (node) => (node.parentElement?.closest(selectors.comment.css) ? root(home(node.parentElement)) : node);
    const boxes = (scope) => all(scope, 'composer').filter(visible);
    for (let node = element; node && node !== body && all(node, 'comment').every((other) => root(home(other)) === root(element)); node = node.parentElement) {
      if (boxes(node).length) return onlyOne(boxes(node));
    }
    return onlyOne(boxes(body));
  }

  const labelled = (element, kind) => onlyOne(innermost(own(element, 'button').filter((node) => visible(node) && [reading(node), node.getAttribute('aria-label')].some((text) => text && isOneOf(text, words(kind))))));

  /** What stands in the box (Quill), character by character. */
  function standing(box) {
    const line = (node) => [...node.childNodes].map((part) => (part.nodeType === 3 ? part.data : part.localName === 'br' ? '\n' : (part.alt ?? line(part)))).join('');
    const blocks = [...box.children].filter((node) => ['p', 'div'].includes(node.localName));
    return (blocks.length ? blocks.map((block) => line(block).replace(/^\n$/, '')).join('\n') : line(box).replace(/^\n$/, '')).replace(/\ufeff/g, '').replace(/\u00a0/g, ' ');
  }

  /** Write into the box after what stands there; tells what stands there afterwards, and whether it is exactly that. */
  async function insertReply(element, text) {
    const box = element.matches(selectors.composer.css) ? element : composerFor(element);
    if (!box) return { ok: false, before: '', text: '' };
    const before = standing(box);
    box.focus();
    box.ownerDocument.getSelection().selectAllChildren(box.lastElementChild ?? box);
    box.ownerDocument.getSelection().collapseToEnd();
    await new Promise((done) => setTimeout(done, 80));
    text.split('\n').forEach((part, at) => [at && ['insertParagraph'], part && ['insertText', false, part]].forEach((does) => does && box.ownerDocument.execCommand(...does)));
    await new Promise((done) => setTimeout(done, 120));
    return { ok: standing(box) === before + text, before, text: standing(box) };
  }
  /** The clicks that delete a comment. Menus and dialogs that stood open before count as somebody else's. */
  function removalSteps(element, uiLanguage) {
    const document = element.ownerDocument;
    const before = new Set(['menuItem', 'dialog'].flatMap((name) => all(document, name)).filter(visible));
    const says = (node, kind) => [reading(node).split('\n')[0], node.getAttribute('aria-label')].some((text) => text && isOneOf(text, words(kind, uiLanguage)));
    const fresh = (name) => all(document, name).filter((node) => visible(node) && !before.has(node));
    const named = (node) => words('menu', uiLanguage).some((word) => plain(node.getAttribute('aria-label')).startsWith(plain(word)));
    const menuButtons = () => own(element, 'menuButton').filter((node, _at, found) => found.length === 1 || named(node));
    const step = (id, sv, en, candidates) => ({ id, instruction: { sv, en }, candidates, target: () => onlyOne(candidates()) });
    return [
      step('menu', 'Öppna kommentarens meny (tre punkter).', 'Open the comment’s menu (three dots).', menuButtons),
      step('delete', 'Välj ”Ta bort” i menyn.', 'Choose “Delete” in the menu.', () => innermost(fresh('menuItem').filter((node) => says(node, 'delete')))),
      step('confirm', 'Bekräfta med ”Ta bort”.', 'Confirm with “Delete”.', () => innermost(fresh('dialog').flatMap((node) => all(node, 'button')).filter((node) => visible(node) && !node.disabled && says(node, 'confirm')))),
    ];
  }

  /** Gone when no comment with its id is left. */
  function isGone(element) {
    const id = identity(element);
    return id ? !all(element.ownerDocument, 'comment').some((other) => identity(home(other)) === id) : !element.isConnected;
  }

  Kanalvakt.platforms.linkedin = { id: 'linkedin', hosts: ['linkedin.com'], selectors, labels, readPage, composerFor, insertReply, removalSteps, isGone, standing, replyButton: (element) => labelled(element, 'replyButton'), expandButton: (element) => labelled(element, 'seeMore') };
})();
