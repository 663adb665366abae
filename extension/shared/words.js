// The interface's words in the chosen language: the browser's own by default, or what the options page says.
//
// `_locales/sv` and `_locales/en` hold them in Chrome's own format; `chrome.i18n` alone cannot change language, and a
// browser without Swedish installed would show an administrator English.

/** @type {Promise<{language: 'sv' | 'en', t: (key: string, ...values: any[]) => string, has: (key: string) => boolean}> | null} */
let loaded = null;

/** `''` means as the browser; anything but English falls back to Swedish, as the manifest does. */
const resolve = (chosen) => (chosen === 'sv' || chosen === 'en' ? chosen : chrome.i18n.getUILanguage().startsWith('en') ? 'en' : 'sv');

async function load() {
  const { settings } = /** @type {any} */ (await chrome.storage.local.get('settings'));
  const language = resolve(settings?.language);
  const messages = await (await fetch(chrome.runtime.getURL(`_locales/${language}/messages.json`))).json();
  const has = (key) => Object.hasOwn(messages, key);
  /** A missing key shows itself, so that a test and a person can see it. */
  const t = (key, ...values) => {
    if (!has(key)) return key;
    const { message, placeholders = {} } = messages[key];
    return message.replace(/\$(\w+)\$/g, (whole, name) => {
      const place = /^\$(\d)$/.exec(placeholders[name]?.content ?? '');
      return place ? String(values[Number(place[1]) - 1] ?? '') : whole;
    });
  };
  return { language: /** @type {'sv' | 'en'} */ (language), t, has };
}

/** The words, read once until the choice of language changes. */
export function words() {
  return (loaded ??= load());
}

export function forgetWords() {
  loaded = null;
}
