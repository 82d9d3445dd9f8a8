import { drift, type Random } from './drift.js';
import { state, type PlantReport } from './plant-report.js';

/** The controller takes a new set-point over with its next cycle. */
const CONTROLLER_SECONDS = 2;
const AMBIENT_CELSIUS = 21;

/** What the boiler can be told. */
export interface BoilerCommand {
  readonly pump?: 'on' | 'off';
  readonly targetCelsius?: number;
}

/** A boiler with a pump and a controller. The pump obeys at once; a set-point is taken, and reported, a little later. */
export class Boiler {
  readonly #random: Random;
  #celsius = 71.4;
  #pump: 'on' | 'off' = 'on';
  #targetCelsius = 72;
  #asked: { readonly celsius: number; seconds: number } | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  get celsius(): number {
    return this.#celsius;
  }

  get pump(): 'on' | 'off' {
    return this.#pump;
  }

  states(): PlantReport[] {
    return [this.#pumpReport(), this.#targetReport()];
  }

  /** Lets one second pass. */
  advance(): PlantReport[] {
    const reports = this.#control();
    this.#celsius =
      this.#pump === 'on'
        ? drift(this.#celsius, this.#targetCelsius, { share: 0.06, noise: 0.3 }, this.#random)
        : drift(this.#celsius, AMBIENT_CELSIUS, { share: 0.01, noise: 0.1 }, this.#random);
    return reports;
  }

  obey({ pump, targetCelsius }: BoilerCommand): PlantReport[] {
    if (targetCelsius !== undefined)
      this.#asked = { celsius: targetCelsius, seconds: CONTROLLER_SECONDS };
    if (pump === undefined) return [];
    this.#pump = pump;
    return [this.#pumpReport()];
  }

  #control(): PlantReport[] {
    if (!this.#asked || --this.#asked.seconds > 0) return [];
    this.#targetCelsius = this.#asked.celsius;
    this.#asked = undefined;
    return [this.#targetReport()];
  }

  #pumpReport(): PlantReport {
    return state('plant/boiler-1/pump', this.#pump);
  }

  #targetReport(): PlantReport {
    return state('plant/boiler-1/target', String(this.#targetCelsius));
  }
}
