import type { PlantCommand } from './plant-command.js';

/** A number at least 0 and below 1, as `Math.random` gives. */
export type Random = () => number;

/** One thing that the plant tells the world. */
export interface PlantReport {
  readonly topic: string;
  readonly payload: string;
  /** Whether it is a state, kept by the broker for whoever asks later, rather than a reading. */
  readonly retain: boolean;
}

/** Seconds after which the gate may move by itself, and how likely it is to in each one. */
const GATE_RESTS_SECONDS = 45;
const GATE_MOVES_PROBABILITY = 1 / 60;

const AMBIENT_CELSIUS = 21;
const BOILER_2_CELSIUS = 64;
const HALL_KILOWATTS = 12.8;
const PUMP_KILOWATTS = 1.4;

/**
 * A small plant that can be looked at and told what to do: two boilers, the hall's power meter and
 * a gate. Pure: it moves by {@link Plant.advance} only, and draws its weather from `random`.
 */
export class Plant {
  readonly #random: Random;
  #sequence = 0;
  #pump: 'on' | 'off' = 'on';
  #targetCelsius = 72;
  #boiler1Celsius = 71.4;
  #boiler2Celsius = BOILER_2_CELSIUS;
  #kilowatts = HALL_KILOWATTS;
  #door: 'open' | 'closed' = 'closed';
  #secondsSinceGateMoved = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** What is so now and stays so until told otherwise. */
  states(): PlantReport[] {
    return [this.#pumpReport(), this.#doorReport()];
  }

  /** Lets one second pass and returns what there is to report. */
  advance(): PlantReport[] {
    this.#sequence += 1;
    this.#boiler1Celsius =
      this.#pump === 'on'
        ? this.#drift(this.#boiler1Celsius, this.#targetCelsius, 0.06, 0.3)
        : this.#drift(this.#boiler1Celsius, AMBIENT_CELSIUS, 0.01, 0.1);
    this.#boiler2Celsius = this.#drift(this.#boiler2Celsius, BOILER_2_CELSIUS, 0.04, 0.4);
    const load = HALL_KILOWATTS + (this.#pump === 'on' ? PUMP_KILOWATTS : 0);
    this.#kilowatts = this.#drift(this.#kilowatts, load, 0.2, 0.8);

    const reports = [
      this.#reading('plant/boiler-1/temperature', { celsius: round(this.#boiler1Celsius) }),
      this.#reading('plant/boiler-2/temperature', { celsius: round(this.#boiler2Celsius) }),
      this.#reading('plant/hall/power', { kW: round(this.#kilowatts) }),
    ];
    if (this.#gateMovesByItself()) {
      reports.push(...this.obey({ kind: 'gate', door: this.#door === 'open' ? 'closed' : 'open' }));
    }
    return reports;
  }

  /** Does as told and returns the states that changed or were confirmed. */
  obey(command: PlantCommand): PlantReport[] {
    if (command.kind === 'gate') {
      this.#door = command.door;
      this.#secondsSinceGateMoved = 0;
      return [this.#doorReport()];
    }
    this.#pump = command.pump ?? this.#pump;
    this.#targetCelsius = command.targetCelsius ?? this.#targetCelsius;
    return [this.#pumpReport()];
  }

  #gateMovesByItself(): boolean {
    this.#secondsSinceGateMoved += 1;
    return (
      this.#secondsSinceGateMoved > GATE_RESTS_SECONDS && this.#random() < GATE_MOVES_PROBABILITY
    );
  }

  /** A step from `value` towards `goal` by a share of the way, plus up to half of `noise`. */
  #drift(value: number, goal: number, share: number, noise: number): number {
    return value + (goal - value) * share + (this.#random() - 0.5) * noise;
  }

  #reading(topic: string, values: Readonly<Record<string, number>>): PlantReport {
    return { topic, payload: JSON.stringify({ ...values, seq: this.#sequence }), retain: false };
  }

  #pumpReport(): PlantReport {
    return { topic: 'plant/boiler-1/pump', payload: this.#pump, retain: true };
  }

  #doorReport(): PlantReport {
    return { topic: 'plant/gate/door', payload: this.#door, retain: true };
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
