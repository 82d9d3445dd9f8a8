import { expect } from '@open-wc/testing';
import {
  checkDetails,
  checkTopicFilter,
  checkTopicName,
  parseBrokerUrl,
  PRESETS,
} from '@mqtt-kit/core';
import { presetNotes } from './preset-text.js';
import { problemText } from './problem-text.js';
import { topicText } from './topic-text.js';

// That each code has a text is checked by the compiler; that it is the core's, in English, here.
describe('the texts of what is wrong', () => {
  const details: readonly unknown[] = [
    {},
    { host: 'wss://a.example/b', port: 1883, path: 'x y', keepalive: 'often', unknown: 1 },
    { host: 'a b', port: 70_000, path: 'a#b', protocolVersion: 3, clean: false },
    { host: 'a.example:80', port: 6000, tls: false, authentication: { method: 'BASIC' } },
    { host: 'ada@a.example', clientId: 'a\u0000', preset: 'nats', protocolVersion: 5 },
    { host: 'a.example/b', will: { topic: 'a/#', payload: 1 }, password: 'x' },
    { host: 'a.example', name: '\ud800', preset: 'aws-iot-core', keepalive: 5000, tls: false },
  ];

  it('are those of the core for details', () => {
    const problems = details.flatMap((each) => checkDetails(each, { pageProtocol: 'https:' }));
    expect(problems.length).to.be.greaterThan(15);
    for (const problem of problems) expect(problemText(problem)).to.equal(problem.message);
  });

  it('are those of the core for addresses', () => {
    const urls = ['mqtt://a.example:1883', 'ftp://a.example', 'wss://', '', 'wss://a.example/#b'];
    for (const url of urls)
      for (const problem of parseBrokerUrl(url).problems)
        expect(problemText(problem), url).to.equal(problem.message);
  });

  it('are those of the core for topics', () => {
    const topics = ['', 'a+', 'a#', '#/a', '\u0000', '\ud800', '$share//a', '$share/g/'];
    for (const topic of topics)
      for (const problem of [checkTopicFilter(topic), checkTopicName(topic)])
        if (problem) expect(topicText(problem)).to.equal(problem.message);
  });

  it('are those of the core for brokers', () => {
    for (const { id, notes } of PRESETS) expect(presetNotes(id)).to.deep.equal(notes);
  });
});
