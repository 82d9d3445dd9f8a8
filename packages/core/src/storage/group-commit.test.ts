import { expect } from '@open-wc/testing';
import { rejection } from '../../../../test/browser/rejection.js';
import { MqttError } from '../errors.js';
import { GroupCommit } from './group-commit.js';

/** Commits that the test ends by hand. */
function setUp() {
  const groups: (readonly string[])[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const started: (() => void)[] = [];
  const commits = new GroupCommit<string>((group) => {
    groups.push(group);
    started.shift()?.();
    return new Promise((resolve, reject) => {
      ends.push((error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  });
  const nextGroup = () =>
    new Promise<void>((resolve) => {
      started.push(resolve);
    });
  return { commits, groups, ends, nextGroup };
}

const full = new MqttError('storage-full', 'No room.');

describe('group commit', () => {
  it('takes what one task writes as one group, and what comes meanwhile as the next', async () => {
    const { commits, groups, ends, nextGroup } = setUp();
    let begun = nextGroup();
    const first = [commits.write('a'), commits.write('b')];
    await begun;
    begun = nextGroup();
    const second = [commits.write('c'), commits.write('d'), commits.write('e')];
    ends[0]!();
    await Promise.all(first);
    await begun;
    ends[1]!();
    await Promise.all(second);
    expect(groups).to.deep.equal([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
  });

  it('waits for what is still prepared, and keeps the order', async () => {
    const { commits, groups, ends, nextGroup } = setUp();
    let ready: (operation: string) => void = () => undefined;
    const begun = nextGroup();
    const slow = commits.write(new Promise<string>((resolve) => (ready = resolve)));
    const fast = commits.write('fast');
    ready('slow');
    await begun;
    ends[0]!();
    await Promise.all([slow, fast]);
    expect(groups).to.deep.equal([['slow', 'fast']]);
  });

  it('refuses what could not be prepared, and nothing else', async () => {
    const { commits, groups, ends, nextGroup } = setUp();
    const begun = nextGroup();
    const bad = commits.write(Promise.reject(new MqttError('invalid-options', 'No.')));
    const good = commits.write('good');
    const refused = rejection(bad);
    await begun;
    ends[0]!();
    await good;
    expect((await refused).code).to.equal('invalid-options');
    expect(groups).to.deep.equal([['good']]);
  });

  it('tells all of a group that it failed, and goes on', async () => {
    const { commits, ends, nextGroup } = setUp();
    let begun = nextGroup();
    const failures = [commits.write('a'), commits.write('b')].map(rejection);
    await begun;
    ends[0]!(new MqttError('outbox-failed', 'No.'));
    for (const failure of failures) expect((await failure).code).to.equal('outbox-failed');
    begun = nextGroup();
    const after = commits.write('c');
    await begun;
    ends[1]!();
    await after;
  });

  it('tries each alone when there is no room for all', async () => {
    const kept: string[] = [];
    const commits = new GroupCommit<string>((group) => {
      if (group.includes('large')) return Promise.reject(full);
      kept.push(...group);
      return Promise.resolve();
    });
    const outcomes = await Promise.allSettled(
      ['a', 'large', 'b'].map((each) => commits.write(each)),
    );
    expect(outcomes.map(({ status }) => status)).to.deep.equal([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(kept).to.deep.equal(['a', 'b']);
  });

  it('is idle when everything handed in has ended, failures too', async () => {
    const { commits, ends, nextGroup } = setUp();
    await commits.idle();
    const begun = nextGroup();
    const failure = rejection(commits.write('a'));
    let isIdle = false;
    const idle = commits.idle().then(() => (isIdle = true));
    await begun;
    expect(isIdle).to.equal(false);
    ends[0]!(full);
    await idle;
    expect((await failure).code).to.equal('storage-full');
  });
});
