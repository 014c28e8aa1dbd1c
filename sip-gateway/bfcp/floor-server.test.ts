import { expect } from 'chai';
import type { Attribute } from './attributes.ts';
import type { Primitive } from './codes.ts';
import { FloorServer } from './floor-server.ts';
import { errorOf, statusOf } from './floor-terminal.ts';
import { type Content, type Message, parseMessage, writeMessage } from './message.ts';

const ids = { conferenceId: 77, userId: 5, floorId: 2 };
const header = { version: 2, response: false, conferenceId: 77, transactionId: 1, userId: 5 };

/** A floor and all that happens, in order. */
function floorWithLog() {
  const floor = new FloorServer(ids);
  const log: string[] = [];
  const answers: Message[] = [];
  const told = (content: Content): string => {
    const message = { ...header, ...content };
    // It can be written, and is read the same.
    expect(parseMessage(writeMessage(message))).to.deep.equal(message);
    if (content.primitive === 'error') return `error ${errorOf(message)}`;
    if (content.primitive === 'floorRequestStatus') {
      const { id, status } = statusOf(message);
      return `${id} ${status}`;
    }
    return `${content.primitive} ${holderOf(content)}`.trim();
  };
  floor.on('requested', (id) => log.push(`requested ${id}`));
  floor.on('released', (id) => log.push(`released ${id}`));
  floor.on('notice', (content) => log.push(`> ${told(content)}`));
  const receive = (
    primitive: Primitive,
    attributes: readonly Attribute[] = [],
    other: Partial<Message> = {},
  ) => {
    floor.receive({ ...header, primitive, attributes, ...other }, (content) => {
      answers.push({ ...header, ...content });
      log.push(`= ${told(content)}`);
    });
    return log.splice(0);
  };
  return { floor, receive, answers, log: () => log.splice(0) };
}

/** Who has the floor, as a FloorStatus tells. */
function holderOf({ attributes }: Content): string {
  for (const one of attributes) {
    if (one.type !== 'floorRequestInformation') continue;
    for (const whose of one.attributes) {
      if (whose.type !== 'beneficiaryInformation') continue;
      const [name] = whose.attributes;
      return name?.type === 'userDisplayName' ? `${whose.id} ${name.text}` : `${whose.id}`;
    }
  }
  return '';
}

const floor = (id = 2): Attribute => ({ type: 'floorId', id });
const request = (id: number): Attribute => ({ type: 'floorRequestId', id });

