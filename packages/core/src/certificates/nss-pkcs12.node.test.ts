/** The files that are made for import are opened by NSS, which Firefox and Chromium on Linux keep certificates in. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { KEY_KINDS, Pki } from '../../../../test/pki/pki.js';
import { createPkcs12 } from './index.js';

const PASSWORD = 'käse 🧀';

const pki = new Pki();
after(() => {
  pki.remove();
});

const authority = pki.authority('Plant CA');
const database = `sql:${pki.path('nss')}`;
mkdirSync(pki.path('nss'));
nss('certutil', '-N', '-d', database, '--empty-password');

function nss(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('PKCS#12 files in NSS', () => {
  for (const kind of KEY_KINDS)
    for (const profile of ['modern', 'compatible'] as const)
      it(`${profile}, with a key of the kind ${kind}`, async () => {
        const name = `${kind}-${profile}`;
        const client = pki.issue(name, authority, { kind });
        const file = await createPkcs12({
          certificate: pki.text(client.certificate),
          key: pki.text(client.key),
          password: PASSWORD,
          profile,
          friendlyName: name,
        });
        pki.write(`${name}.p12`, file);
        const path = pki.path(`${name}.p12`);
        const listed = nss('pk12util', '-l', path, '-d', database, '-W', PASSWORD);
        assert.match(listed, new RegExp(`Friendly Name: ${name}`));
        assert.match(listed, new RegExp(`CN=${name}`));
        assert.throws(() => nss('pk12util', '-l', path, '-d', database, '-W', 'cheese'));
        // NSS 3.87 opens such a file and has no place for its key; no browser uses one for TLS.
        if (kind === 'ed25519') return;
        nss('pk12util', '-i', path, '-d', database, '-W', PASSWORD);
        assert.match(nss('certutil', '-L', '-d', database), new RegExp(`${name}\\s+u,u,u`));
      });
});
