/** One thing that the plant tells the world. */
export interface PlantReport {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
}

/** What is so until something else is said. The broker keeps it, as it keeps readings, for whoever asks later. */
export function state(topic: string, payload: string): PlantReport {
  return { topic, payload, qos: 1 };
}

/** One of many numbers: the next one comes soon, and one may be lost. */
export function reading(topic: string, values: Readonly<Record<string, number>>): PlantReport {
  return { topic, payload: JSON.stringify(values), qos: 0 };
}

/** With one decimal, as sensors report. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
