// Shows a badge after each assessed comment, in a closed shadow root: the page can neither read nor press it.
(() => {
  'use strict';
  const Kanalvakt = (/** @type {any} */ (globalThis).Kanalvakt ??= {});

  /** Icon and class of each look; the word comes from the worker. Meaning never hangs on the colour alone. */
  const ICONS = { alarm: '⚠', act: '⛔', check: '◉', answer: '💬', thank: '♥', none: '✓' };
  const STYLE = `
    :host { all: initial; display: block; margin: 2px 0 6px; }
    :host([data-kanalvakt="away"]) { display: none; }
    button { font: 600 12px/1.4 system-ui, "Segoe UI", Roboto, sans-serif; border: 1px solid; border-radius: 999px;
      padding: 2px 10px; min-height: 24px; cursor: pointer; text-align: left; max-width: 100%; }
    button:focus-visible { outline: 3px solid #1b6ec2; outline-offset: 2px; }
    .alarm { background: #8b0017; color: #fff; border-color: #8b0017; }
    .act { background: #fde7e9; color: #7a0012; border-color: #b3261e; }
    .check { background: #fff4d6; color: #5c3d00; border-color: #9a6700; }
    .answer { background: #e5f0fb; color: #0b3d6e; border-color: #1b6ec2; }
    .thank { background: #e6f4ea; color: #14532d; border-color: #2e7d4f; }
    .none { background: #f3f4f6; color: #374151; border-color: #9ca3af; }
    .guide { border-radius: 6px; background: #fff4d6; color: #3d2900; border: 2px solid #9a6700; padding: 6px 10px;
      font: 600 13px/1.4 system-ui, sans-serif; }`;

  /** @type {Map<string, {host: HTMLElement, root: ShadowRoot, shown: string}>} */
  const badges = new Map();
  let hidden = false;

  function hostAfter(element) {
    const host = document.createElement('div');
    host.setAttribute('data-kanalvakt', hidden ? 'away' : 'badge');
    const root = host.attachShadow({ mode: 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    if (['li', 'tr', 'dd'].includes(element.localName)) element.append(host);
    else element.after(host);
    return { host, root, shown: '' };
  }

  function button(mark, onOpen) {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = mark.look in ICONS ? mark.look : 'none';
    made.title = mark.title;
    const icon = document.createElement('span');
    icon.setAttribute('aria-hidden', 'true');
    icon.textContent = `${ICONS[made.className]} `;
    made.append(icon, mark.text);
    made.setAttribute('aria-label', `Kanalvakt: ${mark.text}. ${mark.title}`);
    made.addEventListener('click', (event) => {
      if (!event.isTrusted) return; // a page cannot press it for the person
      event.stopPropagation();
      event.preventDefault();
      onOpen(mark.ref);
    });
    return made;
  }

  /** Show exactly these marks at these comments; those of other comments are taken away. */
  function show(marks, elements, onOpen) {
    for (const [ref, badge] of badges) {
      if (!elements.has(ref) || !marks.some((mark) => mark.ref === ref)) {
        badge.host.remove();
        badges.delete(ref);
      }
    }
    for (const mark of marks) {
      const element = elements.get(mark.ref);
      if (!element) continue;
      let badge = badges.get(mark.ref);
      const beside = badge && (badge.host.previousElementSibling === element || badge.host.parentElement === element);
      if (!badge || !beside) {
        badge?.host.remove();
        badge = hostAfter(element);
        badges.set(mark.ref, badge);
      }
      const wanted = JSON.stringify(mark);
      if (badge.shown !== wanted) {
        badge.shown = wanted;
        badge.root.replaceChildren(button(mark, onOpen));
      }
    }
  }

  /** While the page is captured our badges must not be in the picture. */
  function setHidden(value) {
    hidden = value;
    for (const { host } of badges.values()) host.setAttribute('data-kanalvakt', value ? 'away' : 'badge');
  }

  let guideHost = null;

  /** Tell the person at the comment itself what to press; an empty text takes the note away. */
  function guide(element, text) {
    guideHost?.remove();
    guideHost = null;
    if (!text) return;
    const { host, root } = hostAfter(element);
    const note = document.createElement('div');
    note.className = 'guide';
    note.setAttribute('role', 'status');
    note.textContent = text;
    root.append(note);
    guideHost = host;
    reveal(element);
  }

  function reveal(element) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    element.scrollIntoView({ block: 'center', behavior: calm ? 'instant' : 'smooth' });
    if (!calm) element.animate?.([{ outline: '3px solid #1b6ec2' }, { outline: '3px solid transparent' }], 1600);
  }

  const isOurs = (node) => node.nodeType === 1 && node.hasAttribute('data-kanalvakt');

  function clear() {
    for (const { host } of badges.values()) host.remove();
    badges.clear();
    guideHost?.remove();
  }

  Kanalvakt.marks = { show, setHidden, guide, reveal, isOurs, clear };
})();
