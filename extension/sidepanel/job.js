// The capture and removal of one comment, step by step as it happens, with what the person can do when it stops.

import { el, pick, send, t, trouble } from '../shared/ui.js';

const WAY = ['reading', 'capturing', 'sealing', 'sealed', 'removing', 'gone'];
const DONE = { gone: 'good', hidden: 'good', left: 'good', failed: 'bad', guided: '' };

export function jobPart(panel, card, holder) {
  let shown = '';
  let announced = '';

  function update() {
    const job = card.job;
    const now = JSON.stringify(job ?? null);
    if (now === shown) return;
    shown = now;
    const focused = holder.contains(document.activeElement);
    holder.replaceChildren(...(job ? [draw(job)] : []));
    if (focused) holder.querySelector('button')?.focus();
    const line = job ? sentence(job) : '';
    if (line && line !== announced) panel.say(line);
    announced = line;
  }

  const sentence = (job) => (job.state === 'capturing' ? t('job_capturing', job.n, job.m) : ['sealed', 'gone', 'hidden', 'left'].includes(job.state) ? t(`job_${job.state}`, job.evidenceId) : t(`job_${job.state}`));

  function draw(job) {
    const way = job.remove ? WAY : WAY.slice(0, 4);
    const at = way.indexOf(job.state in DONE ? 'gone' : job.state);
    const running = ['reading', 'capturing', 'sealing', 'removing'].includes(job.state);
    return el('div', { class: 'block', 'data-state': job.state },
      el('h3', {}, t('job_title')),
      running && [
        el('ol', { class: 'steps' }, way.map((step, index) => el('li', { 'data-now': String(index === at), 'aria-current': index === at ? 'step' : undefined }, `${index < at ? '✓' : index === at ? '▸' : '·'} ${t(`step_${step}`)}`))),
        el('progress', job.state === 'capturing' && job.m ? { max: job.m, value: job.n, 'aria-label': t('job_capturing', job.n, job.m) } : { 'aria-label': sentence(job) }),
      ],
      el('p', { class: job.state in DONE ? `notice ${DONE[job.state]}` : '' }, sentence(job)),
      job.code && el('p', { class: 'notice bad' }, trouble(job)),
      job.instruction && el('p', { class: 'notice' }, t('job_next'), ' ', pick(job.instruction)),
      job.seenGone && job.state === 'guided' && el('p', { class: 'notice good' }, t('job_seen_gone')),
      job.outcome && job.reported === false && el('p', { class: 'notice bad' }, t('job_unreported'), ' ', trouble({ code: job.reportCode, detail: job.detail })),
      job.message && message(job.message),
      el('div', { class: 'row' }, choices(job)),
    );
  }

  const button = (key, words, onclick, look = '') => el('button', { type: 'button', class: look, 'data-key': key, onclick }, words);
  const ask = (type, more = {}) => async () => {
    const answer = await send(type, { tabId: panel.tabId, ref: card.ref, ...more });
    if (!answer.ok && answer.code !== 'busy') panel.say(trouble(answer));
  };

  /** What the person can do now, by state. */
  function choices(job) {
    const outcome = (which, look) => button(which, t(`job_say_${which}`), ask('ui/outcome', { outcome: which }), look);
    const away = button('away', t('job_away'), ask('ui/forget-job'));
    if (job.outcome && job.reported === false) return [outcome(job.outcome, 'main')];
    if (job.state === 'sealed') return [job.permit && panel.person?.can_remove !== false && button('go', t('job_go'), ask('ui/remove'), 'grave'), job.permit && outcome('left'), away];
    if (job.state === 'guided') return [outcome('removed', job.seenGone ? 'main' : ''), outcome('hidden'), outcome('left'), button('go', t('job_again'), ask('ui/remove'))];
    if (job.state === 'failed' && job.permit) return [outcome('removed'), outcome('hidden'), outcome('left'), away];
    return job.state in DONE ? [away] : [];
  }

  /** The explanation to the writer, proposed: the guideline wants one when the situation allows it. */
  function message(draft) {
    const text = typeof draft === 'string' ? draft : draft.text;
    const copied = el('span', { role: 'status', class: 'quiet' });
    const box = el('textarea', { 'aria-label': t('job_message'), 'data-key': 'message', value: text });
    return el('div', {}, el('h3', {}, t('job_message')), el('p', { class: 'quiet' }, t('job_message_why')), box,
      el('div', { class: 'row' }, button('copy', t('job_copy'), async () => {
        await navigator.clipboard.writeText(box.value);
        copied.textContent = t('job_copied');
      }), copied));
  }

  return { update };
}
