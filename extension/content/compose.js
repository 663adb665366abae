// Puts an accepted reply into the page's own reply box, compares it with what was meant, and can take it out again.
(() => {
  'use strict';
  const Kanalvakt = (/** @type {any} */ (globalThis).Kanalvakt ??= {});
  const OPENING_MS = 2500;

  const same = (one, other) => one.replace(/\s+/g, ' ').trim().toLowerCase() === other.replace(/\s+/g, ' ').trim().toLowerCase();
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  /** @type {{box: Element, before: string, after: string} | null} */
  let last = null;

  /** The reply box of a comment; presses the comment's own "reply" when it has none yet. */
  async function openBox(adapter, element) {
    const standing = adapter.composerFor(element);
    if (standing && element.parentElement?.contains(standing)) return standing;
    const button = adapter.replyButton?.(element);
    if (!button) return standing;
    button.click();
    for (const end = Date.now() + OPENING_MS; Date.now() < end; await pause(100)) {
      const now = adapter.composerFor(element);
      if (now && now !== standing) return now;
    }
    return adapter.composerFor(element);
  }

  /** Make the box say `before` again: by emptying it when it was empty, otherwise by the editor's own undo. */
  async function takeBack(box, before) {
    if (box instanceof HTMLTextAreaElement || box instanceof HTMLInputElement) {
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), 'value')?.set?.call(box, before);
      box.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'historyUndo' }));
      return;
    }
    /** @type {HTMLElement} */ (box).focus();
    document.getSelection()?.selectAllChildren(box);
    await pause(80);
    const inputType = before ? 'historyUndo' : 'deleteContentBackward';
    const taken = !box.dispatchEvent(new InputEvent('beforeinput', { bubbles: true, cancelable: true, inputType }));
    if (!taken) document.execCommand(before ? 'undo' : 'delete');
    await pause(120);
  }

  /**
   * Put the text in the box after what stands there.
   * Refuses when somebody else than the page would be answering, and asks (`code`) when that cannot be seen or when
   * the person has already begun to write.
   */
  async function insert(adapter, find, { ref, text, confirmed = [] }) {
    const comment = find(ref);
    if (!comment) return { ok: false, code: 'not_one' };
    const box = await openBox(adapter, comment.element);
    if (!box) return { ok: false, code: 'no_composer' };
    const { channel, actingAs } = adapter.readPage(document, location);
    if (actingAs && !same(actingAs, channel)) return { ok: false, code: 'acting_as_other', actingAs, channel };
    if (!actingAs && !confirmed.includes('acting_as_unknown')) return { ok: false, code: 'acting_as_unknown', channel };
    const standing = adapter.standing(box);
    const mention = same(standing.replace(/^@/, ''), comment.author);
    if (standing.trim() && !mention && !confirmed.includes('occupied')) return { ok: false, code: 'occupied', standing };
    const result = await adapter.insertReply(box, text);
    last = { box, before: result.before, after: result.text };
    return result.ok ? { ok: true, standing: result.text } : { ok: false, code: 'differs', standing: result.text };
  }

  /** Take the last reply out again, unless the person has changed it since. */
  async function undo(adapter) {
    if (!last?.box.isConnected) return { ok: false, code: 'nothing_to_undo' };
    const { box, before, after } = last;
    if (adapter.standing(box) !== after) return { ok: false, code: 'edited' };
    await takeBack(box, before);
    const ok = adapter.standing(box) === before;
    if (ok) last = null;
    return ok ? { ok } : { ok, code: 'differs', standing: adapter.standing(box) };
  }

  Kanalvakt.compose = { insert, undo };
})();