describe('the floor of a terminal', () => {
  it('is asked for, pending, and granted when the conference says so', () => {
    const { floor: server, receive, log } = floorWithLog();
    expect(receive('floorRequest', [floor()])).to.deep.equal(['requested 1', '= 1 pending']);
    expect(server.pending).to.equal(1);
    expect(server.grant(1)).to.equal(true);
    expect(log()).to.deep.equal(['> 1 granted']);
    expect(server.granted).to.equal(true);
  });

  it('is told in one answer when it is decided at once', () => {
    const granting = floorWithLog();
    granting.floor.on('requested', (id) => granting.floor.grant(id));
    expect(granting.receive('floorQuery', [floor()])).to.deep.equal(['= floorStatus']);
    expect(granting.receive('floorRequest', [floor()])).to.deep.equal([
      'requested 1',
      '= 1 granted',
      '> floorStatus 5',
    ]);
    const denying = floorWithLog();
    denying.floor.on('requested', (id) => denying.floor.deny(id, 'Sharing is locked'));
    expect(denying.receive('floorRequest', [floor()])).to.deep.equal(['requested 1', '= 1 denied']);
    expect(JSON.stringify(denying.answers)).to.contain('Sharing is locked');
    expect(denying.floor.pending).to.equal(null);
  });

  it('is denied, and may be asked for again', () => {
    const { floor: server, receive, log } = floorWithLog();
    receive('floorRequest', [floor()]);
    expect(server.deny(1)).to.equal(true);
    expect(log()).to.deep.equal(['> 1 denied']);
    expect(receive('floorRequest', [floor()])).to.deep.equal(['requested 2', '= 2 pending']);
  });

  it('is given back', () => {
    const { floor: server, receive } = floorWithLog();
    receive('floorQuery', [floor()]);
    receive('floorRequest', [floor()]);
    server.grant(1);
    const said = receive('floorRelease', [request(1)]);
    expect(said.slice(-3)).to.deep.equal(['released 1', '= 1 released', '> floorStatus']);
    expect(server.granted).to.equal(false);
    expect(receive('floorRelease', [request(1)])).to.deep.equal(['= error floorRequestIdDoesNotExist']);
  });

  it('is not granted to who took the request back meanwhile', () => {
    const { floor: server, receive, log } = floorWithLog();
    receive('floorRequest', [floor()]);
    expect(receive('floorRelease', [request(1)])).to.deep.equal(['released 1', '= 1 cancelled']);
    receive('floorRequest', [floor()]);
    expect(server.grant(1)).to.equal(false);
    expect(server.deny(1)).to.equal(false);
    expect(log()).to.deep.equal([]);
    expect(server.pending).to.equal(2);
  });

  it('is revoked when somebody else shares, and who has it is told', () => {
    const { floor: server, receive, log } = floorWithLog();
    receive('floorQuery', [floor()]);
    receive('floorRequest', [floor()]);
    server.grant(1);
    log();
    server.announce({ name: 'Anna' });
    expect(log()).to.deep.equal(['> 1 revoked', '> floorStatus 65535 Anna']);
    server.announce({ name: 'Anna' });
    expect(log()).to.deep.equal([]);
    server.announce(null);
    expect(log()).to.deep.equal(['> floorStatus']);
  });

  it('is revoked by the host, of who has it only', () => {
    const { floor: server, receive, log } = floorWithLog();
    server.revoke();
    receive('floorRequest', [floor()]);
    server.revoke('not granted yet');
    expect(log()).to.deep.equal([]);
    server.grant(1);
    server.revoke('stopped by the host');
    expect(log()).to.deep.equal(['> 1 granted', '> 1 revoked']);
  });

  it('goes from somebody else to the terminal', () => {
    const { floor: server, receive, log } = floorWithLog();
    server.announce({ name: 'Anna' });
    expect(receive('floorQuery', [floor()])).to.deep.equal(['= floorStatus 65535 Anna']);
    receive('floorRequest', [floor()]);
    server.grant(1);
    expect(log()).to.deep.equal(['> 1 granted', '> floorStatus 5']);
  });

  it('is told of until the terminal asks about no floor', () => {
    const { floor: server, receive, log } = floorWithLog();
    receive('floorQuery', [floor()]);
    expect(receive('floorQuery')).to.deep.equal(['= floorStatus']);
    server.announce({ name: 'Anna' });
    expect(log()).to.deep.equal([]);
  });

  it('is the one it has when a terminal asks again', () => {
    const { floor: server, receive } = floorWithLog();
    receive('floorRequest', [floor()]);
    expect(receive('floorRequest', [floor()])).to.deep.equal(['= 1 pending']);
    server.grant(1);
    expect(receive('floorRequest', [floor()]).at(-1)).to.equal('= 1 granted');
    expect(receive('floorRequestQuery', [request(1)])).to.deep.equal(['= 1 granted']);
    expect(receive('userQuery')).to.deep.equal(['= userStatus 5']);
  });

  it('is given up by Goodbye, also by that of the drafts', () => {
    for (const primitive of ['goodbye', 'goodbyeAck'] as const) {
      const { floor: server, receive, log } = floorWithLog();
      receive('floorQuery', [floor()]);
      receive('floorRequest', [floor()]);
      server.grant(1);
      log();
      expect(receive(primitive)).to.deep.equal(['released 1', '= goodbyeAck']);
      server.announce({ name: 'Anna' });
      expect(log()).to.deep.equal([]);
    }
  });

  it('tells what it understands', () => {
    const { receive, answers } = floorWithLog();
    receive('hello');
    expect(answers[0]?.attributes.map((one) => 'numbers' in one && one.numbers.length)).to.deep.equal([
      17, 18,
    ]);
  });

  it('is not for who has other IDs', () => {
    const { receive } = floorWithLog();
    const refused = (code: string) => [`= error ${code}`];
    expect(receive('hello', [], { conferenceId: 78 })).to.deep.equal(refused('conferenceDoesNotExist'));
    expect(receive('hello', [], { userId: 6 })).to.deep.equal(refused('userDoesNotExist'));
    expect(receive('floorRequest', [floor(3)])).to.deep.equal(refused('invalidFloorId'));
    expect(receive('floorRequest', [floor(), floor(3)])).to.deep.equal(refused('invalidFloorId'));
    expect(receive('floorQuery', [floor(3)])).to.deep.equal(refused('invalidFloorId'));
    expect(receive('floorRequestQuery', [request(1)])).to.deep.equal(refused('floorRequestIdDoesNotExist'));
    const forAnother: Attribute = { type: 'beneficiaryId', id: 9 };
    expect(receive('floorRequest', [floor(), forAnother])).to.deep.equal(refused('unauthorizedOperation'));
    expect(receive('userQuery', [forAnother])).to.deep.equal(refused('userDoesNotExist'));
    expect(receive('floorRequest', [floor(), { ...forAnother, id: 5 }])).to.deep.equal([
      'requested 1',
      '= 1 pending',
    ]);
  });

  it('has no chair but the conference', () => {
    const { receive } = floorWithLog();
    for (const primitive of ['chairAction', 'floorStatus', 'userStatus', 'floorRequestStatus'] as const) {
      expect(receive(primitive), primitive).to.deep.equal(['= error unauthorizedOperation']);
    }
    for (const primitive of ['floorRequest', 'floorRelease', 'floorRequestQuery'] as const) {
      expect(receive(primitive), primitive).to.deep.equal(['= error unableToParse']);
    }
    for (const primitive of ['error', 'helloAck', 'floorStatusAck'] as const) {
      expect(receive(primitive), primitive).to.deep.equal([]);
    }
  });

  it('answers what cannot be understood by what is wrong with it', () => {
    const { floor: server } = floorWithLog();
    const codes: Content[] = [];
    const fault = { code: 'unknownMandatoryAttribute', details: [60] } as const;
    server.receive({ ...header, fault }, (content) => codes.push(content));
    expect(codes).to.deep.equal([{ primitive: 'error', attributes: [{ type: 'errorCode', ...fault }] }]);
  });

  it('tells names and reasons however long they are', () => {
    const { floor: server, receive, log } = floorWithLog();
    receive('floorQuery', [floor()]);
    server.announce({ name: '会议室'.repeat(100) });
    expect(log()).to.deep.equal([`> floorStatus 65535 ${'会议室'.repeat(100).slice(0, 40)}`]);
    receive('floorRequest', [floor()]);
    server.deny(1, '\ud800'.repeat(1000));
    expect(log()).to.deep.equal(['> 1 denied']);
  });

  it('is as before when who decides fails', () => {
    const { floor: server, receive, log } = floorWithLog();
    server.once('requested', () => {
      throw new Error('away');
    });
    expect(() => receive('floorRequest', [floor()])).to.throw('away');
    log();
    server.grant(1);
    expect(log()).to.deep.equal(['> 1 granted']);
  });
});
