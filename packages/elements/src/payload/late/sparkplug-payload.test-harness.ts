import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A metric of type Double (Sparkplug 3.0, section 6.4.16). */
export interface TestMetric {
  readonly name?: string;
  readonly alias?: number;
  readonly value: number;
}

/** A payload of Sparkplug B: its time is 2023-11-14T22:13:20Z, its `seq` 7. */
export function sparkplugPayload(metrics: readonly TestMetric[]): Uint8Array {
  const payload = new BinaryWriter().tag(1, WireType.Varint).uint64(1_700_000_000_000);
  for (const { name, alias, value } of metrics) {
    const metric = new BinaryWriter();
    if (name !== undefined) metric.tag(1, WireType.LengthDelimited).string(name);
    if (alias !== undefined) metric.tag(2, WireType.Varint).uint64(alias);
    metric.tag(4, WireType.Varint).uint32(10).tag(13, WireType.Bit64).double(value);
    payload.tag(2, WireType.LengthDelimited).bytes(metric.finish());
  }
  return payload.tag(3, WireType.Varint).uint64(7).finish();
}
