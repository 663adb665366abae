// Performs a removal by the page's own menu, one checked click at a time, or guides the person when in doubt.
(() => {
  'use strict';
  const Kanalvakt = (/** @type {any} */ (globalThis).Kanalvakt ??= {});
  const STEP_MS = 2500;
  const GONE_MS = 8000;
  const WATCH_MS = 15 * 60_000;
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  /** Whether there is still exactly one such comment, with the words that were captured. */
  function unchanged(adapter, expected) {
    const found = adapter.readPage(document, location).comments.filter((comment) => comment.ref === expected.ref);
    if (found.length !== 1 || found[0].copies > 1) return { ok: false, code: found.length ? 'not_one' : 'not_there' };
    const [comment] = found;
    if (comment.text !== expected.text || comment.author !== expected.author) return { ok: false, code: 'changed' };
    return { ok: true, element: comment.element };
  }

  /** Wait until a step has exactly one candidate that stays the only one for a moment. */
  async function settled(step) {
    let found = [];
    for (const end = Date.now() + STEP_MS; Date.now() < end; ) {
      found = step.candidates();
      await pause(100);
      if (found.length === 1 && step.candidates().length === 1 && step.candidates()[0] === found[0]) return found;
    }
    return found;
  }

  /** The events of a real press, in their order: some menus open on the first, some on the last. */
  function press(node) {
    const box = node.getBoundingClientRect();
    const where = { bubbles: true, cancelable: true, composed: true, clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, button: 0 };
    for (const type of ['pointerover', 'pointerenter', 'pointerdown']) node.dispatchEvent(new PointerEvent(type, { ...where, pointerType: 'mouse', isPrimary: true }));
    for (const type of ['mouseover', 'mousedown']) node.dispatchEvent(new MouseEvent(type, where));
    node.dispatchEvent(new PointerEvent('pointerup', { ...where, pointerType: 'mouse', isPrimary: true }));
    node.dispatchEvent(new MouseEvent('mouseup', where));
    node.click();
  }

  /**
   * Remove one comment. Answers `{outcome: 'removed'}` when it is seen to be gone ('hidden' where the platform can only
   * hide), `{outcome: 'failed', code}` when the comment is no longer what was captured (nothing more is clicked),
   * `{outcome: 'guided', code, instruction}` when the person has to go on.
   */
  async function run(adapter, { expected, permit, evidenceId, language }, signal) {
    if (!permit || !evidenceId) return { ok: false, outcome: 'failed', code: 'no_permit' };
    const start = unchanged(adapter, expected);
    if (!start.ok) return { ...start, outcome: 'failed' };
    const { element } = start;
    const here = location.href;
    const steps = adapter.removalSteps(element, document.documentElement.lang);
    if (!steps.length) return guide(adapter, element, expected, null, 'no_steps', language, here, signal);
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    for (const step of steps) {
      const found = await settled(step);
      if (step.optional && !found.length) break; // a question that is not always asked
      if (found.length !== 1) return guide(adapter, element, expected, step, found.length ? 'ambiguous' : 'not_found', language, here, signal);
      const still = unchanged(adapter, expected);
      if (!still.ok) return { ...still, outcome: 'failed' };
      if (location.href !== here) return { ok: false, outcome: 'failed', code: 'moved' };
      press(found[0]);
    }
    for (const end = Date.now() + GONE_MS; Date.now() < end; await pause(200)) {
      if (location.href !== here) return { ok: false, outcome: 'guided', code: 'moved', instruction: null };
      if (adapter.isGone(element)) return { ok: true, outcome: steps.some((step) => step.hides) ? 'hidden' : 'removed' };
    }
    return guide(adapter, element, expected, null, 'still_there', language, here, signal);
  }

  /** Leave the clicking to the person, and watch. What looks gone is told; the person confirms it. */
  function guide(adapter, element, expected, step, code, language, here, signal) {
    const instruction = step?.instruction ?? null;
    Kanalvakt.marks.guide(element, instruction?.[language] ?? instruction?.sv ?? '');
    const end = Date.now() + WATCH_MS;
    const timer = setInterval(() => {
      const over = signal.aborted || Date.now() > end || location.href !== here;
      const gone = !over && adapter.isGone(element);
      if (gone) Kanalvakt.messages.send('page/gone', { ref: expected.ref });
      if (over || gone) {
        clearInterval(timer);
        Kanalvakt.marks.guide(element, '');
      }
    }, 500);
    return { ok: false, outcome: 'guided', code, instruction };
  }

  Kanalvakt.remove = { run, unchanged };
})();
