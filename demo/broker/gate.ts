import type { Random } from './drift.js';
import { state, type PlantReport } from './plant-report.js';

const MOVING_SECONDS = 3;
/** Seconds after which somebody else may use the gate, and how likely that is in each one. */
const RESTING_SECONDS = 45;
const USE_PROBABILITY = 1 / 60;

/** A gate that takes its time, and says where it is. */
export class Gate {
  readonly #random: Random;
  #door: 'open' | 'opening' | 'closed' | 'closing' = 'closed';
  #seconds = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  get moves(): boolean {
    return this.#door === 'opening' || this.#door === 'closing';
  }

  /** For how long it has been open. */
  get openSeconds(): number {
    return this.#door === 'open' ? this.#seconds : 0;
  }

  states(): PlantReport[] {
    return [state('plant/gate/door', this.#door)];
  }

  /** Lets one second pass. */
  advance(): PlantReport[] {
    this.#seconds += 1;
    if (this.moves)
      return this.#seconds < MOVING_SECONDS
        ? []
        : this.#become(this.#door === 'opening' ? 'open' : 'closed');
    const isUsed = this.#seconds > RESTING_SECONDS && this.#random() < USE_PROBABILITY;
    return isUsed ? this.obey(this.#door === 'open' ? 'closed' : 'open') : [];
  }

  /** What is so already is said again. */
  obey(wanted: 'open' | 'closed'): PlantReport[] {
    const onTheWay = wanted === 'open' ? 'opening' : 'closing';
    return this.#door === wanted || this.#door === onTheWay
      ? this.states()
      : this.#become(onTheWay);
  }

  #become(door: 'open' | 'opening' | 'closed' | 'closing'): PlantReport[] {
    this.#door = door;
    this.#seconds = 0;
    return this.states();
  }
}
