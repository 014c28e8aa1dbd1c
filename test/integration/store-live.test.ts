import { expect } from 'chai';
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '../../server/kernel/logger.ts';
import type { LiveStore } from '../../server/store/live-store.ts';
import { Documents } from '../../server/store/memory/documents.ts';
import { MemoryLiveStore } from '../../server/store/memory/live-store.ts';
import { openLiveStore } from '../../server/store/open-live-store.ts';
import { RedisLiveStore } from '../../server/store/redis/live-store.ts';
import { CutProxy } from '../harness/cut-proxy.ts';
import { emptyRedis, TestRedis } from '../harness/redis.ts';
import { rejection } from '../harness/rejection.ts';

const log = createLogger({ level: 'silent', format: 'json' });
const long = 60_000;

/** What a store is like to those who use it, from one server and from two. */
interface Kind {
  name: string;
  /** Two servers; in memory there is only one, and both are it. */
  open: () => Promise<[LiveStore, LiveStore]>;
  /** A life short enough to wait for, ms. */
  short: number;
  pass: (ms: number) => Promise<void>;
}

function memory(): Kind {
  let now = 0;
  return {
    name: 'in memory',
    open: () => {
      const documents = new Documents(':memory:', { now: () => now });
      const store = new MemoryLiveStore({ now: () => now, log, documents });
      return Promise.resolve([store, store]);
    },
    short: 5000,
    pass: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
}

function redis(): Kind {
  return {
    name: 'in Redis',
    open: async () => {
      const { url } = await emptyRedis();
      return Promise.all([
        openLiveStore({ url, dataDir: '' }, log),
        openLiveStore({ url, dataDir: '' }, log),
      ]);
    },
    short: 500,
    // Redis counts from when the command reached it, which is before it was answered.
    pass: async (ms) => {
      await sleep(ms + 5);
    },
  };
}

for (const { name, open, short, pass } of [memory(), redis()]) {
  describe(`the live store ${name}`, () => {
    let store: LiveStore;
    let other: LiveStore;

    before(async function () {
      this.timeout(40_000);
      if (name === 'in Redis') await emptyRedis();
    });
    beforeEach(async () => ([store, other] = await open()));
    afterEach(async () => {
      await store.close();
      await other.close();
    });

    it('keeps a value for its life', async () => {
      expect(await store.get('a')).to.be.null;
      await store.set('a', '会议', long);
      await store.set('b', '', short);
      expect([await other.get('a'), await other.get('b')]).to.deep.equal(['会议', '']);
      await pass(short);
      expect([await other.get('a'), await other.get('b')]).to.deep.equal(['会议', null]);
      await other.delete('a');
      expect(await store.get('a')).to.be.null;
    });

    it('sets a value only where there is none, until that one’s life is over', async () => {
      expect(await store.setIfAbsent('a', '1', short)).to.be.true;
      expect(await other.setIfAbsent('a', '2', short)).to.be.false;
      expect(await other.get('a')).to.equal('1');
      await pass(short);
      expect(await other.setIfAbsent('a', '2', long)).to.be.true;
      expect(await store.get('a')).to.equal('2');
    });

    it('lets only one of many take a value', async () => {
      await store.set('code', 'x', long);
      const taken = await Promise.all(
        Array.from({ length: 50 }, (_, index) => (index % 2 ? store : other).take('code')),
      );
      expect(taken.filter((value) => value !== null)).to.deep.equal(['x']);
    });

    const none = { set: {}, remove: [] };
    const read = async (document: string, from = other) => Object.fromEntries(await from.readParts(document));

    it('keeps a document part by part', async () => {
      expect(await read('d')).to.deep.equal({});
      await store.saveParts('d', { set: { a: '1', b: '2', c: '3' }, remove: [] }, long);
      await other.saveParts('d', { set: { b: '4', d: '5' }, remove: ['c', 'never'] }, long);
      await store.saveParts('e', { set: { a: 'another' }, remove: [] }, long);
      expect(await read('d')).to.deep.equal({ a: '1', b: '4', d: '5' });
      expect(await read('d', store)).to.deep.equal({ a: '1', b: '4', d: '5' });
      await store.saveParts('d', { set: { a: 'set' }, remove: ['a', 'b'] }, long);
      expect(await read('d')).to.deep.equal({ a: 'set', d: '5' });
      await other.dropDocument('d');
      await other.dropDocument('d');
      expect(await read('d', store)).to.deep.equal({});
      expect(await read('e')).to.deep.equal({ a: 'another' });
    });

    it('changes all parts of a document at once', async () => {
      const seen: Record<string, string>[] = [];
      const look = async () => {
        for (let turn = 0; turn < 100; turn++) seen.push(await read('d'));
      };
      const write = async (from: LiveStore, name: string, others: string) => {
        for (let turn = 0; turn < 100; turn++) {
          const value = `${name}${turn}`;
          const set = { left: value, right: value, [name]: value };
          await from.saveParts('d', { set, remove: [others] }, long);
        }
      };
      await store.saveParts('d', { set: { left: 'x', right: 'x', a: 'x' }, remove: [] }, long);
      await Promise.all([look(), write(store, 'a', 'b'), write(other, 'b', 'a')]);
      for (const { left, right, ...rest } of seen) {
        expect(left).to.equal(right);
        expect(Object.values(rest)).to.deep.equal([left]);
      }
      expect(new Set(seen.map(({ left }) => left)).size).to.be.above(1);
    });

    it('keeps a document for its life, which every change renews', async () => {
      await store.saveParts('over', { set: { a: '1' }, remove: [] }, short);
      await store.saveParts('changed', { set: { a: '1' }, remove: [] }, short);
      await other.saveParts('changed', { set: { b: '2' }, remove: [] }, long);
      await store.saveParts('renewed', { set: { a: '1' }, remove: [] }, short);
      expect(await other.renewDocument('renewed', long)).to.be.true;
      await store.saveParts('touched', { set: { a: '1' }, remove: [] }, short);
      await other.saveParts('touched', none, long);
      await store.saveParts('shortened', { set: { a: '1' }, remove: [] }, long);
      expect(await other.renewDocument('shortened', short)).to.be.true;
      await pass(short);
      expect(await store.documents('')).to.have.members(['changed', 'renewed', 'touched']);
      expect(await read('over')).to.deep.equal({});
      expect(await read('shortened')).to.deep.equal({});
      expect(await read('changed')).to.deep.equal({ a: '1', b: '2' });
      expect(await read('renewed')).to.deep.equal({ a: '1' });
      expect(await store.renewDocument('over', long)).to.be.false;
      expect(await store.renewDocument('never', long)).to.be.false;
      // Nothing of the former one comes back.
      await store.saveParts('over', { set: { b: '2' }, remove: [] }, long);
      expect(await read('over')).to.deep.equal({ b: '2' });
    });

    it('has no documents without parts', async () => {
      await store.saveParts('never', { set: {}, remove: ['a'] }, long);
      await store.saveParts('emptied', { set: { a: '1', b: '2' }, remove: [] }, long);
      await other.saveParts('emptied', { set: {}, remove: ['a'] }, long);
      expect(await store.documents('')).to.deep.equal(['emptied']);
      await other.saveParts('emptied', { set: {}, remove: ['b'] }, long);
      expect(await store.documents('')).to.deep.equal([]);
      expect(await store.renewDocument('emptied', long)).to.be.false;
    });

    it('lists documents by how their names begin, whatever signs are in them', async () => {
      const names = ['c/1', 'c/*', 'c/[1]', 'c/?', 'c/%', 'c/会议', 'C/2', 'c', 'cc/3', 'c_4', 'x/c/5'];
      for (const name of names) await store.saveParts(name, { set: { a: name }, remove: [] }, long);
      expect(await other.documents('c/')).to.have.members(names.slice(0, 6));
      expect(await other.documents('c/*')).to.deep.equal(['c/*']);
      expect(await other.documents('c/[')).to.deep.equal(['c/[1]']);
      expect(await other.documents('c_')).to.deep.equal(['c_4']);
      expect(await other.documents('%')).to.deep.equal([]);
      expect(await other.documents('c/会')).to.deep.equal(['c/会议']);
      expect(await other.documents('')).to.have.members(names);
      await other.dropDocument('c/*');
      expect(await store.documents('c/')).to.have.members(names.slice(0, 6).filter((name) => name !== 'c/*'));
    });

    it('keeps parts of any script, name and size, and many of them', async () => {
      const set = {
        会议: '🎥 «ü»\n\u0000\u{10ffff}',
        '': '',
        ['__proto__']: 'a part like others',
        'a b:c*': '"\'\\',
        '7': 'seven',
        large: '会'.repeat(700_000),
      };
      await store.saveParts('会议/🎥 *', { set, remove: [] }, long);
      const parts = await other.readParts('会议/🎥 *');
      expect([...parts]).to.have.deep.members(Object.entries(set));

      const many = Object.fromEntries(
        Array.from({ length: 10_000 }, (_, index) => [`p${index}`, `${index}`]),
      );
      await store.saveParts('many', { set: many, remove: [] }, long);
      expect(await read('many')).to.deep.equal(many);
      await store.saveParts('many', { set: { last: '1' }, remove: Object.keys(many).slice(1) }, long);
      expect(await read('many')).to.deep.equal({ p0: '0', last: '1' });
    });

    it('lets in exactly as many as a pool holds, whoever asks at the same time', async () => {
      const asked = Array.from({ length: 200 }, (_, index) =>
        (index % 2 ? store : other).acquire('seats', `m${index}`, { limit: 100, ttlMs: long }),
      );
      expect((await Promise.all(asked)).filter(Boolean)).to.have.length(100);
      expect(await store.count('seats')).to.equal(100);
    });

    it('lets a member in again where it is already, even above the limit', async () => {
      expect(await store.acquire('p', 'a', { limit: 1, ttlMs: long })).to.be.true;
      expect(await other.acquire('p', 'a', { limit: 1, ttlMs: long })).to.be.true;
      expect(await other.acquire('p', 'a', { limit: 0, ttlMs: long })).to.be.true;
      expect(await store.acquire('p', 'b', { limit: 1, ttlMs: long })).to.be.false;
      expect(await store.acquire('q', 'b', { limit: 1, ttlMs: long })).to.be.true;
    });

    it('frees the places of a server that died, and keeps those that are renewed', async () => {
      await store.acquire('p', 'dead', { limit: 2, ttlMs: short });
      await store.acquire('p', 'renewed', { limit: 2, ttlMs: short });
      expect(await store.acquire('p', 'next', { limit: 2, ttlMs: long })).to.be.false;
      expect(await store.renew('p', ['renewed'], long)).to.deep.equal([]);
      await pass(short);
      expect(await store.members('p')).to.deep.equal(['renewed']);
      expect(await store.count('p')).to.equal(1);
      expect(await other.acquire('p', 'next', { limit: 2, ttlMs: long })).to.be.true;
      expect(await other.acquire('p', 'last', { limit: 2, ttlMs: long })).to.be.false;
    });

    it('tells which members were too late to be renewed, and does not put them back', async () => {
      await store.acquire('p', 'a', { limit: 9, ttlMs: short });
      await store.acquire('p', 'b', { limit: 9, ttlMs: long });
      await pass(short);
      expect(await store.renew('p', ['a', 'b', 'never'], long)).to.have.members(['a', 'never']);
      expect(await store.renew('nothing', ['a'], long)).to.deep.equal(['a']);
      expect(await store.renew('p', [], long)).to.deep.equal([]);
      expect(await store.members('p')).to.deep.equal(['b']);
    });

    it('keeps a pool as long as its longest member', async () => {
      await store.acquire('p', 'long', { limit: 9, ttlMs: long });
      await store.acquire('p', 'short', { limit: 9, ttlMs: short });
      await pass(short);
      expect(await store.members('p')).to.deep.equal(['long']);
    });

    it('frees places that are given back', async () => {
      for (const member of ['a', 'b', 'c']) await store.acquire('p', member, { limit: 3, ttlMs: long });
      await other.release('p', 'a', 'c', 'nobody');
      await other.release('p');
      await other.release('nothing', 'a');
      expect(await store.members('p')).to.deep.equal(['b']);
      expect(await store.acquire('p', 'd', { limit: 2, ttlMs: long })).to.be.true;
    });

    it('counts hits within a window that opens with the first', async () => {
      expect(await store.hits('h')).to.equal(0);
      const counts = await Promise.all([1, 2, 3, 4].map((n) => (n % 2 ? store : other).hit('h', short)));
      expect(counts.sort()).to.deep.equal([1, 2, 3, 4]);
      expect(await store.hits('h')).to.equal(4);
      await pass(short);
      expect(await store.hits('h')).to.equal(0);
      expect(await store.hit('h', long)).to.equal(1);
      await other.forget('h');
      expect(await store.hit('h', long)).to.equal(1);
    });

    it('gives a lock to one holder, with a fence that grows at each takeover', async () => {
      const first = await store.lock('l', 'a', short);
      expect(first).to.be.above(0);
      expect(await other.lock('l', 'b', short)).to.be.null;
      expect(await store.lock('l', 'a', short)).to.equal(first);
      await pass(short);
      const second = await other.lock('l', 'b', long);
      expect(second).to.be.above(first!);
      expect(await store.extend('l', 'a', long)).to.be.false;
      await store.unlock('l', 'a');
      expect(await store.lock('l', 'a', long)).to.be.null;
      await other.unlock('l', 'b');
      const third = await store.lock('l', 'a', long);
      expect(third).to.be.above(second!);
      await store.unlock('l', 'a');
      expect(await store.lock('l', 'a', long)).to.be.above(third!);
      expect(Number.isSafeInteger(third)).to.be.true;
    });

    it('keeps a lock that is extended in time', async () => {
      await store.lock('l', 'a', short);
      expect(await store.extend('l', 'a', long)).to.be.true;
      await pass(short);
      expect(await other.lock('l', 'b', long)).to.be.null;
      expect(await store.extend('l', 'b', long)).to.be.false;
      expect(await store.extend('none', 'a', long)).to.be.false;
    });

    it('gives a lock to only one of many', async () => {
      const fences = await Promise.all(
        Array.from({ length: 50 }, (_, index) => (index % 2 ? store : other).lock('l', `h${index}`, long)),
      );
      expect(fences.filter((fence) => fence !== null)).to.have.length(1);
    });

    it('keeps values, documents, pools, windows and locks of the same name apart', async () => {
      await store.set('x', 'value', long);
      await store.hit('x', long);
      await store.acquire('x', 'm', { limit: 1, ttlMs: long });
      await store.lock('x', 'h', long);
      await store.saveParts('x', { set: { x: 'part' }, remove: [] }, long);
      await store.delete('x');
      expect(await read('x')).to.deep.equal({ x: 'part' });
      await store.dropDocument('x');
      expect([await store.hits('x'), await store.count('x')]).to.deep.equal([1, 1]);
      expect(await store.lock('x', 'other', long)).to.be.null;
    });

    it('brings messages to every listener of the channel, in their order, and to no other', async () => {
      const events = new EventEmitter();
      const heard: string[] = [];
      const hear = (message: string) => {
        heard.push(message);
        events.emit(message);
      };
      const strange: string[] = [];
      await store.subscribe('c', hear);
      const endSecond = await other.subscribe('c', (message) => heard.push(`second ${message}`));
      await store.subscribe('elsewhere', (message) => strange.push(message));
      await store.subscribe('c', () => {
        throw new Error('a listener that fails is no reason for others to miss anything');
      });
      const last = once(events, '3');
      for (const message of ['1', '2']) await store.publish('c', message);
      // What is published next on the same way cannot arrive before what is looked for.
      const endOfOther = new Promise(
        (resolve) => void other.subscribe('end', resolve).then(() => store.publish('end', '')),
      );
      await endOfOther;
      await endSecond();
      await endSecond();
      await other.publish('c', '3');
      await last;
      expect(heard.filter((message) => message.length === 1)).to.deep.equal(['1', '2', '3']);
      expect(heard.filter((message) => message.length > 1)).to.deep.equal(['second 1', 'second 2']);
      expect(strange).to.deep.equal([]);
    });

    it('refuses a life that is none', async () => {
      for (const life of [0, -1, 1.5, NaN]) {
        expect(await rejection(store.set('a', 'b', life))).to.be.instanceOf(RangeError);
        expect(await rejection(store.saveParts('a', none, life))).to.be.instanceOf(RangeError);
        expect(await rejection(store.renewDocument('a', life))).to.be.instanceOf(RangeError);
        expect(await rejection(store.hit('a', life))).to.be.instanceOf(RangeError);
        expect(await rejection(store.lock('a', 'b', life))).to.be.instanceOf(RangeError);
        expect(await rejection(store.acquire('a', 'b', { limit: 1, ttlMs: life }))).to.be.instanceOf(
          RangeError,
        );
      }
    });
  });
}

describe('the live store in Redis', () => {
  it('leaves nothing of documents behind', async () => {
    const redis = await emptyRedis();
    const store = await RedisLiveStore.open({ url: redis.url, log });
    const part = { set: { a: '1' }, remove: [] };
    const indexed = () => redis.command('ZRANGE', 'plenum:documents', '0', '-1');
    const keys = () => redis.command('KEYS', '*');

    await store.saveParts('over', part, 50);
    await store.saveParts('kept', part, long);
    await until(async () => (await redis.command('EXISTS', 'plenum:document:over')) === 0);
    await store.renewDocument('kept', long);
    expect(await indexed()).to.deep.equal(['kept']);
    for (const key of ['plenum:document:kept', 'plenum:documents']) {
      expect(await redis.command('PTTL', key)).to.be.within(1, long);
    }
    await store.dropDocument('kept');
    expect(await keys()).to.deep.equal([]);

    await store.saveParts('over', part, 50);
    await until(async () => ((await keys()) as string[]).length === 0);
    await store.close();
  });
});

describe('the live store in Redis, when Redis is away', () => {
  it('says where and what to do at start, without the password', async () => {
    const url = 'redis://:geheim@127.0.0.1:1';
    const { message } = await rejection(openLiveStore({ url, dataDir: '' }, log));
    expect(message).to.include('127.0.0.1:1').and.include('REDIS_URL').and.include('ECONNREFUSED');
    expect(message).not.to.include('geheim');
  });

  it('keeps its subscriptions over a connection that was cut and made again', async function () {
    this.timeout(20_000);
    const redis = await emptyRedis();
    const proxy = await CutProxy.to(redis.url);
    const cut = await RedisLiveStore.open({ url: `redis://127.0.0.1:${new URL(proxy.url).port}`, log });
    const whole = await RedisLiveStore.open({ url: redis.url, log });
    const events = new EventEmitter();
    await cut.subscribe('c', (message) => events.emit('heard', message));
    const listeners = () =>
      redis.command('PUBSUB', 'NUMSUB', 'plenum:bus:c').then((reply) => (reply as [string, number])[1]);
    expect(await listeners()).to.equal(1);

    proxy.cut();
    await until(async () => (await listeners()) === 0);
    // Asked while there is no connection, and answered when there is one.
    const asked = cut.hit('h', long);
    proxy.mend();
    await until(async () => (await listeners()) === 1);
    const heard = once(events, 'heard');
    await whole.publish('c', 'after');
    expect(await heard).to.deep.equal(['after']);
    expect(await asked).to.equal(1);

    await cut.close();
    await whole.close();
    proxy.close();
  });

  it('refuses what it is asked while Redis stays away, and goes on with one that is started again', async function () {
    this.timeout(40_000);
    const first = await TestRedis.start();
    const store = await RedisLiveStore.open({ url: first.url, log });
    const before = await store.lock('l', 'a', long);
    await first.stop();
    const since = Date.now();
    await rejection(store.get('a'));
    expect(Date.now() - since).to.be.below(8000);
    const second = await TestRedis.start(first.port);
    await until(() =>
      store.set('a', '1', long).then(
        () => true,
        () => false,
      ),
    );
    expect(await store.get('a')).to.equal('1');
    // It has lost everything, and the fence grows all the same.
    expect(await store.lock('l', 'b', long)).to.be.above(before!);
    await second.stop();
    await store.close();
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}
