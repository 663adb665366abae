// Reads the answers to a post on X, finds the reply box, and names the clicks that hide an answer.
//
// Somebody else's post cannot be deleted on X: the channel can hide an answer to its own post, and report it.
// To mend it when X changes: `selectors` hold structure (each with the count it must have on named fixtures, checked by
// tests/extension), `labels` the words of the interface, which an administrator can override on the options page.
(() => {
  'use strict';
  const Kanalvakt = (/** @type {any} */ (globalThis).Kanalvakt ??= {});
  Kanalvakt.platforms ??= {};

  const selectors = {
    post: { css: 'article[data-testid="tweet"]', on: { 'status.sv.html': 8, 'visitor.sv.html': 1, 'profile.sv.html': 2 } },
    text: { css: '[data-testid="tweetText"]', on: { 'status.sv.html': 9, 'visitor.sv.html': 2 } },
    name: { css: '[data-testid="User-Name"]', on: { 'status.sv.html': 9, 'visitor.sv.html': 2 } },
    quoted: { css: '[role="link"]:not(a)', on: { 'status.sv.html': 2, 'visitor.sv.html': 1 } },
    link: { css: 'a[href*="/status/"]', on: { 'status.sv.html': 8, 'visitor.sv.html': 1, 'profile.sv.html': 2 } },
    time: { css: 'time', on: { 'status.sv.html': 8, 'visitor.sv.html': 2 } },
    heading: { css: '[data-testid="cellInnerDiv"] h2', on: { 'status.sv.html': 1, 'visitor.sv.html': 0 } },
    account: { css: '[data-testid="SideNav_AccountSwitcher_Button"]', on: { 'status.sv.html': 1, 'visitor.sv.html': 0 } },
    reply: { css: '[data-testid="reply"]', on: { 'status.sv.html': 8 } },
    more: { css: 'button[data-testid="tweet-text-show-more-link"]', on: { 'status.sv.html': 1 } },
    menuButton: { css: '[data-testid="caret"]', on: { 'status.sv.html': 8, 'visitor.sv.html': 0 } },
    menuItem: { css: '[role="menuitem"]', on: { 'status.sv.html': 0 } },
    confirm: { css: '[data-testid="confirmationSheetConfirm"]', on: { 'status.sv.html': 0 } },
    dialog: { css: '[role="dialog"]', on: { 'status.sv.html': 0 } },
    composer: { css: '[data-testid="tweetTextarea_0"][contenteditable="true"], [contenteditable="true"][role="textbox"][data-testid^="tweetTextarea_"]', on: { 'status.sv.html': 1, 'visitor.sv.html': 0 } },
  };

  // The Swedish words are guesses until an administrator has checked them: nobody here could see a Swedish X.
  const labels = {
    sv: { hide: ['Dölj svar', 'Dölj svaret'], report: ['Anmäl inlägg', 'Rapportera inlägg'] },
    en: { hide: ['Hide reply'], report: ['Report post'] },
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

  /** What belongs to the post itself: not to a post that it quotes, nor to one nested in it. */
  const own = (element, name) =>
    all(element, name).filter((node) => {
      const quote = node.parentElement.closest(selectors.quoted.css);
      return node.closest(selectors.post.css) === element && !(quote && quote !== element && element.contains(quote));
    });

  /** Text as a person reads it: emoji as alt text; line breaks stand as such; "https://" before a link is not shown. */
  function reading(root) {
    let out = '';
    const walk = (node) => {
      const spacing = node.nodeType === 3 && !node.data.trim() && /\n/.test(node.data) && !['span', 'a'].includes(node.parentElement.localName);
      if (node.nodeType === 3) out += spacing ? '' : node.data;
      else if (node.nodeType === 1 && (node === root || !node.matches('svg, style, script, button, [data-kanalvakt]'))) {
        if (node.localName === 'br') out += '\n';
        else if (node.localName === 'img') out += node.alt;
        else if (!(node.getAttribute('aria-hidden') === 'true' && /^https?:\/\/$/.test(node.textContent))) node.childNodes.forEach(walk);
      }
    };
    walk(root);
    return out.replace(/\u00a0/g, ' ').replace(/[ \t\r]+\n/g, '\n').trim();
  }
  const line = (node) => (node ? reading(node).replace(/\s+/g, ' ') : '');

  // ---- which post is it ----------------------------------------------------------------------------------------
  const status = (address) => /^(?:https?:\/\/[^/]+)?\/([^/?#]+(?:\/web)?)\/status\/(\d+)/.exec(address ?? '');
  /** The post's own link stands at its time; "views" and pictures lead to the same number. */
  function linkOf(element) {
    const links = own(element, 'link').filter((link) => status(link.getAttribute('href')) && !link.closest(selectors.text.css));
    return links.find((link) => link.querySelector('time')) ?? null;
  }
  const identity = (element) => status(linkOf(element)?.getAttribute('href'))?.[2] ?? '';

  /** The visible name, and the profile's address, from the two links in the name's line. */
  function writer(element) {
    const holder = own(element, 'name')[0];
    const links = holder ? [...holder.querySelectorAll('a[href]')].filter((link) => !link.querySelector('time')) : [];
    const [handle] = links.map((link) => /^(?:https?:\/\/[^/]+)?\/(\w+)\/?$/.exec(link.getAttribute('href'))?.[1]).filter(Boolean);
    const named = links.map(line).find((text) => text && !text.startsWith('@'));
    return { author: named ?? line(holder).split('@')[0].trim(), handle: handle ?? status(linkOf(element)?.getAttribute('href'))?.[1] ?? '' };
  }

  function readComment(element, ownerHandle) {
    const { author, handle } = writer(element);
    const body = own(element, 'text')[0];
    const id = identity(element);
    return {
      ref: id,
      text: body ? reading(body) : '',
      author: author || `@${handle}`,
      authorUrl: handle ? `https://x.com/${handle}` : '',
      permalink: `https://x.com/${handle || 'i'}/status/${id}`,
      postedAt: linkOf(element).querySelector('time').getAttribute('datetime') ?? line(linkOf(element)),
      parentRef: '',
      own: Boolean(handle) && handle.toLowerCase() === ownerHandle.toLowerCase(),
      copies: 1,
      element,
    };
  }

  /** The post that the page is about, from its address (a saved page tells it in its canonical link), and its place. */
  function focus(document, location) {
    const canonical = document.querySelector('link[rel="canonical"], meta[property="og:url"]');
    const wanted = status(location?.href)?.[2] ?? status(canonical?.getAttribute('href') ?? canonical?.getAttribute('content'))?.[2];
    const outermost = all(document, 'post').filter((node) => !node.parentElement.closest(selectors.post.css));
    const at = wanted ? outermost.findIndex((node) => identity(node) === wanted) : -1;
    return { wanted, posts: outermost, at };
  }

  function readPage(document, location) {
    const { wanted, posts, at } = focus(document, location);
    const account = all(document, 'account')[0];
    const actingAs = account ? line([...account.querySelectorAll('[dir]')].find((node) => line(node) && !line(node).startsWith('@'))) : '';
    const main = posts[at] ?? posts[0];
    const channel = main ? writer(main) : { author: '', handle: '' };
    if (!wanted || !main) return { channel: channel.author, actingAs, comments: [] }; // a timeline or a profile: no thread
    const after = (one, other) => Boolean(one.compareDocumentPosition(other) & 4);
    const elsewhere = all(document, 'heading').find((node) => at >= 0 && after(main, node) && !main.contains(node)); // "Discover more"
    const post = at >= 0 ? own(main, 'text')[0] : null;
    const owner = at >= 0 ? channel.handle : (status(location?.href)?.[1] ?? '');
    const byRef = new Map();
    for (const element of at >= 0 ? posts.slice(at + 1) : posts) {
      if (!identity(element) || identity(element) === wanted || (elsewhere && after(elsewhere, element))) continue; // advertisements have no time
      const comment = { ...readComment(element, owner), postText: post ? reading(post) : '' };
      const twin = byRef.get(comment.ref);
      if (!twin || (visible(element) && !visible(twin.element))) byRef.set(comment.ref, comment);
      else if (visible(element) === visible(twin.element)) twin.copies += 1;
    }
    return { channel: at >= 0 ? channel.author : '', actingAs, comments: [...byRef.values()] };
  }

  // ---- answering -----------------------------------------------------------------------------------------------
  /** The box in the dialog that "reply" opens; otherwise the only one there is. */
  function composerFor(element) {
    const boxes = all(element.ownerDocument, 'composer').filter(visible);
    const asked = boxes.filter((box) => box.closest(selectors.dialog.css));
    return onlyOne(asked.length ? asked : boxes);
  }

  /** What stands in the box (Draft.js), character by character. */
  function standing(box) {
    const inside = (node) => [...node.childNodes].map((part) => (part.nodeType === 3 ? part.data : part.localName === 'br' ? '\n' : (part.alt ?? inside(part)))).join('');
    const blocks = [...box.querySelectorAll('[data-block="true"]')];
    return blocks.length ? blocks.map((block) => inside(block).replace(/^\n$/, '')).join('\n') : inside(box).replace(/^\n$/, '');
  }

  /** Write into the box after what stands there; tells what stands there afterwards, and whether it is exactly that. */
  async function insertReply(element, text) {
    const box = element.matches(selectors.composer.css) ? element : composerFor(element);
    if (!box) return { ok: false, before: '', text: '' };
    const before = standing(box);
    const selection = box.ownerDocument.getSelection();
    const last = [...box.querySelectorAll('[data-text="true"]')].at(-1);
    box.focus();
    selection.selectAllChildren(last ?? box);
    selection.collapseToEnd();
    await new Promise((done) => setTimeout(done, 80));
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const free = box.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData })); // Draft.js takes it
    if (free) text.split('\n').forEach((part, at) => [at && ['insertLineBreak'], part && ['insertText', false, part]].forEach((does) => does && box.ownerDocument.execCommand(...does)));
    await new Promise((done) => setTimeout(done, 120));
    return { ok: standing(box) === before + text, before, text: standing(box) };
  }

  // ---- hiding --------------------------------------------------------------------------------------------------
  /** The clicks that hide an answer. Menus that stood open before count as somebody else's. */
  function removalSteps(element, uiLanguage) {
    const document = element.ownerDocument;
    const before = new Set(['menuItem', 'confirm'].flatMap((name) => all(document, name)).filter(visible));
    const fresh = (name) => all(document, name).filter((node) => visible(node) && !before.has(node));
    const step = (id, sv, en, candidates, more = {}) => ({ id, instruction: { sv, en }, candidates, target: () => onlyOne(candidates()), ...more });
    const hide = () => fresh('menuItem').filter((node) => isOneOf(line(node), words('hide', uiLanguage)));
    return [
      step('menu', 'Öppna svarets meny (tre punkter).', 'Open the answer’s menu (three dots).', () => own(element, 'menuButton')),
      step('hide', 'Välj ”Dölj svar”. Andras inlägg kan inte tas bort på X. Finns valet inte, anmäl inlägget till X i samma meny.', 'Choose “Hide reply”. Other people’s posts cannot be deleted on X. If there is no such choice, report the post to X in the same menu.', hide, { hides: true }),
      step('confirm', 'Bekräfta med ”Dölj svar”.', 'Confirm with “Hide reply”.', () => fresh('confirm').filter((node) => isOneOf(line(node), words('hide', uiLanguage))), { optional: true }),
    ];
  }

  /** Gone when no post with its id is shown any more. X also takes away what is scrolled far out of sight. */
  function isGone(element) {
    const id = identity(element);
    return id ? !all(element.ownerDocument, 'post').some((other) => identity(other) === id) : !element.isConnected;
  }

  Kanalvakt.platforms.x = { id: 'x', hosts: ['x.com', 'twitter.com'], selectors, labels, readPage, composerFor, insertReply, removalSteps, isGone, standing, replyButton: (element) => onlyOne(own(element, 'reply').filter(visible)), expandButton: (element) => onlyOne(own(element, 'more').filter(visible)) };
})();
