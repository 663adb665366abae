// Reads the comments under an Instagram post, finds the reply box, and names the clicks that delete a comment.
//
// Instagram's classes churn, so a comment is found from the link at its time, /p/POST/c/COMMENT/: what surrounds exactly
// one time is the comment. The caption has no such link and is the post's own text.
// To mend it when Instagram changes: `selectors` hold structure (each with the count it must have on named fixtures,
// checked by tests/extension), `labels` the words of the interface, which an administrator can override on the options page.
(() => {
  'use strict';
  const Kanalvakt = (/** @type {any} */ (globalThis).Kanalvakt ??= {});
  Kanalvakt.platforms ??= {};

  const selectors = {
    link: { css: 'a[href*="/c/"]', on: { 'post.sv.html': 5, 'modal.sv.html': 3 } },
    time: { css: 'time', on: { 'post.sv.html': 6, 'modal.sv.html': 5 } },
    caption: { css: 'h1', on: { 'post.sv.html': 1, 'modal.sv.html': 1 } },
    lines: { css: '[dir="auto"]', on: { 'modal.sv.html': 15 } },
    options: { css: 'svg[aria-label]', on: { 'post.sv.html': 6, 'modal.sv.html': 3 } },
    button: { css: 'button, [role="button"]', on: { 'post.sv.html': 15, 'modal.sv.html': 9 } },
    dialog: { css: '[role="dialog"]', on: { 'post.sv.html': 0, 'modal.sv.html': 1 } },
    composer: { css: 'textarea', on: { 'post.sv.html': 1, 'modal.sv.html': 1 } },
  };

  // The Swedish words are guesses until an administrator has checked them: nobody here could see a Swedish Instagram.
  const labels = {
    sv: { menu: ['Kommentarsalternativ', 'Alternativ för kommentar', 'Kommentaralternativ'], delete: ['Radera', 'Ta bort'], commentBox: ['Lägg till en kommentar', 'Svara'], replyButton: ['Svara'], profile: ['Profil'], aside: ['Fäst', 'Fäst kommentar', 'Redigerad', 'Skapare', 'Verifierad'] },
    en: { menu: ['Comment options'], delete: ['Delete'], commentBox: ['Add a comment', 'Reply'], replyButton: ['Reply'], profile: ['Profile'], aside: ['Pinned', 'Edited', 'Author', 'Creator', 'Verified'] },
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
  const outermost = (list) => list.filter((node) => !list.some((other) => other !== node && other.contains(node)));

  /** Text as a person reads it: one line a block, emoji images as alt text, without buttons. */
  function reading(root) {
    const view = root.ownerDocument.defaultView;
    let out = '';
    const newline = () => (out += out && !out.endsWith('\n') ? '\n' : '');
    const walk = (node) => {
      if (node.nodeType === 3) {
        const kept = /^(pre|break-spaces)/.test(view.getComputedStyle(node.parentElement).whiteSpace);
        out += kept ? node.data : node.data.replace(/[ \t\r\n]+/g, ' ').replace(/^ /, out === '' || /\s$/.test(out) ? '' : ' ');
      } else if (node.nodeType === 1 && (node === root || !node.matches('svg, style, script, button, [role="button"], [data-kanalvakt]'))) {
        const edge = () => ['div', 'p', 'li', 'h1'].includes(node.localName) && newline();
        if (node.localName === 'br') out += '\n';
        else if (node.localName === 'img') out += node.alt;
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

  // ---- which comment is it -------------------------------------------------------------------------------------
  const path = (link) => (/^(?:https?:\/\/(?:[\w-]+\.)*instagram\.com)?(\/[^?#]*)/.exec(link?.getAttribute('href') ?? '')?.[1] ?? '');
  const place = (link) => /^(\/(?:[\w.]+\/)?(?:p|reel|tv)\/[^/]+)\/c\/(\d+)(?:\/r\/(\d+))?/.exec(path(link));
  const handleOf = (link) => /^\/([\w.]+)\/?$/.exec(path(link))?.[1] ?? '';

  /** The time's link; a link to a comment that somebody wrote in a text has no time in it. */
  const linkIn = (element) => all(element, 'link').find((link) => place(link) && link.querySelector('time')) ?? null;
  function identity(element) {
    const found = place(linkIn(element));
    return found ? { post: found[1], ref: found[3] ?? found[2], parentRef: found[3] ? found[2] : '' } : null;
  }

  const names = (element) => [...element.querySelectorAll('a[href]')].filter((link) => handleOf(link) && reading(link) && !reading(link).startsWith('@') && !link.querySelector('time'));

  /** What belongs to one comment: the widest element round its time in which there is no other time, box or caption. */
  function unitOf(link) {
    const times = (node) => node.querySelectorAll('time').length;
    let unit = link;
    for (let up = link.parentElement; up && up !== up.ownerDocument.body && times(up) === 1 && !up.querySelector('textarea, h1, form') && !up.matches('main, section, article, ul, [role="dialog"]'); up = up.parentElement) {
      if (!names(unit).length || names(up).length === names(unit).length) unit = up;
    }
    return names(unit).length ? unit : null;
  }

  /** The comment's own words: the longest text that is neither name, time nor button. */
  function textRoot(element) {
    const author = names(element)[0];
    const apart = (node) => !node.closest('a, button, [role="button"], time') && !node.querySelector('time') && !node.contains(author) && reading(node) && !isOneOf(reading(node), words('aside'));
    const marked = outermost(all(element, 'lines').filter(apart));
    const found = marked.length ? marked : outermost([...element.querySelectorAll('span')].filter(apart));
    return found.sort((one, other) => other.textContent.length - one.textContent.length)[0] ?? null;
  }

  // ---- reading the page ----------------------------------------------------------------------------------------
  function readComment(element, owner) {
    const { post, ref, parentRef } = /** @type {any} */ (identity(element));
    const author = names(element)[0];
    const body = textRoot(element);
    const time = linkIn(element)?.querySelector('time');
    return {
      ref,
      text: body ? reading(body) : '',
      author: reading(author).split('\n')[0],
      authorUrl: `https://www.instagram.com/${handleOf(author)}/`,
      permalink: `https://www.instagram.com${post}/c/${parentRef ? `${parentRef}/r/${ref}` : ref}/`,
      postedAt: time?.getAttribute('datetime') ?? time?.textContent ?? '',
      parentRef,
      own: Boolean(owner) && handleOf(author) === owner,
      copies: 1,
      element,
    };
  }

  /** The post's owner: the first profile named before any comment, in the post's dialog when it stands in one. */
  function ownerOf(document, units) {
    const scope = units[0]?.closest('[role="dialog"], article, main') ?? document.querySelector('[role="dialog"] article, main') ?? document;
    const outside = names(scope).filter((link) => !units.some((unit) => unit.contains(link)) && !link.closest('nav, footer, aside'));
    return outside[0] ? { name: reading(outside[0]).split('\n')[0], handle: handleOf(outside[0]) } : { name: '', handle: '' };
  }

  function readPage(document, _location) {
    const links = all(document, 'link').filter((link) => place(link) && link.querySelector('time'));
    const units = [...new Set(links.map(unitOf).filter(Boolean))];
    const owner = ownerOf(document, units);
    const caption = all(document, 'caption').find((node) => !units.some((unit) => unit.contains(node)) && units[0]?.closest('[role="dialog"], article, main')?.contains(node));
    const me = [...document.querySelectorAll('a[href]')].find((link) => handleOf(link) && isOneOf(link.textContent, words('profile')));
    const byRef = new Map();
    for (const element of units) {
      const comment = { ...readComment(element, owner.handle), postText: caption ? reading(caption) : '' };
      const twin = byRef.get(comment.ref);
      if (!twin || (visible(element) && !visible(twin.element))) byRef.set(comment.ref, comment);
      else if (visible(element) === visible(twin.element)) twin.copies += 1;
    }
    return { channel: owner.name, actingAs: me ? handleOf(me) : '', comments: [...byRef.values()] };
  }

  // ---- answering -----------------------------------------------------------------------------------------------
  /** Instagram has one box for the whole post; "reply" puts the writer's name in it. */
  function composerFor(element) {
    const boxes = all(element.closest('[role="dialog"]') ?? element.ownerDocument, 'composer').filter(visible);
    const named = boxes.filter((box) => words('commentBox').some((word) => plain(box.getAttribute('aria-label') ?? box.placeholder).startsWith(plain(word))));
    return onlyOne(boxes.length > 1 ? named : boxes);
  }
  const standing = (box) => box.value ?? box.innerText ?? '';
  const replyButton = (element) => onlyOne(innermost(all(element, 'button').filter((node) => visible(node) && isOneOf(node.textContent, words('replyButton')))));

  /** Write into the box after what stands there; tells what stands there afterwards, and whether it is exactly that. */
  async function insertReply(element, text) {
    const box = element.matches(selectors.composer.css) ? element : composerFor(element);
    if (!box) return { ok: false, before: '', text: '' };
    const before = standing(box);
    box.focus();
    const { set } = /** @type {any} */ (Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value'));
    set.call(box, before + text); // past React's own setter, which would not notice
    box.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }));
    await new Promise((done) => setTimeout(done, 120));
    const { ownerDocument } = box;
    const now = box.isConnected ? box : (onlyOne(all(ownerDocument, 'composer').filter(visible)) ?? box); // it may be drawn anew
    return { ok: standing(now) === before + text, before, text: standing(now) };
  }

  // ---- removing ------------------------------------------------------------------------------------------------
  /** The clicks that delete a comment. Dialogs that stood open before count as somebody else's. */
  function removalSteps(element, uiLanguage) {
    const document = element.ownerDocument;
    const before = new Set(all(document, 'dialog'));
    const options = () => all(element, 'options').filter((node) => isOneOf(node.getAttribute('aria-label'), words('menu', uiLanguage)));
    const buttons = () => [...new Set(options().map((node) => node.closest(selectors.button.css) ?? node.parentElement))];
    const choices = () => all(document, 'dialog').filter((node) => !before.has(node)).flatMap((node) => all(node, 'button'));
    const step = (id, sv, en, candidates) => ({ id, instruction: { sv, en }, candidates, target: () => onlyOne(candidates()) });
    return [
      step('menu', 'Öppna kommentarens meny (tre punkter bredvid ”Svara”).', 'Open the comment’s menu (three dots beside “Reply”).', buttons),
      step('delete', 'Välj ”Radera”.', 'Choose “Delete”.', () => innermost(choices().filter((node) => visible(node) && isOneOf(node.textContent, words('delete', uiLanguage))))),
    ];
  }

  /** Gone when no link to the comment is left. */
  function isGone(element) {
    const ref = identity(element)?.ref;
    return ref ? !all(element.ownerDocument, 'link').some((link) => link.querySelector('time') && (place(link)?.[3] ?? place(link)?.[2]) === ref) : !element.isConnected;
  }

  Kanalvakt.platforms.instagram = { id: 'instagram', hosts: ['instagram.com'], selectors, labels, readPage, composerFor, insertReply, removalSteps, isGone, standing, replyButton };
})();
