import { expect } from '@open-wc/testing';
import { MqttError } from '../errors.js';
import {
  assertTopicFilter,
  assertTopicName,
  checkTopicFilter,
  checkTopicName,
  matchesFilter,
  parseSharedFilter,
} from './topic.js';

const LONGEST = '/'.repeat(65_535);

describe('a topic name', () => {
  it('may be anything without wildcards', () => {
    for (const name of ['a', '/', '//', 'plant/1/temp', ' ', '$SYS/uptime', 'grün/🌡', LONGEST]) {
      expect(checkTopicName(name), name.slice(0, 20)).to.equal(null);
    }
  });

  it('is judged by §4.7.3 and §3.3.2.1', () => {
    expect(checkTopicName('')?.code).to.equal('empty');
    expect(checkTopicName(`${LONGEST}/`)?.code).to.equal('too-long');
    expect(checkTopicName('a\0')?.code).to.equal('null-character');
    expect(checkTopicName('a\ud800')?.code).to.equal('lone-surrogate');
    expect(checkTopicName('plant/+')?.code).to.equal('wildcard-in-name');
    expect(checkTopicName('plant#')?.code).to.equal('wildcard-in-name');
  });
});

describe('a topic filter', () => {
  it('may have wildcards where §4.7.1 puts them', () => {
    const filters = ['#', '+', '/', '/+', '+/+', '+/#', 'a/#', 'a/+/b', '//#', '$SYS/#', LONGEST];
    for (const filter of filters)
      expect(checkTopicFilter(filter), filter.slice(0, 20)).to.equal(null);
  });

  it('has "+" alone in its level', () => {
    for (const filter of ['a+', '+a', 'a/b+/c', '++', '+#']) {
      expect(checkTopicFilter(filter)?.code, filter).to.equal('plus-not-alone');
    }
  });

  it('has "#" alone in its level, and last', () => {
    for (const filter of ['a#', '#a', 'a/b#', '##', '#+']) {
      expect(checkTopicFilter(filter)?.code, filter).to.equal('hash-not-alone');
    }
    for (const filter of ['#/', '#/a', 'a/#/b', 'a/#/#']) {
      expect(checkTopicFilter(filter)?.code, filter).to.equal('hash-not-last');
    }
  });

  it('is an MQTT string of at least one character', () => {
    expect(checkTopicFilter('')?.code).to.equal('empty');
    expect(checkTopicFilter(`${LONGEST}/`)?.code).to.equal('too-long');
    expect(checkTopicFilter('a\0')?.code).to.equal('null-character');
    expect(checkTopicFilter('\udfff')?.code).to.equal('lone-surrogate');
  });

  it('may be shared, with a group and a filter', () => {
    for (const filter of [
      '$share/g/a',
      '$share/g/#',
      '$share/g/+/a',
      '$share/g//',
      '$share',
      '$shared/+',
    ]) {
      expect(checkTopicFilter(filter), filter).to.equal(null);
    }
    for (const filter of ['$share/', '$share//a', '$share/+/a', '$share/g#/a', '$share/a+b']) {
      expect(checkTopicFilter(filter)?.code, filter).to.equal('share-name');
    }
    for (const filter of ['$share/g', '$share/g/']) {
      expect(checkTopicFilter(filter)?.code, filter).to.equal('share-filter');
    }
    expect(checkTopicFilter('$share/g/a+')?.code).to.equal('plus-not-alone');
    expect(checkTopicFilter('$share/g/#/a')?.code).to.equal('hash-not-last');
  });

  it('is taken apart when it is shared', () => {
    expect(parseSharedFilter('$share/g/a/+')).to.deep.equal({ group: 'g', filter: 'a/+' });
    expect(parseSharedFilter('$share/g//')).to.deep.equal({ group: 'g', filter: '/' });
    for (const filter of ['a/b', '$share', '$share/g', '$share//a', '$share/g/a#', '$SYS/#']) {
      expect(parseSharedFilter(filter), filter).to.equal(null);
    }
  });
});

describe('asserting a topic', () => {
  it('lets a valid one pass', () => {
    expect(() => {
      assertTopicName('plant/1');
    }).not.to.throw();
    expect(() => {
      assertTopicFilter('plant/+');
    }).not.to.throw();
  });

  it('says in a sentence what is wrong', () => {
    const error = thrownBy(() => {
      assertTopicFilter('plant/#/temp');
    });
    expect(error.code).to.equal('invalid-topic');
    expect(error.retryable).to.equal(false);
    expect(error.message).to.equal(
      '“plant/#/temp” is not a topic filter. “#” stands for all further levels, so nothing may follow it.',
    );
    expect(
      thrownBy(() => {
        assertTopicName('plant/+');
      }).message,
    ).to.contain('not a topic name');
  });

  it('does not repeat a topic of 65 536 bytes', () => {
    expect(
      thrownBy(() => {
        assertTopicName('a'.repeat(65_536));
      }).message.length,
    ).to.be.below(300);
  });
});

describe('matching a filter', () => {
  const yes: [filter: string, topic: string][] = [
    // The examples of §4.7.1.2, §4.7.1.3 and §4.7.2
    ['sport/tennis/player1/#', 'sport/tennis/player1'],
    ['sport/tennis/player1/#', 'sport/tennis/player1/ranking'],
    ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon'],
    ['sport/#', 'sport'],
    ['sport/tennis/+', 'sport/tennis/player1'],
    ['sport/+', 'sport/'],
    ['+/+', '/finance'],
    ['/+', '/finance'],
    ['$SYS/#', '$SYS/'],
    ['$SYS/monitor/+', '$SYS/monitor/Clients'],
    ['#', 'a/$SYS'],
    ['+/$SYS', 'a/$SYS'],
    ['#', '/'],
    ['a/+/#', 'a/b'],
    ['$share/g/a/+', 'a/b'],
    ['$share/g/#', 'a'],
    ['$share/g/$SYS/+', '$SYS/x'],
  ];
  const no: [filter: string, topic: string][] = [
    ['sport/tennis/+', 'sport/tennis/player1/ranking'],
    ['sport/+', 'sport'],
    ['+', '/finance'],
    ['#', '$SYS/monitor/Clients'],
    ['+/monitor/Clients', '$SYS/monitor/Clients'],
    ['$share/g/#', '$SYS/x'],
    ['$share/g/+/x', '$SYS/x'],
    ['a/+/#', 'a'],
    ['a/b', 'a/bc'],
    ['a/bc', 'a/b'],
    ['a', 'a/'],
    ['a/', 'a'],
    ['a', 'A'],
    ['ä', 'a\u0308'],
    ['a/#', 'ab'],
  ];

  it('follows §4.7', () => {
    for (const [filter, topic] of yes)
      expect(matchesFilter(filter, topic), `${filter} ${topic}`).to.equal(true);
    for (const [filter, topic] of no)
      expect(matchesFilter(filter, topic), `${filter} ${topic}`).to.equal(false);
  });

  it('takes a filter and a topic as long as they come', () => {
    const pluses = `${'+/'.repeat(32_767)}+`;
    expect(matchesFilter(pluses, '/'.repeat(32_767))).to.equal(true);
    expect(matchesFilter(pluses, LONGEST)).to.equal(false);
    expect(matchesFilter('#', LONGEST)).to.equal(true);
  });
});

function thrownBy(act: () => void): MqttError {
  try {
    act();
  } catch (error) {
    if (error instanceof MqttError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}
