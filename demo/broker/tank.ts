import { reading, round, type PlantReport } from './plant-report.js';

const USE_PERCENT = 0.25;
const INFLOW_PERCENT = 2;
const LOW_PERCENT = 15;
const FULL_PERCENT = 90;
/** The sensor is on a radio that loses contact: how often it is heard, for how long, and after what time again. */
const REPORT_SECONDS = 2;
const HEARD_SECONDS = 75;
const CYCLE_SECONDS = 90;

/** A water tank that empties and is filled again, with a sensor that falls silent now and then. */
export class Tank {
  #percent = 34;
  #isFilling = false;
  #seconds = 0;
  #sequence = 0;

  get percent(): number {
    return this.#percent;
  }

  /** Lets one second pass. */
  advance(): PlantReport[] {
    this.#seconds += 1;
    this.#percent += this.#isFilling ? INFLOW_PERCENT : -USE_PERCENT;
    if (this.#percent <= LOW_PERCENT) this.#isFilling = true;
    if (this.#percent >= FULL_PERCENT) this.#isFilling = false;
    const isHeard = this.#seconds % CYCLE_SECONDS < HEARD_SECONDS;
    if (!isHeard || this.#seconds % REPORT_SECONDS === 0) return [];
    this.#sequence += 1;
    return [reading('plant/tank/level', { percent: round(this.#percent), seq: this.#sequence })];
  }
}
