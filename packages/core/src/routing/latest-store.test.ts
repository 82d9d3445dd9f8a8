import { expect } from '@open-wc/testing';
import { LatestMessages } from './latest-store.js';
import { ReceivedMessage, type Message } from './message.js';

const message = (topic: string, text: string): Message =>
  new ReceivedMessage(
    {
      topic,
      payload: new TextEncoder().encode(text),
      qos: 0,
      retain: false,
      dup: false,
      receivedAt: 0,
    },
    '#',
  );

/** A source whose messages and frames the test makes. */
function setUp(maxTopics = 10) {
  const state = { started: 0, stopped: 0, changes: 0 };
  let handler: (message: Message) => void = () => undefined;
  const frames = new Set<() => void>();
  const store = new LatestMessages(
    {
      start: (next) => {
        state.started++;
        handler = next;
        return () => {
          state.stopped++;
        };
      },
      nextFrame: (task) => {
        frames.add(task);
        return () => {
          frames.delete(task);
        };
      },
    },
    maxTopics,
  );
  return {
    state,
    store,
    receive: (topic: string, text: string): void => {
      handler(message(topic, text));
    },
    frame: (): void => {
      const due = [...frames];
      frames.clear();
      for (const task of due) task();
    },
    watch: () =>
      store.subscribe(() => {
        state.changes++;
      }),
  };
}

describe('latest store', () => {
  it('subscribes with its first watcher and unsubscribes with its last', () => {
    const { state, watch } = setUp();
    const stopOne = watch();
    const stopTwo = watch();
    stopOne();
    stopOne();
    expect(state).to.include({ started: 1, stopped: 0 });
    stopTwo();
    expect(state.stopped).to.equal(1);
    watch();
    expect(state.started).to.equal(2);
  });

  it('changes at most once a frame, and its snapshot not in between', () => {
    const { frame, receive, state, store, watch } = setUp();
    watch();
    const before = store.getSnapshot();
    receive('a', '1');
    receive('a', '2');
    receive('b', '3');
    expect(store.getSnapshot()).to.equal(before);
    frame();
    expect(state.changes).to.equal(1);
    expect(
      [...store.getSnapshot()].map(([topic, { text }]) => [
        topic,
        text.call(store.getSnapshot().get(topic)),
      ]),
    ).to.deep.equal([
      ['a', '2'],
      ['b', '3'],
    ]);
    expect(store.getSnapshot()).to.equal(store.getSnapshot());
  });

  it('forgets the topic longest without news beyond its bound, and counts it', () => {
    const { frame, receive, store, watch } = setUp(2);
    watch();
    for (const topic of ['a', 'b', 'a', 'c']) receive(topic, topic);
    frame();
    expect([...store.getSnapshot().keys()]).to.deep.equal(['a', 'c']);
    expect(store.dropped).to.equal(1);
  });

  it('does nothing more after the last watcher left', () => {
    const { frame, receive, state, watch } = setUp();
    const stop = watch();
    receive('a', '1');
    stop();
    frame();
    expect(state.changes).to.equal(0);
  });
});
