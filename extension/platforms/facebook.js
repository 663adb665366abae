// Reads a Facebook page's comment threads, finds the reply box, and names the clicks that delete a comment.
//
// To mend it when Facebook changes: `selectors` hold structure (each with the count it must have on named fixtures,
// checked by tests/extension), `labels` the words of the interface, which an administrator can override on the
// options page. Structure first, labels second; where there is not exactly one match, the person is asked.
(() => {
  'use strict';
  const Kanalvakt = (/** @type {any} */ (globalThis).Kanalvakt ??= {});
  Kanalvakt.platforms ??= {};

  const selectors = {
    post: { css: '[aria-posinset]', on: { 'post.sv.html': 1, 'feed.sv.html': 2, 'dialog.sv.html': 0 } },
    article: { css: '[role="article"]:not([aria-posinset])', on: { 'post.sv.html': 8, 'feed.sv.html': 4, 'dialog.sv.html': 4 } },
    story: { css: '[data-ad-rendering-role="story_message"]', on: { 'post.sv.html': 1, 'feed.sv.html': 2 } },
    postAuthor: { css: '[data-ad-rendering-role="profile_name"]', on: { 'post.sv.html': 1, 'feed.sv.html': 2 } },
    advert: { css: 'a[href*="/ads/about"]', on: { 'post.sv.html': 0, 'feed.sv.html': 1 } },
    dialog: { css: '[role="dialog"], [role="alertdialog"]', on: { 'post.sv.html': 0, 'dialog.sv.html': 1 } },
    author: { css: 'a[role="link"][tabindex="0"]:not([aria-hidden="true"])', on: { 'dialog.sv.html': 9 } },
    menuButton: { css: '[role="button"][aria-haspopup="menu"]', on: { 'post.sv.html': 9, 'dialog.sv.html': 1 } },
    menu: { css: '[role="menu"]', on: { 'post.sv.html': 0 } },
    menuItem: { css: '[role="menuitem"]', on: { 'post.sv.html': 0 } },
    button: { css: '[role="button"], button', on: { 'dialog.sv.html': 8 } },
    composer: { css: '[contenteditable="true"][role="textbox"]', on: { 'post.sv.html': 1, 'dialog.sv.html': 0 } },
  };

  // The Swedish words are guesses until an administrator has checked them: nobody here could see a Swedish Facebook.
  const labels = {
    sv: {
      comment: ['Kommentar av', 'Kommentar från'],
      reply: ['Svar av', 'Svar från'],
      menu: ['Dölj eller anmäl detta', 'Redigera eller ta bort detta', 'Ta bort eller dölj detta'],
      delete: ['Ta bort', 'Ta bort kommentar', 'Ta bort kommentaren', 'Radera', 'Radera kommentar', 'Radera kommentaren'],
      confirm: ['Ta bort', 'Radera'],
      commentAs: ['Kommentera som', 'Svara som'],
      replyTo: ['Svara'],
      replyButton: ['Svara'],
      seeMore: ['Visa mer', 'Se mer'],
      sponsored: ['Sponsrad', 'Sponsrat'],
    },
    en: {
      comment: ['Comment by'],
      reply: ['Reply by'],
      menu: ['Hide or report this', 'Edit or delete this', 'Delete or hide this'],
      delete: ['Delete', 'Delete comment'],
      confirm: ['Delete'],
      commentAs: ['Comment as', 'Reply as'],
      replyTo: ['Reply to'],
      replyButton: ['Reply'],
      seeMore: ['See more'],
      sponsored: ['Sponsored'],
    },
  };

  /** The words of one kind: in the page's language when we have it, otherwise in every language. */
  const words = (kind, language = '') => {
    const known = labels[language.slice(0, 2)];
    return (known ? [known] : Object.values(labels)).flatMap((table) => table[kind] ?? []);
  };
  const plain = (text) => String(text ?? '').replace(/\s+/g, ' ').trim().toLowerCase();
  const isOneOf = (text, list) => list.some((word) => plain(word) === plain(text));
  const begins = (text, list) => list.some((word) => plain(text).startsWith(`${plain(word)} `));
  const all = (scope, name) => [...scope.querySelectorAll(selectors[name].css)];
  const onlyOne = (list) => (list.length === 1 ? list[0] : null);
  const visible = (node) => !node.closest('[aria-hidden="true"], [hidden]') && node.getClientRects().length > 0;
  /** What lies below a comment and is not that of a comment nested in it. */
  const own = (element, css) => [...element.querySelectorAll(css)].filter((node) => node.closest(selectors.article.css) === element);

  // ---- which comment is it: comment_id in its links, as a number or as base64 of "comment:POST_COMMENT" ---------
  function decoded(value) {
    if (!value || /^\d+$/.test(value)) return value ?? '';
    try {
      return /^(?:comment|reply):\d+_(\d+)$/.exec(atob(value.replaceAll('-', '+').replaceAll('_', '/')))?.[1] ?? '';
    } catch {
      return '';
    }
  }

  function parsed(link) {
    const base = link.ownerDocument.location?.href ?? '';
    try {
      return new URL(link.getAttribute('href'), /^https?:/.test(base) ? base : 'https://www.facebook.com/');
    } catch {
      return null;
    }
  }

  function target(link) {
    const query = parsed(link)?.searchParams;
    const [comment, reply] = ['comment_id', 'reply_comment_id'].map((name) => decoded(query?.get(name)));
    return comment || reply ? { ref: reply || comment, parentRef: reply ? comment : '' } : null;
  }

  function headerLinks(element) {
    const body = textRoot(element);
    return own(element, 'a[href]').filter((link) => !body?.contains(link));
  }
  const identity = (element) => headerLinks(element).map(target).find(Boolean) ?? null;

  /** A link's address without tracking; the comment ids stay when `id` names them. */
  function address(link, id = /** @type {any} */ (null)) {
    const url = link && parsed(link);
    if (!url || !/^https?:$/.test(url.protocol)) return '';
    const kept = new URLSearchParams([...url.searchParams].filter(([name]) => ['story_fbid', 'id', 'v', 'fbid'].includes(name)));
    if (id) kept.set('comment_id', id.parentRef || id.ref);
    if (id?.parentRef) kept.set('reply_comment_id', id.ref);
    return url.origin + url.pathname + (kept.size ? `?${kept}` : '');
  }

  // ---- what does it say ----------------------------------------------------------------------------------------
  /** The element that holds a comment's own words, null for a sticker. A link card's text lies outside it. */
  function textRoot(element) {
    const outside = (node) => !node.closest('a, [role="button"]') || !element.contains(node.closest('a, [role="button"]'));
    const marked = own(element, 'span[dir="auto"][lang]').find(outside);
    if (marked) return marked;
    const line = own(element, 'div[dir="auto"]').find((div) => outside(div) && reading(div));
    const span = line?.closest('span[dir="auto"]');
    if (span && element.contains(span)) return span;
    return line ? (line.querySelector('div[dir="auto"]') || line.parentElement === element ? line : line.parentElement) : null;
  }

  const BUTTON = '\uE000'; // stands for a button while a text is put together
  const SKIPPED = new Set(['svg', 'style', 'script', 'noscript']);

  /** Text as a person reads it: emoji as alt text, one line a block, "see more" left out, what it hides put in. */
  function reading(root) {
    const view = root.ownerDocument.defaultView;
    let out = '';
    const newline = () => (out += out && !out.endsWith('\n') ? '\n' : '');
    const walk = (node) => {
      if (node.nodeType === 3) {
        const kept = /^(pre|break-spaces)/.test(view.getComputedStyle(node.parentElement).whiteSpace);
        out += kept ? node.data : node.data.replace(/[ \t\r\n]+/g, ' ').replace(/^ /, out === '' || /\s$/.test(out) ? '' : ' ');
      } else if (node.nodeType === 1 && !SKIPPED.has(node.localName) && !node.hasAttribute('data-kanalvakt')) {
        const block = ['div', 'p', 'li', 'ul'].includes(node.localName);
        if (node.localName === 'br') out += '\n';
        else if (node.localName === 'img') out += node.alt;
        else if (node !== root && node.getAttribute('role') === 'button') out += BUTTON;
        else {
          if (block) newline();
          node.childNodes.forEach(walk);
          if (block) newline();
        }
      }
    };
    walk(root);
    return out.replace(/(?:…|\.\.\.)?[ \n]*\uE000(?=\s*[^\s\uE000])/g, '').replaceAll(BUTTON, '').replace(/[ \t]+\n/g, '\n').trim();
  }

  /** A reference for a comment that the page gives none. */
  function fingerprint(text) {
    let hash = 0xcbf29ce484222325n;
    for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
    return `text-${hash.toString(16)}`;
  }

  // ---- reading the page ----------------------------------------------------------------------------------------
  const first = (scope, name) => (all(scope, name)[0] ? reading(all(scope, name)[0]) : '');

  const sponsored = (post) =>
    all(post, 'advert').length > 0 || [...post.querySelectorAll('[aria-label]')].some((node) => isOneOf(node.getAttribute('aria-label'), words('sponsored')));

  function postOf(element) {
    const outer = element.parentElement?.closest('[role="article"]');
    return element.closest(selectors.post.css) ?? (outer && !identity(outer) ? outer : (element.closest(selectors.dialog.css) ?? element.ownerDocument.body));
  }

  function actingAs(document) {
    const names = all(document, 'composer').map((box) => {
      const label = (box.getAttribute('aria-label') ?? '').trim();
      const prefix = words('commentAs').find((word) => begins(label, [word]));
      return prefix ? label.slice(prefix.length).replace(/[.…]+$/, '').trim() : '';
    });
    return onlyOne([...new Set(names.filter(Boolean))]) ?? '';
  }

  /** A comment carries an id of its own; without one it must at least say in words that it is a comment. */
  const commentElements = (document) =>
    all(document, 'article').filter((node) => identity(node) ?? begins(node.getAttribute('aria-label'), [...words('comment'), ...words('reply')]));

  function readComment(element) {
    const id = identity(element);
    const links = headerLinks(element).filter((link) => !link.closest('[aria-hidden="true"]') && reading(link));
    const author = links.find((link) => link.matches(selectors.author.css)) ?? links[0];
    const time = links.find((link) => link !== author && id && target(link)?.ref === id.ref);
    const body = textRoot(element);
    const text = body ? reading(body) : '';
    const name = author ? reading(author) : '';
    return {
      ref: id?.ref ?? fingerprint(`${name}|${text}`),
      text,
      author: name,
      authorUrl: address(author),
      permalink: id ? address(time ?? headerLinks(element).find(target), id) : '',
      postedAt: time ? reading(time) : '',
      parentRef: id?.parentRef ?? '',
      copies: 1,
      element,
    };
  }

  const rank = (element) => (visible(element) ? 2 : 0) + (element.closest(selectors.dialog.css) ? 1 : 0);

  function readPage(document, location) {
    const single = /\/posts\/|\/permalink|\/videos\/|\/photo|story\.php|\/reel\//.test(location?.pathname ?? '');
    const main = all(document, 'post').find((post) => !sponsored(post)) ?? document;
    const heading = document.querySelector('h1');
    const channel = first(main, 'postAuthor') || first(document, 'postAuthor') || (heading ? reading(heading) : '');
    const [byRef, posts] = [new Map(), new Map()];
    for (const element of commentElements(document)) {
      const post = postOf(element);
      if (!posts.has(post)) posts.set(post, { author: first(post, 'postAuthor'), story: first(post, 'story'), advert: sponsored(post) });
      const { author, story, advert } = posts.get(post);
      if (advert || (single && post !== main && ![channel, ''].includes(author))) continue;
      const comment = { ...readComment(element), postText: story };
      const twin = byRef.get(comment.ref); // the same thread can stand in the feed behind the dialog, or hidden
      if (!twin || rank(element) > rank(twin.element)) byRef.set(comment.ref, comment);
      else if (rank(element) === rank(twin.element)) twin.copies += 1;
    }
    return { channel, actingAs: actingAs(document), comments: [...byRef.values()] };
  }

  // ---- answering -----------------------------------------------------------------------------------------------
  /** The reply box of a comment: in its own thread, or named after its writer, or the only one there is. */
  function composerFor(element) {
    const document = element.ownerDocument;
    const id = identity(element);
    const root = (other) => other?.parentRef || other?.ref;
    const sameThread = (node) => all(node, 'article').every((other) => !identity(other) || root(identity(other)) === root(id));
    for (let node = element; node && node !== document.body && sameThread(node); node = node.parentElement) {
      const near = all(node, 'composer').filter(visible);
      if (near.length) return onlyOne(near);
    }
    const boxes = all(document, 'composer').filter(visible);
    const { author } = readComment(element);
    const named = boxes.filter((box) => isOneOf(box.getAttribute('aria-label'), words('replyTo').map((word) => `${word} ${author}`)));
    return onlyOne(named) ?? onlyOne(boxes);
  }

  /** The button that opens the reply box, or that unfolds a long text; null when it is not plain which. */
  const labelled = (element, kind) => onlyOne(own(element, selectors.button.css).filter((node) => visible(node) && isOneOf(node.textContent, words(kind))));

  /** What stands in the box, character by character. */
  function standing(box) {
    const line = (node) => [...node.childNodes].map((part) => (part.nodeType === 3 ? part.data : part.localName === 'br' ? '\n' : part.alt ?? line(part))).join('');
    const blocks = [...box.children].filter((node) => ['p', 'div'].includes(node.localName));
    return blocks.length ? blocks.map((block) => line(block).replace(/^\n$/, '')).join('\n') : line(box).replace(/^\n$/, '');
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
    const given = { bubbles: true, cancelable: true, inputType: 'insertText', data: text };
    const free = box.dispatchEvent(new InputEvent('beforeinput', given)); // an editor takes it; a bare box does not
    if (free) text.split('\n').forEach((line, at) => [at && ['insertLineBreak'], ['insertText', false, line]].forEach((does) => does && box.ownerDocument.execCommand(...does)));
    await new Promise((done) => setTimeout(done, 120));
    return { ok: standing(box) === before + text, before, text: standing(box) };
  }

  // ---- removing ------------------------------------------------------------------------------------------------
  /**
   * The clicks that delete a comment, in order. `candidates()` looks at the page as it is when it is called; click
   * only when there is exactly one. Menus and dialogs that stood open before count as somebody else's.
   */
  function removalSteps(element, uiLanguage) {
    const document = element.ownerDocument;
    const before = new Set([...all(document, 'menu'), ...all(document, 'dialog')].filter(visible));
    const fresh = (name) => all(document, name).filter((node) => visible(node) && !before.has(node));
    const says = (node, kind) => [node.getAttribute('aria-label'), reading(node).split('\n')[0]].some((text) => text && isOneOf(text, words(kind, uiLanguage)));
    const inside = (scopes, name, kind) => scopes.flatMap((scope) => all(scope, name)).filter((node) => visible(node) && node.getAttribute('aria-disabled') !== 'true' && says(node, kind));
    const menuButtons = () => {
      const found = own(element, selectors.menuButton.css);
      return found.length > 1 ? found.filter((node) => isOneOf(node.getAttribute('aria-label'), words('menu', uiLanguage))) : found;
    };
    const step = (id, sv, en, candidates) => ({ id, instruction: { sv, en }, candidates, target: () => onlyOne(candidates()) });
    return [
      step('menu', 'Öppna kommentarens meny (tre punkter).', 'Open the comment’s menu (three dots).', menuButtons),
      step('delete', 'Välj ”Ta bort” i menyn.', 'Choose “Delete” in the menu.', () => inside(fresh('menu'), 'menuItem', 'delete')),
      step('confirm', 'Bekräfta med ”Ta bort”.', 'Confirm with “Delete”.', () => inside(fresh('dialog'), 'button', 'confirm')),
    ];
  }

  /** Gone when no link to the comment is left anywhere in the document. */
  function isGone(element) {
    const ref = identity(element)?.ref;
    return ref ? ![...element.ownerDocument.querySelectorAll('a[href]')].some((link) => target(link)?.ref === ref) : !element.isConnected;
  }

  Kanalvakt.platforms.facebook = {
    ...{ id: 'facebook', hosts: ['facebook.com'], selectors, labels, readPage, composerFor, insertReply, removalSteps, isGone, standing, postOf },
    replyButton: (element) => labelled(element, 'replyButton'),
    expandButton: (element) => labelled(element, 'seeMore'),
  };
})();
