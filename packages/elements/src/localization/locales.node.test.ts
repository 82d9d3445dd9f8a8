import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { generateMsgId } from '@lit/localize/internal/id-generation.js';
import { runtimeMsg } from '@lit/localize/internal/runtime-msg.js';
import { str, type LocaleModule } from '@lit/localize';
import { faults, inStep, missing, readLanguage } from '../../locales/tool/language-file.mjs';
import { localeModule } from '../../locales/tool/locale-module.mjs';
import { readMessages, textsOf } from '../../locales/tool/read-messages.mjs';
import { SHIPPED_LOCALES } from './shipped-locales.js';

const IMPORT = "import { msg, str } from '@lit/localize';\n";

describe('what a translator gets', () => {
  it('is every text of the sources, with places for values', () => {
    const code = `${IMPORT}
      const a = html\`<p>\${msg('Plain')} \${msg(\`In backticks\`)}</p>\`;
      const b = msg(str\`\${name} has \${count(1)} of {line}\`);`;
    assert.deepEqual(textsOf('a.ts', code), ['Plain', 'In backticks', '{0} has {1} of {line}']);
    // Nothing was overlooked: the elements have some hundreds.
    assert.ok([...readMessages().values()].flatMap((texts) => [...texts]).length > 500);
  });

  for (const [wrong, why] of [
    ['msg(text)', 'what is not written down'],
    ["msg('one ' + two)", 'what is put together'],
    ['msg(`${name} is here`)', 'a template without str'],
    ['msg(html`<b>bold</b>`)', 'markup'],
    ["msg('Open', { id: 'open' })", 'a name of its own'],
    ["msg('')", 'nothing'],
    ["msg('{0} is here')", 'what looks like the place of a value'],
  ])
    it(`is refused where the source has ${why ?? ''}`, () => {
      assert.throws(() => textsOf('a.ts', `${IMPORT}\n${wrong ?? ''};`));
    });

  it('keeps translations when texts come, go and move', () => {
    const before = { 'a.ts': { One: 'Eins', Gone: 'Weg' }, 'b.ts': { Two: 'Zwei' } };
    const messages = new Map([['c.ts', new Set(['Two', 'Three', 'One'])]]);
    assert.deepEqual(inStep(messages, before), { 'c.ts': { Two: 'Zwei', Three: '', One: 'Eins' } });
  });

  it('is checked: every text, no other, and no value or space lost', () => {
    const messages = new Map([['a.ts', new Set(['{0} of {1}', ' and'])]]);
    const judge = (texts: Record<string, string>): number =>
      faults(messages, { 'a.ts': texts }).length;
    assert.equal(judge({ '{0} of {1}': '', ' and': '' }), 0);
    assert.equal(judge({ '{0} of {1}': 'von {1}: {0}, {0}', ' and': ' und' }), 0);
    assert.equal(judge({ '{0} of {1}': '' }), 1);
    assert.equal(judge({ '{0} of {1}': '', ' and': '', more: '' }), 1);
    assert.equal(judge({ '{0} of {1}': '{0} von', ' and': '' }), 1);
    assert.equal(judge({ '{0} of {1}': '{0} von {2}', ' and': '' }), 1);
    assert.equal(judge({ '{0} of {1}': '', ' and': 'und' }), 1);
  });

  it('becomes what msg() finds, values in the order of the language', async () => {
    const module = localeModule({
      'a.ts': { '{0} of {1}': '{1}: "{0}" {1}', Plain: 'Schlicht\\', Missing: '' },
    });
    // What is built is a module, so it is read as one.
    const { templates } = (await import(
      `data:text/javascript,${encodeURIComponent(module)}`
    )) as LocaleModule;
    const shown = (text: Parameters<typeof runtimeMsg>[1]): unknown =>
      runtimeMsg(templates, text, undefined);
    assert.equal(shown(str`${'a'} of ${'b'}`), 'b: "a" b');
    assert.equal(shown('Plain'), 'Schlicht\\');
    assert.equal(shown('Missing'), 'Missing');
    assert.ok(!(generateMsgId('Missing', false) in templates));
  });
});

/** Names, what one reads in code, and units. */
const SAME_IN_EVERY_SCRIPT = new Set(
  'TLS|MQTT 3.1.1|MQTT 5|CA|NONE|BASIC|PROVIDER|QoS|QoS {0}|WebSocket|JSON|Base64|{0} B|{0} KB|{0} MB|{0} ms'.split(
    '|',
  ),
);

describe('a language that comes with the kit', () => {
  for (const language of ['ja', 'zh-Hans'])
    it(`leaves nothing in English but names and units: ${language}`, () => {
      const texts = Object.values(readLanguage(language)).flatMap((each) => Object.entries(each));
      const same = texts.filter(
        ([text, translation]) => text === translation && !SAME_IN_EVERY_SCRIPT.has(text),
      );
      assert.deepEqual(same, []);
    });

  for (const [language, load] of Object.entries(SHIPPED_LOCALES))
    it(`has every text: ${language}`, async () => {
      assert.deepEqual(missing(readLanguage(language)), []);
      const texts = [...readMessages().values()].flatMap((each) => [...each]);
      // Built, and found by the path in the table.
      const built = Object.keys((await load()).templates).length;
      assert.equal(built, texts.length, 'npm run locales:build makes it anew');
    });
});
