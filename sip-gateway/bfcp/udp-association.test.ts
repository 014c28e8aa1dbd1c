import { expect } from 'chai';
import { FloorServer } from './floor-server.ts';
import { errorOf, statusOf } from './floor-terminal.ts';
import { type Message, parseDatagram, parseMessage, writeFragments, writeMessage } from './message.ts';
import { UdpAssociation } from './udp-association.ts';
import { UdpPeer } from './udp-peer.ts';

const ids = { conferenceId: 77, userId: 5, floorId: 2 };

function association() {
  const floor = new FloorServer(ids);
  const udp = new UdpAssociation(floor);
  const receive = (datagram: Buffer, now = 0): Message[] => {
    const frame = parseDatagram(datagram);
    const answers: Message[] = [];
    if (frame) udp.receive(frame, now, (answer) => answers.push(parseMessage(answer) as Message));
    return answers;
  };
  const due = (now: number): Message | null => {
    const { datagram } = udp.due(now);
    return datagram && (parseMessage(datagram) as Message);
  };
  return { floor, udp, receive, due };
}

function request(transactionId: number, other: Partial<Message> = {}): Message {
  const header = { version: 2, response: false, conferenceId: 77, transactionId, userId: 5 };
  return { ...header, primitive: 'floorRequest', attributes: [{ type: 'floorId', id: 2 }], ...other };
}

const answerTo = ({ conferenceId, userId, version, transactionId }: Message): Buffer =>
  writeMessage({
    version,
    response: true,
    conferenceId,
    transactionId,
    userId,
    primitive: 'floorRequestStatusAck',
    attributes: [],
  });

describe('an association over UDP', () => {
  it('answers with the transaction, the version and the R bit that belong to the request', () => {
    for (const version of [1, 2]) {
      const { receive } = association();
      const [answer] = receive(writeMessage(request(9, { version })));
      expect(answer).to.deep.include({
        version,
        response: true,
        transactionId: 9,
        primitive: 'floorRequestStatus',
      });
    }
    const [refused] = association().receive(writeMessage(request(9, { version: 3 })));
    expect(refused?.version).to.equal(2);
    expect(errorOf(refused!)).to.equal('unsupportedVersion');
  });

  it('answers a request that comes again with the same, and does nothing twice', () => {
    const { floor, receive } = association();
    const requested: number[] = [];
    floor.on('requested', (id) => requested.push(id));
    const datagram = writeMessage(request(9));
    const first = receive(datagram);
    floor.grant(1);
    expect(receive(datagram, 9999)).to.deep.equal(first);
    const release = request(10, {
      primitive: 'floorRelease',
      attributes: [{ type: 'floorRequestId', id: 1 }],
    });
    expect(statusOf(receive(writeMessage(release))[0]!).status).to.equal('released');
    expect(statusOf(receive(writeMessage(release))[0]!).status).to.equal('released');
    expect(receive(datagram, 9999)).to.deep.equal(first);
    expect(requested).to.deep.equal([1]);
    // T2 is over: the same transaction ID is another request.
    receive(datagram, 10_000);
    expect(requested).to.deep.equal([1, 2]);
  });

  it('keeps no more answers than it should', () => {
    const { receive } = association();
    for (let id = 1; id <= 65; id++) {
      const hello = request(id, { primitive: id === 1 ? 'floorRequest' : 'hello' });
      receive(writeMessage(hello));
    }
    expect(receive(writeMessage(request(2, { primitive: 'hello' })))[0]?.primitive).to.equal('helloAck');
    expect(receive(writeMessage(request(1, { primitive: 'userQuery' })))[0]?.primitive).to.equal(
      'userStatus',
    );
  });

  it('sends what it says of its own accord again after 500, 1500 and 3500 ms, and gives up after 7500', () => {
    const { floor, udp, receive, due } = association();
    receive(writeMessage(request(9)));
    floor.grant(1);
    expect(udp.nextAt(100)).to.equal(100);
    const times: number[] = [];
    const sent: Message[] = [];
    for (let now = 100; now < 7600; now++) {
      const message = due(now);
      if (!message) continue;
      times.push(now - 100);
      sent.push(message);
    }
    expect(times).to.deep.equal([0, 500, 1500, 3500]);
    expect(sent[0]).to.deep.include({ response: false, transactionId: 1, version: 2 });
    expect(sent.every((message) => message.transactionId === 1)).to.equal(true);
    expect(udp.due(7600)).to.deep.equal({ datagram: null, failed: true });
    expect(udp.nextAt(7600)).to.equal(null);
    expect(udp.due(7601)).to.deep.equal({ datagram: null, failed: false });
    // It goes on when the terminal is there again.
    floor.revoke();
    expect(due(8000)).to.deep.include({ transactionId: 2 });
  });

  it('says one thing at a time, the next when the one before is answered', () => {
    const { floor, receive, due, udp } = association();
    receive(writeMessage(request(8, { primitive: 'floorQuery' })));
    receive(writeMessage(request(9)));
    floor.grant(1);
    const first = due(0)!;
    expect(statusOf(first).status).to.equal('granted');
    expect(due(10)).to.equal(null);
    expect(receive(answerTo({ ...first, transactionId: 999 }))).to.deep.equal([]);
    expect(due(10)).to.equal(null);
    expect(receive(answerTo(first))).to.deep.equal([]);
    const second = due(20)!;
    expect(second).to.deep.include({ primitive: 'floorStatus', transactionId: 2 });
    receive(answerTo(second));
    expect(udp.nextAt(30)).to.equal(null);
  });

  it('says only the last of what has changed several times meanwhile', () => {
    const { floor, receive, due } = association();
    receive(writeMessage(request(8, { primitive: 'floorQuery' })));
    floor.announce({ name: 'Anna' });
    const first = due(0)!;
    for (const name of ['Bo', 'Cy', 'Dee']) floor.announce({ name });
    receive(answerTo(first));
    expect(JSON.stringify(due(1))).to.contain('Dee');
    expect(due(2)).to.equal(null);
  });

  it('takes acknowledgements of old devices: without the R bit, or of another primitive with it', () => {
    for (const other of [
      { response: false, primitive: 'floorRequestStatusAck' },
      { response: true, primitive: 'goodbye' },
      { response: true, primitive: 'error' },
    ] as const) {
      const { floor, receive, due, udp } = association();
      receive(writeMessage(request(9)));
      floor.grant(1);
      const { transactionId } = due(0)!;
      expect(receive(writeMessage(request(transactionId, { ...other, attributes: [] })))).to.deep.equal([]);
      expect(udp.nextAt(1)).to.equal(null);
      expect(floor.granted).to.equal(true);
    }
  });

  it('understands a request that comes in parts', () => {
    const { receive } = association();
    const attributes = [
      { type: 'floorId', id: 2 },
      { type: 'participantProvidedInfo', text: 'slides of the quarter' },
    ] as const;
    const parts = writeFragments(request(9, { attributes }), 8);
    const answers = parts.toReversed().flatMap((part) => receive(part));
    expect(answers.map((answer) => statusOf(answer).status)).to.deep.equal(['pending']);
    // Again: an answer that was lost.
    expect(parts.flatMap((part) => receive(part))).to.deep.equal(answers);
  });

  it('hears nothing of the floor once it is closed', () => {
    const { floor, udp, receive } = association();
    receive(writeMessage(request(9)));
    udp.close();
    floor.grant(1);
    expect(udp.nextAt(0)).to.equal(null);
  });
});

