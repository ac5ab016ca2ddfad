/** What can change apart from the rest. */
export type FleetTopic = "view" | "cards" | "figures" | "alarms" | "events" | "facts" | "found" | "reading";

const TOPICS: readonly FleetTopic[] = ["view", "cards", "figures", "alarms", "events", "facts", "found", "reading"];

/** Tells who shows something that it has changed, once for all that changed in one moment, and keeps the lists that were made of it. */
export class Snapshots {
  readonly #schedule: (job: () => void) => void;
  readonly #listeners = new Map<FleetTopic, Set<() => void>>();
  readonly #cardListeners = new Map<number, Set<() => void>>();
  readonly #touched = new Set<FleetTopic>();
  readonly #touchedCards = new Set<number>();
  readonly #lists = new Map<FleetTopic, readonly unknown[]>();
  readonly #versions = new Map<FleetTopic, number>();
  #allCards = false;
  #isDue = false;

  constructor(schedule: (job: () => void) => void) {
    this.#schedule = schedule;
  }

  readonly subscribe = (topic: FleetTopic, listener: () => void): (() => void) => join(this.#listeners, topic, listener);

  readonly subscribeCard = (id: number, listener: () => void): (() => void) => join(this.#cardListeners, id, listener);

  /** The list of a topic, made anew only after a change was told. */
  list<T>(topic: FleetTopic, make: () => readonly T[]): readonly T[] {
    const kept = this.#lists.get(topic);
    // What is kept under a topic was made by the one maker that the topic has.
    if (kept !== undefined) return kept as readonly T[];
    const made = make();
    this.#lists.set(topic, made);
    return made;
  }

  version(topic: FleetTopic): number {
    return this.#versions.get(topic) ?? 0;
  }

  touch(topic: FleetTopic): void {
    this.#touched.add(topic);
    if (this.#isDue) return;
    this.#isDue = true;
    this.#schedule(() => this.#tell());
  }

  /** Goes with the touch of a topic. */
  touchCard(id: number): void {
    if (!this.#allCards && this.#cardListeners.has(id)) this.#touchedCards.add(id);
  }

  touchAll(): void {
    this.#allCards = true;
    for (const topic of TOPICS) this.touch(topic);
  }

  #tell(): void {
    this.#isDue = false;
    const topics = [...this.#touched];
    const cards = this.#allCards ? [...this.#cardListeners.keys()] : [...this.#touchedCards];
    this.#touched.clear();
    this.#touchedCards.clear();
    this.#allCards = false;
    for (const topic of topics) {
      this.#lists.delete(topic);
      this.#versions.set(topic, this.version(topic) + 1);
    }
    for (const topic of topics) for (const listener of [...(this.#listeners.get(topic) ?? [])]) listener();
    for (const id of cards) for (const listener of [...(this.#cardListeners.get(id) ?? [])]) listener();
  }
}

function join<K>(listeners: Map<K, Set<() => void>>, key: K, listener: () => void): () => void {
  const those = listeners.get(key) ?? new Set();
  listeners.set(key, those);
  those.add(listener);
  return () => {
    those.delete(listener);
    if (those.size === 0 && listeners.get(key) === those) listeners.delete(key);
  };
}
