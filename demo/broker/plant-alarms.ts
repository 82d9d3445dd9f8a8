import { state, type PlantReport } from './plant-report.js';

/** What the alarms look at. */
export interface Watched {
  readonly boiler1Celsius: number;
  readonly boiler2Celsius: number;
  readonly gateOpenSeconds: number;
  readonly tankPercent: number;
}

interface Rule {
  readonly topic: string;
  readonly text: string;
  /** How far beyond its limit the value is; 0 and below: not at all. */
  readonly beyond: (watched: Watched) => number;
  /** How far back it has to be before the alarm is over: no alarm that flickers. */
  readonly slack: number;
}

const RULES: readonly Rule[] = [
  {
    topic: 'alarms/plant/boiler-1',
    text: 'Boiler 1 above 80 °C',
    beyond: ({ boiler1Celsius }) => boiler1Celsius - 80,
    slack: 1,
  },
  {
    topic: 'alarms/plant/boiler-2',
    text: 'Boiler 2 above 80 °C',
    beyond: ({ boiler2Celsius }) => boiler2Celsius - 80,
    slack: 1,
  },
  {
    topic: 'alarms/plant/tank',
    text: 'Water tank below 25\u00a0%',
    beyond: ({ tankPercent }) => 25 - tankPercent,
    slack: 5,
  },
  {
    topic: 'alarms/plant/gate',
    text: 'Gate open for 30 s',
    beyond: ({ gateOpenSeconds }) => gateOpenSeconds - 30,
    slack: 0,
  },
];

/** The alarms of the plant: each is a state of its own, and beside them stands how many there are. */
export class PlantAlarms {
  readonly #now: () => number;
  readonly #since = new Map<Rule, { readonly raised: boolean; readonly at: number }>();

  /** @param now - milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
    for (const rule of RULES) this.#since.set(rule, { raised: false, at: now() });
  }

  states(): PlantReport[] {
    return [...RULES.map((rule) => this.#report(rule)), this.#count()];
  }

  /** Looks at everything anew and returns what has changed. */
  look(watched: Watched): PlantReport[] {
    const changed = RULES.filter((rule) => {
      const before = this.#since.get(rule)?.raised ?? false;
      const beyond = rule.beyond(watched);
      const raised = beyond > (before ? -rule.slack : 0);
      if (raised !== before) this.#since.set(rule, { raised, at: this.#now() });
      return raised !== before;
    });
    return changed.length === 0
      ? []
      : [...changed.map((rule) => this.#report(rule)), this.#count()];
  }

  #report(rule: Rule): PlantReport {
    const { raised = false, at = 0 } = this.#since.get(rule) ?? {};
    const is = { alarm: rule.text, state: raised ? 'raised' : 'fine', since: at };
    return state(rule.topic, JSON.stringify(is));
  }

  #count(): PlantReport {
    const raised = [...this.#since.values()].filter((each) => each.raised).length;
    return state('alarms/raised', String(raised));
  }
}
