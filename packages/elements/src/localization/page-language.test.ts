import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { LOCALE_STATUS_EVENT, type LocaleModule } from '@lit/localize';
import { generateMsgId } from '@lit/localize/internal/id-generation.js';
import { CONNECTED, stubConnection } from '../../../../test/browser/stub-connection.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import type { MqttConnectionStatus } from '../connection-status/mqtt-connection-status.js';
// Loaded with the test, and not while one waits.
import '../subscribe/panel/subscribe-panel.js';
import '../publish/tool/publish-tool.js';
import '../define/mqtt-connection-status.js';
import { formatNumber, formatTime } from './format.js';
import { pageLocale, setUpLocalization } from './locale.js';
import { matchLocale } from './match-locale.js';
import { PageLanguage } from './page-language.js';
import { isSingular } from './plural.js';
import { setLanguage } from './set-language.js';

function saying(connected: string): LocaleModule {
  return { templates: { [generateMsgId('Connected', false)]: connected } };
}

describe('the language that serves a reader', () => {
  const shipped = ['en', 'de', 'es', 'fr', 'ja', 'zh-Hans'];
  for (const [tag, language] of [
    ['de', 'de'],
    ['DE-at', 'de'],
    ['en-GB', 'en'],
    ['fr-CA', 'fr'],
    ['zh', 'zh-Hans'],
    ['zh-CN', 'zh-Hans'],
    ['zh-SG', 'zh-Hans'],
    // Written in another script.
    ['zh-TW', undefined],
    ['zh-Hant', undefined],
    ['pt', undefined],
    ['', undefined],
    ['no language tag', undefined],
  ] as const)
    it(`of “${tag}” is ${language ?? 'none'}`, () => {
      expect(matchLocale(tag, shipped)).to.equal(language);
    });
});

describe('the language of the page', () => {
  const page = document.documentElement;
  const before = page.lang;
  const isReachable = { fr: false };
  let german: (module: LocaleModule) => void;
  const language = new PageLanguage(
    {
      de: () => germanTexts,
      fr: () =>
        isReachable.fr
          ? Promise.resolve(saying('Connecté'))
          : Promise.reject(new TypeError('Failed to fetch')),
    },
    pageLocale,
  );
  const germanTexts = new Promise<LocaleModule>((resolve) => {
    german = resolve;
  });
  let element: MqttConnectionStatus;
  const word = (): string | undefined =>
    element.shadowRoot?.querySelector('.word')?.textContent.trim();

  beforeEach(async () => {
    const { connection } = stubConnection({}, CONNECTED);
    element = await fixture<MqttConnectionStatus>(
      html`<mqtt-connection-status .connection=${connection}></mqtt-connection-status>`,
    );
  });

  after(() => {
    page.lang = before;
  });

  it('is English until its texts are there, and then shown at once and once', async () => {
    page.lang = 'de-AT';
    language.followUnlessChosen();
    await nextFrame();
    expect([word(), formatNumber(1234.5)]).to.deep.equal(['Connected', '1,235']);
    let changes = 0;
    const count = (): void => {
      changes++;
    };
    window.addEventListener(LOCALE_STATUS_EVENT, count);
    german(saying('Verbunden'));
    await waitUntil(() => word() === 'Verbunden', 'says it in German');
    window.removeEventListener(LOCALE_STATUS_EVENT, count);
    expect(changes, '“loading” and “ready”').to.equal(2);
    // As Austria writes numbers, and not as Germany does.
    expect(formatNumber(41_827)).to.equal(new Intl.NumberFormat('de-AT').format(41_827));
    expect(formatTime(new Date(2026, 0, 31, 0, 3, 22, 418).getTime())).to.equal('00:03:22,418');
    expect(getComputedStyle(element).direction).to.equal('ltr');
  });

  it('is followed when it changes, also to another region, and to one that does not come with the kit', async () => {
    page.lang = 'de-CH';
    // 41’827 or 41'827, as the browser knows it.
    const swiss = new Intl.NumberFormat('de-CH').format(41_827);
    await waitUntil(() => formatNumber(41_827) === swiss, 'writes as Switzerland does');
    expect(word()).to.equal('Verbunden');
    page.lang = 'pt-BR';
    await waitUntil(() => word() === 'Connected', 'says it in English');
    expect(formatNumber(41_827)).to.equal('41,827');
    page.lang = 'en-IN';
    await waitUntil(() => formatNumber(4_182_700) === '41,82,700', 'writes as India does');
    page.lang = 'de';
    await waitUntil(() => word() === 'Verbunden', 'says it in German again');
  });

  it('stays as it was where it cannot be loaded, and can be tried again', async () => {
    let refused: unknown;
    await language.set('fr').catch((error: unknown) => (refused = error));
    expect(refused).to.be.instanceOf(TypeError);
    expect([word(), formatNumber(41_827)]).to.deep.equal(['Verbunden', '41.827']);
    isReachable.fr = true;
    expect(await language.set('fr')).to.equal('fr');
    await waitUntil(() => word() === 'Connecté', 'says it in French');
    expect([0, 1, 2].map(isSingular)).to.deep.equal([true, true, false]);
  });

  it('is no longer followed once another was chosen, and the last choice wins', async () => {
    page.lang = 'en';
    const shown = await Promise.all([language.set('fr'), language.set('de'), language.set('xx')]);
    await nextFrame();
    expect([shown[2], word()]).to.deep.equal(['en', 'Connected']);
    page.lang = 'de';
    await nextFrame();
    expect(word()).to.equal('Connected');
    expect(await language.set('auto')).to.equal('de');
    await waitUntil(() => word() === 'Verbunden', 'follows the page again');
  });

  it('is left to the page where that has set up languages of its own', async () => {
    // To the kit's own one, those of this test are the page's.
    let refused: unknown;
    await setLanguage('de').catch((error: unknown) => (refused = error));
    expect(refused).to.be.instanceOf(Error).with.property('message').that.contains('of its own');
    expect(() => setUpLocalization({ locales: [], load: () => germanTexts })).to.throw('already');
    expect(word()).to.equal('Verbunden');
  });
});
