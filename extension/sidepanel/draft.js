// The reply draft of one comment: proposed, edited, checked for what is still to fill in, put into the page, undone.

import { el, pick, send, t, trouble } from '../shared/ui.js';

const PLACEHOLDER = /\{[^{}\n]{1,80}\}/g;

export function draftPart(panel, card, holder) {
  let shown = '';
  let confirmed = [];
  let refused = /** @type {string | null} */ (null); // a text that the tone check will not let through as it stands
  const box = el('textarea', { id: `draft-${card.ref}`, 'data-key': 'draft-text', spellcheck: 'true', oninput: check });
  const left = el('div', { class: 'notice', hidden: true });
  const said = el('div', { role: 'status' });
  const insertButton = el('button', { type: 'button', class: 'main', 'data-key': 'insert', onclick: insert }, t('draft_insert'));
  const undoButton = el('button', { type: 'button', 'data-key': 'undo', hidden: true, onclick: undo }, t('draft_undo'));
  const askButton = el('button', { type: 'button', 'data-key': 'draft', onclick: () => ask() }, t('draft_ask'));
  const noteList = el('ul', { class: 'why quiet' });
  const editor = el('div', { hidden: true }, el('label', { for: `draft-${card.ref}` }, t('draft_label')), box, left, noteList);
  holder.append(el('div', { class: 'block' }, editor, el('div', { class: 'row' }, insertButton, askButton, undoButton), said));
  insertButton.hidden = true;

  const known = () => card.state?.drafts?.[card.ref];

  function update(draft = known()?.draft) {
    const now = JSON.stringify(draft ?? null);
    if (now === shown) return;
    shown = now;
    if (!draft) return;
    refused = draft.remarks.some((remark) => remark.blocking) ? draft.text : null;
    box.value = draft.text;
    box.lang = draft.language;
    noteList.replaceChildren(...[...draft.notes, ...draft.remarks.map((remark) => remark.message ?? remark.text ?? remark)].map((note) => el('li', {}, pick(note))));
    editor.hidden = false;
    insertButton.hidden = false;
    askButton.textContent = t('draft_another');
    check();
  }

  /** What is still to be filled in blocks the insertion; each can be jumped to. */
  function check() {
    confirmed = [];
    const open = box.value.match(PLACEHOLDER) ?? [];
    left.hidden = !open.length;
    left.replaceChildren(t('draft_fill'), ' ', ...open.map((word) => el('button', { type: 'button', onclick: () => jump(word) }, word)));
    insertButton.disabled = open.length > 0 || !box.value.trim() || box.value === refused;
  }

  function jump(word) {
    const at = box.value.indexOf(word);
    box.focus();
    if (at >= 0) box.setSelectionRange(at, at + word.length);
  }

  async function ask() {
    const old = known();
    askButton.disabled = true;
    const answer = await send('ui/draft', { tabId: panel.tabId, ref: card.ref, variant: old ? old.variant + 1 : 0 });
    askButton.disabled = false;
    if (!answer.ok) return tell('bad', trouble(answer));
    if (!answer.draft) return tell('', t('draft_none'));
    said.replaceChildren();
    update(answer.draft);
    panel.say(t('draft_ready'));
    box.focus();
  }

  async function insert() {
    if (insertButton.hidden || insertButton.disabled) return;
    const answer = await send('ui/insert', { tabId: panel.tabId, ref: card.ref, text: box.value, confirmed });
    if (answer.ok) {
      undoButton.hidden = false;
      return tell('good', t('draft_inserted'));
    }
    undoButton.hidden = answer.code !== 'differs';
    if (answer.code === 'acting_as_other') tell('bad', t('error_acting_as_other', answer.actingAs, answer.channel));
    else if (answer.code === 'acting_as_unknown' || answer.code === 'occupied') doubt(answer.code, answer.channel ?? '');
    else tell('bad', trouble(answer), answer.standing);
  }

  /** Something only the person can see: ask once, then go on. */
  function doubt(code, name) {
    const yes = el('button', { type: 'button', onclick: () => (confirmed.push(code), insert()) }, t(`draft_yes_${code}`));
    said.replaceChildren(el('div', { class: 'notice' }, el('p', {}, t(`error_${code}`, name)), yes));
    panel.say(t(`error_${code}`, name));
    yes.focus();
  }

  async function undo() {
    const answer = await send('ui/undo', { tabId: panel.tabId });
    if (answer.ok) {
      undoButton.hidden = true;
      insertButton.focus();
    }
    tell(answer.ok ? '' : 'bad', answer.ok ? t('draft_undone') : trouble(answer));
  }

  function tell(kind, text, standing = '') {
    said.replaceChildren(el('p', { class: `notice ${kind}` }, text, standing && el('span', {}, ' ', t('draft_stands', standing))));
  }

  return { update: () => update(), ask, insert };
}
