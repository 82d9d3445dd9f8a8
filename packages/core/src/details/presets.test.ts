import { expect } from '@open-wc/testing';
import {
  isPlainMqttPort,
  presetById,
  presetForHost,
  PRESETS,
  suggestWebSocketPort,
} from './presets.js';
import { checkDetails } from './validate-details.js';

describe('a preset', () => {
  it('is found by its id, and by nothing else', () => {
    for (const preset of PRESETS) expect(presetById(preset.id)).to.equal(preset);
    for (const id of [undefined, null, 'constructor', 'EMQX', 1])
      expect(presetById(id)).to.equal(undefined);
  });

  it('gives details that are right by its own rules', () => {
    for (const { id, ports, path, protocolVersions } of PRESETS) {
      const details = {
        host: 'broker.example',
        preset: id,
        ...(ports.wss === undefined ? {} : { port: ports.wss }),
        ...(path === undefined ? {} : { path }),
      };
      for (const protocolVersion of protocolVersions) {
        expect(checkDetails({ ...details, protocolVersion }), id).to.deep.equal([]);
      }
    }
  });

  it('is recognised by the host of a service', () => {
    expect(presetForHost('abc123.s1.eu.HiveMQ.cloud')?.id).to.equal('hivemq-cloud');
    expect(presetForHost('abc-ats.iot.eu-central-1.amazonaws.com')?.id).to.equal('aws-iot-core');
    expect(presetForHost('plant.westeurope-1.ts.eventgrid.azure.net')?.id).to.equal(
      'azure-event-grid',
    );
    expect(presetForHost('broker.emqx.io')?.id).to.equal('emqx');
    for (const host of [
      'ec2-1-2-3-4.compute.amazonaws.com',
      'hivemq.cloud.example',
      'mybroker.emqx.io',
    ]) {
      expect(presetForHost(host), host).to.equal(undefined);
    }
  });
});

describe('a plain MQTT port', () => {
  it('is 1883 or 8883, but not where they take WebSockets too', () => {
    expect([1883, 8883, 8083].map((port) => isPlainMqttPort(port))).to.deep.equal([
      true,
      true,
      false,
    ]);
    expect(isPlainMqttPort(1883, 'artemis')).to.equal(false);
  });

  it('has a WebSocket port beside it where the broker is known', () => {
    expect(suggestWebSocketPort(1883, 'emqx')).to.equal(8083);
    expect(suggestWebSocketPort(8883, 'emqx')).to.equal(8084);
    expect(suggestWebSocketPort(1883, 'emqx', true)).to.equal(8084);
    expect(suggestWebSocketPort(1883, 'hivemq-cloud')).to.equal(8884);
    expect(suggestWebSocketPort(8084, 'emqx')).to.equal(undefined);
    expect(suggestWebSocketPort(8883, 'nats')).to.equal(undefined);
    expect(suggestWebSocketPort(1883)).to.equal(undefined);
    expect(suggestWebSocketPort(1883, 'artemis')).to.equal(undefined);
  });
});
