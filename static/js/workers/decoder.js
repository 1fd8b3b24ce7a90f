// Decodes QR symbols with zxing. It is a classic worker because only its own response's Content-Security-Policy allows
// WebAssembly. Import maps do not reach workers, so the page first sends the URLs of zxing and its wasm file, and then
// one image after another.
/* global importScripts, ZXingWASM */

const DECODER_OPTIONS = { formats: ["QRCode"], maxNumberOfSymbols: 8 };

/** Answer `{zxingUrl, wasmUrl}` with `{ready}`, and `{image}` with `{symbols}`: all that are in it. */
async function handleMessage({ data }) {
  if (data.zxingUrl) {
    importScripts(data.zxingUrl);
    // Without locateFile, zxing would fetch its wasm file from a CDN.
    await ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => data.wasmUrl }, fireImmediately: true });
    return { ready: true };
  }
  const symbols = await ZXingWASM.readBarcodes(data.image, DECODER_OPTIONS);
  return { symbols: symbols.map(({ text, bytes, symbologyIdentifier }) => ({ text, bytes, symbologyIdentifier })) };
}

self.onmessage = async (message) => {
  try {
    self.postMessage(await handleMessage(message));
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
