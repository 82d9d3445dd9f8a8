import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { Protection } from './policy.js';
import { MqttError } from '../errors.js';
import { assertKeepable, idleLimit, isProtectedEnough, type SlotKind } from './vault-policy.js';

const enough = (protection: Protection, ...slots: SlotKind[]) =>
  isProtectedEnough(slots, { protection });

describe('the protection of a vault', () => {
  it('is enough when no way in is weaker than the policy demands', () => {
    expect(enough('device', 'device')).to.equal(true);
    expect(enough('device', 'passphrase')).to.equal(true);
    expect(enough('passphrase', 'passphrase', 'passkey')).to.equal(true);
    expect(enough('passkey', 'passkey')).to.equal(true);
    expect(enough('passphrase', 'device')).to.equal(false);
    expect(enough('passphrase', 'passkey', 'device')).to.equal(false);
    expect(enough('passkey', 'passkey', 'passphrase')).to.equal(false);
  });

  it('is enough with the page’s own key, and not with a recovery code alone', () => {
    expect(enough('passkey', 'external')).to.equal(true);
    expect(enough('passkey', 'external', 'device')).to.equal(false);
    expect(enough('passkey', 'passkey', 'recovery')).to.equal(true);
    expect(enough('device', 'recovery')).to.equal(false);
    expect(enough('device')).to.equal(false);
  });
});

describe('the idle time of a vault', () => {
  it('is what its owner set, and never more than the policy allows', () => {
    expect(idleLimit('never', { maxIdleMs: undefined })).to.equal('never');
    expect(idleLimit(1000, { maxIdleMs: undefined })).to.equal(1000);
    expect(idleLimit('never', { maxIdleMs: 5000 })).to.equal(5000);
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (idleMs, maxIdleMs) => {
        expect(idleLimit(idleMs, { maxIdleMs })).to.equal(Math.min(idleMs, maxIdleMs));
      }),
    );
  });
});

describe('what a vault keeps', () => {
  it('has no private key where the page lets none be kept', () => {
    const withKey = { certificates: { certificate: 'c', key: 'k' } };
    assertKeepable(withKey, { allowPrivateKeys: true });
    assertKeepable({ certificates: { certificate: 'c' } }, { allowPrivateKeys: false });
    assertKeepable({}, { allowPrivateKeys: false });
    expect(() => {
      assertKeepable(withKey, { allowPrivateKeys: false });
    })
      .to.throw(MqttError)
      .with.property('code', 'forbidden-by-policy');
  });
});
