import { expect } from '@open-wc/testing';
import {
  detailsOf,
  draftOf,
  EMPTY_DRAFT,
  isSameDraft,
  withPreset,
  withTls,
} from './connection-draft.js';

describe('a connection in a form', () => {
  it('comes back from the form as it went in', () => {
    const details = {
      name: 'Plant',
      host: 'plant.example',
      port: 8084,
      path: '/mqtt',
      tls: true,
      authentication: { method: 'BASIC', username: 'ada' },
      protocolVersion: 5,
      clientId: 'panel',
      keepalive: 30,
      clean: false,
      preset: 'emqx',
      connectTimeoutMs: 5000,
      reconnection: { enabled: false, baseMs: 200, capMs: 5000, stableMs: 0 },
      servers: ['wss://second.example/mqtt', 'wss://third.example/mqtt'],
      certificates: { ca: 'an authority', certificate: 'a client' },
      will: {
        topic: 'plant/gone',
        payload: new Uint8Array([1, 2]),
        qos: 1,
        retain: true,
        properties: {
          willDelayInterval: 5,
          messageExpiryInterval: 60,
          payloadFormatIndicator: 1,
          contentType: 'text/plain',
          responseTopic: 'plant/answers',
          correlationData: new Uint8Array([10, 255]),
          userProperties: { why: 'gone' },
        },
      },
      properties: {
        sessionExpiryInterval: 0,
        receiveMaximum: 10,
        maximumPacketSize: 1000,
        topicAliasMaximum: 3,
        requestResponseInformation: true,
        requestProblemInformation: false,
        userProperties: { site: 'north', tag: ['a', 'b'], ['__proto__']: 'x' },
      },
    } as const;
    expect(detailsOf(draftOf({ details }))).to.deep.equal(details);
  });

  it('is not changed by what comes to the same, and is by each secret', () => {
    const saved = {
      details: {
        name: 'Plant',
        host: 'plant.example',
        authentication: { method: 'BASIC', username: 'ada' },
      },
      hasPassword: true,
      hasPrivateKey: true,
    } as const;
    const draft = draftOf(saved);
    expect(isSameDraft(draft, draftOf(saved))).to.equal(true);
    expect(isSameDraft({ ...draft, keptPassword: 'replace' }, draft)).to.equal(true);
    expect(isSameDraft({ ...draft, keptKey: 'remove' }, draft)).to.equal(false);
    expect(isSameDraft({ ...draft, willPayload: new Uint8Array([1]) }, draft)).to.equal(false);
  });

  it('says nothing of a kept secret, and takes one that is to go away with an empty one', () => {
    const saved = {
      details: {
        name: 'Plant',
        host: 'plant.example',
        authentication: { method: 'BASIC', username: 'ada' },
        certificates: { certificate: 'a client' },
      },
      hasPassword: true,
      hasPrivateKey: true,
    } as const;
    const draft = draftOf(saved);
    expect(detailsOf(draft)).to.deep.include({
      authentication: { method: 'BASIC', username: 'ada' },
      certificates: { certificate: 'a client' },
    });
    expect(detailsOf({ ...draft, keptPassword: 'remove', keptKey: 'remove' })).to.deep.include({
      authentication: { method: 'BASIC', username: 'ada', password: '' },
      certificates: { certificate: 'a client', key: '', keyPassphrase: '' },
    });
  });

  it('has the port and path of the chosen broker filled in, and follows TLS', () => {
    const draft = withPreset(EMPTY_DRAFT, 'rabbitmq');
    expect(draft).to.include({ port: '15676', path: '/ws', preset: 'rabbitmq' });
    expect(withTls(draft, false)).to.include({ port: '15675', tls: false });
    expect(withTls({ ...draft, port: '9999' }, false).port).to.equal('9999');
    expect(withPreset(draft, '').preset).to.equal('');
  });
});
