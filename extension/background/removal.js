// The way from a click to a sealed capture and a comment that is gone: one named state after the other, all persisted.
//
// ready → reading → capturing (n of m) → sealing → sealed → removing → gone | hidden | left | guided | failed
// `guided` is "left to you": the person goes on by hand and says what became of it.

import { words } from '../shared/words.js';
import { ask } from './helper.js';
import { CaptureError, pictures } from './capture.js';
import { actingPerson, commentOf, tell } from './reading.js';
import { allJobs, changeJob, jobs } from './state.js';

const SEAL_MS = 60_000;
const UNFINISHED = new Set(['reading', 'capturing', 'sealing', 'removing']);
const STATE_OF = { removed: 'gone', hidden: 'hidden', left: 'left', failed: 'failed' };

/** @type {Set<string>} jobs that this worker is running right now */
const active = new Set();

/** Name what a stopped worker left half done. Nothing is clicked or sent again by itself. */
export async function resume() {
  for (const [tabId, known] of await allJobs()) {
    for (const job of Object.values(known)) {
      if (!UNFINISHED.has(job.state) || active.has(`${tabId} ${job.ref}`)) continue;
      if (job.state === 'removing') await changeJob(tabId, job.ref, { state: 'guided', code: 'interrupted', instruction: null });
      else await changeJob(tabId, job.ref, { state: 'failed', code: job.state === 'sealing' ? 'interrupted_sealing' : 'interrupted' });
    }
  }
}

/** Run one step of a job; what goes wrong becomes a state, never silence. */
async function guarded(tabId, ref, work) {
  const name = `${tabId} ${ref}`;
  if (active.has(name)) return { ok: false, code: 'busy' };
  active.add(name);
  try {
    await work();
    return { ok: true };
  } catch (error) {
    const code = error instanceof CaptureError ? error.code : 'page_away';
    const state = (await jobs(tabId))[ref]?.state === 'removing' ? 'guided' : 'failed';
    await changeJob(tabId, ref, { state, code, instruction: null });
    return { ok: false, code };
  } finally {
    active.delete(name);
  }
}

/** Save evidence of a comment and, when `remove`, go on to remove it. */
export const capture = (tabId, { ref, remove, reason, seen }) =>
  guarded(tabId, ref, async () => {
    const { state, comment, result } = await commentOf(tabId, ref);
    if (!comment || !result) throw new CaptureError('not_assessed');
    const person = await actingPerson();
    await changeJob(tabId, ref, null);
    await changeJob(tabId, ref, { id: crypto.randomUUID(), state: 'reading', remove: Boolean(remove), n: 0, m: 0, comment, result, code: '', evidenceId: '', permit: '' });
    const shots = await withPage(tabId, ref, { ...comment, text: seen ?? comment.text }, result);
    const form = new FormData();
    form.append('capture', new Blob([JSON.stringify(record(state, shots.plan, result, person, reason))], { type: 'application/json' }), 'capture.json');
    shots.images.forEach((image, index) => form.append('image', image, `image-${index + 1}.png`));
    await seal(tabId, ref, form, shots.plan.comment);
    const { permit } = (await jobs(tabId))[ref];
    if (remove && permit) await removing(tabId, ref, person);
  });

/** What is captured must be what the person has seen; only "see more" may have made it longer. */
function sameWords(now, before) {
  const cut = /(?:…|\.\.\.)\s*$/;
  return now.author === before.author && (now.text === before.text || (cut.test(before.text) && now.text.startsWith(before.text.replace(cut, '').trimEnd())));
}

/** Read and photograph the comment; the page is put back whatever happens. */
async function withPage(tabId, ref, comment, result) {
  try {
    const plan = await tell(tabId, 'tab/plan', { ref });
    if (!plan?.ok) throw new CaptureError(plan?.code ?? 'page_away');
    if (!sameWords(plan.comment, comment)) throw new CaptureError('changed_before');
    // A suspected illegal image is never stored: the facts go without a picture.
    const count = result.advice.image_capture_allowed === false ? 0 : plan.frames;
    await changeJob(tabId, ref, { state: 'capturing', n: 0, m: count });
    const images = await pictures(tabId, count, (n) => changeJob(tabId, ref, { n }));
    const { text, author } = plan.comment;
    const still = await tell(tabId, 'tab/same', { expected: { ref, text, author } });
    if (!still?.ok) throw new CaptureError(still?.code ?? 'page_away');
    return { plan, images };
  } finally {
    await tell(tabId, 'tab/restore').catch(() => undefined);
  }
}

