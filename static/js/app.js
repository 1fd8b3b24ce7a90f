// Connects the elements that say data-controller="<slice>/<name>" to <slice>/<name>.js, now and whenever one arrives.
// Each module exports connect(element, signal); the signal aborts when the element leaves. (To clean up, listen to
// "abort" without passing the signal itself: it removes its own listeners before it tells them.)

const NAME = /^[a-z_]+\/[a-z]+(-[a-z]+)*$/;
const connections = new Map();

async function load(name, element, signal) {
  const controller = await import(`./${name}.js`);
  if (!signal.aborted) await controller.connect(element, signal);
}

function arrive(element) {
  if (connections.has(element)) return;
  const connection = new AbortController();
  connections.set(element, connection);
  const names = element.dataset.controller.split(/\s+/).filter((name) => NAME.test(name));
  // One controller that fails is reported and leaves the others, and the page without JavaScript, working.
  for (const name of names) load(name, element, connection.signal).catch(reportError);
}

function leave(element) {
  connections.get(element)?.abort();
  connections.delete(element);
}

function controlled(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const within = [...node.querySelectorAll("[data-controller]")];
  return node.matches("[data-controller]") ? [node, ...within] : within;
}

const observer = new MutationObserver((changes) => {
  for (const { removedNodes } of changes) {
    for (const node of removedNodes) if (!node.isConnected) controlled(node).forEach(leave);
  }
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) if (node.isConnected) controlled(node).forEach(arrive);
  }
});

controlled(document.documentElement).forEach(arrive);
observer.observe(document.documentElement, { childList: true, subtree: true });
