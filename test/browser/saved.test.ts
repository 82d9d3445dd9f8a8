import { connect, savedInUse, type Connection } from '@mqtt-kit/core';
import { MqttAuditEvent, openVault, type Vault } from '@mqtt-kit/core/vault';
import { expect } from '@open-wc/testing';
import { whenState } from '../scripted/when-ended.js';
import { rejection } from './rejection.js';
import { testServicePorts } from './test-services.js';
import { waitUntil } from './wait-until.js';

describe('a connection from the vault', () => {
  const passphrase = 'korrekte Batterie Heftklammer';
  let name: string;
  let vault: Vault;
  let connections: Connection[];
  let sockets: WebSocket[];
  const Original = globalThis.WebSocket;

  beforeEach(async () => {
    name = `test-${crypto.randomUUID()}`;
    connections = [];
    sockets = [];
    globalThis.WebSocket = class extends Original {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        sockets.push(this);
      }
    };
    vault = await openVault({ name });
    const { wss } = await testServicePorts();
    const authentication = { method: 'BASIC', username: 'demo', password: 'demo' } as const;
    await vault.save({ name: 'Plant', host: 'localhost', port: wss, authentication });
  });

  afterEach(async () => {
    globalThis.WebSocket = Original;
    await Promise.all(connections.map((connection) => connection.close()));
    if (vault.state.status === 'locked') await vault.unlock({ passphrase });
    await vault.wipe();
  });

  async function saved(onLock?: 'keep'): Promise<Connection> {
    const connection = await connect({ saved: 'Plant', vault: name, onLock });
    connections.push(connection);
    return connection;
  }

  it('signs in with what is saved, and shows nobody the secret', async () => {
    const { id } = (await vault.find('Plant'))!;
    expect(savedInUse(id)).to.equal(undefined);
    const connection = await saved();
    await connection.ready();
    // Whoever shows what is saved can tell that it is in use.
    expect(savedInUse(id)).to.equal(connection);
    const second = await saved();
    expect(savedInUse(id)).to.equal(connection);
    await second.close();
    expect(savedInUse(id)).to.equal(connection);
    expect(connection.details.authentication).to.deep.equal({ method: 'BASIC', username: 'demo' });
    expect(JSON.stringify(connection.details)).not.to.contain('password');
    expect((await rejection(connect({ saved: 'Nowhere', vault: name }))).code).to.equal(
      'connection-missing',
    );
    await connection.close();
    expect(savedInUse(id)).to.equal(undefined);
  });

  it('is the same vault for everybody in the page', async () => {
    expect(await openVault({ name })).to.equal(vault);
    expect((await rejection(openVault({ name: 'a/b' }))).code).to.equal('invalid-options');
  });

  it('closes when the vault is locked, and is not to be had until it is open', async () => {
    await vault.protect({ passphrase });
    const connection = await saved();
    await connection.ready();
    const closed = whenState(connection, 'closed');
    vault.lock();
    await closed;
    expect((await rejection(saved())).code).to.equal('vault-locked');
    await vault.unlock({ passphrase });
    await (await saved()).ready();
  });

  it('stays where it is told to, and waits for the vault when it must connect again', async () => {
    await vault.protect({ passphrase });
    const connection = await saved('keep');
    await connection.ready();
    vault.lock();
    expect(connection.state.status).to.equal('connected');
    const refused = whenState(connection, 'refused');
    for (const socket of sockets) socket.close();
    await refused;
    expect(connection.state).to.have.nested.property('reason.code', 'vault-locked');
    const audit: string[] = [];
    vault.addEventListener('mqtt-audit', (event) => {
      if (event instanceof MqttAuditEvent) audit.push(event.action);
    });
    const connected = whenState(connection, 'connected');
    await vault.unlock({ passphrase });
    await connected;
    expect(audit).to.deep.equal(['unlocked']);
  });

  it('is locked in every tab at once, and seen by every tab when it changes', async () => {
    await vault.protect({ passphrase });
    const channel = new BroadcastChannel(`mqtt-kit vault ${name}`);
    const heard: unknown[] = [];
    channel.addEventListener('message', ({ data }) => heard.push(data));
    await vault.save({ name: 'Second', host: 'broker.example' });
    vault.lock();
    await waitUntil(() => heard.length === 2, 'hears both');
    // No more than that: nobody can ask a tab for a key.
    expect(heard).to.deep.equal(['changed', 'locked']);
    await vault.unlock({ passphrase });
    channel.postMessage('locked');
    await waitUntil(() => vault.state.status === 'locked', 'locks');
    channel.close();
  });
});
