// The options page: pairing, who acts, the helper's port, and the words of the platforms' menus.

import { el, localise, send, t, trouble } from '../shared/ui.js';

const byId = (id) => /** @type {any} */ (document.getElementById(id));
const listed = (chrome.runtime.getManifest().content_scripts ?? []).flatMap((entry) => entry.js ?? []);
for (const file of listed.filter((name) => name.startsWith('platforms/'))) await import(`../${file}`);
const platforms = /** @type {any} */ (globalThis).Kanalvakt.platforms;
let settings = /** @type {any} */ ({});

function say(text, kind = 'good') {
  byId('said').replaceChildren(el('p', { class: `notice ${kind}` }, text));
}

async function load() {
  settings = (await send('ui/settings')).settings ?? {};
  const { status = {} } = await send('ui/status');
  byId('port').value = settings.port;
  byId('language').value = settings.language;
  byId('pair').hidden = settings.paired && status.ok;
  byId('unpair').hidden = !settings.paired;
  byId('standing').textContent = status.ok ? t('options_paired', status.municipality ?? '', status.version ?? '') : trouble(status);
  const people = status.people ?? [];
  byId('person').replaceChildren(...people.map((person) => el('option', { value: person.id, selected: person.id === settings.person }, [person.first_name, person.title || person.department].filter(Boolean).join(', '))));
  byId('person').disabled = !people.length;
  drawLabels();
}

/** One field for each kind of word, a line a word; an empty field means our own words. */
function drawLabels() {
  byId('labels').replaceChildren(...Object.values(platforms).map((platform) => el('details', {}, el('summary', {}, platform.id), Object.entries(platform.labels).flatMap(([language, kinds]) => [el('h3', {}, t(`language_${language}`)), ...Object.entries(kinds).map(([kind, words]) => field(platform.id, language, kind, words))]))));
}

function field(platform, language, kind, words) {
  const id = `l-${platform}-${language}-${kind}`;
  const own = settings.labels?.[platform]?.[language]?.[kind] ?? [];
  return el('div', {}, el('label', { for: id }, t(`word_${kind}`)), el('textarea', { id, lang: language, 'data-path': `${platform} ${language} ${kind}`, placeholder: words.join('\n'), value: own.join('\n') }));
}

function written() {
  const labels = {};
  for (const box of document.querySelectorAll('#labels textarea')) {
    const words = /** @type {HTMLTextAreaElement} */ (box).value.split('\n').map((word) => word.trim()).filter(Boolean);
    const [platform, language, kind] = (box.getAttribute('data-path') ?? '').split(' ');
    if (words.length) ((labels[platform] ??= {})[language] ??= {})[kind] = words;
  }
  return labels;
}

/** Take only what has the shape of our words: {platform: {language: {kind: [word, …]}}}. */
function checked(given) {
  const labels = {};
  for (const platform of Object.values(platforms)) {
    for (const [language, kinds] of Object.entries(platform.labels)) {
      for (const kind of Object.keys(kinds)) {
        const words = given?.[platform.id]?.[language]?.[kind];
        if (Array.isArray(words) && words.length && words.every((word) => typeof word === 'string' && word.length <= 100)) ((labels[platform.id] ??= {})[language] ??= {})[kind] = words;
      }
    }
  }
  return labels;
}

async function save(change) {
  const answer = await send('ui/settings', { change });
  settings = answer.settings ?? settings;
  say(answer.ok ? t('options_saved') : trouble(answer), answer.ok ? 'good' : 'bad');
}

byId('pair').addEventListener('submit', async (event) => {
  event.preventDefault();
  say(t('options_pairing_now'), '');
  const answer = await send('ui/pair', { code: byId('code').value.replaceAll(' ', '') });
  byId('code').value = '';
  await load();
  say(answer.ok ? t('options_pair_done') : trouble(answer), answer.ok ? 'good' : 'bad');
});
byId('unpair').addEventListener('click', async () => {
  await send('ui/unpair');
  await load();
});
byId('person').addEventListener('change', () => save({ person: byId('person').value }));
byId('language').addEventListener('change', async () => {
  await save({ language: byId('language').value });
  location.reload();
});
byId('address').addEventListener('submit', async (event) => {
  event.preventDefault();
  await save({ port: Number(byId('port').value) });
  await load();
});
byId('save-labels').addEventListener('click', () => save({ labels: written() }));
byId('reset').addEventListener('click', async () => {
  await save({ labels: {} });
  drawLabels();
});
byId('export').addEventListener('click', () => {
  const address = URL.createObjectURL(new Blob([JSON.stringify({ kanalvakt_labels: written() }, null, 2)], { type: 'application/json' }));
  el('a', { href: address, download: 'kanalvakt-ord.json' }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
});
byId('import').addEventListener('change', async () => {
  try {
    const labels = checked(JSON.parse(await byId('import').files[0].text()).kanalvakt_labels);
    if (!Object.keys(labels).length) throw new Error('empty');
    await save({ labels });
    drawLabels();
  } catch {
    say(t('options_import_bad'), 'bad');
  }
});

localise();
load();
