import { expect } from '@open-wc/testing';
import { detailsOf, draftOf, EMPTY_DRAFT, withPreset, withTls } from './connection-draft.js';

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
      will: { topic: 'plant/gone', payload: 'yes' },
      connectTimeoutMs: 5000,
    } as const;
    expect(detailsOf(draftOf({ details }))).to.deep.equal(details);
  });

  it('has the port and path of the chosen broker filled in, and follows TLS', () => {
    const draft = withPreset(EMPTY_DRAFT, 'rabbitmq');
    expect(draft).to.include({ port: '15676', path: '/ws', preset: 'rabbitmq' });
    expect(withTls(draft, false)).to.include({ port: '15675', tls: false });
    expect(withTls({ ...draft, port: '9999' }, false).port).to.equal('9999');
    expect(withPreset(draft, '').preset).to.equal('');
  });
});
