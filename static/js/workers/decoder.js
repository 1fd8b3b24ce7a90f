// A classic worker: it alone may compile WebAssembly (its own response's CSP says so), and it has no import map,
// so the page sends the URLs of the reader and its wasm first, then one image after another.
/* global importScripts, ZXingWASM */

const OPTIONS = { formats: ["QRCode"], maxNumberOfSymbols: 1 };

async function answer({ data }) {
  if (data.zxingUrl) {
    importScripts(data.zxingUrl);
    // Without locateFile the reader would fetch its wasm from a CDN.
    await ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => data.wasmUrl }, fireImmediately: true });
    return { ready: true };
  }
  const [found] = await ZXingWASM.readBarcodes(data.image, OPTIONS);
  return { text: found ? found.text : null };
}

self.onmessage = async (message) => {
  try {
    self.postMessage(await answer(message));
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
