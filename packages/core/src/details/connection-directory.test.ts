import { expect } from '@open-wc/testing';
import { MqttError } from '../errors.js';
import { DIRECTORY_CHANGE, MemoryDirectory } from './connection-directory.js';
import type { ConnectionDetails } from './connection-details.js';

const plant: ConnectionDetails = {
  name: 'Plant',
  host: 'broker.example',
  authentication: { method: 'BASIC', username: 'ada', password: 'correct horse' },
};
const asked = { attempt: 1, signal: new AbortController().signal };

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
  } catch (error) {
    return error instanceof MqttError ? error.code : String(error);
  }
  return undefined;
}

describe('memory directory', () => {
  it('shows what was saved without its password, and gives that to a provider only', async () => {
    const directory = new MemoryDirectory();
    const saved = await directory.save(plant);
    expect(
      JSON.stringify([saved, await directory.list(), await directory.find('Plant')]),
    ).to.not.contain('correct horse');
    expect(saved.hasPassword).to.equal(true);
    expect(await directory.credentials(saved.id)?.(asked)).to.deep.equal({
      username: 'ada',
      password: 'correct horse',
    });
  });

  it('keeps certificates, and no private key', async () => {
    const directory = new MemoryDirectory();
    const certificates = { ca: 'a', certificate: 'c', key: 's3cret', keyPassphrase: 's3cret' };
    const saved = await directory.save({ ...plant, certificates });
    expect(saved.details.certificates).to.deep.equal({ ca: 'a', certificate: 'c' });
    expect(JSON.stringify(await directory.list())).not.to.contain('s3cret');
  });

  it('keeps the password when details are saved again without one', async () => {
    const directory = new MemoryDirectory();
    const { id } = await directory.save(plant);
    const provider = directory.credentials(id);
    await directory.save({ ...plant, authentication: { method: 'BASIC', username: 'grace' } }, id);
    expect(await provider?.(asked)).to.deep.equal({ username: 'grace', password: 'correct horse' });
  });

  it('does not keep the password for another broker', async () => {
    const login = { method: 'BASIC', username: 'ada' } as const;
    for (const change of [{ host: 'evil.example' }, { port: 8084 }, { tls: false }]) {
      const directory = new MemoryDirectory();
      const { id } = await directory.save(plant);
      const saved = await directory.save({ ...plant, ...change, authentication: login }, id);
      expect(saved.hasPassword).to.equal(false);
    }
  });

  it('forgets the password with the BASIC method', async () => {
    const directory = new MemoryDirectory();
    const { id } = await directory.save(plant);
    await directory.save({ name: 'Plant', host: 'broker.example' }, id);
    const saved = await directory.save(
      { ...plant, authentication: { method: 'BASIC', username: 'ada' } },
      id,
    );
    expect(saved.hasPassword).to.equal(false);
  });

  it('refuses wrong details, a missing name and a second connection of the same name', async () => {
    const directory = new MemoryDirectory();
    const { id } = await directory.save(plant);
    expect(await codeOf(directory.save({ name: 'x', host: '' }))).to.equal('invalid-details');
    expect(await codeOf(directory.save({ host: 'broker.example' }))).to.equal('invalid-details');
    expect(await codeOf(directory.save({ ...plant, host: 'other.example' }))).to.equal(
      'duplicate-name',
    );
    expect(await codeOf(directory.save(plant, id))).to.equal(undefined);
  });

  it('gives the same provider each time, by which the pool knows the same connection', async () => {
    const directory = new MemoryDirectory();
    const { id } = await directory.save(plant);
    expect(directory.credentials(id)).to.equal(directory.credentials(id));
  });

  it('tells of every change', async () => {
    const directory = new MemoryDirectory();
    let changes = 0;
    directory.addEventListener(DIRECTORY_CHANGE, () => {
      changes++;
    });
    const { id } = await directory.save(plant);
    await directory.remove(id);
    await directory.remove(id);
    expect(changes).to.equal(2);
    expect(await directory.list()).to.deep.equal([]);
  });
});
