import { create, toBinary } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { HeldTime } from '../../../../../test/browser/held-time.js';
import { number } from '../../../../../test/e2e/protobuf-wire.js';

/** A message `Reading` with one number. */
const DESCRIPTORS = toBinary(
  FileDescriptorSetSchema,
  create(FileDescriptorSetSchema, {
    file: [
      {
        name: 'reading.proto',
        syntax: 'proto3',
        messageType: [
          {
            name: 'Reading',
            field: [{ name: 'temp', number: 1, type: Type.INT32, label: Label.OPTIONAL }],
          },
        ],
      },
    ],
  }),
);

/** A payload that has a `temp`. */
export const readingOf = (temp: number): Uint8Array => Uint8Array.from(number(1, temp));

/** A schema for {@link readingOf} that no server gives until a test lets it, and the time until it is asked for again. */
export class AbsentSchema {
  readonly time = new HeldTime();
  readonly address = `/${Math.random().toString(36).slice(2)}.binpb`;
  isThere = false;
  /** How often it was asked for. */
  asked = 0;
  readonly #fetch = window.fetch;

  constructor() {
    window.fetch = () => {
      this.asked++;
      return this.isThere
        ? Promise.resolve(new Response(DESCRIPTORS))
        : Promise.reject(new TypeError('Failed to fetch'));
    };
  }

  /** From now on the network and time are their own again. */
  release(): void {
    window.fetch = this.#fetch;
    this.time.release();
  }
}
