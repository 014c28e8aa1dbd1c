import { EventEmitter, once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Received {
  from: string;
  to: string[];
  /** Headers and body, as sent, with CRLF. */
  data: string;
}

/** A mail server (RFC 5321) that keeps what it is sent, and can be told to refuse. */
export class SmtpServer {
  readonly url: string;
  readonly received: Received[] = [];
  /** What it answers to a recipient instead of taking it, e.g. `550 5.1.1 unknown`. */
  refusal: string | null = null;
  readonly #server: Server;
  readonly #events = new EventEmitter();
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (socket) => this.#talk(socket));
  }

  static async start(): Promise<SmtpServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SmtpServer(server);
  }

  /** Fulfilled when a further message has come. */
  async next(): Promise<Received> {
    const [message] = (await once(this.#events, 'message')) as [Received];
    return message;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #talk(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => socket.destroy());
    socket.setEncoding('utf8');
    let waiting = '';
    let isData = false;
    let message: Received = { from: '', to: [], data: '' };
    const say = (line: string) => socket.write(`${line}\r\n`);

    const command = (line: string): void => {
      const verb = line.slice(0, 4).toUpperCase();
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (verb === 'EHLO') say('250-mail.test\r\n250 8BITMIME');
      else if (verb === 'MAIL') {
        message = { from: address, to: [], data: '' };
        say('250 go on');
      } else if (verb === 'RCPT') {
        if (this.refusal === null) message.to.push(address);
        say(this.refusal ?? '250 go on');
      } else if (verb === 'DATA') {
        isData = true;
        say('354 end with a dot');
      } else if (verb === 'QUIT') socket.end('221 bye\r\n');
      else say('250 fine');
    };

    const take = (line: string): void => {
      if (!isData) command(line);
      else if (line === '.') {
        isData = false;
        this.received.push(message);
        this.#events.emit('message', message);
        say('250 taken');
      } else message.data += `${line.replace(/^\./, '')}\r\n`;
    };

    say('220 mail.test');
    socket.on('data', (text: string) => {
      waiting += text;
      const lines = waiting.split('\r\n');
      waiting = lines.pop() ?? '';
      lines.forEach(take);
    });
  }
}
