// Gives elements their behaviour: data-controller="<slice>/<name>" loads the module <slice>/<name>.js, also for
// elements that are added later. Several names are separated by spaces.
// Each of these modules exports connect(element, signal). The signal is aborted when the element is removed. To clean
// up, listen for "abort" without passing the signal: an aborted signal removes its own listeners first.

import "./lib/forget-signed-out.js";

const CONTROLLER_NAME = /^[a-z_]+\/[a-z]+(-[a-z]+)*$/;
const connections = new Map();

const controllerNames = ({ dataset }) => dataset.controller.split(/\s+/).filter((name) => CONTROLLER_NAME.test(name));

const importController = (name) => import(`./${name}.js`);

async function load(name, element, signal) {
  const controller = await importController(name);
  if (!signal.aborted) await controller.connect(element, signal);
}

/** Fetch the modules of what the page may add later, when there may be no signal. */
function prefetchControllers({ content }) {
  // One that does not come is asked for again, and reported, when it is needed.
  for (const name of elementsWithController(content).flatMap(controllerNames)) importController(name).catch(() => null);
}

function connectElement(element) {
  if (connections.has(element)) return;
  const connection = new AbortController();
  connections.set(element, connection);
  // A controller that fails is reported. The other controllers, and the page without JavaScript, still work.
  for (const name of controllerNames(element)) load(name, element, connection.signal).catch(reportError);
}

function disconnectElement(element) {
  connections.get(element)?.abort();
  connections.delete(element);
}

function elementsWithController(node) {
  const descendants = [...(node.querySelectorAll?.("[data-controller]") ?? [])];
  return node.matches?.("[data-controller]") ? [node, ...descendants] : descendants;
}

const observer = new MutationObserver((mutations) => {
  for (const { removedNodes } of mutations) {
    for (const node of removedNodes) if (!node.isConnected) elementsWithController(node).forEach(disconnectElement);
  }
  for (const { addedNodes } of mutations) {
    for (const node of addedNodes) if (node.isConnected) elementsWithController(node).forEach(connectElement);
  }
});

elementsWithController(document.documentElement).forEach(connectElement);
document.querySelectorAll("template").forEach(prefetchControllers);
observer.observe(document.documentElement, { childList: true, subtree: true });
