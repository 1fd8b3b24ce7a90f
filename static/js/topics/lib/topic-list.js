// Splits the text of a field for topics, and joins it again, as the server does.

const SEPARATORS = /[,;\n，、،；]/u;

/** Return the topics in a text, without those that are there twice. */
export function splitTopics(text) {
  const topics = new Map();
  for (const topic of text.split(SEPARATORS).map((part) => part.trim().replace(/\s+/gu, " "))) {
    if (topic && !topics.has(key(topic))) topics.set(key(topic), topic);
  }
  return [...topics.values()];
}

/** Return `topics` with those of `text` added at the end, unless they are there already. */
export const addTopics = (topics, text) => splitTopics([...topics, text].join("\n"));

/** Whether `text` ends a topic, so that it can be added. */
export const endsTopic = (text) => SEPARATORS.test(text);

const key = (topic) => topic.toLocaleLowerCase();
