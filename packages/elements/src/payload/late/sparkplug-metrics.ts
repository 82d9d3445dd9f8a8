/** Pure: the metrics of a Sparkplug B payload by their names, for in a list their places change with each message. */
import { ValueList, ValueMap, type PayloadValue } from '../values/payload-value.js';

/** What a metric is called: its name, or else its alias; its place where it has neither. */
export function metricName(metric: PayloadValue, index: number): PayloadValue {
  const known = metric instanceof ValueMap ? metric : new ValueMap();
  return known.get('name') ?? known.get('alias') ?? `#${String(index)}`;
}

/** The values of a payload's metrics by their names; the payload itself where it has none. */
export function metricValues(payload: PayloadValue): PayloadValue {
  const metrics = payload instanceof ValueMap ? payload.get('metrics') : undefined;
  if (!(metrics instanceof ValueList)) return payload;
  const byName = new ValueMap();
  byName.omitted = metrics.omitted;
  for (const [index, metric] of metrics.items.entries()) {
    const value = metric instanceof ValueMap ? metric.get('value') : metric;
    byName.add(metricName(metric, index), value ?? null);
  }
  return byName;
}
