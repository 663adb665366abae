// One comment in the list: its words with the marks, why it stands where it stands, and what can be done.

import { el, pick, send, t, trouble } from '../shared/ui.js';
import { pieces } from '../shared/spans.js';
import { draftPart } from './draft.js';
import { jobPart } from './job.js';
import { isHard } from './order.js';

const REASONS = ['lag', 'krankning', 'sekretess', 'personuppgift', 'spam'];

/**
 * Make a card that can be updated without losing what the person is writing or where the focus is.
 * @param {any} panel the panel's own say and tabId
 */
export function makeCard(panel, ref) {
  const node = el('li', { id: `c-${ref}` });
  const top = el('div', { class: 'top' });
  const words = el('div');
  const body = el('div', { hidden: true });
  const [why, doing, reply, job] = ['div', 'div', 'div', 'div'].map((name) => el(name));
  body.append(why, reply, doing, job);
  node.append(top, words, body);
  const card = { node, ref, open: false, shown: false, item: /** @type {any} */ (null), update, toggle, act };
  const draft = draftPart(panel, card, reply);
  const jobs = jobPart(panel, card, job);
  const seen = new Map();

  /** Draw a part again only when what it shows has changed; keep the focus in it. */
  function part(name, holder, facts, draw) {
    const now = JSON.stringify(facts);
    if (seen.get(name) === now) return;
    seen.set(name, now);
    const focused = holder.contains(document.activeElement) ? document.activeElement?.getAttribute('data-key') : null;
    holder.replaceChildren(...[draw()].flat().filter(Boolean));
    if (focused) (holder.querySelector(`[data-key="${focused}"]`) ?? holder.querySelector('button'))?.focus();
  }

  function update(item, state, currentJob) {
    Object.assign(card, { item, state, job: currentJob });
    const { comment, result, look, word, icon } = item;
    node.dataset.look = look;
    part('top', top, [comment.author, comment.postedAt, look, word, card.open], () => [
      el('h2', {}, el('button', { type: 'button', class: 'open', 'data-key': 'open', 'aria-expanded': String(card.open), onclick: () => toggle() }, comment.author || t('card_unknown'))),
      el('span', { class: `badge ${look}` }, el('span', { 'aria-hidden': 'true' }, `${icon} `), word),
      el('span', { class: 'quiet' }, comment.postedAt),
    ]);
    part('words', words, [comment.text, result.findings, card.open, card.shown], drawWords);
    body.hidden = !card.open;
    if (!card.open) return;
    part('why', why, [result], drawWhy);
    reply.hidden = Boolean(currentJob?.outcome);
    draft.update();
    part('doing', doing, [result.advice, Boolean(currentJob), panel.granted, panel.person?.can_remove], drawDoing);
    jobs.update();
  }

  function drawWords() {
    const { comment, result } = card.item;
    if (!comment.text) return el('p', { class: 'quiet' }, t('card_no_text'));
    const veiled = isHard(result) && !card.shown;
    const spans = result.findings.flatMap((finding) => finding.spans);
    const marked = pieces(comment.text, spans).map((piece) => (piece.marked ? el('mark', {}, piece.text) : piece.text));
    return [
      el('div', { class: `words${card.open ? '' : ' cut'}${veiled ? ' veiled' : ''}`, lang: result.language || undefined, 'aria-hidden': veiled ? 'true' : undefined }, marked),
      isHard(result) && el('button', { type: 'button', 'data-key': 'veil', 'aria-pressed': String(card.shown), onclick: () => act('veil') }, t(veiled ? 'card_show' : 'card_veil')),
    ];
  }

  function drawWhy() {
    const { result } = card.item;
    const { advice, findings } = result;
    const due = result.reply_due && ['answer', 'correct_rumour', 'thank'].includes(advice.action) ? when(result.reply_due) : null;
    const reasons = new Set([...advice.because.map(pick), ...findings.map((finding) => `${pick(finding.label_text)}: ${pick(finding.because)}`)]);
    return [
      el('h3', {}, t('card_why')),
      el('ul', { class: 'why' }, [...reasons].map((reason) => el('li', {}, reason))),
      advice.guideline.length > 0 && el('ul', { class: 'why section' }, advice.guideline.map((rule) => el('li', {}, t('card_guideline', rule.section, rule.requirement), ' ', pick(rule.text)))),
      advice.law && el('p', { class: 'section' }, advice.law.citation, ' ', pick(advice.law.text)),
      !result.understood && el('p', { class: 'notice' }, t('card_not_understood')),
      due && el('p', {}, due),
      advice.steps.length > 0 && [el('h3', {}, t('card_steps')), el('ol', { class: 'why' }, advice.steps.map((step) => el('li', {}, pick(step))))],
      el('p', { class: 'quiet' }, `${pick(advice.action_text)}. ${t('card_proposal')}`),
    ].flat();
  }

  function drawDoing() {
    const { advice } = card.item.result;
    if (card.job) return null;
    const may = panel.person?.can_remove !== false;
    const blocked = !panel.granted && advice.image_capture_allowed !== false;
    const reason = el('select', { 'aria-label': t('card_reason'), 'data-key': 'reason' }, el('option', { value: '' }, t('card_reason')), REASONS.map((one) => el('option', { value: one }, t(`reason_${one}`))));
    const removeButton = el('button', { type: 'button', class: 'grave', 'data-key': 'remove', disabled: blocked || !may || !advice.removal_suggested, onclick: () => start(true, advice.removal_reason ?? reason.value) }, t('card_remove'));
    reason.addEventListener('change', () => (removeButton.disabled = blocked || !may || !reason.value));
    const keep = el('button', { type: 'button', 'data-key': 'keep', disabled: blocked, onclick: () => start(false, advice.removal_reason ?? '') }, t('card_keep'));
    const reveal = el('button', { type: 'button', 'data-key': 'reveal', onclick: () => act('reveal') }, t('card_reveal'));
    const said = [
      blocked && el('p', { class: 'notice' }, t('card_click_again')),
      !may && el('p', { class: 'notice' }, t('error_may_not_remove')),
      advice.image_capture_allowed === false && el('p', { class: 'notice bad' }, t('card_no_image')),
    ];
    if (advice.removal_suggested) return el('div', { class: 'block' }, ...said, el('div', { class: 'row' }, removeButton, keep, reveal));
    return el('div', { class: 'block' }, ...said, el('div', { class: 'row' }, reveal, keep), el('details', {}, el('summary', {}, t('card_remove_anyway')), el('p', { class: 'quiet' }, t('card_remove_anyway_why')), el('div', { class: 'row' }, reason, removeButton)));
  }

  async function start(remove, reason) {
    panel.say(t('job_reading'));
    const answer = await send('ui/capture', { tabId: panel.tabId, ref, remove, reason, seen: card.item.comment.text });
    if (!answer.ok && answer.code !== 'busy') panel.say(trouble(answer));
  }

  function toggle(value = !card.open) {
    card.open = value;
    if (card.item) update(card.item, /** @type {any} */ (card).state, /** @type {any} */ (card).job);
    if (value) panel.opened(card);
  }

  /** What the keys do; each is also a button. */
  function act(what) {
    if (what === 'veil') {
      card.shown = !card.shown;
      update(card.item, /** @type {any} */ (card).state, /** @type {any} */ (card).job);
    } else if (what === 'reveal') send('ui/reveal', { tabId: panel.tabId, ref }).then((answer) => answer.ok || panel.say(trouble(answer)));
    else {
      toggle(true);
      if (what === 'draft') draft.ask();
      else if (what === 'insert') draft.insert();
      else node.querySelector(`[data-key="${what}"]`)?.click();
    }
  }

  function when({ target, latest }) {
    const shape = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
    return t('card_due', shape.format(new Date(target)), shape.format(new Date(latest)));
  }

  return card;
}
