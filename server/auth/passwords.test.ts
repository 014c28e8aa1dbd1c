import { argon2Sync } from 'node:crypto';
import { expect } from 'chai';
import type { PlenumError } from '../contract/errors.ts';
import { currentCost, Passwords } from './passwords.ts';

const cheap = { memory: 32, passes: 1, lanes: 1 };

describe('hashes of passwords', () => {
  it('are PHC strings of Argon2id at the cost OWASP asks for', async () => {
    const hash = await new Passwords().hash('eleven green bottles');
    const [, algorithm, version, cost, salt, key] = hash.split('$');
    expect([algorithm, version, cost]).to.deep.equal(['argon2id', 'v=19', 'm=19456,t=2,p=1']);
    expect(currentCost.memory * currentCost.passes).to.be.at.least(19_456 * 2);
    const again = argon2Sync('argon2id', {
      message: 'eleven green bottles',
      nonce: Buffer.from(salt!, 'base64'),
      parallelism: 1,
      tagLength: 32,
      memory: 19_456,
      passes: 2,
    });
    expect(Buffer.from(key!, 'base64').equals(again)).to.equal(true);
  });

  it('differ for the same password and tell it from others', async () => {
    const passwords = new Passwords(cheap);
    const [one, two] = await Promise.all([passwords.hash('same'), passwords.hash('same')]);
    expect(one).not.to.equal(two);
    expect(await passwords.verify('same', one)).to.equal(true);
    expect(await passwords.verify('Same', one)).to.equal(false);
  });

  it('take a letter with its accent in either form', async () => {
    const passwords = new Passwords(cheap);
    expect(await passwords.verify('cafe\u0301 noir', await passwords.hash('caf\u00e9 noir'))).to.equal(true);
  });

  it('are right for nothing where there is none', async () => {
    const passwords = new Passwords(cheap);
    for (const none of [null, undefined]) expect(await passwords.verify('', none)).to.equal(false);
  });

  it('are known to be of another cost, and still told apart', async () => {
    const former = await new Passwords({ ...cheap, passes: 2 }).hash('x');
    const passwords = new Passwords(cheap);
    expect(passwords.isOutdated(former)).to.equal(true);
    expect(passwords.isOutdated(await passwords.hash('x'))).to.equal(false);
    expect(await passwords.verify('x', former)).to.equal(true);
  });

  it('are all made in turn, until too many wait', async () => {
    const passwords = new Passwords(cheap);
    const all = await Promise.allSettled(Array.from({ length: 600 }, () => passwords.hash('x')));
    const refused = all.filter((one) => one.status === 'rejected');
    expect(refused).to.have.length(98);
    expect((refused[0]!.reason as PlenumError).code).to.equal('rate_limited');
    expect(await passwords.hash('x')).to.be.a('string');
  });
});