/** The capture in the helper's words. */
function record(state, plan, result, person, reason) {
  const { comment } = plan;
  return {
    platform: state.platform,
    channel: plan.channel,
    page_url: plan.pageUrl.slice(0, 2000),
    permalink: comment.permalink,
    author: comment.author,
    author_url: comment.authorUrl,
    text: comment.text,
    html: result.advice.image_capture_allowed === false ? '' : plan.html,
    posted_at: comment.postedAt,
    captured_at: new Date().toISOString(),
    captured_by: person?.id ?? '',
    reason: String(reason ?? result.advice.removal_reason ?? '').slice(0, 2000),
    acting_as: plan.actingAs,
    post_text: comment.postText,
    thread: plan.thread,
    labels: [...new Set(result.findings.map((finding) => finding.label))],
    user_agent: navigator.userAgent,
  };
}

async function seal(tabId, ref, form, { text, author }) {
  await changeJob(tabId, ref, { state: 'sealing', expected: { ref, text, author } });
  const { id } = (await jobs(tabId))[ref];
  const answer = await ask('/captures', form, { key: id, timeout: SEAL_MS });
  if (!answer.ok) {
    await changeJob(tabId, ref, { state: 'failed', code: answer.code, detail: answer.detail });
    return;
  }
  const { evidence_id: evidenceId, permit = '', valid, sha256 = '' } = answer.data;
  const sealed = Boolean(evidenceId && sha256 && valid);
  await changeJob(tabId, ref, { state: sealed ? 'sealed' : 'failed', code: sealed ? '' : 'not_valid', evidenceId, sha256, permit: sealed ? permit : '' });
}

/** Go on from sealed evidence (the panel was closed in between, or the person wanted to look first). */
export const remove = (tabId, { ref }) => guarded(tabId, ref, async () => removing(tabId, ref, await actingPerson()));

async function removing(tabId, ref, person) {
  const job = (await jobs(tabId))[ref];
  if (!job?.permit || !['sealed', 'guided'].includes(job.state)) throw new CaptureError('no_permit');
  if (person && !person.can_remove) {
    await changeJob(tabId, ref, { code: 'may_not_remove' });
    return;
  }
  await changeJob(tabId, ref, { state: 'removing', code: '', instruction: null });
  const { language } = await words();
  const answer = await tell(tabId, 'tab/remove', { expected: job.expected, permit: job.permit, evidenceId: job.evidenceId, language });
  if (['removed', 'hidden'].includes(answer?.outcome)) await report(tabId, ref, answer.outcome);
  else if (answer?.outcome === 'failed') {
    await changeJob(tabId, ref, { code: answer.code });
    await report(tabId, ref, 'failed');
  } else await changeJob(tabId, ref, { state: 'guided', code: answer?.code ?? 'page_away', instruction: answer?.instruction ?? null });
}

/** Tell the helper what became of the comment. When it is away the answer is kept, to be sent again. */
async function report(tabId, ref, outcome) {
  const job = (await jobs(tabId))[ref];
  await changeJob(tabId, ref, { state: STATE_OF[outcome], outcome, reported: false });
  const person = await actingPerson();
  const answer = await ask(`/captures/${encodeURIComponent(job.evidenceId)}/removal`, { permit: job.permit, outcome, by: person?.id ?? '' });
  if (answer.ok) await changeJob(tabId, ref, { reported: true, message: answer.data.message_draft ?? null, ...(outcome === 'failed' ? {} : { permit: '' }) });
  else await changeJob(tabId, ref, { detail: answer.detail ?? '', reportCode: answer.code });
}

/** The person says what became of it, or sends an answer that did not reach the helper. */
export const settle = (tabId, { ref, outcome }) =>
  guarded(tabId, ref, async () => {
    const job = (await jobs(tabId))[ref];
    if (!job?.permit || !(outcome in STATE_OF)) throw new CaptureError('no_permit');
    await report(tabId, ref, outcome);
  });

/** The page says that a guided comment is no longer seen: a hint for the person, who decides. */
export async function seenGone(tabId, ref) {
  if ((await jobs(tabId))[ref]?.state === 'guided') await changeJob(tabId, ref, { seenGone: true });
}
