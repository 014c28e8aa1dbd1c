import { mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { Servant } from './servant.ts';

const module = '/usr/lib/nginx/modules/ngx_rtmp_module.so';

/** An nginx with its rtmp module, which gives on what is published to `rtmp://…/live/<name>`; to `/closed` nobody may. */
export class RtmpServer {
  readonly port: number;
  readonly #servant: Servant;

  private constructor(port: number, servant: Servant) {
    this.port = port;
    this.#servant = servant;
  }

  /** @param port that of one before, or any that is free */
  static async start(port: number): Promise<RtmpServer> {
    const folder = mkdtempSync('/tmp/plenum-rtmp-');
    const settings = join(folder, 'nginx.conf');
    writeFileSync(
      settings,
      `load_module ${module};
      daemon off;
      master_process off;
      pid ${folder}/pid;
      error_log stderr info;
      events { worker_connections 64; }
      rtmp {
        server {
          listen 127.0.0.1:${port};
          chunk_size 4096;
          application live { live on; wait_key on; }
          application closed { live on; deny publish all; }
        }
      }`,
    );
    const command = ['/usr/sbin/nginx', '-p', folder, '-c', settings, '-e', 'stderr'];
    const server = new RtmpServer(port, new Servant(command, { folder, signal: 'KILL' }));
    await server.#servant.untilReady('nginx (scripts/setup --test)', async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
    });
    return server;
  }

  url(name: string, application = 'live'): string {
    return `rtmp://127.0.0.1:${this.port}/${application}/${name}`;
  }

  stop(): Promise<void> {
    return this.#servant.stop();
  }
}
