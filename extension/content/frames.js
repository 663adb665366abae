// Plans which parts of the page a capture must show, scrolls to each, and puts the page back as it was.
(() => {
  'use strict';
  const Kanalvakt = (/** @type {any} */ (globalThis).Kanalvakt ??= {});
  const MAX_FRAMES = 8; // an image; eight windows are about 6 000 px and take five seconds
  const MAX_DEVICE_HEIGHT = 16_000; // a canvas cannot be higher in every browser
  const MARGIN = 16;
  const SETTLE_MS = 150;
  const FORGOTTEN_MS = 45_000; // the worker died in between: give the person the page back
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  /** @type {any} */
  let plan = null;

  function scrollerOf(element) {
    for (let node = element.parentElement; node && node !== document.body; node = node.parentElement) {
      const { overflowY } = getComputedStyle(node);
      if (/auto|scroll|overlay/.test(overflowY) && node.scrollHeight > node.clientHeight + 1) return node;
    }
    return document.scrollingElement ?? document.documentElement;
  }

  const isPage = (scroller) => scroller === document.scrollingElement || scroller === document.documentElement;

  /** The part of the window in which the scroller's content is seen, in CSS pixels. */
  function windowOf(scroller) {
    if (isPage(scroller)) return { x: 0, y: 0, width: document.documentElement.clientWidth, height: innerHeight };
    const box = scroller.getBoundingClientRect();
    const y = Math.max(0, box.top + scroller.clientTop);
    return { x: Math.max(0, box.left), y, width: Math.min(scroller.clientWidth, innerWidth), height: Math.min(box.top + scroller.clientTop + scroller.clientHeight, innerHeight) - y };
  }

  /** Elements that stay where they are while the page scrolls: they would be in every frame. */
  /** @returns {HTMLElement[]} */
  function stuck(scroller, element) {
    return /** @type {any[]} */ ([...document.querySelectorAll('body *')].filter((node) => {
      if (!(node instanceof HTMLElement) || node.contains(element) || node.contains(scroller) || element.contains(node)) return false;
      const { position, visibility } = getComputedStyle(node);
      return (position === 'fixed' || position === 'sticky') && visibility !== 'hidden' && node.getClientRects().length > 0;
    }));
  }

  /** Decide the images (each a stretch of the scroller's content) and the frames that cover them. */
  function lay(scroller, element, context, post) {
    const view = windowOf(scroller);
    const offset = (isPage(scroller) ? 0 : scroller.getBoundingClientRect().top + scroller.clientTop) - scroller.scrollTop;
    const span = (node) => {
      const box = node.getBoundingClientRect();
      return { top: box.top - offset, bottom: box.bottom - offset };
    };
    const header = stuck(scroller, element).map((node) => node.getBoundingClientRect()).filter((box) => box.top <= view.y + 1 && box.height < view.height / 3);
    const covered = Math.max(0, ...header.map((box) => box.bottom - view.y));
    const limit = Math.min(MAX_FRAMES * view.height, Math.floor(MAX_DEVICE_HEIGHT / devicePixelRatio));
    const bottom = Math.min(span(element).bottom + MARGIN, scroller.scrollHeight);
    const contextTop = span(context).top - MARGIN;
    const postTop = post ? span(post).top - MARGIN : contextTop;
    const clamp = (top) => Math.max(0, top - covered);
    const stretches = [];
    if (bottom - clamp(postTop) <= limit) stretches.push({ top: clamp(Math.min(postTop, contextTop)), bottom });
    else {
      stretches.push({ top: clamp(postTop), bottom: clamp(postTop) + view.height });
      const from = bottom - clamp(contextTop) <= limit ? contextTop : span(element).top - MARGIN;
      for (let top = clamp(from); top < bottom; top += limit) stretches.push({ top, bottom: Math.min(top + limit, bottom) });
    }
    const frames = stretches.slice(0, 4).flatMap((stretch, image) => {
      const tops = [];
      for (let top = stretch.top; top < stretch.bottom; top += view.height) tops.push(top);
      return tops.map((top) => ({ image, top, stretch }));
    });
    return { frames, view };
  }

  /** Prepare a capture of one comment. The reading is made after "see more" was unfolded. */
  async function prepare(adapter, find, { ref }) {
    restore();
    const more = find(ref) && adapter.expandButton?.(find(ref).element);
    if (more) {
      more.click();
      await pause(300);
    }
    const comment = find(ref);
    if (!comment) return { ok: false, code: 'not_one' };
    const { channel, actingAs, comments } = adapter.readPage(document, location);
    const thread = comments.filter((other) => other.ref !== ref && [other.ref, other.parentRef].includes(comment.parentRef || comment.ref));
    const parent = comments.find((other) => other.ref === comment.parentRef)?.element;
    const scroller = scrollerOf(comment.element);
    const post = adapter.postOf?.(comment.element);
    const { frames } = lay(scroller, comment.element, parent ?? comment.element, post && post !== document.body ? post : null);
    plan = { scroller, element: comment.element, frames, at: [scroller.scrollTop, scroller.scrollLeft], hidden: [], timer: setTimeout(restore, FORGOTTEN_MS) };
    Kanalvakt.marks.setHidden(true);
    const { element, ...facts } = comment;
    return {
      ok: true,
      comment: facts,
      channel,
      actingAs,
      pageUrl: location.href,
      html: markup(element),
      thread: thread.slice(0, 50).map(({ author, text, postedAt }) => ({ author, text, posted_at: postedAt })),
      frames: frames.length,
    };
  }

  /** The comment's own HTML as it stands, without our badges. */
  function markup(element) {
    const copy = element.cloneNode(true);
    copy.querySelectorAll('[data-kanalvakt]').forEach((node) => node.remove());
    return copy.outerHTML.slice(0, 480_000);
  }

  /** Scroll to a frame and tell where it lies; all in CSS pixels. */
  async function frame({ index }) {
    if (!plan?.frames[index]) return { ok: false, code: 'no_plan' };
    const { scroller, element, frames } = plan;
    const { image, top, stretch } = frames[index];
    if (index === 1) {
      plan.hidden = stuck(scroller, element).map((node) => [node, node.style.getPropertyValue('visibility'), node.style.getPropertyPriority('visibility')]);
      for (const [node] of plan.hidden) node.style.setProperty('visibility', 'hidden', 'important');
    }
    scroller.scrollTo({ top, behavior: 'instant' });
    await pause(SETTLE_MS);
    const view = windowOf(scroller);
    return { ok: true, image, view, y: scroller.scrollTop - stretch.top, width: view.width, height: Math.min(stretch.bottom, scroller.scrollHeight) - stretch.top, window: { width: innerWidth, height: innerHeight } };
  }

  /** Put everything back: scroll position, hidden elements, badges. Safe to call at any time. */
  function restore() {
    if (!plan) return { ok: true };
    clearTimeout(plan.timer);
    for (const [node, value, priority] of plan.hidden) node.style.setProperty('visibility', value, priority);
    plan.scroller.scrollTo({ top: plan.at[0], left: plan.at[1], behavior: 'instant' });
    plan = null;
    Kanalvakt.marks.setHidden(false);
    return { ok: true };
  }

  Kanalvakt.frames = { prepare, frame, restore };
})();
