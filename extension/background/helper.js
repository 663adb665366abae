// The only file that talks to the helper: proofs, pairing, and POST requests with the token.

import { words } from '../shared/words.js';
import { saveSettings, settings } from './state.js';

const TIMEOUT_MS = 20_000;
const ITERATIONS = { least: 100_000, most: 2_000_000 };
const encoder = new TextEncoder();

/** @typedef {{ok: true, data: any} | {ok: false, code: string, status?: number, detail?: string}} Answer */

/** The port and token that have proven to belong together since this worker started. */
let proven = '';

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const nonce = () => hex(crypto.getRandomValues(new Uint8Array(16)));

async function hmac(key, message) {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return hex(await crypto.subtle.sign('HMAC', imported, encoder.encode(message)));
}

/** Compare without telling by the time it takes where two proofs differ. */
function equal(one, other) {
  if (typeof one !== 'string' || typeof other !== 'string' || one.length !== other.length) return false;
  let difference = 0;
  for (let i = 0; i < one.length; i += 1) difference |= one.charCodeAt(i) ^ other.charCodeAt(i);
  return difference === 0;
}

/** @returns {Promise<Answer>} */
async function post(port, path, body, headers = {}, timeout = TIMEOUT_MS) {
  const form = body instanceof FormData;
  const { language } = await words();
  let response;
  try {
    response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method: 'POST',
      headers: { 'X-Kanalvakt': '1', 'Accept-Language': language, ...(form ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: form ? body : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
  } catch (error) {
    proven = '';
    return { ok: false, code: error instanceof DOMException && error.name === 'TimeoutError' ? 'slow' : 'away' };
  }
  let data;
  try {
    data = await response.json();
  } catch {
    return { ok: false, code: 'not_helper', status: response.status };
  }
  if (response.ok) return { ok: true, data };
  const { code = 'not_helper', detail = '' } = data ?? {};
  return { ok: false, code: String(code), status: response.status, detail: String(detail) };
}

/** Let the helper prove that it knows our token's hash before the token is sent to whatever holds the port. */
async function prove(port, token) {
  if (proven === `${port} ${token}`) return null;
  const challenge = nonce();
  const answer = await post(port, '/proofs', { nonce: challenge });
  if (!answer.ok) return answer;
  if (!answer.data.paired) return { ok: false, code: 'unpaired' };
  const key = await crypto.subtle.digest('SHA-256', encoder.encode(token));
  if (!equal(answer.data.paired, await hmac(key, challenge))) return { ok: false, code: 'not_helper' };
  proven = `${port} ${token}`;
  return null;
}

/** Ask the paired helper. @returns {Promise<Answer>} */
export async function ask(path, body = {}, { key = '', timeout = TIMEOUT_MS } = {}) {
  const { port, token } = await settings();
  if (!token) {
    const there = await post(port, '/proofs', { nonce: nonce() }, {}, 5000);
    return { ok: false, code: there.ok ? 'unpaired' : there.code };
  }
  const doubt = await prove(port, token);
  if (doubt) return /** @type {Answer} */ (doubt);
  const answer = await post(port, path, body, { Authorization: `Bearer ${token}`, ...(key ? { 'Idempotency-Key': key } : {}) }, timeout);
  if (!answer.ok && answer.status === 401) {
    proven = '';
    return { ok: false, code: 'unpaired', detail: answer.detail };
  }
  return answer;
}

/**
 * Pair by the code in the helper's own window. The code is sent only to a helper that has proven to know it
 * (PBKDF2), and the token is kept only when the answer proves the same.
 * @returns {Promise<Answer>}
 */
export async function pair(code) {
  if (!/^\d{6}$/.test(code)) return { ok: false, code: 'code_form' };
  const { port } = await settings();
  const challenge = nonce();
  const first = await post(port, '/proofs', { nonce: challenge });
  if (!first.ok) return first;
  const { salt = '', iterations = 0, proof = '' } = first.data.pairing ?? {};
  if (!first.data.pairing) return { ok: false, code: 'pairing_closed' };
  if (!/^([0-9a-f]{2}){8,64}$/.test(salt) || !(iterations >= ITERATIONS.least && iterations <= ITERATIONS.most)) return { ok: false, code: 'not_helper' };
  const base = await crypto.subtle.importKey('raw', encoder.encode(code), 'PBKDF2', false, ['deriveBits']);
  const derived = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: bytes(salt), iterations }, base, 256);
  if (!equal(proof, await hmac(derived, challenge))) return { ok: false, code: 'wrong_code' };
  const browser = navigator.userAgent.includes('Edg/') ? 'Edge' : 'Chrome';
  const second = await post(port, '/pairings', { code, nonce: challenge, name: browser });
  if (!second.ok) return second;
  const { token, proof: answer } = second.data;
  if (typeof token !== 'string' || !token || !equal(answer, await hmac(encoder.encode(code), `${challenge}|${token}`))) return { ok: false, code: 'not_helper' };
  proven = '';
  await saveSettings({ token });
  return { ok: true, data: {} };
}

export async function unpair() {
  proven = '';
  await saveSettings({ token: '' });
}
