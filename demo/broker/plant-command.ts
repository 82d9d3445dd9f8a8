/** What the plant can be told to do. */
export type PlantCommand =
  | { readonly kind: 'boiler'; readonly pump?: 'on' | 'off'; readonly targetCelsius?: number }
  | { readonly kind: 'gate'; readonly door: 'open' | 'closed' };

/** A command read from a message, or why none could be read. */
export type ReadCommand =
  | { readonly ok: true; readonly command: PlantCommand }
  | { readonly ok: false; readonly reason: string };

/** The topics on which commands arrive. */
export const COMMAND_TOPICS = ['plant/boiler-1/set', 'plant/boiler-1/target/set', 'plant/gate/set'];

const MIN_TARGET_CELSIUS = 20;
const MAX_TARGET_CELSIUS = 95;
const TARGET_RANGE = `from ${MIN_TARGET_CELSIUS} to ${MAX_TARGET_CELSIUS}`;

/** Reads a command. Anybody may send anything: a payload that is no command is a result, not an error. */
export function readCommand(topic: string, payload: string): ReadCommand {
  switch (topic) {
    case 'plant/boiler-1/set':
      return readBoilerCommand(payload);
    case 'plant/boiler-1/target/set':
      return readTarget(payload);
    case 'plant/gate/set':
      return readGateCommand(payload.trim());
    default:
      return unreadable(`No device listens on ${topic}.`);
  }
}

function readGateCommand(word: string): ReadCommand {
  if (word === 'open') return { ok: true, command: { kind: 'gate', door: 'open' } };
  if (word === 'close' || word === 'closed')
    return { ok: true, command: { kind: 'gate', door: 'closed' } };
  return unreadable('The gate understands "open" and "close".');
}

/** A number alone, as a slider sends it. */
function readTarget(payload: string): ReadCommand {
  const target = payload.trim() === '' ? Number.NaN : Number(payload);
  return isTarget(target)
    ? { ok: true, command: { kind: 'boiler', targetCelsius: target } }
    : unreadable(`The set-point is a number ${TARGET_RANGE}.`);
}

function readBoilerCommand(payload: string): ReadCommand {
  const fields = parseObject(payload);
  if (!fields || (fields.pump === undefined && fields.target === undefined)) {
    return unreadable('The boiler understands JSON such as {"pump":"on","target":70}.');
  }
  const { pump, target } = fields;
  if (pump !== undefined && pump !== 'on' && pump !== 'off') {
    return unreadable('"pump" must be "on" or "off".');
  }
  if (target !== undefined && !isTarget(target)) {
    return unreadable(`"target" must be a number ${TARGET_RANGE}.`);
  }
  return {
    ok: true,
    command: {
      kind: 'boiler',
      ...(pump === undefined ? {} : { pump }),
      ...(target === undefined ? {} : { targetCelsius: target }),
    },
  };
}

function parseObject(json: string): { pump?: unknown; target?: unknown } | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isTarget(value: unknown): value is number {
  return typeof value === 'number' && value >= MIN_TARGET_CELSIUS && value <= MAX_TARGET_CELSIUS;
}

function unreadable(reason: string): ReadCommand {
  return { ok: false, reason };
}
