import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import nodeStreams from 'node:stream';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Program } from 'typescript';
import { memberUses, programOf, type MemberUse } from './mqtt-js-members.js';

const CORE = fileURLToPath(new URL('../../packages/core/', import.meta.url));
const ENGINE = `${CORE}src/engine/`;
const STAND_INS = `${CORE}mqtt-client/stand-ins/`;
const PROGRAM_TIMEOUT_MS = 120_000;

describe('what the kit uses of MQTT.js', { timeout: PROGRAM_TIMEOUT_MS }, () => {
  let program: Program;
  before(() => {
    program = programOf(`${CORE}tsconfig.json`);
  });

  function shown({ name, place, problem }: MemberUse): string {
    return `${place}: ${name} ${problem ?? 'is public'}`;
  }

  it('is public, every member of it', () => {
    const wrong = memberUses(program, ENGINE).filter(({ problem }) => problem !== undefined);
    assert.deepEqual(wrong.map(shown), []);
  });

  it('is used in the engine and nowhere else', () => {
    const elsewhere = memberUses(program, `${CORE}src/`).filter(
      ({ place }) => !place.startsWith('engine/'),
    );
    assert.deepEqual(elsewhere.map(shown), []);
  });

  it('is seen: what the engine does with a client is among it', () => {
    const names = new Set(memberUses(program, ENGINE).map(({ name }) => name));
    for (const member of ['subscribe', 'unsubscribe', 'end', 'sendPing', 'connected']) {
      assert.ok(names.has(`MqttClient.${member}`), `MqttClient.${member} was not seen.`);
    }
    assert.ok(names.has('IClientOptions.messageIdProvider'));
    assert.ok(names.has('IConnackPacket.reasonCode'));
  });

  it('would not pass unnoticed if it were private', () => {
    const file = `${ENGINE}forbidden.ts`;
    const text = `
      import { MqttClient } from '#mqtt-client';
      import type { IClientOptions } from 'mqtt';
      export function misuse(client: MqttClient, key: keyof MqttClient): unknown[] {
        const { connackTimer } = client as unknown as { connackTimer: unknown };
        const { _nextId } = client;
        client._cleanUp(true);
        client['connackPacket'] = undefined;
        return [connackTimer, _nextId, client[key], (client as any)._flush];
      }
      export class Heir extends MqttClient {}
      export const options: IClientOptions = { clientId: 'fine' };
    `;
    const uses = memberUses(programOf(`${CORE}tsconfig.json`, { [file]: text }), file);
    assert.deepEqual(
      uses.map(({ name, problem }) => [name, problem]),
      [
        ['MqttClient._nextId', 'begins with an underscore'],
        ['MqttClient._cleanUp', 'begins with an underscore'],
        ['MqttClient.connackPacket', 'is private'],
        ['[…]', 'is chosen while it runs'],
        ['_flush', 'begins with an underscore'],
        ['extends', 'reaches protected members by inheritance'],
        ['IClientOptions.clientId', undefined],
      ],
    );
  });

  it('comes in by one subpath that the package exports', () => {
    const entry = readFileSync(`${CORE}mqtt-client/entry.js`, 'utf8');
    const imported = [...entry.matchAll(/from '([^']+)'/g)].map(([, name]) => name);
    assert.deepEqual(imported, ['mqtt/lib/client', 'buffer', 'events']);
    // Fails for a path that `exports` does not name.
    createRequire(`${CORE}package.json`).resolve('mqtt/lib/client');
  });
});

/** What each stand-in stands for: an API of Node or of a package that MQTT.js uses, never a part of MQTT.js itself. */
describe('what stands in for Node’s packages in MQTT.js', () => {
  const require = createRequire(`${STAND_INS}any.cjs`);
  const mqttPacket = createRequire(
    createRequire(`${CORE}package.json`).resolve('mqtt-packet/package.json'),
  );
  const mqtt = createRequire(createRequire(`${CORE}package.json`).resolve('mqtt/package.json'));

  /** The names of what an object has, its prototypes' up to one that everything has. */
  function members(value: object): readonly string[] {
    const names = new Set<string>();
    const ends: unknown[] = [null, Object.prototype, Function.prototype, Uint8Array.prototype];
    for (
      let at: object | null = value;
      at !== null && !ends.includes(at) && at !== Uint8Array;
      // Object.getPrototypeOf is declared to return any.
      at = Object.getPrototypeOf(at) as object | null
    ) {
      for (const name of Object.getOwnPropertyNames(at)) names.add(name);
    }
    for (const common of ['constructor', 'length', 'name', 'prototype']) names.delete(common);
    return [...names];
  }

  /** Members that the stand-in has and the real thing has not. */
  function invented(standIn: object, real: object): readonly string[] {
    return members(standIn).filter((name) => !(name in real));
  }

  it('is Node’s or a package’s API, member by member', () => {
    const standIns = {
      Buffer: (require('./buffer.cjs') as { Buffer: object & { readonly prototype: object } })
        .Buffer,
      bl: (require('./bl.cjs') as () => object)(),
      nextTick: require('./next-tick.cjs') as object,
      streams: require('./streams.cjs') as object,
      timers: require('./worker-timers.cjs') as object,
      debug: (require('./debug.cjs') as (name: string) => object)('name'),
    };
    const real = {
      bl: new (mqttPacket('bl') as new () => object)(),
      debug: (mqtt('debug') as (name: string) => object)('name'),
    };
    assert.deepEqual(invented(standIns.Buffer, Buffer), []);
    assert.deepEqual(invented(standIns.Buffer.prototype, Buffer.prototype as object), []);
    // What this one keeps its single chunk in is its own.
    assert.deepEqual(invented(standIns.bl, real.bl), ['chunk']);
    assert.deepEqual(invented(standIns.nextTick, process), []);
    assert.deepEqual(invented(standIns.streams, nodeStreams), []);
    assert.deepEqual(invented(standIns.timers, globalThis), []);
    assert.deepEqual(invented(standIns.debug, real.debug), []);
    assert.ok('_write' in nodeStreams.Writable.prototype);
  });

  it('does not know MQTT.js', () => {
    for (const name of readdirSync(STAND_INS)) {
      const text = readFileSync(`${STAND_INS}${name}`, 'utf8');
      const required = [...text.matchAll(/require\('([^']+)'\)/g)].map(([, id]) => id);
      assert.ok(
        required.every((id) => id === 'buffer'),
        `${name} requires ${required.join(', ')}.`,
      );
    }
  });

  it('replaces nothing of MQTT.js but the number of its version', () => {
    const build = readFileSync(`${CORE}mqtt-client/build.mjs`, 'utf8');
    const table = /Object\.entries\(\{([^}]*)\}\)/.exec(build)?.[1] ?? '';
    const replaced = [...table.matchAll(/^\s*'?([^':\s]+)'?:/gm)].map(([, name]) => name);
    assert.ok(replaced.includes('readable-stream'));
    assert.deepEqual(
      replaced.filter((name) => name?.startsWith('mqtt')),
      [],
    );
  });
});
