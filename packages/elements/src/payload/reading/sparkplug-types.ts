import type { PayloadValue } from '../values/payload-value.js';

/** Sparkplug 3.0, section 6.4.16: data types by their numbers. */
const NAMES: readonly string[] = [
  'Unknown',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'UInt8',
  'UInt16',
  'UInt32',
  'UInt64',
  'Float',
  'Double',
  'Boolean',
  'String',
  'DateTime',
  'Text',
  'UUID',
  'DataSet',
  'Bytes',
  'File',
  'Template',
  'PropertySet',
  'PropertySetList',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Int64Array',
  'UInt8Array',
  'UInt16Array',
  'UInt32Array',
  'UInt64Array',
  'FloatArray',
  'DoubleArray',
  'BooleanArray',
  'StringArray',
  'DateTimeArray',
];

/** Lists of a payload, or of a template, whose items have names. */
export const NAMED_LISTS: ReadonlySet<PayloadValue> = new Set(['metrics', 'parameters']);

/** The name of a data type; what is no known number stays. */
export function dataTypeName(type: PayloadValue): PayloadValue {
  return typeof type === 'number' ? (NAMES[type] ?? type) : type;
}
