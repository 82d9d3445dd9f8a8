import { expect, fixture } from '@open-wc/testing';
import { MqttError } from '@mqtt-kit/core';
import { renderFailure } from '../diagnosis/failure-notice.js';
import { setHelpBase } from './error-help.js';

describe('the link to more about an error', () => {
  afterEach(() => {
    setHelpBase(undefined);
  });

  const link = async (): Promise<HTMLAnchorElement | null> =>
    (await fixture<HTMLElement>(renderFailure(new MqttError('timeout', 'Late.')))).querySelector(
      'a',
    );

  it('is not there unless the page says where it leads', async () => {
    expect(await link()).to.equal(null);
  });

  it('leads to the code', async () => {
    setHelpBase('https://docs.example/errors');
    expect((await link())?.href).to.equal('https://docs.example/errors#timeout');
  });

  it('leads nowhere but to a page', () => {
    expect(() => {
      setHelpBase('javascript:alert(1)');
    }).to.throw(TypeError);
  });
});