describe('the other end of an association over UDP', () => {
  const sdp = { address: '127.0.0.9', port: 9 };
  const nat = { address: '127.0.0.8', port: 8 };
  const stranger = { address: '127.0.0.7', port: 7 };

  it('is where the SDP says', () => {
    const peer = new UdpPeer(sdp);
    expect(peer.to).to.deep.equal(sdp);
    expect(peer.admit(sdp, false)).to.equal(true);
    expect(peer.admit(stranger, false)).to.equal(false);
    expect(peer.admit({ ...sdp, port: 10 }, false)).to.equal(false);
  });

  it('is whence the first message with the IDs of the SDP came, and nobody after it', () => {
    const peer = new UdpPeer(sdp);
    expect(peer.admit(nat, true)).to.equal(true);
    expect(peer.to).to.deep.equal(nat);
    expect(peer.admit(nat, false)).to.equal(true);
    expect(peer.admit(stranger, true)).to.equal(false);
    expect(peer.admit(sdp, true)).to.equal(true);
    expect(peer.to).to.deep.equal(sdp);
  });

  it('is looked for anew after another SDP only', () => {
    const peer = new UdpPeer(null);
    expect(peer.to).to.equal(null);
    expect(peer.admit(nat, true)).to.equal(true);
    peer.announce(sdp);
    expect(peer.to).to.deep.equal(sdp);
    peer.admit(nat, true);
    peer.announce({ ...sdp });
    expect(peer.to).to.deep.equal(nat);
  });

  it('is compared as the system writes addresses', () => {
    expect(
      new UdpPeer({ address: '2001:DB8:0:0::1', port: 9 }).admit({ address: '2001:db8::1', port: 9 }, false),
    ).to.be.true;
    for (const address of ['host.example', '', '1.2.3']) {
      expect(() => new UdpPeer({ address, port: 9 })).to.throw(RangeError);
    }
    for (const port of [0, 65536, NaN]) expect(() => new UdpPeer({ ...sdp, port })).to.throw(RangeError);
  });
});
