// Takes the pictures of a capture: frame by frame, cut to the part that shows the thread, stitched to whole images.

import { tell } from './reading.js';

const APART_MS = 600; // the browser allows two captures a second
const TRIES = 5;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export class CaptureError extends Error {
  /** @param {string} code one of the codes that have a message `error_…` */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

let last = 0;

/** One picture of the window's visible tab, not sooner than allowed and only of the tab that is meant. */
async function shoot(tabId) {
  for (let attempt = 1; ; attempt += 1) {
    await pause(Math.max(0, last + APART_MS - Date.now()));
    const shown = await chrome.tabs.get(tabId);
    if (!shown.active) throw new CaptureError('tab_hidden');
    last = Date.now();
    try {
      const url = await chrome.tabs.captureVisibleTab(shown.windowId, { format: 'png' });
      if (!(await chrome.tabs.get(tabId)).active) throw new CaptureError('tab_hidden');
      return await createImageBitmap(await (await fetch(url)).blob());
    } catch (error) {
      if (error instanceof CaptureError) throw error;
      const message = error instanceof Error ? error.message : '';
      if (/permission|activeTab/i.test(message)) throw new CaptureError('no_grant');
      if (attempt === TRIES) throw new CaptureError('no_picture');
      await pause(APART_MS * attempt);
    }
  }
}

/** Whether the tab may be captured right now: the grant ends when the tab goes to another site. */
export async function granted(tabId) {
  try {
    const shown = await chrome.tabs.get(tabId);
    if (!shown.active) return false;
    await pause(Math.max(0, last + APART_MS - Date.now()));
    last = Date.now();
    await chrome.tabs.captureVisibleTab(shown.windowId, { format: 'jpeg', quality: 1 });
    return true;
  } catch (error) {
    return !/permission|activeTab/i.test(error instanceof Error ? error.message : '');
  }
}

/** Device pixels in a CSS pixel, from the picture itself; a picture of another shape is not of this window. */
function scaleOf(bitmap, { width, height }) {
  const scale = bitmap.width / width;
  if (!(scale > 0) || Math.abs(bitmap.height / height - scale) > 0.03 * scale) throw new CaptureError('no_picture');
  return scale;
}

/**
 * Take all frames of a plan and stitch them.
 * @param {number} tabId
 * @param {number} count frames in the plan
 * @param {(n: number) => Promise<unknown>} progress called after each frame
 * @returns {Promise<Blob[]>} PNG images, in order
 */
export async function pictures(tabId, count, progress) {
  /** @type {Map<number, {canvas: OffscreenCanvas, scale: number}>} */
  const images = new Map();
  for (let index = 0; index < count; index += 1) {
    const frame = await tell(tabId, 'tab/frame', { index });
    if (!frame?.ok) throw new CaptureError(frame?.code ?? 'page_away');
    const bitmap = await shoot(tabId);
    const { view } = frame;
    const scale = scaleOf(bitmap, frame.window);
    let image = images.get(frame.image);
    if (!image) {
      const height = Math.max(1, Math.min(Math.round(frame.height * scale), 16_384));
      image = { canvas: new OffscreenCanvas(Math.round(frame.width * scale), height), scale };
      images.set(frame.image, image);
    }
    if (Math.abs(image.scale - scale) > 0.01) throw new CaptureError('zoomed');
    const [x, y, width, height] = [view.x, view.y, view.width, view.height].map((value) => Math.round(value * scale));
    image.canvas.getContext('2d')?.drawImage(bitmap, x, y, width, height, 0, Math.round(frame.y * scale), width, height);
    bitmap.close();
    await progress(index + 1);
  }
  return Promise.all([...images.values()].map(({ canvas }) => canvas.convertToBlob({ type: 'image/png' })));
}
