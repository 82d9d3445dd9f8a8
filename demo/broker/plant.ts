import { Boiler } from './boiler.js';
import { drift, type Random } from './drift.js';
import { Gate } from './gate.js';
import { PlantAlarms } from './plant-alarms.js';
import type { PlantCommand } from './plant-command.js';
import { reading, round, type PlantReport } from './plant-report.js';
import { Tank } from './tank.js';

/** What the plant is given, since it has neither chance nor a clock. */
export interface PlantWorld {
  readonly random: Random;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The second boiler is heated in turns: around what, how far up and down, and in which time. */
const BOILER_2_CELSIUS = 64;
const BOILER_2_SWING_CELSIUS = 3;
const BOILER_2_TURN_SECONDS = 150;
const HALL_KILOWATTS = 12.8;
const PUMP_KILOWATTS = 1.4;
const GATE_KILOWATTS = 2.2;

/**
 * A small plant that can be looked at and told what to do: two boilers, the hall's power meter, a gate, a water tank, and alarms. Pure:
 * it moves by {@link Plant.advance} only, and draws its weather from `random`.
 */
export class Plant {
  readonly #random: Random;
  readonly #boiler: Boiler;
  readonly #gate: Gate;
  readonly #tank = new Tank();
  readonly #alarms: PlantAlarms;
  #sequence = 0;
  #boiler2Celsius = BOILER_2_CELSIUS;
  #kilowatts = HALL_KILOWATTS;

  constructor({ random, now }: PlantWorld) {
    this.#random = random;
    this.#boiler = new Boiler(random);
    this.#gate = new Gate(random);
    this.#alarms = new PlantAlarms(now);
  }

  /** What is so now and stays so until told otherwise. */
  states(): PlantReport[] {
    return [...this.#boiler.states(), ...this.#gate.states(), ...this.#alarms.states()];
  }

  /** Lets one second pass and returns what there is to report. */
  advance(): PlantReport[] {
    this.#sequence += 1;
    const news = [...this.#boiler.advance(), ...this.#gate.advance(), ...this.#tank.advance()];
    this.#advanceRest();
    return [
      reading('plant/boiler-1/temperature', this.#counted({ celsius: this.#boiler.celsius })),
      reading('plant/boiler-2/temperature', this.#counted({ celsius: this.#boiler2Celsius })),
      reading('plant/hall/power', this.#counted({ kW: this.#kilowatts })),
      ...news,
      ...this.#alarms.look({
        boiler1Celsius: this.#boiler.celsius,
        boiler2Celsius: this.#boiler2Celsius,
        gateOpenSeconds: this.#gate.openSeconds,
        tankPercent: this.#tank.percent,
      }),
    ];
  }

  /** Does as told and returns the states that changed or were confirmed. */
  obey(command: PlantCommand): PlantReport[] {
    return command.kind === 'gate' ? this.#gate.obey(command.door) : this.#boiler.obey(command);
  }

  #advanceRest(): void {
    const turn = Math.sin((2 * Math.PI * this.#sequence) / BOILER_2_TURN_SECONDS);
    const goal = BOILER_2_CELSIUS + BOILER_2_SWING_CELSIUS * turn;
    this.#boiler2Celsius = drift(
      this.#boiler2Celsius,
      goal,
      { share: 0.08, noise: 0.3 },
      this.#random,
    );
    const load =
      HALL_KILOWATTS +
      (this.#boiler.pump === 'on' ? PUMP_KILOWATTS : 0) +
      (this.#gate.moves ? GATE_KILOWATTS : 0);
    this.#kilowatts = drift(this.#kilowatts, load, { share: 0.2, noise: 0.8 }, this.#random);
  }

  #counted(values: Readonly<Record<string, number>>): Record<string, number> {
    const rounded = Object.entries(values).map(([name, value]) => [name, round(value)] as const);
    return { ...Object.fromEntries(rounded), seq: this.#sequence };
  }
}
