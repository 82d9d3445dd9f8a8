import { expect, fixture, html } from '@open-wc/testing';
import { connect } from '@mqtt-kit/core';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './template-keeper.js';
import '../define/all.js';
import { setUpLocalization } from '../localization/locale.js';

/** 14 November 2023, in seconds. */
const WHEN = 1_700_000_000;

describe('rows of a template', () => {
  it('follow the language of the page, also those whose message came before', async () => {
    const url = await ownBrokerUrl();
    const topic = `rows/${Math.random().toString(36).slice(2)}`;
    const page = await fixture(html`
      <mqtt-connection name=${topic} url=${url}
        ><mqtt-subscribe topic=${topic} qos="1"
          ><ul>
            <template
              ><li data-mqtt-text="payload.n" data-mqtt-format="#,##0.0"></li>
              <li data-mqtt-text="payload.at" data-mqtt-format="date"></li>
              <li data-mqtt-text="payload.at" data-mqtt-format="time"></li>
              <li data-mqtt-text="payload.word"></li
            ></template></ul></mqtt-subscribe
      ></mqtt-connection>
    `);
    const texts = (): string[] =>
      [...page.querySelectorAll('li')].map(({ textContent }) => textContent);
    const written = (locale: string, n: number): string[] => [
      new Intl.NumberFormat(locale, { minimumFractionDigits: 1 }).format(n),
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(WHEN * 1000),
      new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23' }).format(
        WHEN * 1000,
      ),
      'as it came',
    ];
    const publisher = connect(url);
    await publisher.ready();
    const publish = (n: number): Promise<unknown> =>
      publisher.publish(topic, { n, at: WHEN, word: 'as it came' }, { qos: 1 });
    await waitUntil(
      () => page.querySelector('mqtt-subscribe')!.matches(':state(connected)'),
      'is there',
    );
    const { setLocale } = setUpLocalization({
      locales: ['de'],
      load: () => Promise.resolve({ templates: {} }),
    });
    await publish(1234.5);
    await publish(8);
    const english = [...written('en', 8), ...written('en', 1234.5)];
    await waitUntil(() => texts().length === 8, 'stamps them');
    expect(texts()).to.deep.equal(english);

    await setLocale('de');
    const german = [...written('de', 8), ...written('de', 1234.5)];
    expect(german).not.to.deep.equal(english);
    await waitUntil(() => texts().join() === german.join(), 'writes numbers and times in German');
    await publish(0.5);
    await waitUntil(() => texts().length === 12, 'goes on');
    expect(texts()).to.deep.equal([...written('de', 0.5), ...german]);
    await publisher.close();
  });
});
